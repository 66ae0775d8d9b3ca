#!/usr/bin/env bats
# Whether it is the applicant's own act: a face, or an interview that is asked
# for, booked, held or waived. No order is approved before that is settled, and
# one place at one time is given to one applicant.

load lib
load order

setup() { order_setup; }
teardown() { sound; }

child='.applicant.born="2012-05-01" | .account.relation="child"'
unseen='.face={result:"fail",subject:"applicant",attempts:10}'
slot=2021-06-11T09:30:00-05:00

approve() { as tao lq-order approve "$@"; }
interview() { show "$1" ".interview | $2"; }
passed() { lq-order interviewed "$1" --result passed --screenshot "$shot" --answers 4; }

# ---- whose act it is ----

@test "R13 the applicant's own face settles it" {
    reach awaiting-materials A1
    reach awaiting-materials A2 '.face.subject="account-owner"' # who is the applicant
}

@test "R13 the face of the account's owner for another is refused, and no officer waives it" {
    reach in-review A1 '.account.relation="child" | .face.subject="account-owner"'
    refused 'face-not-applicant on-behalf-not-needed' approve A1
    holds '.transition.findings[0] | .at == "/face/subject" and .seen == "account-owner"'
    refused not-waivable lq-order decide --accept --note x A1 face-not-applicant
    # the applicant's own face settles it
    lq-order request --fix face A1
    lq-order answer < <(jq -nc '{order:"A1",answer:{changes:{face:{result:"pass",subject:"applicant"}}}}')
    try 0 approve A1
}

@test "R13 where the steps hold an identity check and none is recorded, it isn't settled" {
    reach in-review A1 '.face={result:"unclear",subject:"applicant"}'
    refused identity-not-settled approve A1
    holds '.transition.findings[0] | .at == "/face/result" and .seen == "unclear"'
    reach in-review A2 '.face={result:"pass"}'
    refused identity-not-settled approve A2
    holds '.transition.findings[0].at == "/face/subject"'
    # by mail there is no face recognition: an officer has the documents
    number=$(application x 'del(.order,.account,.face) | .channel="mail" | .intake_ref="M-1"' | lq-order submit | jq -r .order)
    lq-order review "$number"
    by_mail "$number"
    try 0 approve "$number"
}

@test "R3 a settled identity doesn't stand for the account's real name" {
    reach in-review A1 '.account.real_name.verified=false'
    refused account-not-realname approve A1
}

# ---- who needs one ----

@test "R19 a minor's interview is an officer's decision: waived, decided, or held" {
    reach in-review A1 "$child"
    refused 'interview-minor on-behalf-not-needed' approve A1
    holds '.transition.ok == null and (.transition.findings[0] | .seen == 9 and .want == 16)'
    lq-order decide --accept --note '家长在场' A1 interview-minor
    try 0 approve A1
    reach in-review A2 "$child"
    lq-order decide --refuse --note '须面谈' A2 interview-minor
    refused 'interview-minor on-behalf-not-needed' approve A2
    holds '.transition.ok == false'
    reach in-review A3 "$child"
    lq-order require-interview A3
    as gao lq-order waive-interview --reason '已当面核对' A3
    try 0 approve A3
}

@test "R19 the age is that of the day of submission, at the post" {
    # sixteen on 9 June in Chicago; sent the evening before, it is the 9th in China already
    reach in-review A1 '.applicant.born="2005-06-09"'
    try 0 approve A1
    reach in-review A2 '.applicant.born="2005-06-09" | .submitted_at="2021-06-09T10:00:00+08:00"'
    refused interview-minor approve A2
    holds '.transition.findings[0].seen == 15'
}

@test "R20 a face that wasn't passed may need an interview; an infant's can't be recognised (R13)" {
    reach in-review A1 "$unseen"
    refused interview-face approve A1
    holds '.transition.ok == null and .transition.findings[0].seen == "fail"'
    lq-order decide --accept --note '与证件照片一致' A1 interview-face
    try 0 approve A1
    reach in-review A2 '.applicant.born="2021-01-01" | .face={result:"not-possible",attempts:0}'
    refused 'interview-minor interview-face' approve A2
}

# ---- require, waive ----

@test "R20 the cause is what the facts bear out, or an officer's own words" {
    reach in-review A1 "$child"
    for cause in face-failed face-not-possible; do
        refused interview-cause-unfounded lq-order require-interview --cause "$cause" A1
    done
    try 2 lq-order require-interview --cause mood A1
    refused reason-unknown lq-order require-interview < <(record A1 '{"cause":"mood"}')
    refused reason-missing lq-order require-interview --cause officer A1
    rejected 'mode: must be video or onsite' lq-order require-interview < <(record A1 '{"mode":"phone"}')
    try 0 lq-order require-interview A1
    holds '.state == "needs-interview" and .interview == {required: true, cause: "minor", mode: "video",
        asked_at: "2021-06-10T09:00:00-05:00", asked_by: "lina"} and .transition.message_due'
    reach submitted A2 "$unseen"
    try 0 lq-order require-interview A2
    holds '.interview.cause == "face-failed"'
    # nothing speaks for one: then in words
    reach in-review A3
    refused reason-missing lq-order require-interview A3
    try 0 lq-order require-interview --cause officer --note '照片与本人不符' A3
    holds '.interview.text == "照片与本人不符"'
    [[ $(last_event A3 .note) == '"照片与本人不符"' ]]
}

@test "R24 at the consulate only with a notice of its own" {
    reach in-review A1 "$child"
    refused onsite-without-notice lq-order require-interview --mode onsite A1
    refused onsite-without-notice lq-order require-interview --mode onsite --notice ' ' A1
    try 0 lq-order require-interview --mode onsite --notice '请携原件于预约时间到馆' A1
    holds '.interview | .mode == "onsite" and .notice == "请携原件于预约时间到馆"'
    lq-order book A1 --slot "$slot"
    now 2021-06-11T10:00:00-05:00
    # seen there it needs no screenshots
    try 0 lq-order interviewed A1 --result passed
    holds '.interview.held | .mode == "onsite" and (has("screenshots") | not)'
    try 0 approve A1
    # asked for by video, it can't have been held at the consulate
    reach interview-booked A2 "$child"
    refused onsite-without-notice lq-order interviewed A2 --result passed --mode onsite
}

@test "an interview that is asked for is waived with a reason, and by who may" {
    reach needs-interview A1
    refused reason-missing lq-order waive-interview A1
    refused reason-missing lq-order waive-interview --reason ' ' A1
    try 0 as gao lq-order waive-interview --reason 'seen at the counter' A1
    holds '.state == "in-review" and .interview.required == false
        and .interview.waived == {reason: "seen at the counter", at: "2021-06-10T09:00:00-05:00", by: "gao"}'
    # asked again, the waiver is gone
    lq-order require-interview --cause officer --note again A1
    [[ $(interview A1 '[.required, has("waived")]') == '[true,false]' ]]
}

@test "R19 an interview asked for and lost sight of isn't settled: a lapsed order comes back without it" {
    reach needs-interview A1 "$child"
    at 2021-09-01T09:00:00-05:00 lq-order lapse A1
    lq-order reopen --reason 'called at last' A1
    refused 'identity-not-settled on-behalf-not-needed' approve A1
    holds '.transition.findings[0].at == "/interview"'
}

@test "R24 asked for by video, now at the consulate: the way changes with its notice, a booked time is freed" {
    reach interview-booked A1 "$child"
    local was
    was=$(interview A1 .slot)
    refused onsite-without-notice as mei lq-order require-interview A1 --mode onsite
    try 0 as mei lq-order require-interview A1 --mode onsite --notice '请到馆面谈'
    holds '.state == "needs-interview" and .transition.message_due and .transition.from == "interview-booked" and
        (.interview | .mode == "onsite" and .notice == "请到馆面谈" and .cause == "officer" and .required and
            .text == "photo unclear" and (has("slot") or has("place") | not))'
    [[ $(last_event A1 '[.event, .to, .by]') == '["require-interview","needs-interview","mei"]' ]]
    # the time is another's to take
    reach needs-interview A2 "$child"
    try 0 lq-order book A2 --slot "$(jq -r . <<<"$was")"
    # it is held at the consulate then, without screenshots
    lq-order book A1 --slot "$slot" >/dev/null
    now 2021-06-11T10:00:00-05:00
    try 0 lq-order interviewed A1 --result passed
    holds '.interview.held.mode == "onsite"'
    try 0 lq-audit recheck
    holds '.otherwise == 0'
}

@test "R24 from the consulate back to video, and another notice; what was missed is still counted" {
    reach needs-interview A1
    as mei lq-order require-interview A1 --mode onsite --notice '周一到馆' >/dev/null
    try 0 as mei lq-order require-interview A1 --mode onsite --notice '周二到馆' --note '周一闭馆'
    holds '.interview | .notice == "周二到馆" and .text == "周一闭馆"'
    lq-order book A1 --slot "$slot" >/dev/null
    now 2021-06-11T10:00:00-05:00
    lq-order missed A1 >/dev/null
    try 0 as mei lq-order require-interview A1 --mode video
    holds '.interview | .mode == "video" and .missed == 1 and (has("notice") | not)'
    try 0 lq-audit recheck
    holds '.otherwise == 0'
}

@test "R24 asked again in just that way nothing changes, nor for a cause the facts don't bear out" {
    reach interview-booked A1
    refused interview-asked lq-order require-interview A1
    refused interview-asked lq-order require-interview A1 --mode video --note again
    refused interview-cause-unfounded lq-order require-interview A1 --mode onsite --notice x --cause minor
    as mei lq-order require-interview A1 --mode onsite --notice '请到馆' >/dev/null
    refused interview-asked lq-order require-interview A1
    refused interview-asked lq-order require-interview A1 --mode onsite --notice '请到馆'
}

# ---- book, cancel, missed ----

@test "R21 a time that is free and ahead is booked, in the post's own clock" {
    reach needs-interview A1 "$child"
    try 0 lq-order book A1 --slot 2021-06-11T22:30:00+08:00
    holds '.state == "interview-booked" and .interview.slot == "2021-06-11T09:30:00-05:00"
        and .interview.place == 1 and .transition.message_due'
    # another time instead, and the first is free again
    try 0 lq-order book A1 --slot 2021-06-11T10:00:00-05:00
    reach needs-interview A2 "$child"
    try 0 lq-order book A2 --slot 2021-06-11T09:30:00-05:00
}

@test "R21 booking the time it has already changes nothing for anybody" {
    reach needs-interview A1
    lq-order book A1 --slot "$slot"
    try 0 lq-order book A1 --slot "$slot"
    holds '.interview.place == 1'
}

@test "R21 nothing is booked that wasn't asked for, is taken, has passed, or isn't one of the post's times" {
    for state in submitted in-review awaiting-materials; do
        reach "$state" "B-$state"
        refused interview-not-requested lq-order book "B-$state" --slot "$slot"
    done
    reach needs-interview A1
    reach needs-interview A2
    lq-order book A1 --slot "$slot"
    refused slot-taken lq-order book A2 --slot "$slot"
    refused slot-taken lq-order book A2 --slot 2021-06-11T14:30:00Z
    refused slot-past lq-order book A2 --slot 2021-06-10T09:00:00-05:00 # now
    refused slot-past lq-order book A2 --slot 2021-06-09T09:30:00-05:00
    for other in 2021-06-11T09:15:00-05:00 2021-06-11T12:00:00-05:00 2021-06-12T09:30:00-05:00 \
        2021-07-05T09:30:00-05:00 2021-06-11T09:30:01-05:00 2021-06-11T09:30:00-07:30; do
        refused slot-unknown lq-order book A2 --slot "$other" # off the hour, lunch, Saturday, holiday …
    done
    rejected 'slot: missing' lq-order book A2
    for bad in 2021-06-11 tomorrow '' 2021-06-11T09:30:00; do
        rejected 'slot: not an RFC 3339 time' lq-order book < <(record A2 "{\"slot\":\"$bad\"}")
    done
}

@test "R21 of many who want one time at once, one gets it" {
    for n in {1..12}; do submitted "A$n" "$child"; done
    lq-order list | lq-order require-interview >/dev/null
    for n in {1..12}; do
        lq-order book "A$n" --slot "$slot" >"out.$n" &
    done
    wait
    [[ $(cat out.* | jq -r 'if .transition.ok then "booked" else .transition.findings[0].id end' |
        sort | uniq -c | xargs) == '1 booked 11 slot-taken' ]]
    [[ $(lq-order list --state interview-booked | jq -r .interview.slot) == "$slot" ]]
}

@test "R21 where the profile takes two at a time, two get it; in one stream, too" {
    lq-store init --settable --post newyork ny >/dev/null
    export LQ_STORE=$PWD/ny
    for n in {1..4}; do submitted "A$n" "$child | .applicant.address.state=\"NY\""; done
    lq-order list | lq-order require-interview >/dev/null
    run --separate-stderr lq-order book < <(lq-order list | jq -c '{order, slot: "2021-06-12T10:20:00-04:00"}')
    [[ $(jq -r '.interview.place // .transition.findings[0].id' <<<"$output" | xargs) == '1 2 slot-taken slot-taken' ]]
    lq-order cancel A1 >/dev/null
    try 0 lq-order book A3 --slot 2021-06-12T10:20:00-04:00
    holds '.interview.place == 1'
    try 0 lq-audit verify
}

@test "R21 what ends the order or the appointment gives the time up" {
    local n=0 end
    for end in 'cancel' 'reject --reason outside-district' 'withdraw'; do
        n=$((n + 1))
        reach needs-interview "A$n"
        lq-order book "A$n" --slot "$slot"
        # shellcheck disable=SC2086
        try 0 lq-order ${end%% *} "A$n" ${end#"${end%% *}"}
        holds '.interview | has("slot") or has("place") | not'
    done
    reach needs-interview A8
    try 0 lq-order book A8 --slot "$slot"
    lq-order book A8 --slot 2021-07-16T09:30:00-05:00
    try 0 at 2021-07-12T09:00:00-05:00 lq-order lapse A8
    holds '.interview | has("slot") | not'
}

@test "R22 an interview is missed once its time has come, not before; the time is free, the miss counts" {
    reach needs-interview A1 "$child"
    lq-order book A1 --slot "$slot"
    refused slot-ahead lq-order missed A1
    now 2021-06-11T09:30:00-05:00
    try 0 lq-order missed --note '三次呼叫未接' A1
    holds '.state == "needs-interview" and .interview.missed == 1 and (.interview | has("slot") | not)
        and .transition.message_due'
    [[ $(last_event A1 .note) == '"三次呼叫未接"' ]]
}

@test "R21 missed as often as the profile allows, an officer decides on another" {
    reach needs-interview A1 "$child"
    for day in 11 14 15; do
        lq-order book A1 --slot "2021-06-${day}T09:30:00-05:00"
        at "2021-06-${day}T10:00:00-05:00" lq-order missed A1
    done
    now 2021-06-15T10:00:00-05:00
    refused interview-missed-limit lq-order book A1 --slot 2021-06-16T09:30:00-05:00
    holds '.transition.ok == null and (.transition.findings[0] | .seen == 3 and .want == 3)'
    lq-order decide --accept --note '最后一次' A1 interview-missed-limit
    try 0 lq-order book A1 --slot 2021-06-16T09:30:00-05:00
    holds '.transition.findings[0].decision == "accepted"'
    # who missed fewer has nothing to be decided
    reach needs-interview A2
    refused finding-not-open lq-order decide --accept --note x A2 interview-missed-limit
}

# ---- interviewed ----

@test "R23 a video interview that is passed has its screenshots and answers, and then the order is approved" {
    reach needs-interview A1 "$child | $unseen"
    refused state-wrong passed A1
    lq-order book A1 --slot "$slot"
    now 2021-06-11T10:00:00-05:00
    refused interview-record-incomplete lq-order interviewed A1 --result passed --answers 3
    holds '.transition.findings[0].at == "/screenshots"'
    refused interview-record-incomplete lq-order interviewed A1 --result passed --screenshot "$shot"
    holds '.transition.findings[0].at == "/answers"'
    refused 'interview-record-incomplete interview-record-incomplete' lq-order interviewed A1 --result passed
    refused interview-record-incomplete lq-order interviewed A1
    holds '.transition.findings[0].at == "/result"'
    refused interview-record-incomplete lq-order interviewed A1 --result passed --answers 3 --screenshot photo.png
    holds '.transition.findings[0].seen == "photo.png"'
    rejected 'screenshots[0]: not a string' lq-order interviewed < <(record A1 '{"result":"passed","answers":1,"screenshots":[1]}')
    try 0 passed A1
    holds '.state == "in-review" and .interview.required == false and .interview.held == {mode: "video",
        result: "passed", answers: 4, screenshots: ["'"$shot"'"], slot: "2021-06-11T09:30:00-05:00",
        at: "2021-06-11T10:00:00-05:00", by: "lina"}'
    # both questions, the minor's and the face's, are answered by it
    try 0 approve A1
    has_found on-behalf-not-needed # R79: a warning
}

@test "R20 a failed interview overrides a passed face, isn't waived, and is cleared by a later one" {
    reach interview-booked A1
    now 2021-06-30T10:00:00-05:00
    try 0 lq-order interviewed A1 --result failed --note '答非所问'
    refused interview-failed approve A1
    refused not-waivable lq-order decide --accept --note x A1 interview-failed
    # a waiver of another one doesn't clear it
    lq-order require-interview --cause officer --note 'once more' A1
    as gao lq-order waive-interview --reason x A1
    refused interview-failed approve A1
    lq-order require-interview --cause officer --note 'once more' A1
    lq-order book A1 --slot 2021-07-01T09:30:00-05:00
    at 2021-07-01T10:00:00-05:00 passed A1
    try 0 approve A1
    # the journal keeps both
    [[ $(lq-order history A1 | jq -r 'select(.event == "interviewed").patch.interview.held.result' | xargs) == 'failed passed' ]]
}

@test "R20 a passed interview settles whose act it is, whatever face it was" {
    reach interview-booked A1 '.account.relation="child" | .face.subject="account-owner"'
    now 2021-06-30T10:00:00-05:00
    passed A1
    try 0 approve A1
}

@test "R23 what a failed one held isn't taken for the next one's" {
    reach interview-booked A1
    now 2021-06-30T10:00:00-05:00
    lq-order interviewed A1 --result failed --answers 7 --screenshot "$shot"
    lq-order require-interview --cause officer --note again A1
    lq-order book A1 --slot 2021-07-01T09:30:00-05:00
    now 2021-07-01T10:00:00-05:00
    lq-order interviewed A1 --result failed
    [[ $(interview A1 '.held | [has("answers"), has("screenshots")]') == '[false,false]' ]]
}

@test "the edges as records: the same, and a retry is one" {
    reach in-review A1 "$child"
    try 0 lq-order require-interview < <(record A1 '{"version":2,"cause":"minor","mode":"video","note":"n"}')
    unwritten try 0 lq-order require-interview < <(record A1 '{"version":2,"cause":"minor","mode":"video","note":"n"}')
    holds '.transition.already'
    try 0 lq-order book < <(record A1 "{\"version\":3,\"slot\":\"$slot\"}")
    unwritten try 0 lq-order book A1@3 --slot "$slot"
    refused version-conflict lq-order book A1@3 --slot 2021-06-11T10:00:00-05:00
    try 0 lq-order interviewed < <(record A1 "{\"result\":\"passed\",\"answers\":2,\"screenshots\":[\"$shot\"]}")
    # piped on, what an applicant or the store wrote isn't taken for an edge's own member
    try 0 bash -c 'LQ_ACTOR=tao lq-order show A1 | LQ_ACTOR=tao lq-order approve'
}

@test "an application can't bring an interview of its own making" {
    rejected 'interview: is written by the post' lq-order submit < <(application A1 '.interview={held:{result:"passed"}}')
}
