#!/usr/bin/env bats
# R84: problems, suggestions and fraud calls that people report are kept, listed while open, and answered.

load lib
load order

setup() { order_setup; }
teardown() { sound; }

call='{"feedback":"F-1","kind":"fraud-call","text":"有人冒充总领馆来电要求汇款 500 美元","from":"+13125550100","received_at":"2021-06-10T08:00:00-05:00"}'

@test "R84 recorded, listed while open, answered; R83 a fraud call is one of them" {
    try 0 lq-message feedback <<<"$call"
    holds '.state == "open" and .transition.written and .kind == "fraud-call"'
    lq-message feedback <<<'{"feedback":"F-2","kind":"suggestion","text":"larger letters, please"}' >/dev/null
    try 0 lq-message feedback --open
    [[ $(jq -r .feedback <<<"$output" | paste -sd' ') == "F-1 F-2" ]]
    try 0 lq-message feedback <<<'{"feedback":"F-1","answer":"总领馆不会通过电话要求付款。"}'
    holds '.state == "answered" and .answered_by == "lina" and .text != null'
    try 0 lq-message feedback --open
    [[ $(jq -r .feedback <<<"$output") == F-2 ]]
    try 0 lq-message feedback --all
    [[ ${#lines[@]} -eq 2 ]]
}

@test "R84 the same again changes nothing; the number for something else is refused" {
    lq-message feedback <<<"$call" >/dev/null
    unwritten try 0 lq-message feedback <<<"$call"
    holds '.transition.already'
    refused feedback-conflict lq-message feedback <<<'{"feedback":"F-1","kind":"problem","text":"x"}'
    refused feedback-not-found lq-message feedback <<<'{"feedback":"F-7","answer":"x"}'
    lq-message feedback <<<'{"feedback":"F-1","answer":"x"}' >/dev/null
    unwritten try 0 lq-message feedback <<<'{"feedback":"F-1","answer":"x"}'
    lq-message feedback <<<'{"feedback":"F-1","answer":"better"}' | jq -e '.answer == "better"' >/dev/null
    lq-order history F-1 >/dev/null || true
}

@test "R84 what isn't feedback is rejected" {
    rejected "feedback: missing" lq-message feedback <<<'{"kind":"problem","text":"x"}'
    rejected "not problem, suggestion or fraud-call" lq-message feedback <<<'{"feedback":"F-1","kind":"praise","text":"x"}'
    rejected "text: empty" lq-message feedback <<<'{"feedback":"F-1","kind":"problem","text":" "}'
    rejected "text" lq-message feedback <<<'{"feedback":"F-1","kind":"problem"}'
    rejected "not a number of feedback" lq-message feedback <<<'{"feedback":"../x","kind":"problem","text":"x"}'
    try 2 lq-message feedback --open --all
    lq-store staff grant sun intake >/dev/null
    as bo unwritten try 1 lq-message feedback <<<"$call"
    has_found role-missing
    as sun try 0 lq-message feedback <<<"$call"
    as sun unwritten try 1 lq-message feedback <<<'{"feedback":"F-1","answer":"x"}'
    has_found role-missing
}
