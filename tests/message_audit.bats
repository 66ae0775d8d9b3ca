#!/usr/bin/env bats
# R16: lq-audit verify finds a state change without its message, and a message without its state change.

load lib
load order

setup() { order_setup; }

send() { lq-message due | lq-message send --maildir mail >/dev/null; }

# told KIND ID STATE: an event of that kind, written past the tools but into the chain
forge() { printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "$2-$RANDOM" '{"n":1}' | "$LQ_TOOLS/store_drive" write store 7 >/dev/null; }

@test "R16 all sent: nothing to say; a message not sent yet is no fault" {
    reach dispatched A1
    try 0 lq-audit verify --messages
    send
    at 2021-09-01T09:00:00-05:00 try 0 lq-audit verify
    reach submitted A2
    try 0 lq-audit verify
}

@test "R16 a step whose message wasn't sent in time is found, by its event" {
    reach submitted A1
    send
    lq-order review A1 >/dev/null
    as tao lq-order approve A1 >/dev/null
    n=$(last_event A1 .n)
    at 2021-06-13T08:59:59-05:00 try 0 lq-audit verify
    at 2021-06-13T09:00:01-05:00 try 1 lq-audit verify
    [[ $stderr == *"event $n: order A1: approve: its message wasn't sent"* && ${#stderr_lines[@]} -eq 1 ]]
    at 2021-06-13T09:00:01-05:00 try 0 lq-audit verify --journal-only
    now 2021-06-13T09:00:01-05:00
    send
    try 0 lq-audit verify
}

@test "R16 a store that never sent one is asked only with --messages" {
    reach awaiting-materials A1
    at 2021-09-01T09:00:00-05:00 try 0 lq-audit verify
    at 2021-09-01T09:00:00-05:00 try 1 lq-audit verify --messages
    [[ ${#stderr_lines[@]} -eq 2 ]]
}

@test "R16 an envelope and its receipt are one message; an envelope alone is its own" {
    reach awaiting-materials A1
    sent P1 A1
    reach awaiting-materials A2
    envelope P2 A2 'del(.contents[0].return_envelope)' | lq-order packet >/dev/null || true
    at 2021-09-01T09:00:00-05:00 try 1 lq-audit verify --messages
    [[ $(grep -c 'receive: its message' <<<"$stderr") -eq 1 && $(grep -c 'hold: its message' <<<"$stderr") -eq 1 ]]
    send
    at 2021-09-01T09:00:00-05:00 try 0 lq-audit verify --messages
}

@test "R16 one of which nobody knows is found when it is old" {
    submitted A1 '.account.email="z@example.org"'
    printf '#!/bin/sh\nkill -9 $$\n' >sendmail
    chmod +x sendmail
    LQ_SENDMAIL=$PWD/sendmail try 1 lq-message send < <(lq-message due)
    try 0 lq-audit verify
    at 2021-09-01T09:00:00-05:00 try 1 lq-audit verify
    [[ $stderr == *"may or may not have been sent"* ]]
}

@test "R16 a message without its cause, and one sent twice, are found" {
    reach in-review A1
    send
    n=$(lq-message inbox A1 | jq -r .n)
    forge message "A1/$n" send sent
    try 1 lq-audit verify
    [[ $stderr == *"message A1/$n had been sent before"* ]]
    forge message "A1/$((n + 1))" send sent # review makes none
    forge message "A9/$n" send sent
    forge message "A1/999999" send sent
    try 1 lq-audit verify
    [[ $(grep -c 'has no event that made it due' <<<"$stderr") -eq 3 ]]
}
