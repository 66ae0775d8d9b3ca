#!/usr/bin/env bash
# lq-audit over a journal, as ratios to tools that only hash the same bytes: they parse nothing, follow no chain
# and make no tree.
#
#   tests/bench/audit.sh BUILD       BENCH_AUDIT=100000 events, BENCH_RUNS=3 runs in turns
#
# `verify` reads journal, index and messages; --journal-only the journal, and the checkpoints in the store.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/bench/lib.bash
. tests/bench/lib.bash
n=${BENCH_AUDIT:-100000}
runs=${BENCH_RUNS:-3}

awk -v n="$n" -f tests/bench/orders.awk >"$dir/in"
lq-order submit "$dir/in" >/dev/null || [[ $? -eq 1 ]]
rm "$dir/in"
cat "$LQ_STORE"/journal/*.jsonl >/dev/null # into the page cache, for all alike
lq-audit key "$dir/office" >/dev/null
cp -R "$LQ_STORE/checkpoints" "$dir/none"

do_sha256sum() { sha256sum "$LQ_STORE"/journal/*.jsonl; }
do_openssl() { openssl dgst -sha256 "$LQ_STORE"/journal/*.jsonl; }
do_verify() { lq-audit verify --due 0; }
do_journal() { lq-audit verify --journal-only --due 0; }
do_signed() { lq-audit verify --journal-only; }
do_checkpoint() { lq-audit checkpoint --key "$dir/office.key"; }
peak() { /usr/bin/time -f %M -o "$dir/peak" lq-audit "$@" >/dev/null && tail -n 1 "$dir/peak"; }

# Milliseconds on the clock, and on the processors: what else runs there doesn't count in these.
once() { # NAME, with or without checkpoints in the store
    case $1 in
    journal | checkpoint) rm -rf "$LQ_STORE/checkpoints" && cp -R "$dir/none" "$LQ_STORE/checkpoints" ;;
    esac
    TIMEFORMAT='%R %U %S'
    { time { "do_$1" 2>"$dir/said" | cat >/dev/null; }; } 2>"$dir/time"
    awk -v wall="$dir/ms.$1" -v cpu="$dir/cpu.$1" '{ print $1 * 1000 >>wall; print ($2 + $3) * 1000 >>cpu }' "$dir/time"
}
middle() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

names=(sha256sum openssl journal checkpoint signed verify)
for ((i = 0; i < runs; i++)); do
    for name in "${names[@]}"; do once "$name"; done
done
# A thousand events more: only these are read.
awk -v n=$((n + 1000)) -f tests/bench/orders.awk | tail -n 1000 | { lq-order submit >/dev/null || [[ $? -eq 1 ]]; }
from=$EPOCHREALTIME
do_checkpoint >/dev/null
next=$(((${EPOCHREALTIME/[.,]/} - ${from/[.,]/}) / 1000))

bytes=$(cat "$LQ_STORE"/journal/*.jsonl | wc -c)
echo "lq-audit over $n events, $((bytes / 1000000)) MB of journal; $(date -u +%Y-%m-%d), medians of $runs, load$(uptime | sed 's/.*load average[s]*:/ /; s/,.*//')"
what() {
    case $1 in
    journal) echo 'lq-audit verify --journal-only' ;;
    checkpoint) echo 'lq-audit checkpoint, the first' ;;
    signed) echo 'lq-audit verify --journal-only, under it' ;;
    verify) echo 'lq-audit verify, index and all' ;;
    *) echo "$1" ;;
    esac
}
for name in "${names[@]}"; do
    awk -v name="$(what "$name")" -v ms="$(middle "$dir/ms.$name")" -v sha="$(middle "$dir/ms.sha256sum")" \
        -v ssl="$(middle "$dir/ms.openssl")" -v b="$bytes" \
        -v cpu="$(middle "$dir/cpu.$name")" -v cpu_ssl="$(middle "$dir/cpu.openssl")" 'BEGIN {
        ms = ms ? ms : 1; cpu_ssl = cpu_ssl ? cpu_ssl : 1
        printf "%-40s %8d ms %6.0f MB/s %6.2f x sha256sum %6.2f x openssl; cpu %8d ms %6.2f x openssl\n",
            name, ms, b / 1000 / ms, ms / sha, ms / ssl, cpu, cpu / cpu_ssl }'
done
echo "the next checkpoint, 1000 events later: $next ms"
if [[ -x /usr/bin/time ]]; then
    echo "peak KiB: checkpoint $(rm -f "$LQ_STORE"/checkpoints/*.note; peak checkpoint --key "$dir/office.key"), verify --journal-only $(peak verify --journal-only), verify $(peak verify)"
fi
