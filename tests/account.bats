#!/usr/bin/env bats
# Who may register and with what, whose account may be used, and who needs none: R2, R3, R78, R79.

load lib

setup() {
    lq_setup
    export LQ_NOW=2021-06-20T09:00:00-05:00
}

# An order of the app by its applicant's own account, changed by a jq filter.
order() {
    quick_jq -nc '{order: "A1", channel: "app", account: {id: "u1", relation: "self",
        real_name: {document: "ordinary-passport", number: "E00000001", verified: true}},
        applicant: {name: "张样"}, held_document: {kind: "ordinary-passport", number: "E00000001"}}
        | '"${1:-.}"
}

# accepts JSON FILTER [FINDING...]: only these warnings; refuses JSON FINDING...: these and no other.
accepts() {
    try 0 lq-account <<<"$1"
    holds ".account_check | .ok == true and ($2)"
    [[ $(found) == "${*:3}" ]]
}
refuses() {
    try 1 lq-account <<<"$1"
    holds '.account_check.ok == false'
    [[ $(found) == "${*:2}" ]] || { echo "wanted: ${*:2}"; return 1; }
}
found() { quick_jq -r '[.account_check.findings[].id] | join(" ")' <<<"$output"; }

@test "R2 an e-mail address or a Chinese mobile number registers" {
    accepts '{"email":"sample@example.org"}' '.contact == "email" and .channel == "app"'
    accepts '{"phone":"+86 138 0013 8000"}' '.contact == "cn-mobile"'
    accepts '{"phone":"13800138000"}' '.contact == "cn-mobile"'
    accepts '{"email":"sample@example.org","phone":"+1 312-555-0100"}' '.contact == "email"'
    accepts "$(order '.account += {email: "sample@example.org"}')" '.contact == "email"'
}

@test "R2 an American number alone doesn't, nor nothing at all" {
    refuses '{"phone":"+1 312-555-0100"}' contact-not-cn-mobile
    holds '.account_check.findings[0].seen == "+1 312-555-0100"'
    refuses '{}' contact-missing
    refuses '{"email":" ","phone":""}' contact-missing
    refuses '{"email":"nobody"}' email-malformed
    refuses '{"phone":"110"}' phone-malformed
    refuses "$(order '.account += {phone: "+13125550100"}')" contact-not-cn-mobile
    holds '.account_check.findings[0].at == "/account/phone"'
}

@test "R2 what an export leaves out of an account that exists isn't asked for" {
    accepts "$(order)" '(has("contact") | not) and .document == "taken"'
    refuses "$(order 'del(.account.id)')" contact-missing
}

@test "R3 real-name authentication comes first, on the app" {
    accepts "$(order)" 'true'
    refuses "$(order '.account.real_name.verified = false')" account-not-realname
    holds '.account_check.findings[0].at == "/account/real_name"'
    refuses "$(order 'del(.account.real_name)')" account-not-realname
    refuses '{"email":"a@example.org","real_name":{"verified":false}}' account-not-realname
    accepts "$(order '.channel = "mail" | .account.real_name.verified = false')" 'true'
}

@test "R78 an ordinary passport with G or E, or an identity card" {
    local real
    for real in '{document: "ordinary-passport", number: "G00000001"}' '{number: "EA0000001"}' \
        '{document: "id-card", number: "11010519491231002x"}' '{number: "11010519491231002X"}' \
        '{document: "ordinary-passport"}' '{document: "id-card"}' '{}'; do
        accepts "$(order ".account.real_name = $real + {verified: true}")" '.document != "unsupported"'
    done
}

@test "R78 every other document is refused" {
    local real
    for real in '{number: "DE0000001"}' '{number: "D0000001"}' '{number: "SE0000001"}' '{number: "S0000001"}' \
        '{number: "PE0000001"}' '{number: "P0000001"}' '{number: "K00000001"}' '{number: "MA0000001"}' \
        '{number: "T00000001"}' '{number: "140000001"}' '{document: "travel-document", number: "G00000001"}' \
        '{document: "foreign-passport", number: "X1"}' '{document: "hk-passport"}' '{number: "X1"}' \
        '{number: "810000199408230021"}' '{document: "id-card", number: "110105491231002"}'; do
        refuses "$(order ".account.real_name = $real + {verified: true}")" realname-document-unsupported
    done
}

@test "R78 a number that can't be right isn't one" {
    refuses "$(order '.account.real_name.number = "E0000001"')" document-number-malformed
    refuses "$(order '.account.real_name = {document: "id-card", number: "110105194912310021", verified: true}')" \
        id-number-check
    refuses "$(order '.account.real_name.number = "SE0000001"')" document-kind-mismatch
    holds '.account_check.findings[0].at == "/account/real_name/number" and .account_check.document == "malformed"'
}

@test "R79 another's account serves who has no such document" {
    accepts "$(order '.account.relation = "parent" | .held_document.kind = "travel-document"
        | .held_document.number = "T00000001"')" '.on_behalf'
    accepts "$(order '.account.relation = "parent" | del(.held_document)')" '.on_behalf'
    accepts "$(order '.account.relation = "parent" | .held_document.lost = true')" '.on_behalf'
    refuses "$(order '.account.relation = "parent" | del(.held_document)
        | .account.real_name.verified = false')" account-not-realname
}

@test "R79 who has one of their own is told so, and taken" {
    accepts "$(order '.account.relation = "spouse"')" '.on_behalf' on-behalf-not-needed
    accepts "$(order '.account.relation = "parent" | del(.held_document)
        | .applicant.id_number = "11010519491231002X"')" '.on_behalf' on-behalf-not-needed
    accepts "$(order)" '.on_behalf | not'
}

@test "R79 no account and no document: by mail; with a document: register" {
    accepts "$(order 'del(.account, .held_document)')" '.channel == "mail"'
    accepts "$(order 'del(.account) | .held_document.kind = "foreign-passport"')" '.channel == "mail"'
    refuses "$(order 'del(.account)')" contact-missing
    holds '.account_check.channel == "app"'
    accepts "$(order 'del(.account) | .channel = "mail"')" '.channel == "mail"'
    accepts "$(order 'del(.account) | .channel = "email"')" '.channel == "email"'
}

@test "a wrong type is rejected" {
    try 3 lq-account <<<'{"account":[]}'
    [[ ${stderr_lines[0]} == *": account: not an object" ]]
    try 3 lq-account <<<'{"account":{"real_name":{"verified":"yes"}}}'
    [[ ${stderr_lines[0]} == *": account.real_name.verified: not true or false" ]]
}
