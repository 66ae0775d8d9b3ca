#!/usr/bin/env bash
# How fast lq-track is, as ratios to what jq, gojq and mlr do with regular expressions alone.
#
#   tests/bench/track.sh BUILD      BENCH_TRACK_N=100000 for fewer numbers
#                                   BENCH_TRACK_RUNS=5 runs of cat and lq-track, in turns
#
# They tell whose a number looks like; check digits, products and conflicts are lq-track's alone, so
# that they have less to do. All write into a pipe that the same reader drains; the figure is the
# middle one of the runs, for the slow ones that of a single one. Nothing here passes or fails but
# that they name the same carriers.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(cd "${1:-build}" && pwd)
n=${BENCH_TRACK_N:-1000000}
runs=${BENCH_TRACK_RUNS:-5}
export LC_ALL=C.UTF-8 LQ_SHARE=$PWD/share
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
numbers=$dir/numbers.jsonl

names=(cat lq-track jq gojq mlr)
declare -A command=(
    [cat]="cat $numbers"
    [lq-track]="$build/bin/lq-track $numbers"
    [jq]="jq -c -f $PWD/tests/bench/track.jq $numbers"
    [gojq]="gojq -c -f $PWD/tests/bench/track.jq $numbers"
    [mlr]="mlr -S --ijsonl --ojsonl put -f $PWD/tests/bench/track.mlr $numbers"
)

# Milliseconds of one run; a "no" (1) is an answer like any other.
once() {
    local from=$EPOCHREALTIME st
    { ${command[$1]} || { st=$?; [[ $st -le 1 ]]; }; } | cat >/dev/null
    echo $(((${EPOCHREALTIME/[.,]/} - ${from/[.,]/}) / 1000))
}

middle() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

present=()
for name in "${names[@]}"; do
    # shellcheck disable=SC2086 # the command's first word
    if command -v ${command[$name]%% *} >/dev/null; then
        present+=("$name")
    else
        echo "missing: $name"
    fi
done

awk -v n="$n" -f tests/bench/numbers.awk >"$numbers"

# The same carriers from each, where the check digit is right.
head -n 2000 "$numbers" | "$build/bin/lq-track" | jq -c 'select(.track.check_digit != "wrong") | del(.track)' >"$dir/few" || true
for name in "${present[@]}"; do
    [[ $name == cat ]] && continue
    { ${command[$name]/"$numbers"/"$dir/few"} || [[ $? -eq 1 ]]; } | jq -c '.track.carrier' >"$dir/is.$name"
    cmp -s "$dir/is.lq-track" "$dir/is.$name" || {
        echo "$name names other carriers" >&2
        exit 1
    }
done

for ((i = 0; i < runs; i++)); do
    for name in "${present[@]}"; do
        [[ $i -gt 0 && $name != cat && $name != lq-track ]] || once "$name" >>"$dir/ms.$name"
    done
done
bytes=$(wc -c <"$numbers")
echo "the carrier of $n tracking numbers in records of $((bytes / n)) bytes, median of $runs runs, one of the others, load$(uptime | sed 's/.*load average[s]*:/ /; s/,.*//')"
printf '%-10s %9s %9s %12s\n' command ms MB/s 'x lq-track'
ours=$(middle <"$dir/ms.lq-track")
for name in "${present[@]}"; do
    awk -v name="$name" -v ms="$(middle <"$dir/ms.$name")" -v ours="$ours" -v bytes="$bytes" '
        BEGIN { printf "%-10s %9d %9.0f %12.2f\n", name, ms, bytes / 1000 / (ms ? ms : 1), ms / (ours ? ours : 1) }'
done
