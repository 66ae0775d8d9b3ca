#!/usr/bin/env bash
# How fast legalizations are checked, beside sqlite3 and join on the plain data.
#
#   tests/bench/legal.sh BUILD      BENCH_LEGAL="5000000 1000000" for that many entries and checks
#                                   BENCH_DIR=DIR   on that file system ($TMPDIR)
#
# Half of the checks fit an entry, half have another entry's sticker. The two that
# stand beside have the register in plain: an index over number, sticker and
# authority in sqlite3 (loaded and indexed before, the checks in a table of their
# own), a sorted file for join (the checks sorted before). They neither verify
# what they read nor hide it. Nothing here passes or fails: the status tells only
# whether every command did its work, and found the same number.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(cd "${1:-build}" && pwd)
read -r n m <<<"${BENCH_LEGAL:-200000 100000}"
export LC_ALL=C.UTF-8 LQ_NOW=2021-08-01T09:00:00-05:00 LQ_SHARE=$PWD/share
PATH=$build/bin:$PATH
dir=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/lq-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
export TMPDIR=$dir
cd "$dir"

for tool in sqlite3 join /usr/bin/time; do
    command -v "$tool" >/dev/null || {
        echo "legalizations: missing: $tool"
        exit 0
    }
done

timed() { # NAME CMD...: seconds to s[NAME], peak KiB to kib[NAME]
    local name=$1 st=0
    shift
    /usr/bin/time -f '%e %M' -o time "$@" || st=$?
    [[ $st -le 1 ]] || {
        echo "$name ended with $st" >&2
        exit 1
    }
    read -r "s[$name]" "kib[$name]" < <(tail -n 1 time)
}
declare -A s kib

records() { # FROM-AWK: number, sticker and authority of entry i
    awk -v n="$n" -v m="$m" '
        function number(i) { return sprintf("%08d-%03d", 20000000 + i * 7919 % 49979687, i % 1000) }
        function sticker(i) { return sprintf("A%08d", i * 104729 % 99999989) }
        function authority(i) { return i % 10 ? "mfa" : "cg-chicago" }
        '"$1"
}
records 'BEGIN { for (i = 1; i <= n; i++)
    printf "{\"number\":\"%s\",\"sticker\":\"%s\",\"authority\":\"%s\",\"issued_at\":\"2021-%02d-%02d\"," \
        "\"country\":\"US\",\"document\":\"出生公证书\",\"signer\":\"示例公证处 公证员%d\"," \
        "\"legalizer\":\"样本%d\",\"status\":\"valid\"}\n",
        number(i), sticker(i), authority(i), i % 7 + 1, i % 28 + 1, i % 997, i % 31 }' >register.jsonl
records 'BEGIN { for (k = 1; k <= m; k++) { i = k * 15485863 % n + 1
    printf "{\"number\":\"%s\",\"sticker\":\"%s\",\"authority\":\"%s\"}\n",
        number(i), sticker(k % 2 ? i : i % n + 1), authority(i) } }' >checks.jsonl
plain='s/[{}"]//g; s/[a-z_0-9]*://g'

lq-verify-legalization sign-key office
lq-verify-legalization lookup-key lookup.key
timed build lq-verify-legalization build --key office.key --lookup-key lookup.key \
    <register.jsonl >office.lqr
with=(--register office.lqr --signer office.pub --lookup-key lookup.key)
timed open lq-verify-legalization "${with[@]}" /dev/null
timed one lq-verify-legalization "${with[@]}" <<<"$(head -n 1 checks.jsonl)" >/dev/null
timed check lq-verify-legalization "${with[@]}" checks.jsonl >answers
timed verify lq-verify-legalization verify --signer office.pub office.lqr >/dev/null
genuine=$(grep -c '"result":"genuine"' answers)

sed "$plain" register.jsonl >register.csv
sed "$plain" checks.jsonl >checks.csv
rm register.jsonl answers
timed load sqlite3 plain.db 'create table r(number, sticker, authority, issued_at, country, document, signer,
        legalizer, status);' 'create table q(number, sticker, authority);' '.mode csv' \
    '.import register.csv r' '.import checks.csv q' 'create unique index i on r(number, sticker, authority);'
timed sqlite sqlite3 plain.db 'select q.number, q.sticker, q.authority, r.issued_at, r.country, r.document,
    r.signer, r.legalizer, r.status from q left join r using (number, sticker, authority)' >answers
[[ $(grep -c '|valid$' answers) -eq $genuine ]]
sort <(sed 's/,/ /; s/,/ /; s/ /:/; s/ /:/; s/,/ /' register.csv) >register.sorted
sort <(sed 's/,/:/g' checks.csv) >checks.sorted
timed join join -a 1 checks.sorted register.sorted >answers
[[ $(grep -c ',valid$' answers) -eq $genuine ]]

model=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
echo "$(date -u +%Y-%m-%d), ${model:-unknown processor}, $(getconf _NPROCESSORS_ONLN) cores, load$(uptime | sed 's/.*load average[s]*:/ /; s/,.*//')"
echo "$m checks against $n legalizations, $genuine of them genuine; the register has $(($(wc -c <office.lqr) / 1000000)) MB"
row() { printf '| %s | %s s | %s KiB |\n' "$1" "${s[$2]}" "${kib[$2]}"; }
row "\`lq-verify-legalization\`, all checks" check
row "\`lq-verify-legalization\`, one check" one
row "\`lq-verify-legalization\`, opening only" open
row "\`lq-verify-legalization build\`" build
row "\`lq-verify-legalization verify\`, every byte" verify
row 'sqlite3, all checks by an index on the plain data' sqlite
row 'sqlite3, loading and indexing it' load
row 'join, all checks, both sides sorted before' join
