#!/usr/bin/env bats
# Every step that was ever taken is judged again from the facts before it, by the rules that were valid that
# day: what an officer shouldn't have done comes out, and nothing else does.

load lib
load order
load audit

setup() { order_setup; }

otherwise() { jq -r 'select(.event) | "\(.n) \(.order) \(.event)"' <<<"$output"; }
again() { jq -r 'select(.event) | [.again.findings[].id] | join(" ")' <<<"$output"; }

@test "every edge on the way to every state comes out as it did" {
    local state
    for state in "${all_states[@]}"; do reach "$state" "X-$state" || true; done
    try 0 lq-audit recheck
    holds '.judged > 50 and .otherwise == 0'
}

@test "the demo's weeks come out as they did; a planted decision is found, and nothing else" {
    BUILD=$PWD/demo LQ_BIN=$LQ_BIN "$LQ_ROOT/share/demo/run" >/dev/null 2>&1
    cp -r demo/demo/store/. store/
    unset LQ_ACTOR LQ_NOW
    try 0 lq-audit recheck
    holds '.judged > 200 and .otherwise == 0'
    local order
    order=$(lq-order list --state incomplete | head -n 1 | jq -r .order)
    plant "{kind: \"order\", id: \"$order\", event: \"reject\", to: \"rejected\", patch: {rejected_for: \"because\"}}"
    try 0 lq-audit verify --due 0 --journal-only # the chain is whole
    try 1 lq-audit recheck
    [[ $(otherwise) == "$(tail -n 1 store/journal/*.jsonl | jq -r '"\(.n) \(.id) \(.event)"')" ]]
    [[ $(again) == reason-unknown ]]
    holds '(.event | not) or (.rules | test("\\+chicago@"))'
}

@test "approved by the officer who reviewed, and though something was open: both come out" {
    submitted A1
    as mei lq-order review A1 >/dev/null
    plant '{by: "mei", kind: "order", id: "A1", event: "approve", to: "awaiting-materials", key: "A1@2/approve", patch: {}}'
    try 1 lq-audit recheck
    [[ $(otherwise) == "5 A1 approve" && $(again) == four-eyes ]]
    holds '(.event | not) or (.by == "mei" and .to == "awaiting-materials" and (.again.written | not))'
    reach in-review A2
    lq-order note A2 --note 'before it' >/dev/null
    submitted A3 '.account.real_name.verified = false'
    as mei lq-order review A3 >/dev/null
    plant '{by: "tao", kind: "order", id: "A3", event: "approve", to: "awaiting-materials", key: "A3@2/approve", patch: {}}'
    try 1 lq-audit recheck
    [[ $(otherwise) == $'5 A1 approve\n11 A3 approve' ]]
}

@test "a state that the facts don't lead to is found" {
    submitted A1
    plant '{kind: "order", id: "A1", event: "review", to: "closed", key: "A1@1/review", patch: {}}'
    try 1 lq-audit recheck
    [[ $(otherwise) == *" A1 review" ]]
    holds '(.event | not) or (.to == "closed" and .again.to == "in-review")'
}

@test "a role that the officer didn't have then, as the journal itself tells it" {
    lq-store staff grant mei reviewer >/dev/null
    submitted A1
    plant '{by: "bo", kind: "order", id: "A1", event: "review", to: "in-review", key: "A1@1/review", patch: {}}'
    lq-store staff grant bo reviewer >/dev/null # too late
    try 1 lq-audit recheck
    [[ $(otherwise) == *" A1 review" && $(again) == role-missing ]]
}

@test "a packet whose order should have been received, and one that shouldn't" {
    reach awaiting-materials A1
    reach awaiting-materials A2
    as jun sent P-1 A1
    as jun sent P-2 A2 '.contents[0].payment.amount_cents = 2200' || true
    state_is materials-received A1
    state_is awaiting-materials A2
    try 0 lq-audit recheck
    cp -r store kept
    grep -v '"event":"receive"' store/journal/000000000001.jsonl >forged
    rechain <forged
    try 1 lq-audit recheck
    holds '(.event | not) or (.packet == "P-1" and .order == "A1" and .again.edge == "receive")'
    rm -r store && mv kept store
    plant '{by: "jun", kind: "order", id: "A2", event: "receive", to: "materials-received", key: "A2@4/receive", patch: {}}'
    try 1 lq-audit recheck
    [[ $(otherwise) == *" A2 receive" && $(again) == amount-wrong ]]
}

# A dearer tariff from that day on.
tariff_from() { # DAY
    jq --arg from "$1" --arg to "$(date -d "$1 - 1 day" +%F)" '
        .fees |= [.[0] + {valid_to: $to}, .[0] + {valid_from: $from, production_cents: 1900}]' \
        "$LQ_ROOT/share/posts/chicago.json" >share/posts/chicago.json
}

@test "a new tariff in the middle disturbs nothing; one that is put before its day is found" {
    cp -r "$LQ_ROOT/share" share
    export LQ_SHARE=$PWD/share
    reach ready A1
    tariff_from 2021-08-01
    now 2021-08-02T09:00:00-05:00
    reach awaiting-materials A2 '.submitted_at = "2021-08-02T08:00:00-05:00"'
    as jun sent P-2 A2 '.contents[0].payment.amount_cents = 2400'
    state_is materials-received A2
    try 0 lq-audit recheck
    holds '.otherwise == 0'
    tariff_from 2021-06-01
    try 1 lq-audit recheck
    holds '(.event | not) or .order == "A1"'
    [[ $(again | sort -u) == *amount-wrong* ]]
}

@test "the journal is read alone: no index, no lock, nothing written" {
    reach ready A1
    rm -rf store/index/*
    find store -type f -exec sha256sum {} + | sort >before
    try 0 lq-audit recheck
    find store -type f -exec sha256sum {} + | sort | cmp before -
    [[ -z $(ls -A store/index) ]]
}
