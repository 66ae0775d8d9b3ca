#!/usr/bin/env bash
# Kills and errors at every system call of a writer, an init, a recovery and a
# backup. Run by run.sh, which sets PATH, $tmp and $mode.
set -u
# shellcheck source=tests/crash/lib.bash
. "$(dirname "$0")/lib.bash"

# ---- fixtures ----

make_fixtures() {
    batch first 12 >"$tmp/batch.first"
    batch second 12 >"$tmp/batch.second"

    lq-store init --settable "$tmp/fixture.empty" >/dev/null || exit 5
    : >"$tmp/acks.empty"

    cp -a "$tmp/fixture.empty" "$tmp/fixture.full"
    small_segments "$tmp/fixture.full" 4096
    store_drive write "$tmp/fixture.full" 5 <"$tmp/batch.first" >"$tmp/acks.full" || exit 5

    cp -a "$tmp/fixture.full" "$tmp/fixture.torn"
    cp "$tmp/acks.full" "$tmp/acks.torn"
    printf '{"n":99,"prev":"%01300d' 0 >>"$(last_segment "$tmp/fixture.torn")"

    cp -a "$tmp/fixture.torn" "$tmp/fixture.lost"
    cp "$tmp/acks.full" "$tmp/acks.lost"
    : >"$tmp/fixture.lost/lock"

    cp -a "$tmp/fixture.full" "$tmp/fixture.poisoned"
    cp "$tmp/acks.full" "$tmp/acks.poisoned"
    inject fdatasync error=EIO 1 store_drive write "$tmp/fixture.poisoned" 7 <"$tmp/batch.second" \
        >/dev/null 2>&1
    lq-store stat --store "$tmp/fixture.poisoned" | grep -q '"poisoned":true' || exit 5
}

last_segment() {
    find "$1/journal" -name '*.jsonl' | sort | tail -1
}

inject() { # SYSCALL WHAT NTH CMD...
    local call=$1 what=$2 nth=$3
    shift 3
    strace -f -qqq -o "$tmp/injected" -e "trace=$call" -e "inject=$call:$what:when=$nth" "$@"
}

# ---- scenarios: NAME FIXTURE BATCH RESUME CMD... ----

run_scenario() {
    case $1 in
    first-batch | second-batch | torn-tail)
        store_drive write "$tmp/store" 7 <"$tmp/$batch_file" >>"$tmp/acks" ;;
    recover-lost | recover-poisoned) lq-store recover --store "$tmp/store" >/dev/null ;;
    init) lq-store init --settable "$tmp/store" >/dev/null ;;
    backup) lq-store backup --store "$tmp/fixture.full" "$tmp/store" >/dev/null ;;
    esac
}

prepare() { # SCENARIO: sets batch_file and how
    batch_file=batch.second how=write
    case $1 in
    first-batch) fresh empty && batch_file=batch.first ;;
    second-batch) fresh full ;;
    torn-tail) fresh torn ;;
    recover-lost) fresh lost && how=recover ;;
    recover-poisoned) fresh poisoned && how=recover ;;
    init | backup) rm -rf "$tmp/store" && : >"$tmp/acks" ;;
    esac
}

# After an init or backup that was cut off: the same command again.
finish() { # SCENARIO LABEL
    case $1 in
    init)
        if ! run_scenario init 2>"$tmp/err"; then
            grep -q 'a store already' "$tmp/err" || fail "$2: init again: $(cat "$tmp/err")"
        fi ;;
    backup)
        run_scenario backup 2>"$tmp/err" || fail "$2: backup again: $(cat "$tmp/err")"
        cp "$tmp/acks.full" "$tmp/acks" ;;
    esac
}

# The scenario as one command for strace.
as_command() {
    case $1 in
    first-batch | second-batch | torn-tail) command=(store_drive write "$tmp/store" 7) ;;
    recover-*) command=(lq-store recover --store "$tmp/store") ;;
    init) command=(lq-store init --settable "$tmp/store") ;;
    backup) command=(lq-store backup --store "$tmp/fixture.full" "$tmp/store") ;;
    esac
}

# Did it happen? A case in which it didn't proves nothing.
was_injected() { # WHAT
    case $1 in
    signal=KILL) grep -q 'killed by SIGKILL' "$tmp/injected" ;;
    *) grep -q '(INJECTED)' "$tmp/injected" ;;
    esac
}

one_case() { # SCENARIO SYSCALL WHAT NTH HOW_IF_POISONED
    local label="$1 $2:$3:$4"
    prepare "$1"
    as_command "$1"
    inject "$2" "$3" "$4" "${command[@]}" <"$tmp/$batch_file" >"$tmp/out" 2>"$tmp/err"
    was_injected "$3" || fail "$label: wasn't injected"
    case $1 in *batch | torn-tail) cat "$tmp/out" >>"$tmp/acks" ;; esac
    [[ $5 == recover ]] && how=recover
    finish "$1" "$label"
    check_store "$label" "$tmp/store" "$tmp/$batch_file" "$how"
}

# Each system call of a scenario with how often it is made.
calls_of() { # SCENARIO
    prepare "$1"
    as_command "$1"
    strace -f -qqq -o "$tmp/trace" "${command[@]}" <"$tmp/$batch_file" >/dev/null 2>&1
    sed -E 's/^[0-9]+ +//' "$tmp/trace" | grep -oE '^[a-z_0-9]+\(' | tr -d '(' | sort | uniq -c
}

# What changes files, and what can be the last thing before it: the sample of the quick run.
quick_calls='^(pwrite64|fdatasync|fsync|ftruncate|renameat|openat|write|mkdirat)$'

kills() {
    local scenario n call i
    for scenario in first-batch second-batch torn-tail recover-lost recover-poisoned init backup; do
        while read -r n call; do
            [[ $call == execve ]] && continue
            [[ $mode == quick && ! $call =~ $quick_calls ]] && continue
            for ((i = 1; i <= n; i++)); do
                [[ $mode == quick && $i -gt 2 && $((i % 3)) -ne 0 ]] && continue
                one_case "$scenario" "$call" signal=KILL "$i" write
                count[kill points]=$((${count[kill points]:-0} + 1))
            done
        done < <(calls_of "$scenario")
    done
}

errors() {
    local scenario n call i error
    for scenario in first-batch second-batch torn-tail recover-lost init; do
        [[ $mode == quick && ($scenario == first-batch || $scenario == recover-lost) ]] && continue
        while read -r n call; do
            [[ $call =~ ^(pwrite64|fdatasync|fsync|ftruncate|renameat)$ ]] || continue
            for ((i = 1; i <= n; i++)); do
                for error in ENOSPC EIO EDQUOT EINTR; do
                    [[ $mode == quick && $error == EDQUOT ]] && continue
                    one_case "$scenario" "$call" "error=$error" "$i" recover
                    count[injected errors]=$((${count[injected errors]:-0} + 1))
                done
            done
        done < <(calls_of "$scenario")
    done
}

# The file size limit cuts a write in the middle of a line.
short_writes() {
    local limit step=23 size
    [[ $mode == quick ]] && step=211
    fresh empty
    size=$(stat -c %s "$(last_segment "$tmp/store")")
    for ((limit = size; limit < size + 7000; limit += step)); do
        fresh empty
        prlimit --fsize="$limit" store_drive write "$tmp/store" 100 <"$tmp/batch.first" \
            >>"$tmp/acks" 2>"$tmp/err"
        check_store "short write at $limit" "$tmp/store" "$tmp/batch.first" write
        count[short writes]=$((${count[short writes]:-0} + 1))
    done
}

make_fixtures
kills
errors
short_writes
for what in 'kill points' 'injected errors' 'short writes'; do
    echo "$what: ${count[$what]:-0}"
    [[ ${count[$what]:-0} -gt 0 ]] || failures=$((failures + 1))
done
[[ $failures -eq 0 ]]
