#!/usr/bin/env bats
# What the door and the account ask of an order at submission and approval: R12, R77-R80, R82.

load lib
load order

setup() { order_setup; }
teardown() { sound; }

@test "R80 an order by e-mail without its proof waits for it, and the answer brings it" {
    application x 'del(.order) | .channel = "email" | .intake_ref = "E-1"' >mail
    try 1 lq-order submit mail
    has_found urgent-proof-missing
    holds '.state == "incomplete" and .transition.written and .transition.message_due'
    local order
    order=$(jq -r .order <<<"$output")
    jq -nc --arg o "$order" '{order: $o, answer: {uploads: [{what: "urgent-proof", file: "letter.pdf"}]}}' >said
    try 0 lq-order answer <said
    holds '.state == "submitted"'
}

@test "R80 with its proof it is taken" {
    try 0 lq-order submit < <(application x 'del(.order) | .channel = "email" | .intake_ref = "E-2"
        | .uploads += [{what: "urgent-proof", file: "letter.pdf"}]')
    holds '.state == "submitted" and (.order | startswith("CHI-21-"))'
    # by mail there is no such need to prove
    try 0 lq-order submit < <(application x 'del(.order) | .channel = "mail" | .intake_ref = "M-1"')
}

@test "R82 the renewal of an official passport is refused with both contacts, by its kind or its number" {
    local held
    for held in '{kind: "official-passport"}' '{kind: "service-passport", number: "SE0000001"}' '{kind: "official-passport", number: "X1"}' \
        '{number: "SE0000001"}' '{kind: "ordinary-passport", number: "D0000001"}'; do
        refused official-passport lq-order submit < <(application A1 ".held_document = $held")
        holds '.transition.findings[0].want == "312-453-0210, chinavisachicago@gmail.com"'
    done
    try 0 lq-order submit < <(application A2 '.held_document = {kind: "foreign-passport", number: "P1234567"}')
}

@test "R82 by mail the same is taken: the post was asked" {
    try 0 lq-order submit < <(application x 'del(.order) | .channel = "mail" | .intake_ref = "M-2"
        | .held_document = {kind: "official-passport", number: "SE0000001"}')
}

@test "R12 the emergency module with a passport is refused, with a travel document taken" {
    refused module-conflict lq-order submit < <(application A1 '.module = "emergency" | .emergency.reason = "urgent"')
    try 0 lq-order submit < <(application A1 '.module = "emergency" | .document = "travel-document"
        | .emergency.reason = "urgent"')
}

@test "R78 R3 an account of another document isn't approved" {
    reach in-review A1 '.account.real_name = {document: "hk-passport", number: "K00000001", verified: true}'
    as tao refused realname-document-unsupported lq-order approve A1
    reach in-review A2
    as tao try 0 lq-order approve A2
    reach in-review A3 '.account.real_name.verified = false'
    as tao refused account-not-realname lq-order approve A3
}

# An order by mail in review; its number.
mailed() {
    number=$(application x "del(.order, .account, .face) | .channel = \"mail\" | .intake_ref = \"$1\" | ${2:-.}" |
        lq-order submit | jq -r .order)
    as mei lq-order review "$number" >/dev/null
}

@test "R77 by mail, and could have registered: the officer is asked, decides, and the audit agrees" {
    mailed M-1
    as tao refused not-through-app lq-order approve "$number"
    holds '.transition.ok == null and .transition.findings[0].seen == "mail"'
    lq-order decide "$number" not-through-app --refuse --note 'has the app' >/dev/null
    as tao refused not-through-app lq-order approve "$number"
    holds '.transition.ok == false'
    by_mail "$number"
    as tao try 0 lq-order approve "$number"
    mailed M-2 'del(.held_document) | .applicant.id_number = "11010519491231002X"'
    as tao refused not-through-app lq-order approve "$number"
    # a number misread doesn't tell that there is no passport
    mailed M-3 '.held_document.number = "E0000001"'
    as tao refused not-through-app lq-order approve "$number"
    mailed M-4 '.held_document = {number: "Ｅ００００００１１"}'
    as tao refused not-through-app lq-order approve "$number"
    try 0 lq-audit recheck
    holds '.otherwise == 0'
}

@test "R79 R82 by mail without a document to register with, or with an official one: nobody asks" {
    mailed M-1 '.held_document = {kind: "travel-document", number: "T00000001"}'
    as tao try 0 lq-order approve "$number"
    mailed M-2 '.held_document.lost = true'
    as tao try 0 lq-order approve "$number"
    mailed M-3 '.applicant.id_number = "11010519491231002X" | .held_document = {kind: "official-passport", number: "SE0000001"}'
    as tao try 0 lq-order approve "$number"
    try 0 lq-audit recheck
}

@test "R80 by e-mail with its proof nobody asks for the app" {
    application x 'del(.order, .account) | .channel = "email" | .intake_ref = "E-1"
        | .uploads += [{what: "urgent-proof", file: "letter.pdf"}]' | lq-order submit >out
    local order
    order=$(jq -r .order out)
    as mei lq-order review "$order" >/dev/null
    as tao try 0 lq-order approve "$order"
}

@test "R79 by another's account though one's own passport would do: warned, never stopped" {
    reach in-review A1 '.account.relation = "spouse"'
    as tao try 0 lq-order approve A1
    has_found on-behalf-not-needed
    reach in-review A2 '.account.relation = "spouse" | .business = "issue" | del(.held_document)'
    as tao try 0 lq-order approve A2
    has_found ''
}

@test "members under the names of a request are the applicant's own words: they move nothing" {
    reach awaiting-materials A1 '. + {kind: 5, requested_at: [], urgent: "now", cause: {}, email: 1, phone: false, real_name: 0}'
    mailed M-1 '. + {kind: "pension", requested_at: "2020-01-01T00:00:00Z", urgent: {proof: ["x"]}, email: 5}'
    as tao refused not-through-app lq-order approve "$number"
}
