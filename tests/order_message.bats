#!/usr/bin/env bats
# R16: each step that the table marks makes exactly one message due, each time it
# is taken; a step refused, or taken before, makes none.

load lib
load order

setup() { order_setup; }
teardown() { sound; }

due() { jq -es --argjson n "$1" 'map(.transition.message_due == true) | map(select(.)) | length == $n' <<<"$output" >/dev/null; }

@test "R16 the marked steps of an order's way each make one message due" {
    try 0 lq-order submit < <(application A1)
    due 1
    try 0 lq-order review A1
    due 0
    try 0 lq-order request A1 --need id-card
    due 1
    try 0 lq-order answer < <(echo '{"order":"A1","answer":{"uploads":[{"what":"id-card"}]}}')
    due 1
    try 0 as zhaoqiang lq-order approve A1
    due 1
    try 0 lq-order packet < <(envelope P1 A1)
    jq -e '.transition.orders | map(.message_due) == [true]' <<<"$output" >/dev/null
    try 0 lq-order produce A1
    due 0
}

@test "R16 a loop makes a message due each time round" {
    reach in-review A1 >/dev/null
    for round in 1 2 3; do
        try 0 as zhaoqiang lq-order approve A1
        due 1
        try 0 as zhaoqiang lq-order reopen A1 --reason "round $round"
        due 1
    done
}

@test "R16 what is refused, done already or only tried makes none" {
    submitted A1 >/dev/null
    try 1 lq-order approve A1
    due 0
    try 0 lq-order submit < <(application A1)
    due 0
    try 0 lq-order review A1@1
    try 0 lq-order review A1@1
    due 0
    reach ready A2 >/dev/null
    try 1 lq-order withdraw A2
    due 0
}

@test "R16 a remake tells only those who were told that it was made; R50 so does trouble in the mail" {
    reach in-production A1 >/dev/null
    try 0 lq-order remake < <(echo '{"order":"A1","reason":"misprint","spoilt_number":"EJ0000009"}')
    due 0
    reach ready A2 >/dev/null
    try 0 lq-order remake A2 --reason misprint
    due 1
    try 0 lq-order note A2 --note "asked by telephone"
    due 0
    try 0 lq-order note A2 --note "the carrier lost it" --exception lost
    due 1
}
