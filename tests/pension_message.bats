#!/usr/bin/env bats
# Whoever waits for a pension case hears of it once: passed, not passed, or on paper (R16, R70, R71).

load lib
load pension

setup() { pension_setup; }

pushed() { # CASE
    pensioner "$1" '.applicant.email = "zhang@example.org"' | lq-pension submit >/dev/null
    lq-pension push >/dev/null
}

told() { # CASE RESULT DAY [REASON]
    jq -nc --arg c "$1" --arg r "$2" --arg d "$3" --arg w "${4:-}" \
        '{case: $c, result: $r, date: $d} + if $w == "" then {} else {reason: $w} end' | lq-pension result
}

due() { lq-message due | jq -r '[.case, .event, .form] | join(" ")'; }

@test "R70 nothing is told before there is a result; passed is told once, with its department" {
    pushed P1
    [[ -z $(due) ]]
    try 0 told P1 passed 2021-07-01
    holds '.transition.message_due'
    try 0 told P1 passed 2021-07-01
    holds '.transition | has("message_due") | not'
    [[ $(due) == 'P1 result case-passed' ]]
    try 0 lq-message due
    holds '.case == "P1" and .state == "passed" and .to == "zhang@example.org" and (has("order") | not)
        and (.zh.subject | contains("已通过") and contains("P1"))
        and (.zh.text | contains("深圳市南山区") and contains("2021-07-01") and contains("张样"))
        and (.en.text | contains("accepted your proof of life on 2021-07-01"))'
    lq-message due | lq-message send --maildir mail >sent
    jq -es 'length == 1 and all(.transition.ok)' sent
    [[ $(find mail/new -type f | wc -l) -eq 1 && -z $(due) ]]
    try 0 lq-message inbox P1
    holds '.status == "sent"'
}

@test "R70 not passed is told with the reason, shown harmless; a contradiction waits for whoever settles it" {
    pushed P1
    told P1 failed 2021-07-01 $'照片不符\e[2J' >/dev/null
    [[ $(due) == 'P1 result case-failed' ]]
    lq-message due | jq -e '.zh.text | contains("原因：照片不符") and (contains("\u001b") | not)'
    try 0 told P1 passed 2021-07-02
    holds '.transition | .ok == null and (has("message_due") | not)'
    [[ $(due) == 'P1 result case-failed' ]]
    try 0 lq-pension settle P1 --result passed --note x
    holds '.transition.message_due'
    [[ $(due) == $'P1 result case-failed\nP1 settle case-passed' ]]
    # settled as it was: there is nothing new to tell
    pushed P2
    told P2 passed 2021-07-01 >/dev/null
    told P2 failed 2021-07-02 >/dev/null
    try 0 lq-pension settle P2 --result passed --note x
    holds '.transition | has("message_due") | not'
    [[ $(due | grep -c P2) -eq 1 ]]
}

@test "R71 on paper: which form, and where to send it" {
    pensioner P1 '.division = "990101"' | lq-pension submit >/dev/null || true
    lq-pension fallback P1 >/dev/null
    lq-message due | jq -e '.form == "case-fallback"
        and (.zh.text | contains("《在境外居住人员领取养老金资格审核表》") and contains("chinavisachicago@gmail.com")
            and contains("线上提交未成功") and (contains("逾期") | not))
        and (.en.text | contains("could not be handed over"))'
    # and when the department answers the paper
    told P1 passed 2021-06-20 >/dev/null
    lq-message due | jq -es '.[1].form == "case-passed" and (.[1].zh.text | contains("参保地人力资源和社会保障部门已于"))'
    pushed P2
    LQ_NOW=2021-08-01T09:00:00-05:00 lq-pension fallback P2 >/dev/null
    lq-message due | jq -es '.[2].zh.text | contains("逾期未能查询到") and contains("深圳市南山区")'
}

@test "the audit finds a case whose result nobody was told of, and a message that no case made due" {
    pushed P1
    told P1 passed 2021-06-20 >/dev/null
    lq-message due | lq-message send --maildir mail >/dev/null
    pushed P2
    told P2 failed 2021-06-20 >/dev/null
    try 0 lq-audit verify
    LQ_NOW=2021-06-30T09:00:00-05:00 try 1 lq-audit verify
    [[ $stderr == *"pension P2: result: its message wasn't sent"* ]]
    LQ_NOW=2021-06-30T09:00:00-05:00 lq-message due | LQ_NOW=2021-06-30T09:00:00-05:00 lq-message send --maildir mail >/dev/null
    LQ_NOW=2021-06-30T09:00:00-05:00 try 0 lq-audit verify
}

@test "an order and a case of one number are told of apart" {
    pushed A1
    echo '{"order":"A1","channel":"app","module":"passport","document":"passport","business":"renew","submitted_at":"2021-06-09T10:00:00-05:00","applicant":{"name":"李样"}}' |
        lq-order submit >/dev/null || true
    told A1 passed 2021-07-01 >/dev/null
    [[ $(lq-message due | jq -r '[.order, .case, .form] | map(. // "-") | join(" ")') == $'A1 - incomplete\n- A1 case-passed' ]]
    lq-message due | lq-message send --maildir mail | jq -es 'length == 2 and all(.transition.ok)'
    [[ -z $(due) ]]
    try 0 lq-audit verify
}
