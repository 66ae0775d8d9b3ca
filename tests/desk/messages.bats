#!/usr/bin/env bats
# The evening round of messages, as cron makes it; and what applicants are told when the
# mail goes wrong (R16, R50).

load desk
setup() { desk_setup; }

# the evening's round: every message that is due
round() { lq-message due | lq-message send --maildir outgoing; }
subjects() { lq-message inbox "$1" | jq -r .zh.subject; }

@test "each evening what the day made due goes out, and nothing twice; the audit agrees" {
    come in-review A1 '.account.email="zhang@example.org"'
    come submitted A2 '.account.email="li@example.org"'
    try 0 round
    [[ ${#lines[@]} -eq 2 ]]
    now 2021-06-11T09:00:00-05:00 wangfang
    lq-order review A2 | lq-order request --need id-card --note '请补交身份证' >/dev/null
    as zhaoqiang lq-order approve A1 >/dev/null
    as lina try 0 round
    [[ ${#lines[@]} -eq 2 ]]
    as lina try 0 round
    [[ -z $output ]]
    [[ $(find outgoing/new -type f | wc -l) -eq 4 ]]
    # three days later nobody has forgotten anyone; then a step goes untold
    now 2021-06-14T10:00:00-05:00 lina
    verified
    lq-order answer <<<'{"order":"A2","answer":{"uploads":[{"what":"id-card"}]}}' >/dev/null
    now 2021-06-18T10:00:00-05:00 lina
    try 1 lq-audit verify
    [[ $stderr == *"order A2: answer: its message wasn't sent"* ]]
    try 0 round
    verified
}

@test "R50 our envelope comes back, another is damaged: the tracking number, and who settles it" {
    come dispatched A1
    now 2021-06-20T10:00:00-05:00 sunmei
    tracking=$(show A1 .dispatch.tracking | tr -d '"')
    lq-order note A1 --exception damaged --note '申请人来电称信封破损' >/dev/null
    lq-message inbox A1 | tail -n 1 | jq -e --arg t "$tracking" '.form == "astray"
        and (.zh.text | contains($t) and contains("不承担任何相关责任") and (contains("来电") | not))
        and (.en.text | contains($t) and contains("isn'"'"'t liable"))' >/dev/null
    as chenjing lq-order undeliverable A1 --note '查无此人' >/dev/null
    [[ $(subjects A1 | tail -n 1) == 寄给您的证件被退回* ]]
    as lina try 0 round
    verified
}
