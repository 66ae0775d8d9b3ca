#!/usr/bin/env bats
# What the README's first screen shows is what the programs print: each command
# of it is run again on the demo's data, by those who would type it.

load lib

setup() {
    lq_setup
    cp -R "$LQ_ROOT"/share/demo/. .
    export LQ_STORE=$PWD/store LQ_ACTOR=lina LQ_NOW=2021-07-01T08:45:00-05:00
    lq-store init --settable store >/dev/null
}

# The first console block: "$ COMMAND", its further lines after | or \, then its output.
screen() {
    awk '/^```console$/ {inside = 1; next} /^```$/ && inside {exit} inside' "$LQ_ROOT/README.md"
}

# The store's number is new each time, and with it every hash.
steady() { sed -E 's/[0-9a-f]{64}/HASH/g' "$@"; }

# Runs each command of standard input; prints it, and what it printed.
replay() {
    local line command=
    while IFS= read -r line; do
        [[ -n $command || $line == '$ '* ]] || continue
        printf '%s\n' "$line"
        command+=${line#'$ '}$'\n'
        [[ $line != *[\|\\] ]] || continue
        [[ $command != *'lq-order approve'* ]] || now=2021-07-02T09:00:00-05:00 who=zhaoqiang
        LQ_NOW=${now-$LQ_NOW} LQ_ACTOR=${who-$LQ_ACTOR} bash -c "$command" || true
        command=
    done
}

@test "the README's first screen: every line of it, run again" {
    screen >shown
    [[ $(grep -c '^\$ lq-\|^\$ head' shown) -ge 6 ]]
    replay <shown >printed 2>&1
    diff <(steady shown) <(steady printed)
}

@test "the README's table names every command there is, and no other" {
    sed -n 's/^| `\(lq-[a-z-]*\)` |.*/\1/p' "$LQ_ROOT/README.md" | sort >named
    (cd "$LQ_ROOT/cmd" && printf '%s\n' lq-*.c) | sed 's/\.c$//' | sort >there
    diff named there
}
