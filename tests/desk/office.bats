#!/usr/bin/env bats
# The office itself: who has what on the desk, a second post on the same
# programs, and the auditors who ask once a year who decided what.

load desk

setup() { desk_setup; }

@test "a colleague goes on leave: her desk is emptied, the oldest first, and she no longer may" {
    for n in 1 2 3; do come submitted "A$n"; done
    lq-order list --state submitted | as wangfang lq-order assign --to wangfang >/dev/null
    at 2021-06-14T09:00:00-05:00 come submitted A4
    [[ $(lq-order list --assigned nobody | jq -r .order) == A4 ]]

    # Two weeks later heping takes over. What is late? What is wangfang's?
    now 2021-06-28T09:00:00-05:00 heping
    [[ $(lq-order list --overdue --assigned wangfang | jq -r .order | paste -sd' ') == 'A1 A2 A3' ]]
    try 0 lq-order assign --to heping < <(lq-order list --assigned wangfang --sort due)
    [[ $(lq-order list --assigned wangfang | wc -l) -eq 0 ]]
    [[ $(lq-order list --assigned heping --state submitted | jq -r .order | paste -sd' ') == 'A1 A2 A3' ]]
    lq-order list --assigned heping --sort due |
        lq-table --columns 'order=订单号,applicant.name=姓名,due.at=应办结' >desk
    [[ $(wc -l <desk) -eq 4 ]] && grep -q 2021-06-2 desk

    # gao takes the role away; from then on wangfang is asked no more.
    try 0 as gao lq-store staff revoke wangfang
    refused role-missing as wangfang lq-order review A1
    try 0 lq-order review A1
    # a retired officer's name stays in the history
    [[ $(lq-order history A1 | jq -r 'select(.event == "assign") | "\(.by) \(.patch.assigned_to)"') == \
        $'wangfang wangfang\nheping heping' ]]
    verified
}

@test "a second post opens: its own numbers and fees, nothing of Chicago in it" {
    ny() { LQ_STORE=$PWD/newyork "$@"; }
    as gao lq-store init --settable --post newyork newyork >/dev/null
    application x 'del(.order, .account, .face, .photo) | .channel="mail" | .intake_ref="M-1" |
        .applicant.address={lines:["1 Example Avenue"],city:"New York",state:"NY",zip:"10001"}' >paper.jsonl
    chicago=$(lq-order submit paper.jsonl | jq -r .order)
    newyork=$(ny as gao lq-order submit paper.jsonl | jq -r .order)
    [[ $chicago == CHI-21-000001-* && $newyork == NYC-21-000001-* ]]

    # Nobody's roles came along, and neither side sees the other's orders.
    [[ $(ny lq-store staff | jq -r .user | paste -sd' ') != *lina* ]]
    try 1 lq-order show "$newyork"
    has_found order-not-found

    # The same application, each post's fee: by its own tariff.
    quote() { lq-fee quote --post "$1" paper.jsonl | jq .fee.due_cents; }
    tariff() { jq '.fees[0] | .production_cents + .mailing_cents' "$LQ_ROOT/share/posts/$1.json"; }
    [[ $(quote chicago) == 2300 && $(quote newyork) == $(tariff newyork) && $(quote newyork) != 2300 ]]

    # Chicago's money order is refused there: the payee is another.
    ny as gao lq-order review "$newyork" >/dev/null
    # By mail though a passport could have been registered with: hers to decide (R77).
    ny as gao lq-order decide "$newyork" not-through-app --accept --note 'no smartphone' >/dev/null
    ny as gao lq-order approve "$newyork" >/dev/null
    envelope P1 "$newyork" >packet.jsonl
    try 1 ny as gao lq-order packet packet.jsonl
    [[ $(lacks) == "$newyork: "*payee-wrong*amount-wrong* ]]

    # What it prints is addressed to itself, and its callers get its own contacts.
    ny lq-order show "$newyork" | lq-kit envelope --post newyork >pages.html
    grep -qF "$(jq -r '.address.lines[0] // .address.street' "$LQ_ROOT/share/posts/newyork.json")" pages.html
    [[ $(grep -c Chicago pages.html) -eq 0 ]]
    [[ $(lq-route --post newyork <<<'{"kind":"passport","channel":"email","uploads":[{"what":"urgent-proof"}]}' |
        jq .route.contacts) == "$(jq '.contacts | {phone, email}' "$LQ_ROOT/share/posts/newyork.json")" ]]

    # Nothing it wrote names the first post; each store tells which post it is for.
    [[ $(grep -ciE 'chicago|CHI-' newyork/store.json) -eq 0 ]]
    [[ $(lq-store profile | jq -r .post) == chicago && $(ny lq-store profile | jq -r .post) == newyork ]]
    try 0 ny lq-audit verify
    verified
}

@test "the annual audit: a copy, its proof, and who decided what" {
    come dispatched A1
    come in-review A2 '.module="emergency" | .document="travel-document" | del(.declaration) | .emergency={reason:"funeral"}'
    as zhaoqiang lq-order decide A2 emergency-out-of-scope --accept --note '奔丧，酌情受理' >/dev/null
    as zhaoqiang lq-order approve A2 >/dev/null
    come in-review A3 '.module="emergency" | .document="travel-document" | del(.declaration) | .emergency={reason:"cheap-flight"}'
    as zhaoqiang lq-order decide A3 emergency-out-of-scope --refuse --note '可改期' >/dev/null
    as zhaoqiang lq-order reject A3 --reason emergency-out-of-scope >/dev/null
    come in-review A4 '.uploads=[{what:"id-card",file:"i.jpg"}] | .held_document.number="E00000004"'
    as gao lq-order decide A4 material-missing --accept --note '原件已当面核对' >/dev/null

    # In July the auditor was given the verifier, and ever since keeps the note that gao signs at night.
    now 2021-07-30T22:00:00-05:00 gao
    try 0 lq-audit key signing
    echo "$output" >auditor.verifier
    lq-audit checkpoint --key signing.key >auditor.note

    # The auditors get a copy, and verify the copy, not our word for it.
    now 2022-01-10T09:00:00-06:00 gao
    try 0 lq-audit verify --against auditor.note --verifier auditor.verifier
    holds '.covered == .events'
    try 0 lq-store backup copy
    cmp <(cat store/journal/*) <(cat copy/journal/*)
    ours=$(lq-audit verify | jq -r '[.events, .h] | @tsv')
    try 0 lq-audit verify copy
    [[ $(jq -r '[.events, .h] | @tsv' <<<"$output") == "$ours" ]]

    # Who decided what in 2021: from the copy, with jq.
    LQ_STORE=$PWD/copy lq-order follow --once >events.jsonl
    [[ $(jq -s 'length' events.jsonl) == "${ours%%$'\t'*}" ]]
    jq -r 'select(.event == "decide") | .patch.decisions[-1] | "\(.by) \(.decision) \(.finding)"' events.jsonl |
        sort | uniq -c | sed 's/^ *//' >decisions
    diff decisions - <<'END'
1 gao accept material-missing
1 zhaoqiang accept emergency-out-of-scope
1 zhaoqiang refuse emergency-out-of-scope
END
    # Waivers are the accepted ones whose finding is a refusal by the catalogue.
    jq -r 'select(.severity == "refuse").id' "$LQ_ROOT/share/findings.jsonl" | sort >refusals
    [[ $(awk '$3 == "accept" {print $4}' decisions | sort | join - refusals) == material-missing ]]
    # each with a reason in words
    [[ $(jq -r 'select(.event == "decide") | .note // ""' events.jsonl | grep -c .) -eq 3 ]]
    # No order was approved by the officer who reviewed it, none sent out by who received it.
    jq -s -e 'map(select(.kind == "order")) | group_by(.id) | all(
        (map(select(.event == "review").by) as $r | all(.[] | select(.event == "approve").by; IN($r[]) | not)) and
        (map(select(.event == "receive").by) as $r | all(.[] | select(.event == "dispatch").by; IN($r[]) | not)))' events.jsonl >/dev/null

    # The export agrees with the copy; the numbers add up.
    [[ $(lq-store export | sha256sum) == "$(LQ_STORE=$PWD/copy lq-store export | sha256sum)" ]]
    [[ $(states) == '{"awaiting-materials":1,"dispatched":1,"in-review":1,"rejected":1}' ]]

    # What is published of it names nobody: words, counts and months.
    lq-store export | lq-redact --policy statistics >published.jsonl
    [[ $(jq -r .state published.jsonl | sort | uniq -c | sed 's/^ *//' | paste -sd,) == \
        '1 awaiting-materials,1 dispatched,1 in-review,1 rejected' ]]
    try 1 grep -E '张样|ZHANG|E00000|5550100|Example Street' published.jsonl

    # Whoever makes the whole chain anew, all hashes right, is found by the note alone.
    cp -R copy forged
    chmod -R u+w forged
    rm -rf forged/checkpoints
    head -n "$((${ours%%$'\t'*} - 1))" copy/journal/000000000001.jsonl >forged/journal/000000000001.jsonl
    run -5 lq-audit verify forged --against auditor.note --verifier auditor.verifier

    # A letter changed in the copy, and it is found: which line.
    chmod u+w copy/journal/*
    sed -i '0,/可改期/s//可以的/' copy/journal/000000000001.jsonl
    try 5 lq-audit verify copy
    [[ $stderr == *copy/journal/000000000001.jsonl:* ]]
    verified
}
