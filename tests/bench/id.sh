#!/usr/bin/env bash
# lq-id over identity numbers, beside jq and miller that hold them to a regular
# expression alone: no check character, no calendar, no division.
#
#   tests/bench/id.sh BUILD       BENCH_IDS=1000000 numbers, BENCH_RUNS=3 runs in turns
#
# All three write into a pipe that the same reader drains.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(cd "${1:-build}" && pwd)
n=${BENCH_IDS:-1000000}
runs=${BENCH_RUNS:-3}
export LC_ALL=C.UTF-8 LQ_NOW=2021-08-01T09:00:00-05:00 LQ_SHARE=$PWD/share
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
ids=$dir/ids.jsonl

# Made-up numbers with their check characters: divisions of the table, days of 1940 to 2019.
awk -v n="$n" 'BEGIN {
    split("7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2", w, " ")
    split("110101 310104 320102 330106 440305 510104 610113 650102", d, " ")
    for (i = 0; i < n; i++) {
        s = d[i % 8 + 1] sprintf("%04d%02d%02d%03d", 1940 + i % 80, i % 12 + 1, i % 28 + 1, i % 1000)
        sum = 0
        for (k = 1; k <= 17; k++)
            sum += w[k] * substr(s, k, 1)
        printf "{\"id_number\":\"%s%s\"}\n", s, substr("10X98765432", sum % 11 + 1, 1)
    }
}' >"$ids"

regex='^[1-9][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]$'
declare -A command=(
    [lq-id]="$build/bin/lq-id $ids"
    [jq]="jq -c .ok=(.id_number|test(\"$regex\")) $ids"
    [mlr]="mlr --ijsonl --ojsonl put \$ok=\$id_number=~\"$regex\" $ids"
)
for ((i = 0; i < runs; i++)); do
    for name in lq-id jq mlr; do
        command -v "${command[$name]%% *}" >/dev/null || continue
        from=$EPOCHREALTIME
        # shellcheck disable=SC2086 # words, none of them with a blank
        (set -f && ${command[$name]} | cat >/dev/null)
        echo $(((${EPOCHREALTIME/[.,]/} - ${from/[.,]/}) / 1000)) >>"$dir/ms.$name"
    done
done
echo "lq-id over $n identity numbers; jq and mlr match a regular expression alone; medians of $runs"
for name in lq-id jq mlr; do
    [[ -s $dir/ms.$name ]] || { echo "missing: $name"; continue; }
    printf '%-8s %9d ms\n' "$name" "$(sort -n "$dir/ms.$name" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }')"
done
