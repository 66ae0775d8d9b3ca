#!/usr/bin/env bats
# Which door a request goes through: a module of the app, mail, e-mail, the old system while it
# lasted, the hotline (R4, R9, R10, R12, R75-R80, R82).

load lib

setup() {
    lq_setup
    export LQ_NOW=2021-06-20T09:00:00-05:00
}

# An application for a passport, changed by a jq filter.
request() {
    quick_jq -nc '{order: "A1", module: "passport", document: "passport", business: "renew",
        applicant: {name: "张样"}, held_document: {kind: "ordinary-passport", number: "E00000001"}}
        | '"${1:-.}"
}

# goes JSON FILTER: the answer is yes, nothing found; asks and refuses name the findings, and no other.
goes() {
    try 0 lq-route <<<"$1"
    holds ".route | .ok == true and .findings == [] and ($2)"
}
asks() {
    try 0 lq-route <<<"$1"
    holds '.route.ok == null'
    [[ $(found) == "${*:2}" ]]
}
refuses() {
    try 1 lq-route <<<"$1"
    holds '.route.ok == false'
    [[ $(found) == "${*:2}" ]]
}
found() { quick_jq -r '[.route.findings[].id] | join(" ")' <<<"$output"; }

@test "R4 R77 issue, renewal and replacement of both documents go through the app's passport module" {
    local business document
    for business in issue renew replace; do
        for document in passport travel-document; do
            goes "$(request ".business = \"$business\" | .document = \"$document\"")" \
                '.door == "app" and .module == "passport" and .order and .command == "lq-order submit"'
        done
    done
    refuses "$(request '.business = "extend"')" business-unknown
    refuses "$(request '.document = "visa"')" business-unknown
}

@test "R9 the emergency module: lost on a short stay, or urgent with no time for a passport" {
    local reason
    for reason in lost-short-stay urgent; do
        goes "$(request ".module = \"emergency\" | .document = \"travel-document\" | .emergency.reason = \"$reason\"")" \
            ".door == \"app\" and .module == \"emergency\" and .scope == \"$reason\" and .order"
    done
}

@test "R9 an emergency without a reason, by its kind or its module: which of the two is it?" {
    asks '{"kind":"emergency"}' emergency-reason-missing
    holds '.route | .door == "app" and .module == "emergency" and .order and (has("scope") | not) and
        .findings[0].at == "/emergency/reason" and .findings[0].want == "lost-short-stay, urgent"'
    asks '{"kind":"emergency","emergency":{"reason":" "}}' emergency-reason-missing
    asks "$(request '.module = "emergency" | .document = "travel-document"')" emergency-reason-missing
    goes '{"kind":"emergency","emergency":{"reason":"urgent"}}' '.module == "emergency" and .scope == "urgent"'
    asks '{"kind":"emergency","emergency":{"reason":"holiday"}}' emergency-out-of-scope # R10
    refuses '{"kind":"emergency","document":"passport","emergency":{"reason":"urgent"}}' module-conflict # R12
    # R75: in danger is another matter; who reads the finding's hint is told so
    try 0 lq-explain --lang en <<<"$(lq-route <<<'{"kind":"emergency"}')"
    grep -q 'consular protection' <<<"$output"
}

@test "R10 any other reason is an officer's decision, never the machine's" {
    asks "$(request '.module = "emergency" | .document = "travel-document" | .emergency.reason = "holiday"')" \
        emergency-out-of-scope
    holds '.route.door == "app" and (.route | has("scope") | not)'
}

@test "R12 the emergency module makes no passports" {
    refuses "$(request '.module = "emergency" | .emergency.reason = "urgent"')" module-conflict
    goes "$(request '.module = "emergency" | .emergency.reason = "urgent" | .document = "travel-document"')" .scope
}

@test "R75 protection is the hotline's: 12308, never an order" {
    goes '{"kind":"protection"}' '. == {ok: true, door: "hotline", order: false, number: "12308", findings: []}'
    goes '{"kind":"protection","module":"passport","business":"renew"}' '.order | not'
}

@test "R76 the old system served through 6 June 2021, at the post" {
    local at
    for at in 2021-06-06T23:59:59-05:00 2021-06-07T12:59:00+08:00; do
        goes "{\"kind\":\"passport\",\"channel\":\"old-system\",\"requested_at\":\"$at\"}" \
            '.door == "old-system" and (.order | not)'
    done
    for at in 2021-06-07T00:00:00-05:00 2021-06-07T13:00:00+08:00 2024-01-01T00:00:00Z; do
        refuses "{\"kind\":\"passport\",\"channel\":\"old-system\",\"requested_at\":\"$at\"}" old-system-closed
        holds '.route.door == "app"'
    done
    refuses '{"kind":"passport","channel":"old-system"}' old-system-closed
    LQ_NOW=2021-06-06T09:00:00-05:00 goes '{"kind":"pension","channel":"old-system"}' '.door == "old-system"'
}

@test "R76 the day comes from the order, else from the clock" {
    goes "$(request '.channel = "old-system" | .submitted_at = "2021-06-06T09:00:00-05:00"')" '.door == "old-system"'
    refuses "$(request '.channel = "old-system" | .submitted_at = "2021-06-07T09:00:00-05:00"')" old-system-closed
}

@test "R67 R72 R77 pension and legalization have modules and commands of their own" {
    goes '{"kind":"pension"}' '.door == "app" and .module == "pension" and .command == "lq-pension submit" and (.order | not)'
    goes '{"module":"legalization"}' '.module == "legalization" and .command == "lq-verify-legalization"'
}

@test "R71 the pension's form on paper where the app failed" {
    local cause
    for cause in submit-failed result-not-found; do
        goes "{\"kind\":\"pension\",\"channel\":\"mail\",\"cause\":\"$cause\"}" \
            '.door == "mail" and .command == "lq-pension fallback" and .contacts.email == "chinavisachicago@gmail.com"'
    done
    asks '{"kind":"pension","channel":"mail"}' not-through-app
}

@test "R77 by mail without an exception asks an officer" {
    asks "$(request '.channel = "mail"')" not-through-app
    holds '.route.door == "app" and .route.findings[0].seen == "mail"'
    goes "$(request '.channel = "app"')" '.door == "app"'
}

@test "R79 no account and no document to register one with: by mail, an order of its own" {
    goes "$(request 'del(.held_document)')" '.door == "mail" and .order and .contacts.phone == "312-453-0210"'
    goes "$(request '.channel = "mail" | .held_document.lost = true')" '.door == "mail" and .order'
    goes "$(request '.held_document = {kind: "travel-document", number: "T00000001"}')" '.door == "mail"'
    # another's account serves as well
    goes "$(request 'del(.held_document) | .account = {id: "u1", relation: "spouse"}')" '.door == "app"'
    asks "$(request '.channel = "mail" | .applicant.id_number = "11010519491231002X" | del(.held_document)')" \
        not-through-app
}

@test "R80 a special urgent need with proof goes by e-mail, an order of its own" {
    goes "$(request '.channel = "email" | .uploads = [{what: "urgent-proof"}]')" '.door == "email" and .order'
    goes "$(request '.urgent = {reason: "surgery", proof: ["letter.pdf"]}')" \
        '.door == "email" and .contacts.email == "chinavisachicago@gmail.com"'
    refuses "$(request '.channel = "email"')" urgent-proof-missing
    refuses "$(request '.channel = "email" | .uploads = [{what: "data-page"}]')" urgent-proof-missing
    refuses "$(request '.urgent = {reason: "surgery", proof: []}')" urgent-proof-missing
    holds '.route.door == "app" and .route.findings[0].at == "/urgent"'
}

@test "R82 an official passport's renewal isn't the app's: both contacts" {
    local number
    for number in DE0000001 D0000001 SE0000001 S0000001 S.0000001 PE0000001 P0000001; do
        refuses "$(request ".held_document = {number: \"$number\"}")" official-passport
        holds '.route.door == "consult" and (.route.order | not) and .route.contacts ==
            {phone: "312-453-0210", email: "chinavisachicago@gmail.com"}
            and .route.findings[0].want == "312-453-0210, chinavisachicago@gmail.com"'
    done
    refuses "$(request '.business = "replace" | .held_document.kind = "official-passport"')" official-passport
}

@test "R82 and by mail, once the post was asked, it needs no other reason" {
    refuses "$(request '.channel = "app" | .held_document.number = "SE0000001"')" official-passport
    goes "$(request '.channel = "mail" | .held_document.number = "SE0000001" | .applicant.id_number = "11010519491231002X"')" \
        '.door == "mail" and .order'
}

@test "R79 a passport's number that was misread doesn't open the way by mail" {
    asks "$(request '.channel = "mail" | .held_document.number = "E0000001"')" not-through-app
    asks "$(request '.channel = "mail" | .held_document.number = "Ｅ00000001"')" not-through-app
}

@test "R82 a first ordinary passport of its holder asks an officer" {
    asks "$(request '.business = "issue" | .held_document.number = "SE0000001" | .account = {id: "u1"}')" \
        official-passport-first
    holds '.route.door == "app"'
}

@test "another post closes and answers by its own profile" {
    try 0 lq-route --post newyork <<<"$(request 'del(.held_document)')"
    holds '.route.contacts.phone != "312-453-0210"'
}

@test "what doesn't say what is asked for is rejected, an unknown channel too" {
    try 3 lq-route <<<'{"order":"A1"}'
    [[ ${stderr_lines[0]} == *": neither kind nor module says what is asked for" ]]
    try 3 lq-route <<<'{"kind":"passport","channel":"fax"}'
    [[ ${stderr_lines[0]} == *": channel: not one of app, mail, email, old-system" ]]
}
