#!/usr/bin/env bats
# Interviews at a desk: who needs one, which times are free and where the
# applicant's clock stands then, the day's calls in order, what came of them, and a
# calendar file that other programs read.

load lib
load order

setup() { order_setup; }
teardown() { sound; }

child='.applicant.born="2012-05-01" | .account.relation="child"'
slot=2021-06-11T09:30:00-05:00

need() { try 0 lq-interview need < <(application A1 "$1"); }

ends() { # NUMBER..: the calls' orders, in the order they are to be started
    [[ $(quick_jq -r .order <<<"$output" | xargs) == "$*" ]]
}

# What a real reader makes of a calendar file, one line of JSON an event.
read_calendar() {
    local python=python3
    python3 -c 'import icalendar' 2>/dev/null || python=/usr/bin/python3
    "$python" -c '
import icalendar, json, sys
raw = sys.stdin.buffer.read()
assert raw.endswith(b"\r\n") and b"\n" not in raw.replace(b"\r\n", b"")
assert all(len(l) <= 75 and (l.decode() or True) for l in raw.split(b"\r\n")), "folded within a character"
for e in icalendar.Calendar.from_ical(raw).walk("VEVENT"):
    assert not e.errors, e.errors
    print(json.dumps({k.lower(): e[k].dt.isoformat() if k.startswith("DT") else str(e[k]) for k in e}))'
}

# ---- need ----

@test "R19 a minor may need an interview, and an officer decides" {
    need "$child"
    holds '.interview_check | .ok == null and .status == "to-decide"
        and (.findings == [{id: "interview-minor", rule: "R19", severity: "ask", at: "/applicant/born", seen: 9, want: 16}])'
    need .
    holds '.interview_check == {ok: true, status: "none", findings: []}'
    # sixteen on the very day
    need '.applicant.born="2005-06-09"'
    holds '.interview_check.status == "none"'
    need '.applicant.born="2005-06-10"'
    holds '.interview_check.status == "to-decide"'
}

@test "R19 born on 29 February one is sixteen on 1 March of a common year" {
    need '.applicant.born="2004-02-29" | .submitted_at="2020-02-28T12:00:00-06:00"'
    holds '.interview_check.findings[0].seen == 15'
    need '.applicant.born="2004-02-29" | .submitted_at="2020-02-29T12:00:00-06:00"'
    holds '.interview_check.status == "none"'
}

@test "R20 a face that wasn't passed may need one, too; one whose birth isn't known can't be judged" {
    need '.face.result="fail"'
    holds '[.interview_check.findings[].id] == ["interview-face"]'
    try 1 lq-interview need < <(application A1 'del(.applicant.born)')
    holds '.interview_check | .ok == false and .findings[0].id == "field-missing"'
    try 3 lq-interview need < <(application A1 '.applicant.born="9 May 2012"')
}

@test "R20 need follows the order: required, booked, passed, failed, waived, decided" {
    status() { [[ $(lq-order show A1 | lq-interview need | jq -r .interview_check.status) == "$1" ]]; }
    reach in-review A1 "$child"
    status to-decide
    lq-order decide --accept --note x A1 interview-minor
    status decided
    lq-order require-interview A1
    status required
    lq-interview book A1 "$slot"
    status booked
    now 2021-06-11T10:00:00-05:00
    lq-interview result A1 --result failed
    status failed
    lq-order require-interview A1
    lq-interview book A1 2021-06-14T09:30:00-05:00
    at 2021-06-14T10:00:00-05:00 lq-interview result A1 --result passed --answers 1 --screenshot "$shot"
    status passed
    reach needs-interview A2 "$child"
    lq-order waive-interview --reason x A2
    lq-order show A2 | lq-interview need | jq -e '.interview_check | .status == "waived" and .ok'
}

# ---- slots ----

@test "R21 the free times are those ahead, of the post's hours, less what is booked" {
    try 0 lq-interview slots --days 1
    [[ $(jq -r '.slot[11:16]' <<<"$output" | xargs) == \
        '09:30 10:00 10:30 11:00 11:30 13:30 14:00 14:30 15:00 15:30 16:00' ]]
    holds '.free == 1 and .capacity == 1'
    reach needs-interview A1
    lq-interview book A1 2021-06-10T10:30:00-05:00
    try 0 lq-interview slots --days 1
    [[ $(jq -r '.slot[11:16]' <<<"$output" | xargs) == '09:30 10:00 11:00 '* ]]
    lq-interview cancel A1 --note '改期'
    try 0 lq-interview slots --days 1
    [[ $(jq -r '.slot[11:16]' <<<"$output" | xargs) == '09:30 10:00 10:30 '* ]]
    # each of them can be booked
    while read -r time; do
        lq-interview book --dry-run A1 "$time" | jq -e .transition.ok
    done < <(jq -r .slot <<<"$output")
}

@test "R21 no time is free on a Saturday, a holiday, or with all places taken; that is no error" {
    try 0 lq-interview slots --from 2021-06-12 --days 2
    [[ -z $output ]]
    try 0 lq-interview slots --from 2021-07-05 --days 1
    [[ -z $output ]]
    try 0 lq-interview slots --from 2021-06-09 --days 1 # over
    [[ -z $output ]]
    try 2 lq-interview slots --from tomorrow
    try 1 lq-interview slots A9
    has_found order-not-found
}

@test "beside the post's time stands the applicant's own, where the order names their zone" {
    submitted A1 '.applicant.time_zone="Asia/Shanghai"'
    submitted A2 '.applicant.time_zone="America/New_York"'
    submitted A3 '.applicant.time_zone="Asia/Kathmandu"'
    shown() { lq-interview slots "$1" --from "$2" --days 1 | head -n 1 | jq -r '"\(.slot) \(.applicant_time)"'; }
    [[ $(shown A1 2021-06-11) == '2021-06-11T09:00:00-05:00 2021-06-11T22:00:00+08:00' ]]
    # China keeps no daylight time: an hour later from November on
    [[ $(shown A1 2021-11-08) == '2021-11-08T09:00:00-06:00 2021-11-08T23:00:00+08:00' ]]
    [[ $(shown A2 2021-11-08) == '2021-11-08T09:00:00-06:00 2021-11-08T10:00:00-05:00' ]]
    [[ $(shown A3 2021-06-11) == '2021-06-11T09:00:00-05:00 2021-06-11T19:45:00+05:45' ]]
}

@test "the applicant's time is the tz database's, over the whole year, in zones of all kinds" {
    for zone in America/Phoenix Europe/London Australia/Sydney \
        America/St_Johns UTC; do
        submitted "Z-${zone//\//-}" ".applicant.time_zone=\"$zone\""
        lq-interview slots "Z-${zone//\//-}" --from 2026-01-01 --days 364 >listed
        [[ $(wc -l <listed) -gt 3000 ]]
        jq -r .slot listed | TZ=$zone date -f - +%Y-%m-%dT%H:%M:%S%:z | sed 's/+00:00$/Z/' |
            diff - <(jq -r .applicant_time listed) | head -n 4 >differs
        [[ ! -s differs ]] || { echo "$zone"; cat differs; return 1; }
    done
}

@test "a zone that isn't a name of the database is left out, whatever it says" {
    local n=0 zone
    for zone in Nowhere/City ../../etc/passwd /etc/passwd Asia Asia/ //Asia/Shanghai 'Asia/../Asia/Shanghai' \
        '' ' ' posixrules/ tzdata.zi zone.tab "$(printf 'A%.0s' {1..300})" $'Asia/Shanghai\n'; do
        n=$((n + 1))
        application "A$n" | jq -c --arg zone "$zone" '.applicant.time_zone=$zone' | lq-order submit >/dev/null
        try 0 lq-interview slots "A$n" --days 1
        holds 'has("applicant_time") | not'
    done
}

@test "R21 over ten years each day has the times that counting by minutes finds" {
    now 2020-12-31T12:00:00-06:00
    lq-interview slots --from 2021-01-01 --days 3652 | jq -r '"\(.slot) \(.ends)"' >got
    python3 "$LQ_ROOT/tests/tools/calendar_expect.py" slots "$LQ_ROOT/share/posts/chicago.json" \
        2021-01-01 2030-12-31 >expected
    [[ $(wc -l <expected) -gt 29000 ]]
    cmp expected got
}

@test "R21 on both days the clock changes a span over the change has as many times as it has hours" {
    cp -R "$LQ_ROOT/share" share
    jq '(.hours[] | select(.of == "interview")) |= (.valid_from = "2021-01-01" | .weekdays += ["sunday"]
        | .spans = [["00:00", "05:00"], ["09:00", "10:15"]] | .slot_min = 40)' \
        "$LQ_ROOT/share/posts/chicago.json" >share/posts/chicago.json
    export LQ_SHARE=$PWD/share
    now 2020-12-31T12:00:00-06:00
    for day in 2021-03-14 2021-11-07 2026-03-08 2026-11-01 2021-03-15; do
        lq-interview slots --from "$day" --days 1 | jq -r '"\(.slot) \(.ends)"' >got
        python3 "$LQ_ROOT/tests/tools/calendar_expect.py" slots share/posts/chicago.json "$day" "$day" >expected
        diff expected got
        wc -l <got
    done | xargs >counts
    # four hours in spring, six in autumn, five else; and one in the hour and a quarter
    [[ $(<counts) == '7 10 7 10 8' ]]
}

# ---- book, result ----

@test "R21 of two who want the last place one gets it, at whichever desk" {
    for n in {1..6}; do submitted "A$n" "$child"; done
    lq-order list | lq-order require-interview >/dev/null
    for n in {1..6}; do
        if ((n % 2)); then lq-interview book "A$n" "$slot" >"out.$n" & else
            lq-order book "A$n" --slot "$slot" >"out.$n" & fi
    done
    wait
    [[ $(cat out.* | jq -r 'select(.transition.ok).interview.slot') == "$slot" ]]
    [[ $(cat out.* | jq -r '.transition.findings[].id' | sort | uniq -c | xargs) == '5 slot-taken' ]]
    try 0 lq-interview slots --days 2
    holds '.slot != "'"$slot"'"'
}

@test "R21 R22 R23 the verbs are lq-order's edges by another name" {
    reach needs-interview A1 "$child"
    refused slot-past lq-interview book A1 2021-06-09T09:30:00-05:00
    rejected 'slot: not an RFC 3339 time' lq-interview book A1 'half past nine'
    try 2 lq-interview book A1
    try 0 lq-interview book < <(record A1 "{\"slot\":\"$slot\"}")
    [[ $(last_event A1 '[.event, .to]') == '["book","interview-booked"]' ]]
    refused slot-ahead lq-interview result A1 --result missed
    now 2021-06-11T09:40:00-05:00
    try 0 lq-interview result A1 --result missed --note '未接听'
    [[ $(last_event A1 '[.event, .to, .note]') == '["missed","needs-interview","未接听"]' ]]
    lq-interview book A1 2021-06-11T14:00:00-05:00
    now 2021-06-11T14:20:00-05:00
    refused interview-record-incomplete lq-interview result A1 --result passed --answers 2
    try 0 lq-interview result < <(record A1 "{\"result\":\"passed\",\"answers\":2,\"screenshots\":[\"$shot\"]}")
    [[ $(last_event A1 '[.event, .to]') == '["interviewed","in-review"]' ]]
    try 2 lq-interview result A1 --result maybe
}

@test "R24 one at the consulate is recorded as that, and only with its notice" {
    reach in-review A1 "$child"
    lq-order require-interview A1 --mode onsite --notice '请到馆面谈'
    lq-interview book A1 "$slot"
    try 0 lq-interview result A1 --result passed --dry-run
    holds '.transition.ok'
    reach interview-booked A2
    refused onsite-without-notice lq-interview result A2 --result passed --mode onsite
}

@test "what an applicant wrote into an order isn't taken for the interviewer's word" {
    reach needs-interview A1 "$child"' | .result="missed" | .mode="onsite" | .answers=9 | .slot="2021-06-11T09:30:00-05:00"'
    rejected 'slot: missing' lq-interview book < <(lq-order show A1)
    lq-interview book A1 "$slot"
    now 2021-06-11T10:00:00-05:00
    refused interview-record-incomplete lq-interview result < <(lq-order show A1)
    holds '.transition | .edge == "interviewed" and [.findings[].at] == ["/result"]'
    refused 'interview-record-incomplete interview-record-incomplete' lq-interview result --result passed \
        < <(lq-order show A1)
    holds '[.transition.findings[].at] == ["/screenshots", "/answers"]'
}

@test "a dry run books nothing" {
    reach needs-interview A1
    unwritten try 0 lq-interview book --dry-run A1 "$slot"
    holds '.transition | .dry_run and .ok'
}

# ---- today ----

@test "R22 the day's calls, in order of time, in the post's own clock; nothing on a day without" {
    try 0 lq-interview today
    [[ -z $output && -z $stderr ]]
    for n in 1 2 3 4; do reach needs-interview "A$n" "$child"; done
    lq-interview book A1 2021-06-11T16:00:00-05:00
    lq-interview book A2 2021-06-11T15:00:00+01:00
    lq-interview book A3 2021-06-11T22:30:00+08:00
    lq-interview book A4 2021-06-14T09:00:00-05:00
    try 0 lq-interview today
    [[ -z $output ]]
    # the evening before it is that day in China; the list goes by Chicago
    try 0 at 2021-06-11T10:00:00+08:00 lq-interview today
    [[ -z $output ]]
    try 0 at 2021-06-11T08:45:00-05:00 lq-interview today
    ends A2 A3 A1
    [[ $(jq -r .slot <<<"$output" | xargs) == '2021-06-11T09:00:00-05:00 2021-06-11T09:30:00-05:00 2021-06-11T16:00:00-05:00' ]]
    holds '.mode == "video" and .cause == "officer" and .name == "张样" and .ends > .slot'
    try 0 lq-interview today --day 2021-06-14
    ends A4
    # what is done is off the list, and a line of it can be piped back
    now 2021-06-11T17:00:00-05:00
    lq-interview today | jq -c '. + {result: "missed"}' | lq-interview result >/dev/null
    try 0 lq-interview today
    [[ -z $output ]]
}

@test "R22 a summer's and a winter's call are at nine in Chicago, whatever the offset" {
    now 2021-10-20T09:00:00-05:00
    reach needs-interview A1
    reach needs-interview A2
    lq-interview book A1 2021-11-05T09:00:00-05:00
    lq-interview book A2 2021-11-08T15:00:00Z
    [[ $(lq-interview today --day 2021-11-08 | jq -r .slot) == 2021-11-08T09:00:00-06:00 ]]
    [[ $(lq-interview today --day 2021-11-05 | jq -r .slot) == 2021-11-05T09:00:00-05:00 ]]
}

# ---- ics ----

@test "the calendar file holds what is booked, in UTC, and a reader agrees" {
    try 0 lq-interview ics
    [[ -z $output ]]
    reach needs-interview A1
    lq-interview book A1 "$slot"
    reach in-review A2
    lq-order require-interview A2 --cause officer --note x --mode onsite --notice '请到馆'
    lq-interview book A2 2021-11-08T09:00:00-06:00
    lq-interview ics | read_calendar >events
    [[ $(jq -r '"\(.dtstart) \(.dtend)"' events | xargs) == \
        '2021-06-11T14:30:00+00:00 2021-06-11T15:00:00+00:00 2021-11-08T15:00:00+00:00 2021-11-08T15:30:00+00:00' ]]
    jq -es '.[0].summary == "视频面谈 Video interview: 张样 (A1)" and (.[0] | has("location") | not)
        and (.[1].location | contains("1 East Erie Street, Suite 500, Chicago, IL 60611"))' events
    [[ $(lq-interview ics --day 2021-06-11 | read_calendar | wc -l) -eq 1 ]]
}

@test "an event keeps its UID when it is moved, and its number goes up; unmoved, not a byte changes" {
    reach needs-interview A1
    lq-interview book A1 "$slot"
    lq-interview ics >one
    at 2021-06-11T08:00:00-05:00 lq-interview ics | cmp one -
    lq-interview book A1 2021-06-11T10:00:00-05:00
    lq-interview ics >two
    # shellcheck disable=SC2016
    jq -es '.[0].uid == .[1].uid and (.[1].sequence | tonumber) > (.[0].sequence | tonumber)
        and .[0].dtstart != .[1].dtstart' <(read_calendar <one) <(read_calendar <two)
}

@test "what an applicant wrote can't add a line, an event or a property; long names are folded between characters" {
    local n=0 name
    jq -nc '"a\r\nEND:VEVENT\r\nATTACH:http://example.org", "semi;colon, comma \\ backslash", "张" * 300,
        "𠮷a" + "𠮷" * 100, "b" + "é" * 100, "esc\u001b[2J bell\u0007 one\u0001 c1\u009b", "line\nfeed"' >names
    while IFS= read -r name; do
        n=$((n + 1))
        application "A$n" | jq -c --argjson name "$name" '.applicant.name=$name' | lq-order submit >/dev/null
        lq-order require-interview "A$n" --cause officer --note x >/dev/null
        lq-interview book "A$n" "$(slot "$n")" >/dev/null
    done <names
    lq-interview ics >out.ics
    [[ $(grep -c '^BEGIN:VEVENT' out.ics) -eq 7 ]]
    if grep -qaP '[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]|^ATTACH' out.ics; then false; fi
    # the reader has the names again, less the controls that no calendar can hold
    diff <(read_calendar <out.ics | jq -c .summary) <(jq -sc 'to_entries[] | "视频面谈 Video interview: "
        + (.value | gsub("[\u0000-\u0009\u000b-\u001f\u007f-\u009f]"; "")) + " (A\(.key + 1))"' names)
}
