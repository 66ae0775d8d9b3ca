#!/usr/bin/env bats
# The post's clock and hours are right to the second over both changes of the
# clock: as the guide says them (R86), and as the tz database and counting by minutes find them.

load lib

setup() {
    lq_setup
    export LQ_SHARE=$LQ_ROOT/share
    profile=$LQ_SHARE/posts/chicago.json
}

# What the post's calendar says to QUESTION about the phones; times are written as people do.
ask() {
    local word line=
    for word in "$@"; do
        [[ $word == *T*:* ]] && word=$(date -u -d "$word" +%s)
        line+="$word "
    done
    "$LQ_TOOLS/calendar_ask" chicago "${kind:-phone}" <<<"$line"
}

# Lines "QUESTION<TAB>ANSWER" in the file expected: all answered so, at least N of them.
all_answered() {
    cut -f 1 expected >questions
    cut -f 2 expected >answers
    [[ $(wc -l <questions) -ge $2 ]]
    "$LQ_TOOLS/calendar_ask" chicago "$1" <questions >got
    paste questions answers got | awk -F '\t' '$2 != $3 { print; bad = 1 } END { exit bad }' | head
    cmp answers got
}

expect() {
    python3 "$LQ_ROOT/tests/tools/calendar_expect.py" "$@" >expected
}

@test "R86 the phone is staffed from 9 to 12 and from 1 to 2:30" {
    [[ $(ask open 2021-06-07T08:59:59-05:00) == closed ]]
    [[ $(ask open 2021-06-07T09:00:00-05:00) == open ]]
    [[ $(ask open 2021-06-07T11:59:59-05:00) == open ]]
    [[ $(ask open 2021-06-07T12:00:00-05:00) == closed ]]
    [[ $(ask open 2021-06-07T12:59:59-05:00) == closed ]]
    [[ $(ask open 2021-06-07T13:00:00-05:00) == open ]]
    [[ $(ask open 2021-06-07T14:29:59-05:00) == open ]]
    [[ $(ask open 2021-06-07T14:30:00-05:00) == closed ]]
    [[ $(ask closes 2021-06-07T09:30:00-05:00) == 2021-06-07T12:00:00-05:00 ]]
}

@test "R86 on a Saturday or a holiday it is closed, and the next opening is known" {
    [[ $(ask open 2021-06-12T10:00:00-05:00) == closed ]]
    [[ $(ask next 2021-06-12T10:00:00-05:00) == 2021-06-14T09:00:00-05:00 ]]
    [[ $(ask open 2021-07-05T10:00:00-05:00) == closed ]]
    [[ $(ask next 2021-07-05T10:00:00-05:00) == 2021-07-06T09:00:00-05:00 ]]
    # four days of the National Day, Friday to Monday
    [[ $(ask next 2021-09-30T14:30:00-05:00) == 2021-10-05T09:00:00-05:00 ]]
}

@test "R86 nine in the morning stays nine over both changes of the clock" {
    [[ $(ask next 2021-11-05T14:30:00-05:00) == 2021-11-08T09:00:00-06:00 ]]
    [[ $(ask next 2022-03-11T14:30:00-06:00) == 2022-03-14T09:00:00-05:00 ]]
    [[ $(ask open 2021-11-08T08:59:59-06:00) == closed ]]
    [[ $(ask open 2021-11-08T09:00:00-06:00) == open ]]
}

@test "a caller's offset doesn't matter, the post's clock does" {
    [[ $(ask open 2021-06-07T22:00:00+08:00) == open ]] # 09:00 in Chicago
    [[ $(ask open 2021-06-07T09:00:00+08:00) == closed ]]
}

@test "the day of submission is the post's day (R59, R76)" {
    # sent from China on the morning of 7 June: still 6 June in Chicago
    [[ $(ask day 2021-06-07T10:00:00+08:00) == 2021-06-06 ]]
    [[ $(ask day 2021-06-07T13:00:00+08:00) == 2021-06-07 ]]
}

@test "office hours are added and measured: 70 of them are two weeks" {
    kind=office # seven hours a day
    [[ $(ask add 2021-06-07T09:00:00-05:00 252000) == 2021-06-18T17:00:00-05:00 ]]
    # over Independence Day, observed on Monday, 5 July
    [[ $(ask add 2021-06-28T09:00:00-05:00 252000) == 2021-07-12T17:00:00-05:00 ]]
    [[ $(ask between 2021-06-28T09:00:00-05:00 2021-07-12T17:00:00-05:00) == 252000 ]]
    [[ $(ask between 2021-07-12T17:00:00-05:00 2021-06-28T09:00:00-05:00) == -252000 ]]
}

@test "no hours were known before the guide came out" {
    [[ $(ask open 2021-06-04T10:00:00-05:00) == closed ]]
    [[ $(ask next 2021-01-01T00:00:00-06:00) == 2021-06-07T09:00:00-05:00 ]]
}

@test "local time is the tz database's on every day of 2021 to 2030" {
    expect days "$profile" 2021 2030
    all_answered phone 51000
}

@test "every minute of the days the clock changed in 2021 and changes in 2026" {
    local day
    # hours by night as well, on all days of the week: what the change can break
    cp -R "$LQ_ROOT/share" share
    jq '.hours[0] |= (.valid_from = "2021-01-01" | .weekdays += ["saturday", "sunday"]
        | .spans = [["00:00", "01:30"], ["02:30", "12:00"], ["13:00", "14:30"], ["22:00", "24:00"]])
        | .holidays |= .[:1]' "$profile" >share/posts/chicago.json
    for day in 2021-03-14 2026-03-08; do
        expect minutes share/posts/chicago.json phone "$day"
        LQ_SHARE=$PWD/share all_answered phone 17280
    done
    # in autumn the minutes from 1:00 to 1:59 come twice: hours that neither begin nor end there
    jq '.hours[0].spans = [["00:00", "00:30"], ["01:00", "02:00"], ["13:00", "14:30"]]' \
        share/posts/chicago.json >changed.json
    mv changed.json share/posts/chicago.json
    for day in 2021-11-07 2026-11-01; do
        expect minutes share/posts/chicago.json phone "$day"
        LQ_SHARE=$PWD/share all_answered phone 17280
    done
}

@test "the guide's hours, every minute around those days" {
    local day
    for day in 2021-11-07 2026-03-08 2026-11-01; do
        expect minutes "$profile" phone "$day"
        all_answered phone 17280
    done
}

@test "open seconds and next openings agree with counting minutes over three years" {
    expect spans "$profile" phone 2021 2023
    all_answered phone 5500
    expect spans "$profile" interview 2021 2022
    all_answered interview 5500
}

@test "a profile whose zone isn't a rule is never open, and that is told" {
    cp -R "$LQ_ROOT/share" share
    jq '.time_zone.posix = "America/Chicago"' "$profile" >share/posts/chicago.json
    LQ_SHARE=$PWD/share try 5 "$LQ_TOOLS/calendar_ask" chicago phone
    [[ $stderr == *"time_zone.posix"* ]]
}
