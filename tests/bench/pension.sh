#!/usr/bin/env bash
# lq-pension over many cases: checked, taken in, handed over. Is the cost of a case, and the
# memory, the same at ten times as many?
#
#   tests/bench/pension.sh BUILD      BENCH_PENSION=200000 cases, and a tenth of them before
#
# A peak counts the pages of the store's index that are mapped, which grow with the store and are
# the page cache's; `own` is what the process has for itself, at its highest (sampled). Cases go
# to six departments, a file each: most of a push is the file system's making of them, so the
# store lies in BENCH_DIR (else TMPDIR, else /tmp), whose type is said.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(cd "${1:-build}" && pwd)
n=${BENCH_PENSION:-200000}
export LC_ALL=C.UTF-8 LQ_NOW=2021-08-01T09:00:00-05:00 LQ_ACTOR=lina LQ_SHARE=$PWD/share
PATH=$build/bin:$PATH
dir=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/pension.XXXXXX")
trap 'rm -rf "$dir"' EXIT

cases() { # N
    awk -v n="$1" 'BEGIN { split("440305 110101 310101 330106 510104 210102", place, " ")
        for (i = 0; i < n; i++)
            printf "{\"case\":\"P%08d\",\"channel\":\"app\",\"applicant\":{\"name\":\"张样%d\",\"id_number\":\"11010519491231002X\",\"phone\":\"+13125550100\"},\"division\":\"%s\",\"face\":{\"result\":\"pass\",\"subject\":\"applicant\"},\"last_certified\":\"2020-08-%02d\"}\n", i, i, place[i % 6 + 1], i % 28 + 1 }'
}

# The highest of a process's own pages, looked at until it is gone, in KiB.
watch() { # PID
    local own=0 now
    while now=$(awk '/^RssAnon/ { print $2 }' "/proc/$1/status" 2>/dev/null) && [[ -n $now ]]; do
        [[ $now -gt $own ]] && own=$now
        sleep 0.05
    done
    echo "$own"
}

one() { # N VERB [FILE]
    local from=$EPOCHREALTIME pid own ms
    lq-pension "${@:2}" >"$dir/out" &
    pid=$!
    own=$(watch "$pid")
    wait "$pid"
    ms=$(((${EPOCHREALTIME/[.,]/} - ${from/[.,]/}) / 1000))
    [[ $(wc -l <"$dir/out") -eq $1 ]] || { echo "$2: not $1 lines" >&2; exit 1; }
    printf '%-8s %9d %9d ms %9d us a case %9d KiB own\n' "$2" "$1" "$ms" $((ms * 1000 / $1)) "$own"
}

echo "lq-pension over cases of six departments, on $(stat -f -c %T "$dir")"
for size in $((n / 10)) "$n"; do
    export LQ_STORE=$dir/store.$size
    cases "$size" >"$dir/in"
    lq-store init --settable "$LQ_STORE" >/dev/null
    one "$size" check "$dir/in"
    one "$size" submit "$dir/in"
    one "$size" push
    [[ $(find "$LQ_STORE/spool/pension" -path '*/new/*' -type f | wc -l) -eq $size ]]
    [[ -z $(lq-pension push) ]] || { echo 'a second push had something to do' >&2; exit 1; }
done
