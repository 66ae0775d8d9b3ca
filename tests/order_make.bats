#!/usr/bin/env bats
# From the materials to the closed file: a document is made only of an order
# whose materials and payment stand, goes out once with all that belongs to it
# in the applicant's own envelope, and what the mail does to it is on record.

load lib
load order

setup() { order_setup; }
teardown() { sound; }

complete() { lq-order complete < <(record "$1" "${2:-$made}"); }

@test "produce wants the materials' guard to hold still" {
    reach materials-received A1
    lq-order return --item payment A1
    refused payment-missing lq-order produce A1
    try 0 lq-order packet < <(envelope P2 A1 '.contents[0] |= {order,payment}')
    try 0 lq-order produce A1
    holds '.state == "in-production" and .paid_by_packet == "P2"'
}

@test "complete records the document, the invoice and the cancelled old one" {
    reach in-production A1
    try 0 complete A1
    holds '.state == "ready" and .new_document.number == "E90000001" and .invoice == "I-1" and .old_document_cancelled'
}

@test "R34 complete: each thing that is missing is said, all at once" {
    reach in-production A1
    refused 'old-document-not-cancelled invoice-missing document-number-missing' lq-order complete A1
    refused old-document-not-cancelled complete A1 '{"new_document":{"number":"E9"},"invoice":"I-1"}'
    refused invoice-missing complete A1 '{"new_document":{"number":"E9"},"invoice":" ","old_document_cancelled":true}'
    refused document-number-missing complete A1 '{"new_document":{},"invoice":"I-1","old_document_cancelled":true}'
    rejected 'new_document: not an object' complete A1 '{"new_document":"E9"}'
    rejected 'fingerprint: not true or false' complete A1 '{"new_document":{"number":"E9","fingerprint":"no"},"invoice":"I-1","old_document_cancelled":true}'
}

@test "R34 without an old document held none need be cancelled" {
    reach awaiting-materials A1 '.held_document.lost=true'
    as jun lq-order packet < <(envelope P1 A1 'del(.contents[0].old_document)')
    lq-order produce A1
    try 0 complete A1 '{"new_document":{"number":"E9"},"invoice":"I-1"}'
    try 0 as bo lq-order dispatch A1
    holds '.dispatch.items == ["new-document", "invoice"]'
}

@test "R81 no fingerprints on an order of the app; one by mail may hold them" {
    reach in-production A1
    refused fingerprint complete A1 '{"new_document":{"number":"E9","fingerprint":true},"invoice":"I-1","old_document_cancelled":true}'
    number=$(application x 'del(.order) | .channel="mail" | .intake_ref="M-1"' | lq-order submit | jq -r .order)
    as mei lq-order review "$number"
    by_mail "$number"
    as tao lq-order approve "$number"
    sent P1 "$number"
    lq-order produce "$number"
    try 0 complete "$number" '{"new_document":{"number":"E9","fingerprint":true},"invoice":"I-1","old_document_cancelled":true}'
}

@test "a misprinted passport is made again: its number is spoilt for good, the first invoice stands" {
    reach ready A1
    refused reason-missing lq-order remake A1
    try 0 lq-order remake --reason 'misprinted name' A1
    holds '.state == "in-production" and (has("new_document") | not)'
    holds '.spoilt | map([.number, .reason]) == [["E90000001", "misprinted name"]]'
    refused document-number-spoilt complete A1
    try 0 complete A1 '{"new_document":{"number":"E90000002"},"invoice":"I-2"}'
    holds '.invoice == "I-1" and .new_document.number == "E90000002" and .state == "ready"'
}

@test "remake from production names the spoilt document" {
    reach in-production A1
    refused document-number-missing lq-order remake --reason 'torn' A1
    try 0 lq-order remake < <(record A1 '{"reason":"torn","spoilt_number":"E90000001"}')
    holds '.state == "in-production"'
    refused document-number-spoilt complete A1
}

@test "R50 what the mail lost, damaged or delayed isn't made again on that order" {
    reach dispatched A1
    lq-order undeliverable A1
    for why in lost damaged delayed mail; do
        refused remake-mail lq-order remake --reason "$why" A1
    done
    reach dispatched A2
    refused state-wrong lq-order remake --reason lost A2
    try 0 lq-order submit < <(application A3 '.business="replace"') # a new one is free to come
}

@test "R50 harmed on its way out, it isn't made again under another name; a misprint is" {
    reach dispatched A1
    lq-order note --exception damaged --note 'water' A1 >/dev/null
    lq-order undeliverable A1 >/dev/null
    refused remake-mail lq-order remake --reason 'misprinted name' A1
    holds '.transition.findings[0] | .at == "/exceptions" and .seen == "damaged"'
    # what the mail did to the way in, or mere delay, has nothing to do with a misprint
    reach awaiting-materials A2
    lq-order note --exception lost --note 'the first envelope' A2 >/dev/null
    now 2021-06-11T09:00:00-05:00
    as jun sent P-A2 A2
    lq-order produce A2 >/dev/null
    record A2 "$made" | lq-order complete >/dev/null
    as bo lq-order dispatch A2 >/dev/null
    lq-order note --exception delayed --note 'a week' A2 >/dev/null
    lq-order undeliverable A2 >/dev/null
    try 0 lq-order remake --reason 'misprinted name' A2
}

@test "R50 what was picked up can't come back from the mail" {
    reach ready A1
    now 2023-02-01T09:00:00-06:00
    as bo lq-order dispatch < <(record A1 '{"pickup":true}') >/dev/null
    refused not-mailed lq-order undeliverable A1
}

@test "unproduce takes an order back while no document is made, with a reason" {
    reach in-production A1
    refused reason-missing lq-order unproduce A1
    try 0 lq-order unproduce --reason 'wrong pile' A1
    holds '.state == "materials-received"'
    lq-order produce A1
    complete A1
    refused state-wrong lq-order unproduce --reason x A1
}

@test "R35 dispatch before the document is made is refused, from every state before" {
    for state in incomplete submitted in-review needs-supplement awaiting-materials materials-received in-production; do
        reach "$state" "A-$state"
        refused not-made as bo lq-order dispatch "A-$state"
    done
    reach ready A1
    [[ $(last_event A1 '[.event, .to]') == '["complete","ready"]' ]]
    try 0 as bo lq-order dispatch A1
}

@test "R34 R53 it goes out with all that belongs to it, in the applicant's own unused envelope" {
    reach ready A1
    refused not-own-envelope as bo lq-order dispatch < <(record A1 '{"tracking":"T-other"}')
    try 0 as bo lq-order dispatch < <(record A1 "{\"tracking\":\"$(usps P-A1)\"}")
    holds '.dispatch == {"at":"2021-06-10T09:00:00-05:00","by":"mail","tracking":"'"$(usps P-A1)"'","items":["new-document","invoice","old-document"]}'
    holds '.packets[0].envelope_used'
}

@test "R34 nothing to put it into: dispatch-incomplete; another envelope by an officer's decision" {
    reach ready A1
    lq-order return --item return-envelope A1
    refused dispatch-incomplete as bo lq-order dispatch A1
    lq-order decide --accept --note 'ours, theirs was mislaid' A1 not-own-envelope
    try 0 as bo lq-order dispatch < <(record A1 '{"tracking":"T-ours"}')
    holds '.dispatch.tracking == "T-ours"'
}

@test "an old document that came after completion must be cancelled before it goes out" {
    reach awaiting-materials A1 '.held_document.lost=true'
    as jun lq-order packet < <(envelope P1 A1 'del(.contents[0].old_document)')
    lq-order produce A1
    complete A1 '{"new_document":{"number":"E9"},"invoice":"I-1"}'
    lq-order packet < <(envelope P2 A1 '.contents[0] |= {order,old_document}')
    refused old-document-not-cancelled as bo lq-order dispatch A1
    try 0 as bo lq-order dispatch < <(record A1 '{"old_document_cancelled":true}')
    holds '.dispatch.items == ["new-document","invoice","old-document"] and .old_document_cancelled'
}

@test "four eyes: who received the materials doesn't send the document" {
    reach ready A1
    refused four-eyes as jun lq-order dispatch A1
    try 0 as bo lq-order dispatch A1
}

@test "an open request keeps the document in the office" {
    reach ready A1
    lq-order request --fix applicant.address A1
    refused request-open as bo lq-order dispatch A1
}

@test "our envelope comes back: ready again, and out again in a new one" {
    reach closed A1
    try 0 lq-order undeliverable --note 'moved' A1
    holds '.state == "ready" and .dispatch.came_back == ["new-document","invoice","old-document"]'
    refused dispatch-incomplete as bo lq-order dispatch A1
    refused not-own-envelope as bo lq-order dispatch < <(record A1 "{\"tracking\":\"$(usps P-A1)\"}")
    lq-order packet < <(envelope P2 A1 '.contents[0] |= {order,return_envelope}')
    try 0 as bo lq-order dispatch A1
    holds '.dispatch | .tracking == "'"$(usps P2)"'" and .items == ["new-document","invoice","old-document"] and (has("came_back") | not)'
}

@test "what didn't come back with it stays gone, through a second time" {
    reach dispatched A1
    rejected 'came_back: without new-document' lq-order undeliverable < <(record A1 '{"came_back":["invoice"]}')
    refused item-not-held lq-order undeliverable < <(record A1 '{"came_back":["new-document","photos"]}')
    rejected 'came_back[0]: not a string' lq-order undeliverable < <(record A1 '{"came_back":[1]}')
    lq-order undeliverable < <(record A1 '{"came_back":["new-document","invoice"]}')
    lq-order packet < <(envelope P2 A1 '.contents[0] |= {order,return_envelope}')
    try 0 as bo lq-order dispatch A1
    holds '.dispatch.items == ["new-document","invoice"] and .dispatch.gone == ["old-document"]'
    lq-order undeliverable A1
    refused item-not-held lq-order return --item old-document A1
}

@test "R25 pick-up while two-way mail holds is an officer's decision" {
    reach ready A1
    refused two-way-mail-only as bo lq-order dispatch < <(record A1 '{"pickup":true}')
    try 0 lq-order decide --accept --note 'flight tonight' A1 two-way-mail-only
    try 0 as bo lq-order dispatch < <(record A1 '{"pickup":true}')
    holds '.dispatch.by == "pickup" and (.packets[0] | has("envelope_used") | not)'
}

@test "what an applicant named like the desk's own members isn't taken for them in a pipeline" {
    reach ready A1 '.pickup=true | .tracking="T-evil" | .reason="lost" | .items=["all"] | .invoice_no="x"'
    now 2023-02-01T09:00:00-06:00 # pick-up would be free
    lq-order list --state ready >lines
    try 0 as bo lq-order dispatch <lines
    holds '.dispatch | .by == "mail" and .tracking == "'"$(usps P-A1)"'"'
    reach submitted A2 '.reason="outside-district" | .note="ok" | .answer={changes:{}}'
    refused reason-missing lq-order reject < <(lq-order show A2)
    try 0 lq-order reject < <(lq-order show A2 | jq -c '.reason="wrong-module"')
}
