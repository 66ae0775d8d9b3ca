#!/usr/bin/env bats
# Between submission and approval: what is asked of the applicant and answered,
# what an officer decides, and what ends an application. Only what was asked for
# changes, and nothing passes that the rules or an open request hold back.

load lib
load order

setup() { order_setup; }
teardown() { sound; }

answer() { # ORDER JSON: an answer on standard output
    jq -nc --arg order "$1" --argjson answer "$2" '{order:$order,answer:$answer}'
}

open_items() { show "$1" '[.requests[] | select(.open).item]'; }

# ---- request ----

@test "R17 a request names its items, waits in needs-supplement, and the answer brings the order back" {
    reach in-review A1
    try 0 lq-order request --need residence-status --fix applicant.phone --note '号码不通' A1
    holds '.state == "needs-supplement" and .transition.to == "needs-supplement"'
    holds '[.requests[] | [.item, .what, .by, .open, .asked_by, .note]] == [
        ["residence-status", "material", "online", true, "lina", "号码不通"],
        ["/applicant/phone", "field", "online", true, "lina", "号码不通"]]'
    try 0 lq-order answer < <(answer A1 '{"uploads":[{"what":"residence-status","file":"i20.pdf"}]}')
    holds '.state == "needs-supplement" and [.uploads[].what] == ["data-page", "residence-status"]'
    try 0 lq-order answer < <(answer A1 '{"changes":{"applicant":{"phone":"+13125550199"}}}')
    holds '.state == "in-review" and .applicant.phone == "+13125550199" and .applicant.name == "张样"'
    holds '[.requests[].open] == [false, false] and (has("resume_state") | not)'
}

@test "R17 asked while submitted, it goes back to submitted; asked again meanwhile, it still does" {
    reach submitted A1
    lq-order request --need id-card A1
    lq-order request --need name-proof A1
    try 0 lq-order answer < <(answer A1 '{"uploads":[{"what":"id-card"},{"what":"name-proof"}]}')
    holds '.state == "submitted"'
}

@test "R17 what is still open keeps the order from approval" {
    reach awaiting-materials A1
    lq-order request --need id-card A1
    lq-order reopen --reason 'wrong order approved' A1
    refused request-open as tao lq-order approve A1
    holds '.transition.findings[0].seen == "id-card"'
    lq-order answer < <(answer A1 '{"uploads":[{"what":"id-card"}]}')
    as tao lq-order approve A1
    state_is awaiting-materials A1
}

@test "R17 a request must name something there is, and not what is asked already" {
    reach in-review A1
    refused request-empty lq-order request A1
    for item in nonsense photo; do
        refused request-unknown lq-order request --need "$item" A1
    done
    for field in packets state decisions.0 '' / /applicant/ applicant..name /applicant//name applicantx; do
        refused request-unknown lq-order request --fix "$field" A1
    done
    lq-order request --need id-card A1
    refused request-empty lq-order request --need id-card A1
}

@test "a request may stand in the record, too" {
    reach submitted A1
    try 0 lq-order request < <(record A1 '{"need":["id-card"],"fix":["/applicant/born"],"note":"n"}')
    [[ $(open_items A1) == '["id-card","/applicant/born"]' ]]
    rejected 'need[0]: not a string' lq-order request < <(record A1 '{"need":[1]}')
}

@test "--drop closes a request that was a mistake, with its reason; with the last one the order goes back" {
    reach in-review A1
    lq-order request --need id-card --fix applicant.born A1
    refused reason-missing lq-order request --drop id-card A1
    refused request-unknown lq-order request --drop name-proof --note x A1
    try 0 lq-order request --drop id-card --note 'not needed' A1
    holds '.state == "needs-supplement"'
    try 0 lq-order request --drop applicant.born --note 'read wrongly' A1
    holds '.state == "in-review" and [.requests[].closed_by] == ["request", "request"]'
    [[ $(last_event A1 '[.event, .to, .note]') == '["request","in-review","read wrongly"]' ]]
    try 2 lq-order request --drop id-card --need name-proof --note x A1
}

@test "asked after approval the state stays, and what comes later waits for the answer" {
    reach materials-received A1
    try 0 lq-order request --fix applicant.phone A1
    holds '.state == "materials-received"'
    refused request-open lq-order produce A1
    lq-order answer < <(answer A1 '{"changes":{"applicant":{"phone":"+1"}}}')
    try 0 lq-order produce A1
}

@test "what is asked for by mail is closed by the packet that brings it, and the order goes back" {
    reach in-review A1
    lq-order request --need photos --need application-form A1
    [[ $(show A1 '[.requests[].by] | unique') == '["mail"]' ]]
    try 1 lq-order packet < <(envelope P1 A1 '.contents[0].extra=["application-form"]')
    [[ $(open_items A1) == '[]' ]]
    state_is in-review A1
    [[ $(last_event A1 '[.event, .to]') == '["hold","in-review"]' ]]
}

# ---- answer ----

@test "R14 the answer that brings the last step makes an incomplete order submitted" {
    reach incomplete A1 'del(.declaration)'
    try 1 lq-order answer < <(answer A1 '{"changes":{"declaration":{"signed":true}}}')
    holds '.state == "incomplete" and .transition.written and .declaration.signed'
    has_found step-missing
    try 0 lq-order answer < <(answer A1 '{"changes":{"face":{"result":"pass","subject":"applicant"}}}')
    holds '.state == "submitted"'
}

@test "R14 an incomplete order takes what it lacks, field by field, and nothing else" {
    reach incomplete A1 'del(.applicant.phone) | .uploads=[]'
    refused field-locked lq-order answer < <(answer A1 '{"changes":{"applicant":{"phone":"+1","name":"李样"}}}')
    refused field-locked lq-order answer < <(answer A1 '{"changes":{"payment":{"kind":"wechat"}}}')
    refused item-not-asked lq-order answer < <(answer A1 '{"uploads":[{"what":"name-proof"}]}')
    try 0 lq-order answer < <(answer A1 '{"changes":{"applicant":{"phone":"+1"},"face":{"result":"pass"}},
        "uploads":[{"what":"data-page"}]}')
    holds '.state == "submitted"'
}

@test "R18 only the named fields may change, however the others are spelt" {
    reach in-review A1
    lq-order request --fix applicant.phone A1
    for change in '{"applicant":{"name":"李样"}}' '{"applicant":{"phone":"+1","sex":"M"}}' \
        '{"applicant":{"phone ":"+1"}}' '{"applicant":{"phonex":"+1"}}' '{"applicant/phone":"+1"}' \
        '{"applicant":{"phone/x":"+1"}}' '{"/applicant/phone":"+1"}' '{"applicant~1phone":"+1"}' \
        '{"state":"closed"}' '{"order":"A2"}' '{"requests":[1]}' '{"name_annotation":false}'; do
        refused field-locked lq-order answer < <(answer A1 "{\"changes\":$change}")
    done
    refused item-not-asked lq-order answer < <(answer A1 '{"uploads":[{"what":"data-page"}]}')
    try 0 lq-order answer < <(answer A1 '{"changes":{"\u0061pplicant":{"ph\u006fne":"+1"}}}')
    holds '.applicant.phone == "+1" and .state == "in-review"'
}

@test "R18 a field asked for as a whole may change in its parts" {
    reach in-review A1
    lq-order request --fix applicant.address A1
    try 0 lq-order answer < <(answer A1 '{"changes":{"applicant":{"address":{"lines":["2 Other Street","#3"],"zip":"60601"}}}}')
    holds '.applicant.address == {"lines":["2 Other Street","#3"],"city":"Chicago","state":"IL","zip":"60601"}'
}

@test "R18 an answer can neither empty a field nor change what kind of value it is" {
    reach in-review A1
    lq-order request --fix applicant --fix name_annotation --need id-card A1
    rejected 'changes.applicant.phone: is null' lq-order answer < <(answer A1 '{"changes":{"applicant":{"phone":null}}}')
    rejected 'lines[1]: is null' lq-order answer < <(answer A1 '{"changes":{"applicant":{"address":{"lines":["a",null]}}}}')
    rejected 'uploads[0].file: is null' lq-order answer < <(answer A1 '{"uploads":[{"what":"id-card","file":null}]}')
    for blank in '""' '"  "' ; do
        refused field-missing lq-order answer < <(answer A1 "{\"changes\":{\"applicant\":{\"phone\":$blank}}}")
    done
    refused field-missing lq-order answer < <(answer A1 '{"changes":{"applicant":{"address":{"lines":[]}}}}')
    for other in 1 true '{"x":1}' '["a"]'; do
        rejected 'not of the type that is recorded' lq-order answer < <(answer A1 "{\"changes\":{\"applicant\":{\"phone\":$other}}}")
    done
    rejected 'changes.applicant: not of the type' lq-order answer < <(answer A1 '{"changes":{"applicant":"x"}}')
    rejected 'changes.name_annotation: not of the type' lq-order answer < <(answer A1 '{"changes":{"name_annotation":"yes"}}')
    try 0 lq-order answer < <(answer A1 '{"changes":{"name_annotation":true}}')
    holds '.name_annotation'
}

@test "an answer that isn't one is rejected; one nobody asked for is refused" {
    reach submitted A1
    rejected 'answer: missing' lq-order answer A1
    rejected 'answer: not an object' lq-order answer < <(record A1 '{"answer":[]}')
    refused state-wrong lq-order answer < <(answer A1 '{"changes":{"applicant":{"phone":"+1"}}}')
    lq-order request --need id-card A1
    rejected 'answer.uploads[0].what: missing' lq-order answer < <(answer A1 '{"uploads":[{}]}')
    refused order-not-found lq-order answer < <(answer A9 '{}')
}

# ---- decide, approve ----

@test "R3 without real-name authentication no order of the app is approved; by mail there is no account" {
    reach in-review A1 '.account.real_name.verified=false'
    refused account-not-realname as tao lq-order approve A1
    refused not-waivable lq-order decide --accept --note x A1 account-not-realname
    reach awaiting-materials A2
    number=$(application x 'del(.order,.account) | .channel="mail" | .intake_ref="M-1"' | lq-order submit | jq -r .order)
    lq-order review "$number"
    by_mail "$number"
    as tao lq-order approve "$number"
    state_is awaiting-materials "$number"
}

@test "R8 a held passport needs its data page uploaded; a first issue and a lost one need none" {
    reach in-review A1 '.uploads=[{what:"id-card",file:"i.jpg"}]'
    refused material-missing as tao lq-order approve A1
    holds '.transition.findings[0].seen == "data-page"'
    reach awaiting-materials A2 '.uploads=[] | .business="replace" | .held_document.lost=true'
    reach awaiting-materials A3 '.uploads=[] | .business="issue" | del(.held_document)'
    lq-order decide --accept --note 'copy on file' A1 material-missing
    as tao lq-order approve A1
    state_is awaiting-materials A1
}

emergency='.module="emergency" | .document="travel-document" | .emergency={reason:"urgent"} | del(.declaration)'

@test "R10 another emergency reason is an officer's decision: accepted it passes, refused it doesn't" {
    for n in 1 2; do reach in-review "A$n" "$emergency | .emergency.reason=\"cheap-flight\""; done
    refused emergency-out-of-scope as tao lq-order approve A1
    holds '.transition.ok == null and .transition.findings[0].seen == "cheap-flight"'
    try 0 lq-order decide --accept --note '亲属病危' A1 emergency-out-of-scope
    holds '.decisions == [{"finding":"emergency-out-of-scope","decision":"accept","by":"lina",
        "at":"2021-06-10T09:00:00-05:00","note":"亲属病危"}]'
    try 0 as tao lq-order approve A1
    holds '.transition.findings[0].decision == "accepted"'
    lq-order decide --refuse --note 'can wait' A2 emergency-out-of-scope
    refused emergency-out-of-scope as tao lq-order approve A2
    holds '.transition.ok == false and .transition.findings[0].decision == "refused"'
    lq-order decide --accept --note 'heard again' A2 emergency-out-of-scope
    as tao lq-order approve A2
}

@test "R25 while two-way mail holds other ways are refused, unless an officer waives it; afterwards they are free" {
    reach in-review A1 '.delivery={in:"counter",out:"pickup"}'
    refused 'two-way-mail-only two-way-mail-only' as tao lq-order approve A1
    holds '[.transition.findings[].at] == ["/delivery/in", "/delivery/out"]'
    now 2023-01-07T12:00:00-06:00
    refused 'two-way-mail-only two-way-mail-only' as tao lq-order approve A1
    lq-order decide --accept --note 'lives next door' A1 two-way-mail-only
    as tao lq-order approve A1
    state_is awaiting-materials A1
    reach in-review A2 '.delivery={in:"counter",out:"pickup"}'
    now 2023-01-08T12:00:00-06:00
    as tao lq-order approve A2
    state_is awaiting-materials A2
}

@test "R63 WeChat passes with a transaction and the exact amount; the same transaction twice doesn't" {
    local paid='.payment={kind:"wechat",transaction:"t-1",amount_cents:2300}'
    reach in-review A1 "$paid | .payment.amount_cents=2299"
    refused amount-wrong as tao lq-order approve A1
    reach in-review A2 "$paid | del(.payment.transaction)"
    refused wechat-transaction-missing as tao lq-order approve A2
    reach in-review A3 "$paid | .name_annotation=true"
    refused 'amount-wrong payment-reused' as tao lq-order approve A3
    reach awaiting-materials A4 "$paid | .payment.transaction=\"t-4\""
    reach in-review A5 "$paid | .payment.transaction=\"t-4\""
    refused payment-reused as tao lq-order approve A5
    # who came first isn't at fault when a later one names the same payment
    reach in-review A6 "$paid | .payment.transaction=\"t-6\""
    reach in-review A7 "$paid | .payment.transaction=\"t-6\""
    try 0 as tao lq-order approve A6
    refused payment-reused as tao lq-order approve A7
}

@test "decide: the finding must exist, be open on the order and be the officer's to settle, with a reason" {
    reach in-review A1
    refused finding-unknown lq-order decide --accept --note x A1 nonsense
    refused not-waivable lq-order decide --accept --note x A1 amount-wrong
    refused finding-not-open lq-order decide --accept --note x A1 emergency-out-of-scope
    refused reason-missing lq-order decide --accept A1 material-missing
    refused order-not-found lq-order decide --accept --note x A9 material-missing
    try 2 lq-order decide --accept --refuse --note x A1 material-missing
    try 2 lq-order decide --note x A1 material-missing
    try 2 lq-order decide --accept --note x A1
    rejected 'must be accept or refuse' lq-order decide < <(record A1 '{"finding":"material-missing","decision":"maybe","note":"x"}')
}

@test "another decision on the same version isn't taken for a retry; the same one is" {
    reach in-review A1 '.uploads=[{what:"id-card"}] | .delivery.out="pickup"'
    lq-order decide --accept --note x A1@2 material-missing
    unwritten try 0 lq-order decide --accept --note x A1@2 material-missing
    holds '.transition.already'
    refused version-conflict lq-order decide --accept --note x A1@2 two-way-mail-only
    lq-order decide --accept --note x A1@3 two-way-mail-only
    as tao lq-order approve A1@4
    lq-order request --need id-card A1@5
    refused version-conflict lq-order request --need name-proof A1@5
}

@test "four eyes: who reviewed doesn't approve, a colleague does" {
    reach in-review A1
    refused four-eyes as mei lq-order approve A1
    holds '.transition.findings[0].seen == "mei"'
    as tao lq-order approve A1
    state_is awaiting-materials A1
}

# ---- endings ----

@test "reject wants a reason of the profile" {
    reach submitted A1
    refused reason-missing lq-order reject A1
    refused reason-unknown lq-order reject --reason 'no mood' A1
    try 0 lq-order reject --reason outside-district --note '在纽约领区' A1
    holds '.state == "rejected" and .rejected_for == "outside-district"'
    [[ $(last_event A1 .note) == '"在纽约领区"' ]]
}

@test "R65 an emergency order can't be withdrawn once submitted; an incomplete one and an ordinary one can" {
    reach submitted A1 "$emergency"
    refused emergency-not-withdrawable lq-order withdraw A1
    lq-order review A1
    refused emergency-not-withdrawable lq-order withdraw A1
    reach incomplete A2 "$emergency"
    try 0 lq-order withdraw A2
    holds '.state == "withdrawn"'
    for state in incomplete submitted in-review needs-supplement awaiting-materials; do
        reach "$state" "B-$state"
        try 0 lq-order withdraw --note 'by phone' "B-$state"
    done
    reach materials-received C1
    refused state-wrong lq-order withdraw C1
}

@test "an order lapses only when its state's days have passed" {
    reach incomplete A1
    now 2021-07-10T08:59:59-05:00
    refused not-lapsed lq-order lapse A1
    holds '.transition.findings[0] | .seen == 29 and .want == 30'
    now 2021-07-10T09:00:00-05:00
    try 0 lq-order lapse A1
    holds '.state == "lapsed"'
    reach awaiting-materials A2
    now 2021-09-01T09:00:00-05:00
    lq-order note --exception delayed --note 'on its way' A2 # the state's days run on
    now 2021-10-08T09:00:00-05:00
    try 0 lq-order lapse A2
}

@test "reopen takes an order back into review, with a reason; what is held stays and counts again" {
    reach materials-received A1
    refused reason-missing lq-order reopen A1
    try 0 lq-order reopen --reason 'wrong name' A1
    holds '.state == "in-review" and (.packets | length) == 1'
    as tao lq-order approve A1
    try 0 lq-order receive A1
    holds '.state == "materials-received"'
    for state in rejected withdrawn lapsed; do
        reach "$state" "B-$state"
        try 0 lq-order reopen --reason 'ended by mistake' "B-$state"
    done
}

@test "R50 an exception in the mail is noted and the state kept; a plain note is no change" {
    reach dispatched A1
    for what in lost damaged delayed; do
        try 0 lq-order note --exception "$what" --note 'says the applicant' A1
        holds ".state == \"dispatched\" and (.exceptions | last).what == \"$what\""
    done
    version=$(show A1 .version)
    try 0 lq-order note --note 'called' A1
    [[ $(show A1 .version) == "$version" ]]
    [[ $(last_event A1 '[.event, .note, has("patch"), has("to")]') == '["note","called",false,false]' ]]
    refused reason-missing lq-order note A1
    refused reason-missing lq-order note --note ' ' A1
    try 2 lq-order note --exception stolen --note x A1
    refused reason-unknown lq-order note < <(record A1 '{"exception":"stolen","note":"x"}')
}
