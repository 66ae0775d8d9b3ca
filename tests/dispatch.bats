#!/usr/bin/env bats
# What goes out is complete, nobody else's, and in an envelope of the
# applicant's own; the filter and the desk say the same; and the day's manifest
# names every piece handed to the carrier once.

load lib
load order

setup() {
    order_setup
    own=$(usps P-A1) # the envelope that came with A1
}
teardown() { sound; }

# an order ready to be sent, as the store has it, changed by a jq filter
ready() {
    [[ -f ready.json ]] || { reach ready A1 && lq-order show A1 >ready.json; }
    jq -c "${1:-.}" ready.json
}

# passes FILTER, then a jq filter that holds of the verdict
passes() {
    try 0 lq-dispatch check < <(ready "$1")
    holds ".dispatch_check | .ok and (${2:-true})"
}

# lacks FILTER FINDINGS: refused for exactly these, as ID or ID:SEEN
lacks() {
    try 1 lq-dispatch check < <(ready "$1")
    local ids
    ids=$(quick_jq -r '[.dispatch_check.findings[] | .id + (if has("seen") then ":\(.seen)" else "" end)] | join(" ")' <<<"$output")
    [[ $ids == "$2" ]] || { printf 'found: %s\nnot:   %s\n' "$ids" "$2"; return 1; }
    holds '.dispatch_check.ok == false'
}

@test "R34 complete: the new document, the invoice and the cancelled old one, by mail" {
    passes . '.by == "mail" and .tracking == "'"$own"'" and .items == ["new-document","invoice","old-document"]'
}

@test "R34 each thing that is missing is said, all at once" {
    lacks 'del(.new_document)' dispatch-incomplete:new-document
    lacks 'del(.invoice)' dispatch-incomplete:invoice
    lacks 'del(.old_document_cancelled)' old-document-not-cancelled
    passes 'del(.old_document_cancelled) | .old_document_cancelled=true'
    lacks '.new_document.number=" " | .invoice="" | del(.old_document_cancelled, .packets[0].return_envelope)' \
        'dispatch-incomplete:new-document dispatch-incomplete:invoice dispatch-incomplete:return-envelope old-document-not-cancelled'
}

@test "R34 no old document held, none need go; one that went back already neither" {
    passes 'del(.packets[0].old_document, .old_document_cancelled)' '.items == ["new-document","invoice"]'
    passes '.packets[0].returned=[{item:"old-document",at:"2021-06-11T09:00:00-05:00"}] | del(.old_document_cancelled)' \
        '.items == ["new-document","invoice"]'
}

@test "R34 the numbers read off the things in the envelope are this order's, or it doesn't go" {
    local good='{new_document:"E90000001",invoice:"I-1",old_document:"E00000001"}'
    passes ".packed=$good"
    lacks ".packed=$good | .packed.new_document=\"E90000002\"" dispatch-mismatch:E90000002
    holds '.dispatch_check.findings[0] | .want == "E90000001" and .at == "/packed/new_document"'
    lacks ".packed=$good | .packed.old_document=\"E00000014\" | .packed.invoice=\"I-2\"" \
        'dispatch-mismatch:I-2 dispatch-mismatch:E00000014'
    lacks '.packed={invoice:"I-1"}' 'dispatch-incomplete:new-document dispatch-incomplete:old-document'
    # somebody's old passport where none is due
    lacks ".packed=$good | del(.packets[0].old_document)" dispatch-mismatch:E00000001
    try 3 lq-dispatch check < <(ready '.packed="all"')
}

@test "R35 before the document is made nothing goes; what is gone isn't sent again" {
    local state
    for state in incomplete submitted in-review needs-supplement awaiting-materials materials-received in-production; do
        lacks ".state=\"$state\"" "not-made:$state"
    done
    for state in dispatched closed rejected withdrawn lapsed; do
        lacks ".state=\"$state\"" "state-wrong:$state"
    done
    try 3 lq-dispatch check < <(ready 'del(.state)')
}

@test "R53 in an envelope of the applicant's own, not used before" {
    passes ".tracking=\"$own\"" ".tracking == \"$own\""
    lacks '.tracking="T-other"' not-own-envelope:T-other
    lacks '.packets[0].envelope_used=true' dispatch-incomplete:return-envelope
    lacks ".packets[0].envelope_used=true | .tracking=\"$own\"" "not-own-envelope:$own"
    lacks '.packets[0].returned=[{item:"return-envelope",at:"2021-06-11T09:00:00-05:00"}]' dispatch-incomplete:return-envelope
    # an officer's word, recorded on the order, stands here as at the desk
    passes '.tracking="T-ours" | .decisions=[{finding:"not-own-envelope",decision:"accept",by:"tao",at:"2021-06-11T09:00:00-05:00",note:"mislaid"}]' \
        '.tracking == "T-ours" and .findings[0].decision == "accepted"'
}

@test "R25 picked up: only where the policy allows it" {
    lacks '.pickup=true' two-way-mail-only:pickup
    LQ_NOW=2023-02-01T09:00:00-06:00 passes '.pickup=true' '.by == "pickup" and (has("tracking") | not)'
    LQ_NOW=2023-02-01T09:00:00-06:00 passes '.delivery.out="counter" | del(.packets[0].return_envelope)' '.by == "pickup"'
}

@test "R81 a document with fingerprints on an order of the app doesn't leave the house" {
    lacks '.new_document.fingerprint=true' fingerprint
    passes '.new_document.fingerprint=true | .channel="mail"'
    passes '.new_document.fingerprint=false'
}

@test "R17 an open request keeps it" {
    lacks '.requests=[{item:"applicant.address",what:"field",by:"online",at:"2021-06-11T09:00:00-05:00",asked_by:"mei",open:true}]' \
        request-open:applicant.address
}

@test "scanned numbers, joined by lookup, checked, then sent: one pipeline" {
    reach ready A1
    reach ready A2
    cat >scans <<EOT
{"order":"A1","tracking":"$own","packed":{"new_document":"E90000001","invoice":"I-1","old_document":"E00000001"}}
{"order":"A2","tracking":"$own","packed":{"new_document":"E90000009","invoice":"I-1","old_document":"E00000001"}}
{"order":"A9","tracking":"T-P-A9"}
EOT
    lq-order lookup scans >joined || true
    try 1 lq-dispatch check joined
    [[ $(jq -r '.order + " " + ([.dispatch_check.findings[].id] | join(" "))' <<<"$output") == \
        $'A1 \nA2 dispatch-mismatch not-own-envelope\nA9 order-not-found' ]]
    # the desk asks the same rule, whatever the pipe says
    try 1 as bo lq-order dispatch <scans
    [[ $(jq -r '.order + " " + ([.transition.findings[].id] | join(" "))' <<<"$output") == \
        $'A1 \nA2 dispatch-mismatch not-own-envelope\nA9 order-not-found' ]]
    state_is dispatched A1
    state_is ready A2
}

@test "the filter and the desk agree, whatever is asked of it" {
    local change seen
    for change in . '.tracking="T-x"' '.pickup=true' '.packed={new_document:"E1",old_document:"E00000001"}'; do
        ready "$change" | lq-dispatch check >out || true
        seen=$(jq -c '[.dispatch_check.findings[].id]' out)
        as bo lq-order dispatch --dry-run < <(ready "$change" | jq -c '{order} + (if .tracking then {tracking} else {} end)
            + (if .pickup then {pickup} else {} end) + (if .packed then {packed} else {} end)') >desk || true
        echo "$change: $seen"
        [[ $(jq -c '[.transition.findings[].id]' desk) == "$seen" ]]
    done
}

# ---- the day's manifest ----

# sent ORDER TRACKING TIME [FILTER]: the record of an order that went out
sent_on() {
    jq -nc --arg o "$1" --arg t "$2" --arg at "$3" '{order:$o,version:9,state:"dispatched",
        applicant:{name:"张样",address:{zip:"60616"}},
        packets:[{packet:"P",return_envelope:{tracking:$t,address:{zip:"60540"}}}],
        dispatch:{at:$at,by:"mail",tracking:$t,items:["new-document","invoice","old-document"]}} | '"${4:-.}"
}

day() {
    sent_on A3 9405500000000000000033 2021-07-12T15:00:00-05:00
    sent_on A1 9405500000000000000011 2021-07-12T09:00:00-05:00 '.dispatch.items=["new-document","invoice"]'
    sent_on A2 9405500000000000000022 2021-07-12T23:59:59-05:00 'del(.packets)'
    sent_on A4 9405500000000000000044 2021-07-13T04:59:59Z
    sent_on A5 9405500000000000000055 2021-07-13T05:00:00Z
    sent_on A6 x 2021-07-12T10:00:00-05:00 '.dispatch.by="pickup" | del(.dispatch.tracking)'
    sent_on A7 x 2021-07-11T10:00:00-05:00
    sent_on A8 x 2021-07-12T10:00:00-05:00 'del(.dispatch) | .state="ready"'
}

@test "manifest: what went out that day at the post, by number, with totals" {
    try 0 lq-dispatch manifest --day 2021-07-12 < <(day)
    [[ $(jq -r 'select(.n) | [.n, .order, .by, .tracking // "-", .zip // "-"] | join(" ")' <<<"$output") == \
'1 A1 mail 9405500000000000000011 60540
2 A2 mail 9405500000000000000022 60616
3 A3 mail 9405500000000000000033 60540
4 A4 mail 9405500000000000000044 60540
5 A6 pickup - -' ]]
    [[ $(tail -n 1 <<<"$output") == '{"manifest":"2021-07-12","post":"chicago","total":{"orders":5,"mail":4,"pickup":1,"old_documents":4}}' ]]
    [[ $output != *张样* ]] # the carrier needs no names
    LQ_NOW=2021-07-13T12:00:00-05:00 try 0 lq-dispatch manifest < <(day)
    holds '.order == "A5" or .total.orders == 1'
    try 0 lq-dispatch manifest --day 2021-07-10 < <(day)
    holds '.total.orders == 0'
    try 2 lq-dispatch manifest --day 2021-02-30 </dev/null
}

@test "R53 manifest: a number that stands on two pieces, or on none, is said" {
    try 1 lq-dispatch manifest --day 2021-07-12 < <(sent_on A1 T1 2021-07-12T09:00:00-05:00
        sent_on A2 T1 2021-07-12T09:00:00-05:00
        sent_on A3 T3 2021-07-12T09:00:00-05:00 'del(.dispatch.tracking)')
    [[ $(jq -r 'select(.n) | .order + " " + .dispatch_check.findings[0].id' <<<"$output") == \
        $'A3 tracking-missing\nA1 tracking-reused\nA2 tracking-reused' ]]
    holds '.total or .dispatch_check.ok == false'
    try 3 lq-dispatch manifest < <(sent_on A1 T1 2021-07-12 )
    [[ $stderr == *'dispatch.at: '* ]]
}

@test "manifest --page: a sheet to sign, forty pieces on two, every number printed" {
    local i python
    python=$(python3 -c 'import sys, PIL; print(sys.executable)' 2>/dev/null) || python=/usr/bin/python3
    sent_on A0 T0 2021-07-12T09:00:00-05:00 'range(40) as $i | .order="A\($i)" | .dispatch.tracking="94055000000000000000\(10+$i)"' >in
    try 0 lq-dispatch manifest --page --lang zh --day 2021-07-12 in
    [[ $(grep -c '<div class="sheet"' <<<"$output") -eq 2 ]]
    awk '/^<svg/ { n++; on = 1 } on { print > ("page" n ".svg") } /^<\/svg>/ { on = 0 }' <<<"$output"
    for i in 1 2; do
        rsvg-convert -b white -d 72 -p 72 page$i.svg -o page$i.png
        "$python" "$LQ_ROOT/tests/tools/ink.py" texts "page$i.svg" "page$i.png"
    done >ink
    [[ $(grep -cE $'^([4-9]|[1-6][0-9])\t94055000000000000000[0-9]{2}$' ink) -eq 40 ]]
    grep -qE $'^[0-9]{1,2}\t寄出清单  Dispatch manifest  2021-07-12' ink
    grep -qF '共 40 件邮寄，另有 0 件自取；2/2 页' ink
    [[ $(grep -cF '承运人  Received by the carrier' ink) -eq 2 ]]
}
