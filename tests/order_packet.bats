#!/usr/bin/env bats
# What comes by mail is a fact: lq-order packet records each envelope, puts its
# contents into the custody of the orders named in it, and receives the orders
# that nothing speaks against. What is held can be corrected, supplemented and
# given back; feeding a packet again completes or changes nothing.

load lib
load order

setup() { order_setup; }
teardown() { sound; }

per_order() { holds ".transition.orders | map([.order, .state, .ok, [.findings[].id]]) == $1"; }

# A family's envelope: three orders on one money order.
family() {
    envelope "$1" A1 '.family=true | .contents[0] as $c | .contents=[range(1; 4) as $i | $c | .order="A\($i)" |
        .slip.order="A\($i)" | .payment.amount_cents=6900 | .return_envelope.tracking=usps("T\($i)")]'
}

@test "an envelope with all it should hold is recorded, held and received" {
    reach awaiting-materials A1
    try 0 lq-order packet < <(envelope P1 A1)
    per_order '[["A1", "materials-received", true, []]]'
    holds '.packet == "P1" and .transition.ok and .transition.written'
    [[ $(lq-order history A1 | tail -n 2 | jq -r '[.event, .to, .key] | join(" ")') == \
        $'hold  P1/hold/A1\nreceive materials-received A1@4/receive' ]]
    [[ $(lq-order history P1 | jq -c '[.kind, .event, .key, .patch.contents[0].order]') == \
        '["packet","packet","P1/packet","A1"]' ]]
    holds '.contents[0].payment.serial == "MO-P1"'
    [[ $(show A1 '.packets[0] | [.packet, .payment.serial, .photos, has("order")]') == '["P1","MO-P1",2,false]' ]]
}

@test "fed twice it changes nothing; the same number with other content is a conflict" {
    reach awaiting-materials A1
    envelope P1 A1 >packet
    lq-order packet packet
    unwritten try 0 lq-order packet packet
    per_order '[["A1", "materials-received", true, []]]'
    unwritten try 0 lq-order packet < <(jq -cS '.mailcheck={"ok":true} | .orders=[]' packet)
    refused packet-conflict lq-order packet < <(envelope P1 A1 '.contents[0].photos=1')
    refused packet-conflict lq-order packet < <(envelope P1 A2)
}

@test "R26 too early it is recorded and held, and counts once the order gets there" {
    for state in incomplete submitted in-review needs-supplement; do
        reach "$state" "A-$state"
        try 1 lq-order packet < <(envelope "P-$state" "A-$state")
        per_order "[[\"A-$state\", \"$state\", false, [\"too-early\"]]]"
        [[ $(show "A-$state" '.packets | length') == 1 ]]
        refused too-early lq-order receive "A-$state"
    done
    as tao lq-order approve A-in-review
    try 0 as jun lq-order receive A-in-review
    holds '.state == "materials-received"'
}

@test "what comes for an order that has ended or left is held, and said" {
    for state in rejected withdrawn lapsed dispatched closed; do
        reach "$state" "A-$state"
        try 1 lq-order packet < <(envelope "P2-$state" "A-$state")
        per_order "[[\"A-$state\", \"$state\", false, [\"state-wrong\"]]]"
        try 0 lq-order return < <(record "A-$state" "{\"items\":[{\"item\":\"all\",\"packet\":\"P2-$state\"}]}")
    done
}

@test "an order nobody knows: the packet is recorded, and completes once the order is there" {
    envelope P1 A1 >packet
    try 1 lq-order packet packet
    per_order '[["A1", null, false, ["order-not-found"]]]'
    holds '.transition.written'
    reach awaiting-materials A1
    try 0 lq-order packet packet
    per_order '[["A1", "materials-received", true, []]]'
}

@test "R59 a money order of 22 dollars isn't received; a supplement with the right one is, and the first is returnable even in production" {
    reach awaiting-materials A1
    try 1 lq-order packet < <(envelope P1 A1 '.contents[0].payment.amount_cents=2200')
    per_order '[["A1", "awaiting-materials", false, ["amount-wrong"]]]'
    refused amount-wrong lq-order receive A1
    try 0 lq-order packet < <(envelope P2 A1 '.supplements="P1" | .contents[0] |= {order,payment}')
    per_order '[["A1", "materials-received", true, ["payment-replaced"]]]'
    holds '.transition.orders[0].findings[0] | .seen == "MO-P1" and .at == "/packets/0/payment"'
    try 0 lq-order produce A1
    refused return-not-allowed lq-order return --item payment A1
    try 0 lq-order return --how mail < <(record A1 '{"items":[{"item":"payment","packet":"P1"}]}')
    holds '.packets[0].returned == [{"item":"payment","at":"2021-06-10T09:00:00-05:00","how":"mail"}]'
    refused return-not-allowed lq-order return --item old-document A1
}

@test "a money order that comes when production has begun may go back, not the one it began with" {
    reach in-production A1
    try 0 lq-order packet < <(envelope P2 A1 '.contents[0] |= {order,payment}')
    refused return-not-allowed lq-order return < <(record A1 '{"items":[{"item":"payment","packet":"P-A1"}]}')
    try 0 lq-order return < <(record A1 '{"items":[{"item":"payment","packet":"P2"}]}')
}

@test "a correction takes the place of the packet it corrects: the later supplement still counts" {
    reach awaiting-materials A1
    lq-order packet < <(envelope P1 A1 '.contents[0].payment.amount_cents=2200') || true
    lq-order packet < <(envelope P2 A1 '.supplements="P1" | .contents[0] |= {order,payment}')
    try 0 lq-order packet < <(envelope P3 A1 '.corrects="P1" | .contents[0].payment.amount_cents=2100')
    [[ $(show A1 '[.packets[] | [.packet, .payment.amount_cents]]') == '[["P3",2100],["P2",2300]]' ]]
    lq-order produce A1
}

@test "a mistyped amount is corrected, and the order received; what went back stays gone" {
    reach awaiting-materials A1
    lq-order packet < <(envelope P1 A1 '.contents[0].payment.amount_cents=230 | .contents[0].extra=["form"]') || true
    lq-order return --item extra A1
    try 0 lq-order packet < <(envelope P2 A1 '.corrects="P1" | .contents[0].extra=["form"]')
    per_order '[["A1", "materials-received", true, []]]'
    [[ $(show A1 '[.packets[] | [.packet, .corrects, .returned[0].item]]') == '[["P2","P1","extra"]]' ]]
    try 0 lq-order packet < <(envelope P3 A1 '.corrects="P1"') # named again as the first was
    [[ $(show A1 '[.packets[].packet]') == '["P3"]' ]]
}

@test "a mistyped order number is corrected: the wrong order holds nothing of it any more" {
    reach awaiting-materials A1
    reach submitted A2
    try 1 lq-order packet < <(envelope P1 A2)
    try 0 lq-order packet < <(envelope P2 A1 '.corrects="P1" | .contents[0].payment.serial="MO-P1"')
    per_order '[["A1", "materials-received", true, []]]'
    [[ $(show A2 .packets) == '[]' ]]
    refused nothing-held lq-order return --item all A2
    unwritten try 0 lq-order packet < <(envelope P2 A1 '.corrects="P1" | .contents[0].payment.serial="MO-P1"')
}

@test "a packet that corrects or supplements one nobody recorded is held all the same, and said" {
    reach awaiting-materials A1
    try 1 lq-order packet < <(envelope P1 A1 '.supplements="P0"')
    has_found packet-unknown
    per_order '[["A1", "materials-received", true, []]]'
    rejected "corrects: a packet can't correct itself" lq-order packet < <(envelope P2 A1 '.corrects="P2"')
}

@test "R61 one money order for a family is mo-shared for all, and goes back for all" {
    for n in 1 2 3; do reach awaiting-materials "A$n" '.name_annotation=false'; done
    try 1 lq-order packet < <(family P1)
    per_order '[["A1", "awaiting-materials", false, ["amount-wrong", "mo-shared"]],
                ["A2", "awaiting-materials", false, ["amount-wrong", "mo-shared"]],
                ["A3", "awaiting-materials", false, ["amount-wrong", "mo-shared"]]]'
    try 0 lq-order return --item payment --how mail A2
    for n in 1 2 3; do
        [[ $(show "A$n" '[.packets[0].returned[].item]') == '["payment"]' ]]
        try 0 lq-order packet < <(envelope "Q$n" "A$n" '.contents[0] |= {order,payment}')
        per_order "[[\"A$n\", \"materials-received\", true, []]]"
    done
}

@test "R61 giving all of one order back leaves the others what is theirs" {
    for n in 1 2 3; do reach awaiting-materials "A$n"; done
    lq-order packet < <(family P1) || true
    try 0 lq-order return --item all A1
    [[ $(show A1 '[.packets[0].returned[].item] | sort') == '["old-document","payment","photos","return-envelope"]' ]]
    [[ $(show A2 '[.packets[0].returned[].item]') == '["payment"]' ]]
    [[ $(last_event A3 '[.event, .by]') == '["return","lina"]' ]]
}

@test "R61 a serial that another order of the store holds is refused; given back, it is free" {
    reach awaiting-materials A1
    reach materials-received A2
    try 1 lq-order packet < <(envelope P1 A1 '.contents[0].payment.serial="MO-P-A2"')
    per_order '[["A1", "awaiting-materials", false, ["mo-shared"]]]'
    refused mo-shared lq-order produce A2
    try 0 lq-order return --item payment A2
    try 0 lq-order receive A1
    refused payment-missing lq-order produce A2
}

@test "R64 paid by WeChat and a money order too: settled by giving it back" {
    reach awaiting-materials A1 '.payment={kind:"wechat",transaction:"t",amount_cents:2300}'
    try 1 lq-order packet < <(envelope P1 A1)
    holds '.transition.orders[0].ok == null'
    per_order '[["A1", "awaiting-materials", null, ["double-payment", "paid-note-missing"]]]'
    refused "double-payment paid-note-missing" lq-order receive A1
    try 0 lq-order return --item payment --how mail A1
    try 0 lq-order receive A1
}

@test "R64 … or by an officer's decision; then it may still go back from production" {
    reach awaiting-materials A1 '.payment={kind:"wechat",transaction:"t",amount_cents:2300}'
    lq-order packet < <(envelope P1 A1) || true
    try 0 lq-order decide --accept --note 'back with the passport' A1 double-payment
    lq-order receive A1
    lq-order produce A1
    try 0 lq-order return --item payment A1
}

@test "R63 paid by WeChat, nothing more is asked for" {
    reach awaiting-materials A1 '.payment={kind:"wechat",transaction:"t",amount_cents:2300}'
    try 0 lq-order packet < <(envelope P1 A1 'del(.contents[0].payment) | .contents[0].slip.paid_online=true')
    per_order '[["A1", "materials-received", true, []]]'
}

@test "R28 R30 R31 an order isn't received without its old document, photos and return envelope, whatever packet brings them" {
    reach awaiting-materials A1
    try 1 lq-order packet < <(envelope P1 A1 'del(.contents[0] | .old_document, .photos, .return_envelope)')
    per_order '[["A1", "awaiting-materials", false, ["old-document-missing", "photo-missing", "return-envelope-missing", "mo-not-with-materials"]]]'
    try 1 lq-order packet < <(envelope P2 A1 '.contents[0] |= {order,photos,return_envelope}')
    per_order '[["A1", "awaiting-materials", false, ["old-document-missing"]]]'
    try 1 lq-order packet < <(envelope P3 A1 '.contents[0] |= {order,old_document} | .contents[0].old_document.number="E00000009"')
    per_order '[["A1", "awaiting-materials", false, ["old-document-mismatch"]]]'
    holds '.transition.orders[0].findings[0] | .seen == "E00000009" and .want == "E00000001" and .at == "/packets/2/old_document/number"'
    try 0 lq-order packet < <(envelope P4 A1 '.corrects="P3" | .contents[0] |= {order,old_document}')
    per_order '[["A1", "materials-received", true, []]]'
    lq-order return --item return-envelope A1
    refused return-envelope-missing lq-order produce A1
}

@test "R53 one return envelope for two orders is refused for both, R45 one used before for the later; the others go on" {
    for n in 1 2 3; do reach awaiting-materials "A$n"; done
    try 1 lq-order packet < <(family P1 | jq -c --arg T1 "$(usps T1)" '.contents[].payment.amount_cents=2300 | .contents[0].payment.serial="S1" |
        .contents[1].payment.serial="S2" | .contents[2].payment.serial="S3" | .contents[1].return_envelope.tracking=$T1')
    per_order '[["A1", "awaiting-materials", false, ["return-envelope-shared"]],
                ["A2", "awaiting-materials", false, ["return-envelope-shared"]], ["A3", "materials-received", true, []]]'
    try 0 lq-order packet < <(envelope P2 A2 '.contents[0] |= {order,return_envelope}')
    per_order '[["A2", "materials-received", true, []]]'
    # the envelope both were given is A1's now
    try 0 lq-order receive A1
    reach dispatched A4
    reach awaiting-materials A5
    try 1 lq-order packet < <(envelope P5 A5 '.contents[0].return_envelope.tracking=usps("P-A4")')
    per_order '[["A5", "awaiting-materials", false, ["tracking-reused"]]]'
    reach materials-received A6
    reach awaiting-materials A7
    try 1 lq-order packet < <(envelope P7 A7 '.contents[0].return_envelope.tracking=usps("P-A6")')
    try 0 lq-order produce A6 # it was there first
}

@test "the old passport lost on its way in: the applicant says so, and it is due no more" {
    reach awaiting-materials A1
    lq-order packet < <(envelope P1 A1 'del(.contents[0].old_document)') || true
    lq-order note --exception lost --note '旧护照在途中遗失' A1
    lq-order request --fix held_document.lost A1
    lq-order answer < <(record A1 '{"answer":{"changes":{"held_document":{"lost":true}}}}')
    try 0 lq-order receive A1
}

@test "R29 no payment at all isn't received" {
    reach awaiting-materials A1
    try 1 lq-order packet < <(envelope P1 A1 'del(.contents[0].payment)')
    per_order '[["A1", "awaiting-materials", false, ["payment-missing"]]]'
}

@test "all as required: only the numbers are typed, and what they are part of is as it should be" {
    reach awaiting-materials A1
    T9=$(usps T9)
    jq -nc --arg T9 "$T9" '{packet:"P1",received_at:"2021-06-28T10:00:00-05:00",envelope:{as_required:true},
        contents:[{order:"A1",as_required:true,payment:{serial:"555"},return_envelope:{tracking:$T9}}]}' >packet
    try 0 lq-order packet packet
    per_order '[["A1", "materials-received", true, []]]'
    [[ $(show A1 '.packets[0] | [.payment, .old_document, .photos, .return_envelope]') == \
        '[{"as_required":true,"kind":"money-order","serial":"555"},{"as_required":true,"number":"E00000001"},2,{"as_required":true,"tracking":"'"$T9"'"}]' ]]
    unwritten try 0 lq-order packet packet
    reach awaiting-materials A2
    try 1 lq-order packet < <(jq -c '.packet="P2" | .contents[0].order="A2" | .contents[0].payment.amount_cents=2200' packet)
    per_order '[["A2", "awaiting-materials", false, ["tracking-reused", "amount-wrong", "mo-shared"]]]'
    reach awaiting-materials A3 '.payment={kind:"wechat",transaction:"t",amount_cents:2300} | .held_document.lost=true'
    # a number is never as required: it is typed
    try 1 lq-order packet < <(jq -c '.packet="P3" | .contents=[{order:"A3",as_required:true}]' packet)
    per_order '[["A3", "awaiting-materials", false, ["tracking-missing"]]]'
    try 0 lq-order packet < <(jq -c --arg n "$(usps T8)" '.packet="P4" | .corrects="P3" |
        .contents=[{order:"A3",as_required:true,return_envelope:{tracking:$n}}]' packet)
    [[ $(show A3 '.packets[0] | keys') == '["as_required","corrects","envelope","packet","photos","received_at","return_envelope"]' ]]
}

@test "refused at the door: recorded, nothing held" {
    try 0 lq-order packet < <(echo '{"packet":"P1","received_at":"2021-06-28T10:00:00-05:00","refused_at_door":true,"envelope":{"service":"certified"}}')
    holds '.transition.written and .transition.orders == []'
    rejected 'has no contents' lq-order packet < <(envelope P2 A1 '.refused_at_door=true')
}

@test "R25 at the counter there is no envelope; the new document is picked up" {
    now 2023-02-01T09:00:00-06:00
    reach awaiting-materials A1 '.delivery={in:"counter",out:"pickup"}'
    try 0 as jun lq-order packet < <(envelope P1 A1 '.by="counter" | del(.envelope, .contents[0].return_envelope)')
    per_order '[["A1", "materials-received", true, []]]'
    lq-order produce A1
    record A1 "$made" | lq-order complete
    try 0 lq-order dispatch A1
    holds '.dispatch | .by == "pickup" and (has("tracking") | not)'
}

@test "return: item by item, what is held and nothing else" {
    reach submitted A1
    refused nothing-held lq-order return --item all A1
    sent P1 A1 || true
    rejected 'items: missing' lq-order return A1
    refused item-not-held lq-order return --item extra A1
    refused item-not-held lq-order return --item passport A1
    try 0 lq-order return --item photos --how counter --note 'too dark' A1
    holds '[.packets[0].returned[].item] == ["photos"]'
    refused item-not-held lq-order return --item photos A1
    try 0 lq-order return --item all A1
    refused nothing-held lq-order return --item all A1
}

@test "what can't be a packet is rejected before anything of it is written" {
    reach awaiting-materials A1
    rejected 'packet: missing' lq-order packet < <(envelope P1 A1 'del(.packet)')
    rejected 'packet: not a packet number' lq-order packet < <(envelope 'P 1' A1)
    rejected 'received_at: not an RFC 3339 time' lq-order packet < <(envelope P1 A1 '.received_at="today"')
    rejected 'contents[0].order: missing' lq-order packet < <(envelope P1 A1 'del(.contents[0].order)')
    rejected 'the same order twice' lq-order packet < <(envelope P1 A1 '.contents += .contents')
    rejected 'contents[0].slip: is null' lq-order packet < <(envelope P1 A1 '.contents[0].slip=null')
    rejected 'payment.amount_cents: not an integer' lq-order packet < <(envelope P1 A1 '.contents[0].payment.amount_cents="2300"')
    rejected 'payment.kind: missing' lq-order packet < <(envelope P1 A1 'del(.contents[0].payment.kind)')
    rejected 'contents[0].photos: not an integer' lq-order packet < <(envelope P1 A1 '.contents[0].photos="two"')
    rejected 'photos: less than none' lq-order packet < <(envelope P1 A1 '.contents[0].photos=-1')
    rejected 'return_envelope: not an object' lq-order packet < <(envelope P1 A1 '.contents[0].return_envelope="usps"')
    rejected 'by: not one of mail, counter' lq-order packet < <(envelope P1 A1 '.by="pigeon"')
    for member in packet received_at corrects returned envelope_used; do
        rejected "contents[0].$member: isn't part of a content" lq-order packet < <(envelope P1 A1 ".contents[0].$member=\"x\"")
    done
    rejected 'more than 64 contents' lq-order packet < <(envelope P1 A1 '.contents=[range(65) as $i | {order:"A\($i)"}]')
}

@test "a packet cut off between any two of its events is completed by feeding it again" {
    for n in 1 2 3; do
        reach awaiting-materials "A$n"
    done
    envelope P1 A1 '.family=true | .contents[0] as $c | .contents=[range(1; 4) as $i | $c | .order="A\($i)" |
        .slip.order="A\($i)" | .payment.serial="S\($i)" | .return_envelope.tracking=usps("T\($i)")]' >packet
    cp -r store before
    lq-order packet packet
    lq-order list >whole
    events=$(($(cat store/journal/* | wc -l) - $(cat before/journal/* | wc -l)))
    [[ $events -eq 7 ]]
    for ((keep = 1; keep < events; keep++)); do
        rm -rf cut
        cp -r before cut
        # what a crash before the durable mark leaves: some whole events
        head -n $(($(cat before/journal/* | wc -l) + keep)) store/journal/000000000001.jsonl >cut/journal/000000000001.jsonl
        try 0 lq-order packet --store cut packet
        lq-order list --store cut >again
        cmp whole again
    done
}

@test "--dry-run of a packet shows the verdict and writes nothing" {
    reach awaiting-materials A1
    unwritten try 0 lq-order packet --dry-run < <(envelope P1 A1)
    per_order '[["A1", "materials-received", true, []]]'
    holds '.transition.dry_run and .transition.written == false'
}

@test "an order that a hundred packets fill is never made unreadable: the one too many is rejected with a reason" {
    reach awaiting-materials A1
    for ((n = 1; n <= 120; n++)); do echo "$n"; done |
        jq -c --argjson p "$(envelope P A1)" '. as $n | $p | .packet="P\($n)" | .contents[0].payment.serial="S\($n)" |
            .contents[0].return_envelope.tracking="T\($n)"' >many # too long a story for sound numbers
    run --separate-stderr lq-order packet --rejects bad many
    [[ $status -eq 3 ]]
    [[ ${stderr_lines[0]} == *'the order would be larger than a record may be (2816 values'* ]]
    try 0 lq-order show A1
    holds '.packets | length > 50'
    kept=$(show A1 '.packets | length')
    [[ $((kept + $(wc -l <bad))) -eq 120 ]]
    try 0 lq-order request --need id-card A1
    lq-order list | lq-order show | cmp - <(lq-order show A1)
}
