#!/usr/bin/env bats
# When the phone is staffed and the office open (R86), to the second, in Central time and the
# caller's own, over both changes of the clock; where it is closed, why and until when.

load lib

setup() {
    lq_setup
    export LQ_NOW=2021-06-07T10:00:00-05:00
}

# What `lq-hours now` says of each time, as "open" or its reason.
at() {
    run --separate-stderr lq-hours now "$@"
    jq -r 'if .open then "open" else .reason end' <<<"$output" | xargs
}

@test "R86 staffed from 9 to 12 and from 1 to 2:30, Monday to Friday" {
    [[ $(at 2021-06-07T08:59:59-05:00) == before-hours ]]
    [[ $(at 2021-06-07T09:00:00-05:00) == open ]]
    [[ $(at 2021-06-07T11:59:59-05:00) == open ]]
    [[ $(at 2021-06-07T12:00:00-05:00) == break ]]
    [[ $(at 2021-06-07T12:59:59-05:00) == break ]]
    [[ $(at 2021-06-07T13:00:00-05:00) == open ]]
    [[ $(at 2021-06-07T14:29:59-05:00) == open ]]
    [[ $(at 2021-06-07T14:30:00-05:00) == after-hours ]]
    [[ $(at 2021-06-0{7,8,9}T10:00:00-05:00 2021-06-1{0,1,2,3}T10:00:00-05:00) == \
        "open open open open open day-off day-off" ]]
}

@test "R86 open is yes, closed is no: the exit status says it, too" {
    try 0 lq-hours now
    holds '. == {of: "phone", at: "2021-06-07T10:00:00-05:00", open: true,
        closes: "2021-06-07T12:00:00-05:00"}'
    LQ_NOW=2021-06-07T12:30:00-05:00 try 1 lq-hours now
    holds '. == {of: "phone", at: "2021-06-07T12:30:00-05:00", open: false, reason: "break",
        opens: "2021-06-07T13:00:00-05:00"}'
}

@test "R86 on a Saturday or a holiday: closed, with the reason and the next opening" {
    try 1 lq-hours now 2021-06-12T10:00:00-05:00
    holds '.reason == "day-off" and .opens == "2021-06-14T09:00:00-05:00"'
    try 1 lq-hours now 2021-07-05T10:00:00-05:00
    holds '.reason == "holiday" and .opens == "2021-07-06T09:00:00-05:00"'
    holds '.holiday_zh == "美国独立日" and .holiday_en == "Independence Day"'
    try 0 lq-hours next 2021-09-30T14:30:00-05:00
    holds '.opens == "2021-10-05T09:00:00-05:00"'
    # while it is open the next opening is the one after
    try 0 lq-hours next 2021-06-07T10:00:00-05:00
    holds '.opens == "2021-06-07T13:00:00-05:00"'
}

@test "R86 every minute of the days the clock changes is as date and the tz database have it" {
    local day from minutes
    cp -R "$LQ_ROOT/share" share
    jq '(.hours[] | select(.of == "phone")) |= (.valid_from = "2021-01-01" | .weekdays += ["sunday"]
        | .spans = [["00:30", "03:30"], ["13:00", "14:30"]])' \
        "$LQ_ROOT/share/posts/chicago.json" >share/posts/chicago.json
    export LQ_SHARE=$PWD/share
    while read -r day minutes; do
        from=$(TZ=America/Chicago date -d "$day" +%s)
        seq -f '@%.0f' "$from" 60 $((from + 60 * minutes - 1)) >seconds
        [[ $(wc -l <seconds) -eq $minutes ]]
        TZ=America/Chicago date -f seconds +%Y-%m-%dT%H:%M:%S%:z >wall
        date -u -f seconds +%Y-%m-%dT%H:%M:%SZ >instants
        awk -F T '{ t = substr($2, 1, 5)
            print $0, (t >= "00:30" && t < "03:30") || (t >= "13:00" && t < "14:30") }' wall >want
        xargs lq-hours now <instants >said || [[ $? -eq 123 ]]
        jq -r '"\(.at) \(if .open then 1 else 0 end)"' said | diff want - | head
        jq -r '"\(.at) \(if .open then 1 else 0 end)"' said | cmp want -
    done <<'EOT'
2021-03-14 1380
2021-11-07 1500
EOT
}

@test "R86 nine o'clock stays nine o'clock over both changes" {
    try 0 lq-hours next 2021-11-05T14:30:00-05:00
    holds '.opens == "2021-11-08T09:00:00-06:00"'
    try 0 lq-hours next 2022-03-11T14:30:00-06:00
    holds '.opens == "2022-03-14T09:00:00-05:00"'
}

@test "R86 the caller's own time beside Central time" {
    try 1 lq-hours now 2021-06-12T10:00:00-05:00 --zone Asia/Shanghai
    holds '.at_there == "2021-06-12T23:00:00+08:00" and .opens_there == "2021-06-14T22:00:00+08:00"'
    try 0 lq-hours next 2021-11-05T14:30:00-05:00 --zone America/Denver
    holds '.opens == "2021-11-08T09:00:00-06:00" and .opens_there == "2021-11-08T08:00:00-07:00"'
    try 0 lq-hours now --zone CST-8
    holds '.closes_there == "2021-06-08T01:00:00+08:00"'
    try 2 lq-hours now --zone Mars/Olympus
    try 2 lq-hours now --zone ../../etc/passwd
}

@test "R86 list: each day with its hours, or why it is closed" {
    try 0 lq-hours list --from 2021-07-02 --to 2021-07-06
    [[ $(jq -r '[.date, .weekday, .hours // .reason] | join(" ")' <<<"$output") == "\
2021-07-02 friday 09:00-12:00, 13:00-14:30
2021-07-03 saturday day-off
2021-07-04 sunday day-off
2021-07-05 monday holiday
2021-07-06 tuesday 09:00-12:00, 13:00-14:30" ]]
    try 0 lq-hours list
    [[ ${#lines[@]} -eq 7 ]]
    holds '.date >= "2021-06-07" and .date <= "2021-06-13"'
    # before the hours in the profile begin
    try 0 lq-hours list --from 2021-06-04 --to 2021-06-04
    holds '.open == false and .reason == "no-hours"'
    try 2 lq-hours list --from 2021-07-06 --to 2021-07-02
    try 2 lq-hours list --from 2021-02-30
    try 2 lq-hours list --from 0001-01-01 --to 9998-12-31
}

@test "R86 a closed day is told by its name where that is certain, and only then" {
    try 0 lq-hours list --from 2021-09-30 --to 2021-10-05
    [[ $(jq -r '[.date, .holiday_zh // "-", .holiday_en // "-"] | join(" ")' <<<"$output") == "\
2021-09-30 - -
2021-10-01 国庆节 National Day
2021-10-02 - -
2021-10-03 - -
2021-10-04 国庆节 National Day
2021-10-05 - -" ]]
    # the day after Thanksgiving is closed and has no name of its own
    try 1 lq-hours now 2021-11-26T10:00:00-06:00
    holds '.reason == "holiday" and (has("holiday_zh") or has("holiday_en") | not)'
    # a name in one language is none
    cp -R "$LQ_ROOT/share" share
    jq 'del(.holidays[0].en)' "$LQ_ROOT/share/posts/chicago.json" >share/posts/chicago.json
    LQ_SHARE=$PWD/share try 5 lq-hours now
    [[ $stderr == *"posts/chicago.json: holidays[0].en: missing"* ]]
}

@test "R86 the office and the interviews have calendars of their own" {
    [[ $(at --of office 2021-06-07T16:59:59-05:00 2021-06-07T17:00:00-05:00) == "open after-hours" ]]
    [[ $(at --of interview 2021-06-07T13:15:00-05:00 2021-06-07T13:30:00-05:00) == "break open" ]]
    try 2 lq-hours now --of canteen
}

@test "add: when so many open hours have passed, weekends and holidays not counted" {
    due() { # WANT WORDS...
        try 0 lq-hours add "${@:2}"
        [[ $(jq -r .due <<<"$output") == "$1" ]]
    }
    due 2021-06-07T10:00:00-05:00 0
    due 2021-06-07T11:30:00-05:00 1.5
    due 2021-06-07T11:30:00-05:00 1:30
    due 2021-06-07T12:00:00-05:00 2
    due 2021-06-07T13:00:36-05:00 2.01
    due 2021-07-06T11:30:00-05:00 2.5 2021-07-02T14:30:00-05:00
    due 2021-06-21T10:00:00-05:00 70 --of office
    local bad
    for bad in -1 x 1.555 1:60 '' 1e3 100001; do
        try 2 lq-hours add -- "$bad"
    done
    try 2 lq-hours add
}

@test "of a year whose closures the profile doesn't know it is said" {
    try 0 lq-hours now 2022-06-07T10:00:00-05:00
    holds '.open == true and .holidays_known == false'
    try 0 lq-hours now 2021-06-07T10:00:00-05:00
    holds 'has("holidays_known") | not'
}

@test "a time that can't be read is a usage error before anything is said" {
    try 2 lq-hours now 2021-06-07T10:00:00-05:00 tomorrow
    [[ -z $output ]]
    try 2 lq-hours now 2021-06-07T10:00:00
}

@test "another post, another clock" {
    try 0 lq-hours next --post newyork 2021-07-03T10:00:00-04:00
    holds '.opens | endswith("-04:00")'
}
