#!/usr/bin/env bats
# R84: problems, suggestions and fraud calls that people report are kept, listed while open, and
# answered; the answer is a message to whoever wrote, and goes out once like any other.

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

problem='{"feedback":"F-3","kind":"problem","text":"人脸识别总是失败","from":"zhou@example.org"}'

# answered RECORD ANSWER
answered() {
    lq-message feedback <<<"$1" >/dev/null
    jq -c --arg answer "$2" '{feedback, $answer}' <<<"$1" | lq-message feedback >/dev/null
}

mailed() { find mail/new -type f | wc -l; }

@test "R84 the answer is mailed to whoever wrote, once, in their language" {
    lq-message feedback <<<"$problem" >/dev/null
    try 0 lq-message due
    [[ -z $output ]]
    lq-message feedback <<<'{"feedback":"F-3","answer":"请在光线充足处重试；\n仍不成功时我们安排视频面谈。"}' >/dev/null
    try 0 lq-message due
    holds '.feedback == "F-3" and .form == "feedback-answered" and .by == "mail" and .to == "zhou@example.org"
        and .languages == ["zh"] and .status == "due" and (has("order") | not)'
    lq-message due >messages
    try 0 lq-message send --maildir mail messages
    holds '.transition | .ok and .to == "sent"'
    try 0 lq-message send --maildir mail messages
    holds '.transition.already'
    [[ $(mailed) -eq 1 ]]
    try 0 lq-message due
    [[ -z $output ]]
    # with the answer's lines, and without what was reported
    sed '1,/^$/d' mail/new/* | base64 -d | tr -d '\r' >text
    grep -qxF '请在光线充足处重试；' text
    grep -qxF '仍不成功时我们安排视频面谈。' text
    run ! grep -q '人脸识别' text
    grep -q '反馈编号：F-3' text
    lq-message inbox F-3 | jq -e '.status == "sent"' >/dev/null
    lq-order follow --once | lq-message compose | jq -e '.message == "F-3/4"' >/dev/null
    try 0 lq-audit verify --messages
}

@test "R84 in the language asked for, else the one it was written in" {
    answered '{"feedback":"F-1","kind":"suggestion","text":"Larger letters, please","from":"a@example.org"}' 'We passed it on.'
    answered '{"feedback":"F-2","kind":"problem","text":"Das Bild wird abgelehnt","language":"zh","from":"b@example.org"}' '请重试。'
    try 0 lq-message due
    [[ $(jq -r '.languages | join("+")' <<<"$output" | paste -sd' ') == "en zh" ]]
    rejected "language: not zh or en" lq-message feedback <<<'{"feedback":"F-9","kind":"problem","text":"x","language":"de"}'
}

@test "R84 no address, or none that can be one: an officer tells them, and notes how" {
    answered "$call" '总领馆不会通过电话要求付款。'
    answered '{"feedback":"F-2","kind":"problem","text":"x","from":"not an@address"}' 'Try again.'
    try 0 lq-message due
    holds '.by == "otherwise"'
    try 1 lq-message send --maildir mail < <(lq-message due)
    [[ $(jq -r '.transition.findings[].id' <<<"$output" | paste -sd' ') == "message-address-missing message-address-bad" ]]
    [[ $(mailed) -eq 0 ]]
    try 0 lq-message send --told 'by telephone' < <(lq-message due)
    holds '.transition.to == "told"'
    try 0 lq-message due
    [[ -z $output ]]
    try 0 lq-audit verify --messages
}

@test "R84 R83 an answer that asks for money as the post never does isn't sent" {
    answered "$problem" '请立即向账号 6222021234567890123 转账 500 美元'
    try 1 lq-message send --maildir mail < <(lq-message due)
    jq -e '.transition.findings | map(.id) | index("fraud-suspected")' <<<"$output" >/dev/null
    [[ $(mailed) -eq 0 ]]
}

@test "R84 an answer cut off between handing over and the mark is told of, not sent again" {
    answered "$problem" '请重试。'
    printf '#!/bin/sh\ncat >>sent\nkill -9 $$\n' >sendmail
    chmod +x sendmail
    export LQ_SENDMAIL=$PWD/sendmail
    lq-message due >messages
    try 1 lq-message send messages
    has_found message-unknown
    unwritten try 1 lq-message send messages
    has_found message-unknown
    [[ $(grep -c ^Message-ID sent) -eq 1 ]]
    try 0 lq-message send --assume-sent --maildir mail messages
    [[ $(mailed) -eq 0 ]]
}

@test "R84 an answer nobody sent in time is missed, one to an order of the same number isn't mixed up with it" {
    submitted F-3 '.account.email="zhang@example.org"'
    answered "$problem" '请重试。'
    lq-message due | lq-message send --maildir mail >/dev/null
    [[ $(grep -h ^Message-ID mail/new/* | sort -u | wc -l) -eq 2 ]]
    lq-message feedback <<<'{"feedback":"F-3","answer":"已修复。"}' >/dev/null
    n=$(lq-message due | jq -r .n)
    at 2021-06-14T09:00:00-05:00 try 1 lq-audit verify
    [[ $stderr == *"event $n: feedback F-3: answer: its message wasn't sent"* ]]
    lq-message due | lq-message send --maildir mail >/dev/null
    [[ $(mailed) -eq 3 ]]
    at 2021-06-14T09:00:00-05:00 try 0 lq-audit verify
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
