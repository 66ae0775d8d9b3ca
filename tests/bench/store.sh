#!/usr/bin/env bash
# How fast the store is, as ratios to sqlite3, grep and openssl in this run.
#
#   tests/bench/store.sh BUILD      BENCH_SIZES="10000 1000000" for other sizes
#                                   BENCH_DIR=DIR   on that file system ($TMPDIR)
#
# Each size is a fresh store and fresh databases on the same file system. Output
# goes into a pipe that is drained. Starting a process is part of every figure.
# An empty store and an empty database are made before the clock starts.
# Repeated commands take turns, and the figure is their median. Nothing here
# passes or fails: the status tells only whether every command did its work.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(cd "${1:-build}" && pwd)
sizes=${BENCH_SIZES:-10000 100000}
export LC_ALL=C.UTF-8 LQ_NOW=2021-08-01T09:00:00-05:00 LQ_ACTOR=lina LQ_SHARE=$PWD/share
PATH=$build/bin:$PATH
here=$PWD/tests/bench
dir=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/lq-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
export LQ_STORE=$dir/store

for tool in sqlite3 python3 openssl /usr/bin/time; do
    command -v "$tool" >/dev/null || {
        echo "the store: missing: $tool"
        exit 0
    }
done

now_us() { echo "${EPOCHREALTIME/[.,]/}"; }

# Microseconds of one run into a pipe. A "no" (1) is an answer like any other.
once() { # CMD...
    local from to st
    from=$(now_us)
    { "$@" || { st=$?; [[ $st -le 1 ]]; }; } | cat >/dev/null
    to=$(now_us)
    echo $((to - from))
}

middle() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# turns N NAME... : do_NAME, in turns, each after its prep_NAME where there is one;
# medians into us[NAME]
declare -A us kib
turns() {
    local runs=$1 i name
    shift
    for name in "$@"; do : >"$dir/us.$name"; done
    for ((i = 0; i < runs; i++)); do
        turn=$i
        for name in "$@"; do
            if declare -F "prep_$name" >/dev/null; then "prep_$name"; fi
            once "do_$name" >>"$dir/us.$name"
        done
    done
    for name in "$@"; do us[$name]=$(middle <"$dir/us.$name"); done
}

peak() { # NAME CMD...
    local name=$1
    shift
    /usr/bin/time -f %M -o "$dir/peak" "$@" >/dev/null || [[ $? -le 1 ]]
    kib[$name]=$(tail -n 1 "$dir/peak")
}

# ---- the work ----

# Whole applications, so that they are submitted, not incomplete. (awk takes a
# pipe of a million such lines in quadratic time: a file lies between.)
lines() { # N
    awk -v n="$1" -f "$here/orders.awk" >"$dir/plain"
    python3 -c '
import sys
rest = ("\"relation\":\"self\"},\"declaration\":{\"signed\":true},\"photo\":{\"file\":\"p.jpg\"},"
        "\"uploads\":[{\"what\":\"data-page\",\"file\":\"d.jpg\"}],"
        "\"face\":{\"result\":\"pass\",\"subject\":\"applicant\",\"attempts\":1},"
        "\"delivery\":{\"in\":\"mail\",\"out\":\"mail\"}}\n")
for n, line in enumerate(sys.stdin, 1):
    sys.stdout.write(line.rstrip()[:-1] + ",\"account\":{\"id\":\"u%d\"," % n + rest)
' <"$dir/plain"
    rm "$dir/plain"
}

new_store() {
    rm -rf "$LQ_STORE"
    lq-store init --settable "$LQ_STORE" >/dev/null
}

nth() { sed -n "$((turn * 7919 % n + 1))p" "$dir/ids"; } # another order each time

prep_submit() { new_store; }
do_submit() { lq-order submit "$dir/lines"; }
sqlite_new() { rm -f "$dir/$1.db"* && python3 "$here/store_sqlite.py" create "$dir/$1.db" "${@:2}"; }
sqlite_load() { python3 "$here/store_sqlite.py" load "$dir/$1.db" "$dir/lines" "${@:2}"; }
prep_sqlite_delete() { sqlite_new delete delete; }
do_sqlite_delete() { sqlite_load delete delete; }
prep_sqlite_wal() { sqlite_new wal wal; }
do_sqlite_wal() { sqlite_load wal wal; }
prep_sqlite_people() { sqlite_new people wal people; }
do_sqlite_people() { sqlite_load people wal people; }
do_show() { lq-order show "${id[$turn]}"; }
do_sqlite_show() { sqlite3 "$dir/wal.db" "select body from orders where id='${id[$turn]}'"; }
do_list() { lq-order list --state in-review; }
do_grep() { grep -F '"state":"in-review"' "$dir/exported"; }
do_sqlite_list() { sqlite3 "$dir/wal.db" "select body from orders where state='in-review'"; }
do_find() { printf '{"phone":"+1312555%04d"}\n' $((turn * 37 + 1)) | lq-order find; }
do_sqlite_find() { sqlite3 "$dir/people.db" "select body from orders where phone='$(printf '+1312555%04d' $((turn * 37 + 1)))'"; }
do_verify() { lq-audit verify "$LQ_STORE"; }
do_verify_journal() { lq-audit verify --journal-only "$LQ_STORE"; }
do_openssl() { openssl dgst -sha256 "$LQ_STORE"/journal/*.jsonl; }

# 64 processes at once, each one order; another 64 each time.
sixty_four() { # CMD: called with an order's number
    local i pids=()
    for ((i = 0; i < 64; i++)); do
        "$1" "${writer_id[$((turn * 64 + i))]}" >/dev/null &
        pids+=($!)
    done
    for i in "${pids[@]}"; do wait "$i"; done
}
lq_write() { lq-order review "$1"; }
sqlite_write() {
    sqlite3 -cmd '.timeout 60000' "$dir/wal.db" \
        "pragma synchronous=full; update orders set state='in-review' where id='$1'"
}
do_writers() { sixty_four lq_write; }
do_sqlite_writers() { sixty_four sqlite_write; }

# ---- the table ----

row() { # WHAT LQ OTHER OTHER'S-NAME
    awk -v n="$n" -v what="$1" -v a="${us[$2]}" -v b="${us[$3]}" -v name="$4" '
        function t(x) { return x >= 1e6 ? sprintf("%.2f s", x / 1e6) : sprintf("%.2f ms", x / 1e3) }
        BEGIN { printf "| %d | %s | %s | %s %s | %.2f |\n", n, what, t(a), name, t(b), b / (a ? a : 1) }'
}

one_size() {
    local loads=3
    [[ $n -lt 500000 ]] || loads=1
    lines "$n" >"$dir/lines"
    turns "$loads" submit sqlite_delete sqlite_wal sqlite_people
    row "\`lq-order submit\` from a file" submit sqlite_delete 'sqlite3, FULL'
    row "same" submit sqlite_wal 'sqlite3, WAL FULL'
    row "same" submit sqlite_people 'sqlite3, WAL FULL, people indexed'
    awk -F'"' '{ print $4 }' "$dir/lines" >"$dir/ids"
    awk 'NR % 10 == 0 { print "{\"order\":\"" $0 "\"}" }' "$dir/ids" | lq-order review >/dev/null
    awk 'BEGIN { print "begin;" } NR % 10 == 0 { print "update orders set state='\''in-review'\'' where id='\''" $0 "'\'';" }
        END { print "commit;" }' "$dir/ids" | sqlite3 "$dir/wal.db"
    lq-order list >"$dir/exported"
    mapfile -t id < <(awk -v n="$n" 'NR % int(n / 60) == 7' "$dir/ids")
    mapfile -t writer_id < <(awk 'NR % 10 == 5' "$dir/ids" | head -n 640)
    turns 51 show sqlite_show
    row "\`lq-order show\` of one" show sqlite_show sqlite3
    turns 5 list grep sqlite_list
    row "\`lq-order list --state\` of a tenth" list grep grep
    row "same" list sqlite_list 'sqlite3, indexed'
    turns 21 find sqlite_find
    row "\`lq-order find\` by phone" find sqlite_find 'sqlite3, indexed'
    turns 5 writers sqlite_writers
    row "64 writers at once, one edge each" writers sqlite_writers 'sqlite3, WAL FULL'
    turns 3 verify_journal openssl
    turns "$loads" verify
    row "\`lq-audit verify --journal-only\`" verify_journal openssl 'openssl dgst -sha256'
    row "\`lq-audit verify\` with the index" verify openssl 'openssl dgst -sha256'
    peaks
}

peaks() {
    local bytes index
    peak show lq-order show "${id[0]}"
    peak list lq-order list --state in-review
    peak verify lq-audit verify "$LQ_STORE"
    bytes=$(cat "$LQ_STORE"/journal/*.jsonl | wc -c)
    index=$(stat -c %s "$LQ_STORE/index/data.mdb" 2>/dev/null || echo 0)
    new_store
    peak submit lq-order submit "$dir/lines"
    printf '%d orders: %d bytes of journal, %d of index, %d of sqlite (%d with people) an order; submit %d us, sqlite WAL %d us an order; peak KiB: submit %d, show %d, list %d, verify %d\n' \
        "$n" $((bytes / n)) $((index / n)) $(($(stat -c %s "$dir/wal.db") / n)) \
        $(($(stat -c %s "$dir/people.db") / n)) $((us[submit] / n)) $((us[sqlite_wal] / n)) \
        "${kib[submit]}" "${kib[show]}" "${kib[list]}" "${kib[verify]}" >>"$dir/notes"
}

model=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
echo "the store: $(date -u +%Y-%m-%d), ${model:-unknown processor}, $(getconf _NPROCESSORS_ONLN) cores, $(stat -f -c %T "$dir"), sqlite $(sqlite3 --version | cut -d' ' -f1), load$(uptime | sed 's/.*load average[s]*:/ /; s/,.*//')"
echo
echo '| orders | what | lq | compared with | times faster |'
echo '|---:|---|---:|---:|---:|'
SECONDS=0
for n in $sizes; do one_size; done
echo
cat "$dir/notes"
echo "all of it took $SECONDS s"
