#!/usr/bin/env bats
# An answer that says nothing, or says it under a wrong name, is rejected: it
# must not look as if it had come. An order is given only to somebody there is.

load lib
load order

setup() {
    order_setup
    submitted A1 >/dev/null
    lq-order request A1 --need id-card >/dev/null
}

teardown() { sound; }

@test "R18 a misspelt member of an answer is named, and nothing is written" {
    rejected 'answer.upload: not a member of an answer' lq-order answer \
        < <(echo '{"order":"A1","answer":{"upload":[{"what":"id-card"}]}}')
    rejected 'answer.face: not a member of an answer' lq-order answer \
        < <(echo '{"order":"A1","answer":{"face":{"result":"pass"}}}')
}

@test "R18 an answer without anything in it is rejected; a full one goes on" {
    rejected 'answer: neither changes nor uploads in it' lq-order answer \
        < <(echo '{"order":"A1","answer":{}}')
    rejected 'answer: neither changes nor uploads in it' lq-order answer \
        < <(echo '{"order":"A1","answer":{"changes":{},"uploads":[]}}')
    try 0 lq-order answer < <(echo '{"order":"A1","answer":{"uploads":[{"what":"id-card"}]}}')
    [[ $(jq -r .state <<<"$output") == submitted ]]
}

@test "once there is a staff list an order is given to somebody on it" {
    try 0 lq-order assign A1 --to anybody
    lq-store staff grant wangfang reviewer >/dev/null
    refused role-missing lq-order assign A1 --to nosuch
    try 0 lq-order assign A1 --to wangfang
    try 0 lq-order list --assigned wangfang
    [[ $(jq -r .order <<<"$output") == A1 ]]
}

@test "an order that came by mail needs no scan of what lies in the envelope" {
    application M1 'del(.order, .uploads) | .channel = "mail" | .intake_ref = "M-1"' |
        lq-order submit >/dev/null
    id=$(lq-order list | jq -r 'select(.channel == "mail").order')
    lq-order review "$id" >/dev/null
    by_mail "$id"
    try 0 as zhaoqiang lq-order approve "$id"
    [[ $(jq -r .state <<<"$output") == awaiting-materials ]]
}
