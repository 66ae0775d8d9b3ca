#!/usr/bin/env bats
# What the door and the account ask of an order at submission and approval: R12, R78, R80, R82.

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
