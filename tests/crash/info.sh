#!/usr/bin/env bash
# Kills lq-info import and withdraw at every system call that leaves a trace, and runs them again:
# nothing is ever to be read in info/ that the journal doesn't account for, an item is whole or
# absent, and the run after completes what was cut off, with one event. Run by run.sh.
set -u
# shellcheck source=tests/crash/lib.bash
. "$(dirname "$0")/lib.bash"

export LQ_NOW=2021-06-20T09:00:00-05:00 LQ_ACTOR=lina LQ_STORE=$tmp/store

item() { # ID TEXT
    printf '{"id":"%s","kind":"alert","en":"%s","valid_from":"2021-06-15","source":"made up"}\n' "$1" "$2"
}

fixture() {
    rm -rf "$tmp/fixture.info"
    lq-store init --settable "$tmp/fixture.info" >/dev/null || exit 5
    { item old Before; item gone Gone; } | LQ_STORE=$tmp/fixture.info lq-info import >/dev/null || exit 5
    { item old After; item new New; } >"$tmp/items"
}

run_it() { # HOW
    case $1 in
    import) lq-info import "$tmp/items" ;;
    withdraw) lq-info withdraw gone --note over ;;
    esac
}

events() { cat "$tmp"/store/journal/*.jsonl | grep -c '"kind":"info"'; }

# Each item is a text that was published, by an event that stands in the journal.
accounted() { # LABEL
    local file sha
    for file in "$tmp"/store/info/*.json; do
        [[ -e $file ]] || continue
        sha=$(sha256sum "$file")
        cat "$tmp"/store/journal/*.jsonl | grep -q "\"sha256\":\"${sha%% *}\"" ||
            fail "$1: ${file##*/} is to be read, and nobody is on record for it"
    done
}

judge() { # LABEL HOW
    accounted "$1"
    run_it "$2" >/dev/null 2>"$tmp/err" || fail "$1: the next run failed: $(cat "$tmp/err")"
    accounted "$1"
    lq-audit verify >/dev/null 2>"$tmp/err" || fail "$1: $(cat "$tmp/err")"
    [[ $(events) -eq ${want[$2]} ]] || fail "$1: $(events) events, not ${want[$2]}"
}

traced() { strace -f -qqq -o "$tmp/trace" "$@"; }

declare -A want=([import]=4 [withdraw]=3)
fixture
for how in import withdraw; do
    rm -rf "$tmp/store"
    cp -a "$tmp/fixture.info" "$tmp/store"
    case $how in
    import) command=(lq-info import "$tmp/items") ;;
    withdraw) command=(lq-info withdraw gone --note over) ;;
    esac
    traced "${command[@]}" >/dev/null 2>"$tmp/err" || fail "$how: $(cat "$tmp/err")"
    grep -oE '[a-z_0-9]+\(' "$tmp/trace" | tr -d '(' | sort | uniq -c >"$tmp/calls"
    while read -r n call; do
        [[ $call =~ ^(write|pwrite64|fdatasync|fsync|rename|renameat|renameat2|unlinkat|openat|fcntl)$ ]] || continue
        for ((i = 1; i <= n; i++)); do
            [[ $mode == quick && ($call =~ ^(openat|fcntl)$ || $((i % 2)) -ne 1) ]] && continue
            rm -rf "$tmp/store"
            cp -a "$tmp/fixture.info" "$tmp/store"
            traced -e "trace=$call" -e "inject=$call:signal=KILL:when=$i" "${command[@]}" >/dev/null 2>&1
            judge "$how $call $i" "$how"
            count[info kills]=$((${count[info kills]:-0} + 1))
        done
    done <"$tmp/calls"
done
echo "kills of lq-info import and withdraw: ${count[info kills]:-0}"
[[ ${count[info kills]:-0} -gt 0 && $failures -eq 0 ]]
