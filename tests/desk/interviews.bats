#!/usr/bin/env bats
# Who is seen before a passport is made: the call nobody answers, the child on a
# parent's account, the flight that doesn't wait, and those who have no app.

load desk

setup() { desk_setup; }

child='.applicant.born="2014-09-01" | .applicant.guardian={name:"李样",relation:"mother",present:true} |
    .account.relation="child"'

events() { lq-order history "$1" | jq -r 'select(.event != "note").event' | paste -sd' '; }

@test "R19, R21, R22 an interview no-show: called three times, booked again, and the third miss is an officer's matter" {
    come submitted A1 "$child"
    # heping looks at what came in: who has to be seen?
    lq-order list --state submitted | lq-interview need |
        jq -c 'select(.interview_check.ok == null)' >minors
    try 0 as heping lq-order require-interview <minors
    holds '.transition.message_due and .interview.cause == "minor"'

    # The mother picks a time from those that are free; lina books it for her on the phone.
    lq-interview slots A1 --days 2 | jq -r '.slot' >free
    [[ $(head -n 1 free) == 2021-06-10T09:30:00-05:00 ]]
    for day in 10 11 14; do
        lq-interview book A1 "2021-06-${day}T09:30:00-05:00" >/dev/null
        # that morning's list has her, and nobody answers
        [[ $(at "2021-06-${day}T08:45:00-05:00" lq-interview today | jq -r '"\(.slot[11:16]) \(.order) \(.guardian)"') == \
            '09:30 A1 李样' ]]
        now "2021-06-${day}T09:50:00-05:00" heping
        try 0 lq-interview result A1 --result missed --note '三次呼叫未接'
        holds '.state == "needs-interview" and .transition.message_due'
        export LQ_ACTOR=lina
    done

    # The fourth time isn't given away without a word from above.
    refused interview-missed-limit lq-interview book A1 2021-06-15T09:30:00-05:00
    as zhaoqiang lq-order decide A1 interview-missed-limit --accept --note '母亲来电：住院' >/dev/null
    try 0 lq-interview book A1 2021-06-15T09:30:00-05:00
    now 2021-06-15T09:50:00-05:00 heping
    printf 'screen' >shot.png
    sha=$(as lina lq-order attach A1 shot.png --what interview-screenshot | jq -r '.attachments[-1].content.sha256')
    try 0 lq-interview result A1 --result passed --answers 3 --screenshot "$sha"
    try 0 as zhaoqiang lq-order approve A1
    holds '.interview.missed == 3 and .interview.held.result == "passed"'
    [[ $(events A1) == 'submit require-interview book missed book missed book missed decide book attach interviewed approve' ]]
    verified
}

@test "R13, R20, R23 a minor on a parent's account whose interview fails: nothing waives it, a later one clears it" {
    # The account is the mother's, as the guide allows; the face must be the child's.
    [[ $(application A1 "$child"' | .face.subject="account-owner" | del(.held_document)' | lq-account |
        jq -c '.account_check | [.ok, .on_behalf]') == '[true,true]' ]]
    # The mother let the app see her own face.
    come in-review A1 "$child"' | .face.subject="account-owner"'
    [[ $(lq-order show A1 | lq-identity | jq -r '.identity_check | .outcome, .findings[].id' | paste -sd' ') == \
        'stop face-not-applicant interview-minor' ]]
    refused 'face-not-applicant interview-minor on-behalf-not-needed' as zhaoqiang lq-order approve A1

    # So the child is seen. It isn't in the room; somebody else answers.
    as heping lq-order require-interview A1 >/dev/null
    lq-interview book A1 2021-06-11T10:00:00-05:00 >/dev/null
    now 2021-06-11T10:20:00-05:00 heping
    try 0 lq-interview result A1 --result failed --note '孩子不在场'
    holds '.state == "in-review"'
    refused 'interview-failed on-behalf-not-needed' as zhaoqiang lq-order approve A1
    refused not-waivable as gao lq-order decide A1 interview-failed --accept --note 'the mother is known here'
    # The face done over is of no use by now: the interview overrides it.
    as heping lq-order request A1 --fix face >/dev/null
    as lina lq-order answer < <(record A1 '{"answer":{"changes":{"face":{"subject":"applicant"}}}}') >/dev/null
    refused 'interview-failed on-behalf-not-needed' as zhaoqiang lq-order approve A1

    # A week later, with the child.
    as heping lq-order require-interview A1 --note '须本人在场' >/dev/null
    as lina lq-interview book A1 2021-06-18T10:00:00-05:00 >/dev/null
    now 2021-06-18T10:20:00-05:00 heping
    lq-interview result A1 --result passed --answers 4 --screenshot "$shot" >/dev/null
    [[ $(lq-order show A1 | lq-identity | jq -r .identity_check.settled_by) == interview ]]
    try 0 as zhaoqiang lq-order approve A1
    # What was found the first time stays to be read.
    [[ $(lq-order history A1 | jq -r 'select(.event == "interviewed") | "\(.patch.interview.held.result) \(.note // "-")"' |
        paste -sd,) == 'failed 孩子不在场,passed -' ]]
    verified
}

@test "R9, R21 a flight in three days: the child is seen the same morning, or an officer does without" {
    urgent='.module="emergency" | .document="travel-document" | del(.declaration) |
        .emergency={reason:"urgent",departs_at:"2021-06-13T18:00:00-05:00"}'
    come in-review A1 "$child | $urgent"
    come in-review A2 "$child | $urgent | .account.id=\"u2\""
    as heping lq-order require-interview A1 A2 --note '三日内航班' >/dev/null
    # The first time that is free is half an hour away.
    first=$(lq-interview slots --days 1 | jq -r .slot | head -n 1)
    [[ $first == 2021-06-10T09:30:00-05:00 ]]
    lq-interview book A1 "$first" >/dev/null
    # The other family is at the airport hotel without a signal: the approver has seen the papers.
    refused role-missing as heping lq-order waive-interview A2 --reason '来不及'
    try 0 as zhaoqiang lq-order waive-interview A2 --reason '材料齐全，航班在即'
    now 2021-06-10T09:45:00-05:00 heping
    lq-interview result A1 --result passed --answers 2 --screenshot "$shot" >/dev/null
    try 0 as zhaoqiang lq-order approve A1 A2
    [[ $(jq -r .state <<<"$output" | sort -u) == awaiting-materials ]]
    [[ $(lq-order show A1 A2 | lq-identity | jq -r .identity_check.settled_by | paste -sd' ') == 'interview face' ]]
    verified
}

@test "R10, R20, R63 an emergency that is none, paid by WeChat, and a face that wasn't passed: both are decided, one by one" {
    come in-review A1 '.module="emergency" | .document="travel-document" | del(.declaration) |
        .emergency={reason:"cheap-flight"} | .payment={kind:"wechat",transaction:"t-1",amount_cents:2300} |
        .face={result:"fail",subject:"applicant",attempts:10}'
    refused 'emergency-out-of-scope interview-face' as zhaoqiang lq-order approve A1
    holds '.transition.ok == null'
    as heping lq-order require-interview A1 >/dev/null
    lq-interview book A1 2021-06-11T09:00:00-05:00 >/dev/null
    # Booked, it can't be withdrawn either (R65), and the time stays taken.
    refused emergency-not-withdrawable lq-order withdraw A1
    now 2021-06-11T09:20:00-05:00 heping
    lq-interview result A1 --result passed --answers 5 --screenshot "$shot" >/dev/null
    # Who it is is settled; what for isn't.
    refused emergency-out-of-scope as zhaoqiang lq-order approve A1
    as zhaoqiang lq-order decide A1 emergency-out-of-scope --refuse --note '可改期' >/dev/null
    refused emergency-out-of-scope as zhaoqiang lq-order approve A1
    try 0 as zhaoqiang lq-order reject A1 --reason emergency-out-of-scope
    verified
}

@test "R24, R79 no account, a paper form by mail: a grown-up has no face to pass, a child is seen at the consulate" {
    paper='del(.order, .account, .face, .photo) | .channel="mail"'
    grown=$(application x "$paper | .intake_ref=\"M-1\"" | lq-order submit | jq -r .order)
    small=$(application x "$paper | .intake_ref=\"M-2\" | .applicant.born=\"2014-09-01\"" | lq-order submit | jq -r .order)
    as heping lq-order review "$grown" "$small" >/dev/null
    # Both hold passports, with which one may register: why by mail? heping has asked them (R77).
    refused not-through-app as zhaoqiang lq-order approve "$grown"
    as heping lq-order decide "$grown" not-through-app --accept --note '老人不会用手机' >/dev/null
    as heping lq-order decide "$small" not-through-app --accept --note '随祖父母邮寄' >/dev/null
    try 0 as zhaoqiang lq-order approve "$grown"
    [[ $(lq-order show "$grown" | lq-identity | jq -r .identity_check.settled_by) == documents ]]
    refused 'interview-minor not-through-app' as zhaoqiang lq-order approve "$small"

    # There is no app to call: they come, and are told so in a letter of their own.
    refused onsite-without-notice as heping lq-order require-interview "$small" --mode onsite
    as heping lq-order require-interview "$small" --mode onsite --notice '请父母携孩子于预约时间到馆面谈' >/dev/null
    lq-interview book "$small" 2021-06-14T13:30:00-05:00 >/dev/null
    lq-interview ics >desk.ics
    grep -q '^LOCATION:Passport and Visa Office' desk.ics
    now 2021-06-14T13:50:00-05:00 heping
    try 0 lq-interview result "$small" --result passed --note '父母及孩子均到场'
    try 0 as zhaoqiang lq-order approve "$small"
    verified
}
