#!/usr/bin/env bash
# lq-report day over a store, beside miller and sqlite3 that count less: orders by module and
# business from the same records, no ages, no office hours, no custody, no money.
#
#   tests/bench/report.sh BUILD       BENCH_REPORT=100000 orders, BENCH_RUNS=3 runs in turns
#
# sqlite3 has the records loaded before the clock starts: as JSON text, and at its best, with
# an index over just the three columns that are counted.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/bench/lib.bash
. tests/bench/lib.bash
n=${BENCH_REPORT:-100000}
runs=${BENCH_RUNS:-3}

# whole applications, so that they are submitted, not incomplete
awk -v n="$n" -f tests/bench/orders.awk >"$dir/plain"
rest='"relation":"self"},"declaration":{"signed":true},"photo":{"file":"p.jpg"},"uploads":[{"what":"data-page","file":"d.jpg"}],"face":{"result":"pass","subject":"applicant","attempts":1},"delivery":{"in":"mail","out":"mail"}}'
awk -v rest="$rest" '{ print substr($0, 1, length($0) - 1) ",\"account\":{\"id\":\"u" NR "\"," rest }' "$dir/plain" >"$dir/in"
lq-order submit "$dir/in" >/dev/null || [[ $? -eq 1 ]]
lq-order list >"$dir/orders.jsonl"

middle() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
do_report() { lq-report day || [[ $? -eq 1 ]]; }
do_mlr() { mlr --ijsonl --ojsonl count -g module,business,state "$dir/orders.jsonl"; }
do_sqlite3() {
    sqlite3 "$dir/db" "SELECT json_extract(r, '\$.module'), json_extract(r, '\$.business'),
        json_extract(r, '\$.state'), count(*) FROM o GROUP BY 1, 2, 3"
}
do_indexed() { sqlite3 "$dir/db" 'SELECT module, business, state, count(*) FROM i GROUP BY 1, 2, 3'; }
python3 -c '
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("CREATE TABLE o(r TEXT)")
db.executemany("INSERT INTO o VALUES(?)", ((line,) for line in open(sys.argv[2], encoding="utf-8")))
db.execute("CREATE TABLE i AS SELECT json_extract(r, \"$.module\") AS module,"
           "json_extract(r, \"$.business\") AS business, json_extract(r, \"$.state\") AS state FROM o")
db.execute("CREATE INDEX counted ON i(module, business, state)")
db.commit()' "$dir/db" "$dir/orders.jsonl"
for ((i = 0; i < runs; i++)); do
    for name in report mlr sqlite3 indexed; do
        [[ $name == report ]] || command -v "${name/indexed/sqlite3}" >/dev/null || continue
        TIMEFORMAT='%R %U %S'
        { time { "do_$name" 2>"$dir/said" | cat >/dev/null; }; } 2>"$dir/time"
        awk -v wall="$dir/ms.$name" -v cpu="$dir/cpu.$name" '{ print $1 * 1000 >>wall; print ($2 + $3) * 1000 >>cpu }' "$dir/time"
    done
done
echo "lq-report day over $(wc -l <"$dir/orders.jsonl") orders; mlr and sqlite3 count alone; medians of $runs"
for name in report mlr sqlite3 indexed; do
    [[ -s $dir/ms.$name ]] || { echo "missing: $name"; continue; }
    printf '%-8s %9d ms, on the processors %9d ms\n' "$name" "$(middle "$dir/ms.$name")" "$(middle "$dir/cpu.$name")"
done
if [[ -x /usr/bin/time ]]; then
    peak() { /usr/bin/time -f %M -o "$dir/peak" "$@" >/dev/null || [[ $? -eq 1 ]] && tail -n 1 "$dir/peak"; }
    echo "peak KiB: lq-report $(peak lq-report day), mlr $(peak mlr --ijsonl --ojsonl count -g module,business,state "$dir/orders.jsonl")"
fi
