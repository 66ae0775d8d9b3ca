#!/usr/bin/env bash
# Kills lq-message send at every system call that leaves a trace, with a Maildir and with a
# sendmail, and runs it again: every message goes out once; what nobody can know is said, and
# nothing is sent twice unless an officer asks for it. Run by run.sh, which sets PATH, $tmp, $mode.
set -u
# shellcheck source=tests/crash/lib.bash
. "$(dirname "$0")/lib.bash"

export LQ_NOW=2021-06-10T09:00:00-05:00 LQ_ACTOR=lina LQ_STORE=$tmp/store

sent=4 # three orders, and the answer to one feedback

order() {
    printf '{"order":"%s","channel":"app","module":"passport","document":"passport","business":"renew","submitted_at":"2021-06-09T10:00:00-05:00","account":{"id":"u1","email":"%s@example.org","relation":"self","real_name":{"document":"ordinary-passport","number":"E00000001","verified":true}},"applicant":{"name":"X"}}\n' "$1" "$1"
}

fixture() {
    lq-store init --settable "$tmp/fixture.send" >/dev/null || exit 5
    for order in S1 S2 S3; do
        order "$order"
    done | LQ_STORE=$tmp/fixture.send lq-order submit >/dev/null
    printf '%s\n' '{"feedback":"F1","kind":"problem","text":"x","from":"f1@example.org"}' \
        '{"feedback":"F1","answer":"Try again."}' | LQ_STORE=$tmp/fixture.send lq-message feedback >/dev/null
    LQ_STORE=$tmp/fixture.send lq-message due >"$tmp/due" || exit 5
    [[ $(wc -l <"$tmp/due") -eq $sent ]] || { fail "the fixture has not $sent messages due"; exit 1; }
    # a mail system that takes each message whole before it says so
    printf '#!/bin/sh\ncat >%q/taken.$$ && mv %q/taken.$$ %q/mail/$$\n' "$tmp" "$tmp" "$tmp" >"$tmp/sendmail"
    chmod +x "$tmp/sendmail"
}

begin() {
    rm -rf "$tmp/store" "$tmp/mail" "$tmp/box" "$tmp"/taken.*
    cp -a "$tmp/fixture.send" "$tmp/store"
    mkdir "$tmp/mail"
}

send() { # HOW [OPTION]
    case $1 in
    maildir) lq-message send --maildir "$tmp/box" "${@:2}" "$tmp/due" ;;
    sendmail) LQ_SENDMAIL=$tmp/sendmail lq-message send "${@:2}" "$tmp/due" ;;
    esac
}

# The Message-ID of each that came out, sorted.
arrived() {
    case $1 in
    maildir) find "$tmp/box/new" "$tmp/box/cur" -type f 2>/dev/null ;;
    sendmail) find "$tmp/mail" -type f ;;
    esac | xargs -r grep -h '^Message-ID' | sort
}

judge() { # LABEL HOW
    local st unknown=0
    send "$2" >"$tmp/out" 2>"$tmp/err"
    st=$?
    unknown=$(grep -c message-unknown "$tmp/out")
    count[unknown]=$((${count[unknown]:-0} + unknown))
    [[ -z $(arrived "$2" | uniq -d) ]] || fail "$1: sent twice"
    [[ $(($(arrived "$2" | wc -l) + unknown)) -ge $sent ]] || fail "$1: lost: $(cat "$tmp/err")"
    [[ $2 == sendmail || $unknown -eq 0 ]] || fail "$1: a Maildir tells, and yet it isn't known"
    [[ $unknown -le 1 ]] || fail "$1: $unknown are not known"
    [[ $st -eq $((unknown > 0)) ]] || fail "$1: status $st: $(cat "$tmp/err")"
    if [[ $unknown -gt 0 ]]; then
        send "$2" --resend >/dev/null 2>"$tmp/err" || fail "$1: --resend: $(cat "$tmp/err")"
        [[ $(arrived "$2" | uniq | wc -l) -eq $sent ]] || fail "$1: lost for good"
    fi
    [[ -z $(lq-message due) ]] || fail "$1: still due"
    lq-audit verify --messages >/dev/null 2>"$tmp/err" || fail "$1: $(cat "$tmp/err")"
}

# Only the sender itself is traced and killed, not the mail system it starts.
traced() { strace -qqq -o "$tmp/trace" "$@"; }

as_command() { # HOW
    case $1 in
    maildir) command=(lq-message send --maildir "$tmp/box" "$tmp/due") ;;
    sendmail) command=(env LQ_SENDMAIL="$tmp/sendmail" lq-message send "$tmp/due") ;;
    esac
}

fixture
for how in maildir sendmail; do
    begin
    as_command "$how"
    traced "${command[@]}" >/dev/null 2>"$tmp/err" || fail "$how: $(cat "$tmp/err")"
    grep -oE '^[a-z_0-9]+\(' "$tmp/trace" | tr -d '(' | sort | uniq -c >"$tmp/calls"
    while read -r n call; do
        [[ $call =~ ^(write|pwrite64|fdatasync|fsync|rename|renameat|renameat2|unlinkat|openat|clone|clone3|vfork|wait4|close|pipe|pipe2|fcntl)$ ]] || continue
        for ((i = 1; i <= n; i++)); do
            [[ $mode == quick && ($call =~ ^(openat|close|fcntl)$ || $((i % 3)) -ne 1) ]] && continue
            begin
            traced -e "trace=$call" -e "inject=$call:signal=KILL:when=$i" "${command[@]}" >/dev/null 2>&1
            sleep 0.02 # the mail system may be at work still
            judge "$how $call $i" "$how"
            count[send kills]=$((${count[send kills]:-0} + 1))
        done
    done <"$tmp/calls"
done
echo "kills of lq-message send: ${count[send kills]:-0}, of which ${count[unknown]:-0} left a message of which nobody can know"
[[ ${count[send kills]:-0} -gt 0 && ${count[unknown]:-0} -gt 0 && $failures -eq 0 ]]
