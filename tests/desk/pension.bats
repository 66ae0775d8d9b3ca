#!/usr/bin/env bats
# The pension desk's week: proofs of life from the app and on paper, handed over once, answered
# by the departments at home, and what is left over when an answer is wrong or never comes
# (R67-R71).

load desk
setup() { desk_setup; now 2021-06-14T09:00:00-05:00 lina; }

# An application of the app; a filter changes it.
proof() { # CASE [FILTER]
    jq -nc --arg case "$1" '{case: $case, channel: "app", division: "440305",
      applicant: {name: "张样", id_number: "11010519491231002X", phone: "+13125550100"},
      face: {result: "pass", subject: "applicant"}, last_certified: "2020-07-01"} | '"${2:-.}"
}

case_is() { # STATE CASE
    [[ $(lq-pension status "$2" | jq -r .state) == "$1" ]]
}

# the evening's round: every message that is due
round() { lq-message due | lq-message send --maildir outgoing; }

# The department at home takes what lies in its box.
taken() { # DIVISION
    find "store/spool/pension/$1/new" -type f -printf '%f\n' | sort | paste -sd' '
    find "store/spool/pension/$1/new" -type f -delete
}

@test "R68 R69 a morning's applications: what is whole goes home at noon, once; the rest is asked about" {
    { proof P1; proof P2 '.division = "崇文区"'; proof P3 'del(.applicant.phone)'
      proof P4 '.division = "朝阳区"'; proof P5 '.face.subject = "other"'; } >morning
    try 1 lq-pension submit morning
    [[ $(jq -r .state <<<"$output" | paste -sd' ') == 'checked checked received received received' ]]
    [[ $(jq -r '.transition.findings[].id' <<<"$output" | paste -sd' ') == \
        'division-former field-missing division-ambiguous identity-not-verified' ]]
    now 2021-06-14T12:00:00-05:00 chenjing
    try 0 lq-pension push
    [[ $(jq -r .case <<<"$output" | sort | paste -sd' ') == 'P1 P2' ]]
    [[ $(taken 440305) == P1 && $(taken 110101) == P2 ]]
    # cron comes again, and the spool is empty: nobody gets a second file
    at 2021-06-14T13:00:00-05:00 try 0 lq-pension push
    [[ -z $output && -z $(taken 440305) ]]
    # the applicants are rung up; what they say completes their cases
    now 2021-06-14T15:00:00-05:00 lina
    { proof P3; proof P4 '.division = "220104"'; } | try 0 lq-pension submit
    as chenjing try 0 lq-pension push
    [[ $(taken 440305) == P3 && $(taken 220104) == P4 ]]
    case_is received P5
    [[ $(lq-order history P4 | jq -r .event | paste -sd' ') == 'submit amend pushing pushed' ]]
    verified
}

@test "R68 an old mandate: nothing goes home until a reviewer has decided, and it is written down" {
    try 0 lq-pension submit <<<"$(proof P1 '.proxy = {name: "李样", mandated_on: "2020-01-15"}')"
    holds '.state == "received" and .transition.ok == null'
    as chenjing try 0 lq-pension push
    [[ -z $output ]]
    try 1 lq-order decide P1 mandate-old --accept --note '已核实'
    holds '[.transition.findings[].id] == ["role-missing"]'
    as heping try 0 lq-order decide P1 mandate-old --accept --note '已与本人通话'
    holds '.state == "checked" and .decisions[0].by == "heping"'
    as chenjing try 0 lq-pension push
    [[ $(taken 440305) == P1 ]]
    verified
}

@test "R69 only who sends things out hands cases over; an officer looks after one" {
    proof P1 | lq-pension submit >/dev/null
    try 1 lq-pension push
    [[ $stderr == *"lina doesn't have the role dispatcher"* ]]
    case_is checked P1
    as chenjing lq-pension push >/dev/null
    case_is pushed P1
    # who looks after it while home is silent is said as with an order
    try 1 lq-order assign P1 --to heping
    as wangfang try 0 lq-order assign P1 --to heping
    [[ $(lq-pension status P1 | jq -r .assigned_to) == heping ]]
    verified
}

@test "R70 a department takes its answer back: both are kept until an officer settles it" {
    proof P1 | lq-pension submit >/dev/null
    as chenjing lq-pension push >/dev/null
    now 2021-06-21T10:00:00-05:00 lina
    printf '%s\n' case,result,date,reason P1,failed,2021-06-18,照片不符 P1,failed,2021-06-18,照片不符 \
        P1,passed,2021-06-20, >answers.csv
    lq-csv answers.csv >answers
    try 0 lq-pension result answers
    [[ $(jq -c .transition.ok <<<"$output" | paste -sd' ') == 'true true null' ]]
    try 0 lq-pension status <<<'{"id_number":"11010519491231002X"}'
    holds '.answer == "contradictory" and [.results[].result] == ["failed", "passed"]'
    try 1 lq-pension settle P1 --result passed --note '来电更正'
    holds '[.transition.findings[].id] == ["role-missing"]'
    as zhaoqiang try 0 lq-pension settle P1 --result passed --note '来电更正'
    holds '.state == "passed" and .settled.by == "zhaoqiang" and .certified_on == "2021-06-20"'
    try 0 lq-pension status P1
    holds '.answer == "passed" and .date == "2021-06-20"'
    # the pensioner hears of both, in order, and of neither twice
    as lina try 0 round
    [[ $(jq -r .form <<<"$output" | paste -sd' ') == 'case-failed case-passed' ]]
    as lina try 0 round
    [[ -z $output ]]
    # the next proof is counted from that day
    at 2022-06-01T09:00:00-05:00 try 0 lq-pension due
    holds '.case == "P1" and .due_on == "2022-06-20"'
    verified
}

@test "R71 R79 no answer in a month, no account at all: the paper form, filled in, and where to send it" {
    proof P1 | lq-pension submit >/dev/null
    as chenjing lq-pension push >/dev/null
    try 1 lq-pension fallback P1
    holds '[.transition.findings[].id] == ["fallback-not-needed"]'
    at 2021-07-20T09:00:00-05:00 try 0 lq-pension fallback P1 --note '家属来电询问'
    holds '.state == "fallback" and .fallback.cause == "result-not-found" and (.fallback.email | contains("@"))'
    lq-pension form <<<"$output" >form.html
    grep -q '在境外居住人员领取养老金资格审核表' form.html
    grep -q 11010519491231002X form.html
    # without a cause paper isn't taken; with one it gets a number of the post
    now 2021-07-20T11:00:00-05:00 sunmei
    try 1 lq-pension submit <<<"$(proof x 'del(.case, .face) | .channel = "mail" | .intake_ref = "M-7"')"
    holds '.transition.findings[0].id == "paper-not-needed" and .transition.written == false'
    try 0 lq-pension submit <<<"$(proof x 'del(.case, .face) | .channel = "mail" | .intake_ref = "M-7" | .cause = "no-account"')"
    holds '.state == "fallback" and (.case | startswith("CHIP-21-000001-"))'
    # and when the department answers after all, that counts
    try 0 lq-pension result <<<'{"case":"P1","result":"passed","date":"2021-07-16"}'
    case_is passed P1
    verified
}
