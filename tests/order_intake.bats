#!/usr/bin/env bats
# lq-order submit takes every application that can be told apart into the store
# exactly once, whole or not, says all it lacks at once, and stores nothing that
# isn't the applicant's to say.

load lib
load order

setup() { order_setup; }
teardown() { sound; }

@test "a whole application is submitted and can be shown" {
    try 0 lq-order submit < <(application A1)
    holds '.order == "A1" and .version == 1 and .state == "submitted" and .transition.ok and .transition.to == "submitted"'
    try 0 lq-order show A1
    holds '.applicant.name == "张样" and (has("transition") | not)'
    try 0 lq-order history A1
    holds '.event == "submit" and .to == "submitted" and .key == "A1/submit" and .by == "lina" and .at == "2021-06-10T09:00:00-05:00"'
}

@test "R4 each business with each document is taken; another is refused" {
    local business document n=0
    for business in issue renew replace; do
        for document in passport travel-document; do
            application "A$((++n))" ".business=\"$business\" | .document=\"$document\""
        done
    done >six
    try 0 lq-order submit six
    holds '.state == "submitted"'
    refused business-unknown lq-order submit < <(application B1 '.business="extend"')
    refused business-unknown lq-order submit < <(application B2 '.document="visa"')
    refused order-not-found lq-order show B1
}

@test "R5 all empty fields are listed at once, each with its place, and the order waits as incomplete" {
    try 1 lq-order submit < <(application A1 'del(.applicant.phone) | .applicant.sex=" " | .applicant.address.lines=[]')
    has_found 'field-missing field-missing field-missing'
    holds '[.transition.findings[].at] == ["/applicant/sex", "/applicant/phone", "/applicant/address/lines"]'
    holds '.state == "incomplete" and .transition.written'
    state_is incomplete A1
    try 0 lq-order submit < <(application A2)
    state_is submitted A2
}

@test "R6 the declaration must be signed in the passport module; the emergency module asks for none" {
    try 1 lq-order submit < <(application A1 '.declaration.signed=false')
    has_found declaration-unsigned
    state_is incomplete A1
    try 0 lq-order submit < <(application A2 "$emergency")
    state_is submitted A2
}

emergency='.module="emergency" | .document="travel-document" | .emergency={reason:"lost-short-stay"} | del(.declaration)'

@test "R9 both reasons of the emergency module are accepted up to approval" {
    for reason in lost-short-stay urgent; do
        reach awaiting-materials "A-$reason" "$emergency | .emergency.reason=\"$reason\""
    done
}

@test "R11 an emergency application whose capture is incomplete waits" {
    try 1 lq-order submit < <(application A1 "$emergency | del(.emergency, .applicant.born)")
    has_found 'capture-incomplete capture-incomplete'
    state_is incomplete A1
    submitted A2 "$emergency"
    state_is submitted A2
}

@test "R12 the modules are alternatives: no passport in the emergency module, no third module" {
    refused module-conflict lq-order submit < <(application A1 "$emergency | .document=\"passport\"")
    refused module-conflict lq-order submit < <(application A1 '.module="visa"')
    try 0 lq-order submit < <(application A1 "$emergency")
}

@test "R14 with a whole step missing it is incomplete, and can't be reviewed; with all steps it is submitted" {
    try 1 lq-order submit < <(application A1 'del(.photo, .face)')
    has_found 'step-missing step-missing'
    holds '[.transition.findings[].seen] == ["photo", "identity"] and .transition.ok == false'
    refused state-wrong lq-order review A1
    try 1 lq-order submit < <(application A2 '.applicant={name:"张样"}')
    holds '[.transition.findings[] | select(.id == "step-missing").seen] == ["personal-data"]'
    try 0 lq-order submit < <(application A3)
}

@test "R14 a name, a module, a document and a business are the least; without them nothing is stored" {
    refused 'field-missing field-missing field-missing field-missing' \
        lq-order submit < <(echo '{"order":"A1","applicant":{"name":"  "}}')
    refused field-missing lq-order submit < <(application x 'del(.order)')
    try 1 lq-order submit < <(echo '{"order":"A1","module":"passport","document":"passport","business":"issue","applicant":{"name":"张样"}}')
    state_is incomplete A1
}

@test "R82 an official passport isn't renewed or replaced in the app; by mail it is taken; a first ordinary one is an officer's matter" {
    for number in DE1234567 SE7654321 PE1234567 D1234567 S12345678 S.1234567 P.1234567; do
        refused official-passport lq-order submit < <(application A1 ".held_document.number=\"$number\"")
        refused official-passport lq-order submit < <(application A1 ".business=\"replace\" | .held_document.number=\"$number\"")
    done
    refused official-passport lq-order submit < <(application A1 '.held_document.kind="official-passport"')
    submitted A1 '.held_document.number="E12345678"'
    submitted A2 '.held_document.number="G12345678"'
    try 0 lq-order submit < <(application A3 'del(.order) | .channel="mail" | .intake_ref="M-1" | .held_document.number="DE1234567"')
    reach in-review A4 '.business="issue" | .held_document.number="DE1234567"'
    refused official-passport-first as tao lq-order approve A4
    holds '.transition.ok == null'
}

# ---- once ----

@test "the same export twice changes nothing, with its members in another order, too" {
    { application A1; application A2; application A3 'del(.face)'; } >feed
    try 1 lq-order submit feed
    unwritten try 0 lq-order submit feed
    holds '.transition.already and .transition.ok and .transition.written == false'
    jq -cS '.fee={"ok":true} | .state="closed" | .version=99' feed >sorted
    unwritten try 0 lq-order submit sorted
}

@test "it changes nothing when the order has long moved on, and shows how it stands" {
    application A1 >feed
    reach awaiting-materials A1
    unwritten try 0 lq-order submit feed
    holds '.state == "awaiting-materials" and .transition.already'
}

@test "the same number with other content is a conflict, wherever the content differs" {
    submitted A1
    for change in '.applicant.name="李样"' '.name_annotation=true' '.payment={kind:"wechat",transaction:"t",amount_cents:2300}' \
        '.submitted_at="2021-06-09T10:00:01-05:00"' 'del(.uploads)'; do
        refused key-conflict lq-order submit < <(application A1 "$change")
    done
    try 0 lq-order submit < <(application A1 '.applicant.name="\u5f20\u6837"')
}

@test "an application without the time of its submission gets the post's, and is the same one the next day" {
    try 0 lq-order submit < <(application A1 'del(.submitted_at)')
    holds '.submitted_at == "2021-06-10T09:00:00-05:00"'
    now 2021-06-11T09:00:00-05:00
    unwritten try 0 lq-order submit < <(application A1 'del(.submitted_at)')
}

# ---- numbers of the post ----

# ISO 7064 MOD 37-2 over letters and digits, from the standard's recursion
mod37_2() {
    awk -v s="${1//-/}" 'BEGIN { set = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
        for (i = 1; i <= length(s); i++) p = (p + index(set, substr(s, i, 1)) - 1) * 2 % 37
        print substr(set, (38 - p) % 37 + 1, 1) }'
}

mailed() { application x "del(.order) | .channel=\"${2:-mail}\" | .intake_ref=\"$1\""; }

@test "mail and e-mail orders get the post's number with its check character; '*' is skipped" {
    for ((i = 1; i <= 80; i++)); do mailed "M-$i"; done >in
    mailed E-1 email | jq -c '.uploads += [{what:"urgent-proof",file:"p.pdf"}]' >>in
    try 0 lq-order submit in
    local number sequence=0 last
    while read -r number; do
        [[ $number =~ ^CHI-21-[0-9]{6}-[0-9A-Z]$ ]]
        [[ ${number: -1} == "$(mod37_2 "${number%-*}")" ]]
        last=$((10#${number:7:6}))
        ((last > sequence))
        for ((sequence++; sequence < last; sequence++)); do # only those are left out
            [[ $(mod37_2 "$(printf 'CHI-21-%06d' "$sequence")") == '*' ]]
        done
    done < <(jq -r .order <<<"$output")
    ((sequence > 81)) # at least one was
}

@test "the same intake_ref again is the same order; with other content it is a conflict" {
    try 0 lq-order submit < <(mailed M-1)
    number=$(jq -r .order <<<"$output")
    try 0 lq-order submit < <(mailed M-2)
    holds ".order != \"$number\""
    unwritten try 0 lq-order submit < <(mailed M-1)
    holds ".order == \"$number\" and .transition.already"
    refused key-conflict lq-order submit < <(mailed M-1 | jq -c '.applicant.name="李样"')
    lq-order review "$number"
    unwritten try 0 lq-order submit < <(mailed M-1)
    holds '.state == "in-review"'
}

@test "numbers go on in the next batch, and begin anew with the year" {
    try 0 lq-order submit < <(mailed M-1)
    try 0 lq-order submit < <(mailed M-2)
    holds '.order | startswith("CHI-21-000002-")'
    now 2022-01-03T09:00:00-06:00
    try 0 lq-order submit < <(mailed M-3)
    holds '.order | startswith("CHI-22-000001-")'
}

@test "an order of the app that bears a number like the post's, or an intake_ref, takes nobody's place" {
    first=$(lq-order submit --dry-run < <(mailed M-1) | jq -r .order)
    submitted "$first" '.intake_ref="M-1"'
    try 0 lq-order submit < <(mailed M-1)
    holds ".order != \"$first\" and (.transition | has(\"already\") | not)"
}

@test "mail and e-mail need the clerk's reference, and bring no number of their own" {
    refused intake-ref-missing lq-order submit < <(application x 'del(.order) | .channel="mail"')
    refused intake-ref-missing lq-order submit < <(application x 'del(.order) | .channel="email" | .intake_ref=" "')
    rejected 'order: the post numbers' lq-order submit < <(application A7 '.channel="mail" | .intake_ref="M-1"')
    rejected 'channel: not one of app, mail, email' lq-order submit < <(application A7 '.channel="fax"')
}

# ---- what can't be a record ----

@test "what only the post writes can't be brought in an application" {
    for member in requests decisions packets new_document invoice dispatch assigned_to interview \
        exceptions spoilt resume_state rejected_for old_document_cancelled post_number paid_by_packet attachments; do
        rejected "$member: is written by the post" lq-order submit < <(application A1 ".$member=\"x\"")
    done
}

@test "a null, a wrong type or a bad number is rejected with its file, line and column" {
    submitted A0
    application A1 | sed 's/"born":"1990-03-07"/"born":null/' >in
    rejected "in:1:$(grep -bo null in | cut -d: -f1 | awk '{print $1 + 1}'): applicant.born: is null" lq-order submit in
    rejected 'order: not an order number' lq-order submit < <(application 'A 1')
    rejected 'order: not an order number' lq-order submit < <(application ../etc)
    rejected 'order: not a string' lq-order submit < <(application A1 '.order=12')
    rejected 'declaration.signed: not true or false' lq-order submit < <(application A1 '.declaration.signed="yes"')
    rejected 'applicant: not an object' lq-order submit < <(application A1 '.applicant=[]')
    rejected 'payment.amount_cents: not an integer' lq-order submit < <(application A1 '.payment={kind:"wechat",transaction:"t",amount_cents:23.5}')
    rejected 'payment.kind: missing' lq-order submit < <(application A1 '.payment={}')
    rejected 'uploads[0]: not an object' lq-order submit < <(application A1 '.uploads=["data-page"]')
}

@test "what can't be priced isn't taken in: it would pass later for want of a price" {
    rejected 'submitted_at: not an RFC 3339 time' lq-order submit < <(application A1 '.submitted_at="yesterday"')
    rejected 'has no tariff for 2020-01-01' lq-order submit < <(application A1 '.submitted_at="2020-01-01T12:00:00Z"')
    rejected 'name_annotation: not true or false' lq-order submit < <(application A1 '.name_annotation=1')
}

@test "a bad line costs no other, is kept with its reason, and can be fed again" {
    { application A1; echo 'not JSON'; application A2; application A3 '.order=null'; application A4; } >in
    try 3 lq-order submit --rejects bad in
    [[ ${#lines[@]} -eq 3 ]]
    [[ ${stderr_lines[2]} == *'2 of 5 records rejected' ]]
    jq -es 'map(.line) == [2, 4]' bad.why
    jq -Rc 'fromjson? // empty | .order="A3"' bad >mended
    try 0 lq-order submit mended
    state_is submitted A3
}

@test "an application over 256 KiB or 2,048 values is one rejection; one just under is carried to the end" {
    {
        application A1 '.x="y"*262144'
        application A2 '.x=[range(2048)]'
        application A3 '.x="y"*260000'
        application A4 '.x=[range(1900)]'
    } >in
    try 3 lq-order submit --rejects bad in
    [[ $(jq -r .order <<<"$output" | xargs) == "A3 A4" ]]
    [[ $stderr == *'longer than 262144 bytes'* && $stderr == *'more than 2048 values'* ]]
    lq-order review A3 A4 >/dev/null
    as tao lq-order approve A3 A4 >/dev/null
    sent P1 A3
    sent P2 A4
    lq-order produce A3 A4 >/dev/null
    state_is in-production A3
    state_is in-production A4
}

@test "an application nested deeper than 24 levels is rejected: it has to fit into other records" {
    deep=$(printf '[%.0s' {1..23})$(printf ']%.0s' {1..23})
    rejected 'nested deeper than 24 levels' lq-order submit < <(application A1 ".x=[$deep]")
    try 0 lq-order submit < <(application A1 ".x=$deep")
    lq-order show A1 | lq-order review
    try 0 lq-order history A1
}

@test "unknown members come back byte for byte; verdicts of filters are not stored" {
    application A1 | sed 's|^{|{"名":[1.0, 1e2,"\\u00e9\\/𠮷"],"big":12345678901234567890,"fee":{"ok":true},"transition":1,|' >in
    try 0 lq-order submit in
    try 0 lq-order show A1
    [[ $output == *'"名":[1.0, 1e2,"\u00e9\/𠮷"],"big":12345678901234567890'* ]]
    holds '(has("fee") or has("transition")) | not'
}

@test "--dry-run says what would happen and writes nothing" {
    unwritten try 0 lq-order submit --dry-run < <(application A1; application A2)
    holds '.transition.ok and .transition.dry_run and .transition.written == false and .state == "submitted"'
    [[ ${#lines[@]} -eq 2 ]]
    refused order-not-found lq-order show A1
}
