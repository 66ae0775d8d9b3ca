#!/usr/bin/env bats
# From the finished document to the applicant's hands: what is spoilt is made
# again, what comes back goes out again in an envelope of the applicant's own,
# and a step taken on the wrong order is taken back, in the open.

load desk

setup() { desk_setup; }

@test "our envelope comes back: kept, a new envelope asked for, sent a second time" {
    come dispatched A1
    now 2021-07-26T10:00:00-05:00 lina
    # "Insufficient address." chenjing opens it: all three things are in it.
    try 0 as chenjing lq-order undeliverable A1 --note '地址不详，退回'
    holds '.state == "ready" and .dispatch.came_back == ["new-document", "invoice", "old-document"]'
    # The old envelope has been through the mail and is used up.
    [[ $(lq-order show A1 | lq-dispatch check | jq -c '.dispatch_check | [.ok, .findings[].id]') == \
        '[false,"dispatch-incomplete"]' ]]
    refused dispatch-incomplete as chenjing lq-order dispatch A1
    # The applicant corrects the address and mails an envelope.
    try 0 as wangfang lq-order request A1 --fix applicant.address.lines --need return-envelope
    try 0 lq-order answer <<<'{"order":"A1","answer":{"changes":{"applicant":{"address":{"lines":["100 Example Street","Apt 7"]}}}}}'
    now 2021-08-02T10:00:00-05:00
    # She sends the very envelope that came back, stamped anew: its number has been used.
    [[ $(envelope P2 A1 '.supplements="P-A1" | .contents[0] |= {order, return_envelope} |
        .contents[0].return_envelope.tracking=usps("P-A1")' | lq-order lookup | lq-mailcheck |
        jq -r '.mailcheck.orders[0].findings[].id') == tracking-reused ]]
    try 0 lq-order packet < <(envelope P2 A1 '.supplements="P-A1" | .contents[0] |= {order, return_envelope}')
    try 0 as chenjing lq-order dispatch A1
    holds '.state == "dispatched" and .dispatch.tracking == "'"$(usps P2)"'" and .applicant.address.lines[1] == "Apt 7"'
    # The applicant sees each step once, in the order it happened.
    [[ $(lq-order history A1 | jq -r 'select(.to).to' | tail -n 4 | paste -sd' ') == 'ready dispatched ready dispatched' ]]
    verified
}

@test "R34 a misprinted passport: spoilt on record, made again under a new number, one invoice" {
    come ready A1
    now 2021-07-12T10:00:00-05:00 liuyang
    # chenjing reads it before packing: the name is wrong by a letter.
    refused reason-missing lq-order remake A1
    try 0 lq-order remake A1 --reason 'misprint: ZHNAG'
    holds '.state == "in-production" and .spoilt[0].number == "E90000001"'
    # the same number can't come back by mistake
    refused document-number-spoilt lq-order complete < <(record A1 "$made")
    try 0 lq-order complete < <(record A1 '{"new_document":{"number":"E90000002","fingerprint":false}}')
    holds '.state == "ready" and .new_document.number == "E90000002" and .invoice == "I-1"'
    try 0 as chenjing lq-order dispatch A1
    # The register of documents: which number was spoilt, when, and which went out.
    [[ $(show A1 '[.spoilt[0].number, .spoilt[0].at, .new_document.number]') == \
        '["E90000001","2021-07-12T10:00:00-05:00","E90000002"]' ]]
    verified
}

@test "R50 what the mail damaged isn't remade, whatever the caller says" {
    come ready A1
    refused remake-mail as liuyang lq-order remake A1 --reason damaged
    as chenjing lq-order dispatch A1 >/dev/null
    run -1 as liuyang lq-order remake A1 --reason 'wet in the mail'
    [[ $(found) == state-wrong ]]
    try 0 lq-order note A1 --exception damaged --note '申请人来电：信封破损'
    holds '.state == "dispatched" and .exceptions[0].what == "damaged"'
    verified
}

@test "the wrong order approved: reopened with the reason, the right one approved, both to be read" {
    come in-review A2021060900000041 '.applicant.name="张样"'
    come in-review A2021060900000014 '.applicant.name="李样" | .held_document.number="E00000014"'
    now 2021-06-14T10:00:00-05:00 zhaoqiang
    # zhaoqiang means …14 and types …41. The name in the answer gives it away.
    try 0 lq-order approve A2021060900000041
    holds '.applicant.name == "张样"'
    refused reason-missing lq-order reopen A2021060900000041
    try 0 lq-order reopen A2021060900000041 --reason '误批，应为 …14'
    holds '.state == "in-review"'
    try 0 lq-order approve A2021060900000014

    # The materials of …41 come, since its applicant had a message: held, not received.
    now 2021-06-16T10:00:00-05:00 lina
    try 1 lq-order packet < <(envelope P1 A2021060900000041)
    [[ $(lacks) == 'A2021060900000041: too-early' ]]
    # Reviewed in earnest and approved, it goes on with what is held.
    as zhaoqiang lq-order approve A2021060900000041 >/dev/null
    try 0 lq-order receive A2021060900000041
    [[ $(lq-order history A2021060900000041 | jq -r 'select(.by == "zhaoqiang") | [.event, .note // "-"] | join(" ")') == \
        $'approve -\nreopen 误批，应为 …14\napprove -' ]]
    verified
}

@test "caught in production: taken back before a document is made, not after" {
    come in-production A1
    now 2021-07-12T10:00:00-05:00 zhaoqiang
    try 0 lq-order unproduce A1 --reason '照片待核'
    try 0 lq-order reopen A1 --reason '照片待核'
    holds '.state == "in-review" and (.packets | length) == 1'
    # Cleared: what is held counts again, nothing need be mailed twice.
    lq-order approve A1 >/dev/null
    as lina lq-order receive A1 >/dev/null
    as liuyang lq-order produce A1 >/dev/null
    record A1 "$made" | as liuyang lq-order complete >/dev/null
    run -1 lq-order unproduce A1 --reason 'x'
    [[ $(found) == state-wrong ]]
    verified
}

@test "R34 R53 the afternoon's mail: scanned into the envelopes, a swap caught, the manifest signed" {
    local n
    for n in 1 2 3; do
        come in-production "A$n"
        record "A$n" "$(jq -c --arg n "E9000000$n" --arg i "I-$n" '.new_document.number=$n | .invoice=$i' <<<"$made")" |
            as liuyang lq-order complete >/dev/null
    done
    now 2021-07-12T15:30:00-05:00 chenjing
    # chenjing scans what she puts in, and the label of the envelope. Two passports change places.
    cat >scans <<EOT
{"order":"A1","tracking":"$(usps P-A1)","packed":{"new_document":"E90000001","invoice":"I-1","old_document":"E00000001"}}
{"order":"A2","tracking":"$(usps P-A2)","packed":{"new_document":"E90000003","invoice":"I-2","old_document":"E00000001"}}
{"order":"A3","tracking":"$(usps P-A3)","packed":{"new_document":"E90000002","invoice":"I-3","old_document":"E00000001"}}
EOT
    try 1 lq-dispatch check < <(lq-order lookup scans)
    [[ $(jq -r '.order + " " + ([.dispatch_check.findings[] | "\(.id) \(.seen), not \(.want)"] | join(" "))' <<<"$output") == \
        $'A1 \nA2 dispatch-mismatch E90000003, not E90000002\nA3 dispatch-mismatch E90000002, not E90000003' ]]
    # Nor would the desk have sent them.
    try 1 lq-order dispatch <scans
    [[ $(lq-order list --state ready | jq -r .order | paste -sd' ') == 'A2 A3' ]]
    # Put right, they go; sent twice, nothing more happens.
    sed -i '2s/E90000003/E90000002/; 3s/E90000002/E90000003/' scans
    sed 1d scans >rest
    try 0 lq-order dispatch <rest
    # The carrier's driver signs for three pieces.
    try 0 lq-dispatch manifest < <(lq-order list --state dispatched)
    [[ $(jq -r 'select(.n) | .tracking' <<<"$output" | paste -sd' ') == "$(for n in 1 2 3; do usps "P-A$n"; done | sort | paste -sd' ')" ]]
    holds '.n or .total == {"orders":3,"mail":3,"pickup":0,"old_documents":3}'
    lq-order list --state dispatched | lq-dispatch manifest --page >manifest.html
    [[ $(grep -c ">$(usps P-A1)<\|>$(usps P-A2)<\|>$(usps P-A3)<" manifest.html) -eq 3 ]]
    verified
}
