#!/usr/bin/env bash
# lq-pension push killed at each of its system calls, and with errors from those
# that change the spool, while a reader takes away what is delivered: run again,
# every case was delivered exactly once, whole. Run by run.sh, which sets PATH,
# $tmp and $mode.
set -u
# shellcheck source=tests/crash/lib.bash
. "$(dirname "$0")/lib.bash"

export LQ_NOW=2021-06-10T09:00:00-05:00 LQ_ACTOR=lina
LQ_SHARE=$(cd "$(dirname "$0")/../../share" && pwd)
export LQ_SHARE
cases=5

pensioners() {
    jq -nc --argjson n "$cases" 'range($n) as $i | {case: "P\($i)", channel: "app",
      applicant: {name: "张样", id_number: "11010519491231002X", phone: "+13125550100"},
      division: ["440305", "110101"][$i % 2], face: {result: "pass", subject: "applicant"}}'
}

make_fixture() {
    lq-store init --settable "$tmp/push.fixture" >/dev/null || exit 5
    pensioners | LQ_STORE=$tmp/push.fixture lq-pension submit >/dev/null || exit 5
}

# The reader: takes whatever is in new/, and looks whether it is whole.
take() {
    local f
    while read -r f; do
        [[ $(head -n 1 "$f" | sha256sum | cut -d ' ' -f 1) == $(tail -n 1 "$f" | jq -r .manifest.sha256) ]] ||
            fail "$label: ${f##*/} isn't whole"
        echo "${f##*/}" >>"$tmp/taken"
        rm "$f"
    done < <(find "$LQ_STORE/spool" -type f -path '*/new/*')
}

one_push() { # SYSCALL WHAT NTH
    label="push $1:$2:$3"
    rm -rf "$LQ_STORE"
    cp -a "$tmp/push.fixture" "$LQ_STORE"
    : >"$tmp/taken"
    { strace -f -qqq -o "$tmp/injected" -e "trace=$1" -e "inject=$1:$2:when=$3" \
        lq-pension push >/dev/null; } 2>/dev/null # the shell's "Killed", too
    grep -qE 'killed by SIGKILL|\(INJECTED\)' "$tmp/injected" || fail "$label: wasn't injected"
    take
    lq-pension push >/dev/null 2>"$tmp/err" || fail "$label: push again: $(cat "$tmp/err")"
    take
    lq-pension push >"$tmp/out" 2>&1 || fail "$label: a third push"
    [[ ! -s $tmp/out ]] || fail "$label: the third push had something to do"
    take
    [[ $(sort "$tmp/taken") == $(pensioners | jq -r .case | sort) ]] ||
        fail "$label: delivered: $(sort "$tmp/taken" | paste -sd' ')"
    lq-audit verify --store "$LQ_STORE" >/dev/null 2>"$tmp/err" || fail "$label: $(cat "$tmp/err")"
    [[ $(pensioners | lq-pension status | jq -r .state | sort -u) == pushed ]] ||
        fail "$label: not all are pushed"
}

calls() {
    rm -rf "$LQ_STORE"
    cp -a "$tmp/push.fixture" "$LQ_STORE"
    strace -f -qqq -o "$tmp/trace" lq-pension push >/dev/null 2>&1
    sed -E 's/^[0-9]+ +//' "$tmp/trace" | grep -oE '^[a-z_0-9]+\(' | tr -d '(' | sort | uniq -c
}

# In the quick run what changes files, and each second one of the frequent.
quick_calls='^(pwrite64|fdatasync|fsync|syncfs|renameat|unlinkat|mkdirat|write|ftruncate)$'

export LQ_STORE=$tmp/push.store
make_fixture
while read -r n call; do
    [[ $call == execve || $call == exit_group ]] && continue
    [[ $mode == quick && ! $call =~ $quick_calls ]] && continue
    for ((i = 1; i <= n; i++)); do
        [[ $mode == quick && $i -gt 4 && $((i % 2)) -ne 0 ]] && continue
        one_push "$call" signal=KILL "$i"
        count[push kills]=$((${count[push kills]:-0} + 1))
    done
    [[ $call =~ ^(fsync|syncfs|renameat|unlinkat|mkdirat)$ ]] || continue
    for ((i = 1; i <= n; i++)); do
        [[ $call == unlinkat ]] && error=EACCES || error=EIO
        [[ $mode == quick && $i -gt 6 ]] && continue
        one_push "$call" "error=$error" "$i"
        count[push errors]=$((${count[push errors]:-0} + 1))
    done
done < <(calls)

for what in 'push kills' 'push errors'; do
    echo "crash: $what: ${count[$what]:-0}"
    [[ ${count[$what]:-0} -gt 0 ]] || fail "no $what"
done
[[ $failures -eq 0 ]]
