#!/usr/bin/env bash
# The index is a cache. Gone, cut off, copied, old, another store's, with damaged
# meta pages, or its writer killed: every answer is the journal's, or an error that
# names the way out (lq-store rebuild). LMDB's pages carry no sums, so other damage
# may change an answer; but then lq-audit verify finds it, rebuild mends it, and
# nothing is ever decided on a record that isn't as the journal has it. Kills, injected errors, a full disk, foreign, old, cut and damaged files. The
# full disk and the read-only mount need root. Run by run.sh, which sets PATH,
# $tmp and $mode. SEED=N repeats a run's damage.
set -u
# shellcheck source=tests/crash/lib.bash
. "$(dirname "$0")/lib.bash"

bench=$(cd "$(dirname "$0")/../bench" && pwd)
export LQ_NOW=2021-06-10T09:00:00-05:00 LQ_ACTOR=lina
LQ_SHARE=$(cd "$(dirname "$0")/../../share" && pwd)
export LQ_SHARE LQ_STORE=$tmp/store
mnt=$tmp/mnt
trap '! mountpoint -q "$mnt" || umount -l "$mnt"' EXIT
SEED=${SEED:-$$}
RANDOM=$SEED

# ---- the fixture: 400 orders in the index, 280 events behind it, so that an update is due ----

orders() { # FROM TO
    awk -v n="$2" -f "$bench/orders.awk" | tail -n +"$1" | jq -c '. + {
        account:{id:"u1",relation:"self",real_name:{document:"ordinary-passport",number:.held_document.number,verified:true}},
        declaration:{signed:true},photo:{file:"p.jpg"},uploads:[{what:"data-page",file:"d.jpg"}],
        face:{result:"pass",subject:"applicant",attempts:1},delivery:{in:"mail",out:"mail"}}'
}

make_fixture() {
    # Ten of them bring the WeChat transaction of another: they may not be approved.
    orders 1 400 | jq -sc '[.[0:10][].payment.transaction] as $used | to_entries[]
        | .key as $n | .value
        | if $n >= 350 and $n < 360 then .payment.transaction = $used[$n - 350] else . end' >"$tmp/first"
    orders 401 420 >"$tmp/more"
    orders 501 520 >"$tmp/new"
    lq-store init --settable "$LQ_STORE" >/dev/null || exit 5
    small_segments "$LQ_STORE" 65536
    lq-order submit "$tmp/first" >/dev/null || fail "the fixture: submit"
    [[ -s $LQ_STORE/index/data.mdb ]] || fail "the fixture has no index"
    ln "$LQ_STORE/index/data.mdb" "$tmp/inode.mdb" # an index knows its inode: this one stays
    mv "$LQ_STORE/index" "$tmp/aside" && : >"$LQ_STORE/index"
    head -260 "$tmp/first" | jq -c '{order}' | lq-order review >/dev/null || fail "the fixture: review"
    lq-order submit "$tmp/more" >/dev/null || fail "the fixture: more"
    rm "$LQ_STORE/index" && mv "$tmp/aside" "$LQ_STORE/index"
    cp "$LQ_STORE/index/data.mdb" "$tmp/good.mdb"
    cp -a "$LQ_STORE" "$tmp/fixture"
    jq -r .order "$tmp/first" "$tmp/more" | awk 'NR % 23 == 1' >"$tmp/ids"
    { cat "$tmp/ids" && echo A000; } >"$tmp/ids.asked"
    jq -c '{phone: .applicant.phone}' "$tmp/first" | awk 'NR % 41 == 1' >"$tmp/phones"
    sed -n 341,360p "$tmp/first" | jq -c '{order}' >"$tmp/edges"
    { cat "$tmp/first" "$tmp/new"; } >"$tmp/again"
}

# The fixture as it was, the index in its own inode.
fresh_index() {
    rm -rf "$LQ_STORE"
    cp -a "$tmp/fixture" "$LQ_STORE"
    rm -f "$LQ_STORE"/index/*
    cat "$tmp/good.mdb" >"$tmp/inode.mdb"
    ln "$tmp/inode.mdb" "$LQ_STORE/index/data.mdb"
    index=$LQ_STORE/index/data.mdb
}

# ---- questions, and decisions; what a scan of the journal answers is the measure ----

questions=(list state show history find dry)
ask() { # QUESTION
    case $1 in
    list) timeout 20 lq-order list ;;
    state) timeout 20 lq-order list --state submitted ;;
    show) mapfile -t ids <"$tmp/ids.asked" && timeout 20 lq-order show "${ids[@]}" ;;
    history) mapfile -t ids <"$tmp/ids.asked" && timeout 20 lq-order history "${ids[@]}" ;;
    find) timeout 20 lq-order find "$tmp/phones" ;;
    dry) timeout 20 lq-order submit --dry-run "$tmp/new" ;;
    esac
}

decisions=(again review approve)
decide() { # DECISION
    case $1 in
    again) timeout 20 lq-order submit "$tmp/again" ;;
    review) LQ_ACTOR=mei timeout 20 lq-order review <"$tmp/edges" ;;
    approve) LQ_ACTOR=tao timeout 20 lq-order approve <"$tmp/edges" ;;
    esac
}

journal_of() { cat "$LQ_STORE"/journal/*.jsonl; }

make_reference() {
    local what
    fresh_index
    rm -rf "$LQ_STORE/index" && : >"$LQ_STORE/index"
    for what in "${questions[@]}"; do
        ask "$what" >"$tmp/want.$what" 2>"$tmp/err"
        echo $? >"$tmp/want.$what.status"
        [[ -s $tmp/want.$what ]] || fail "the measure: $what: $(cat "$tmp/err")"
    done
    for what in "${decisions[@]}"; do
        decide "$what" >"$tmp/want.$what" 2>"$tmp/err"
        echo $? >"$tmp/want.$what.status"
    done
    journal_of >"$tmp/want.journal"
    grep -q payment-reused "$tmp/want.approve" || fail "the measure: no payment was refused"
}

# One answer: the measure's, or 5 and a sentence that names rebuild.
judge() { # LABEL WHAT STATUS
    local want
    want=$(<"$tmp/want.$2.status")
    if [[ $3 -eq 5 ]] && grep -q "lq-store rebuild" "$tmp/err"; then
        count[errors that name rebuild]=$((${count[errors that name rebuild]:-0} + 1))
        return 1
    fi
    count[answers compared]=$((${count[answers compared]:-0} + 1))
    if [[ $3 -ne $want ]]; then
        fail "$1: $2: status $3, not $want: $(head -c 300 "$tmp/err")"
    elif ! cmp -s "$tmp/got" "$tmp/want.$2"; then
        fail "$1: $2: another answer: $(diff "$tmp/got" "$tmp/want.$2" | head -2 | cut -c1-200)"
    fi
}

check_answers() { # LABEL
    local what
    for what in "${questions[@]}"; do
        ask "$what" >"$tmp/got" 2>"$tmp/err"
        judge "$1" "$what" $? || true
    done
}

# Decisions may be refused as a whole; nothing wrong is ever written.
check_decisions() { # LABEL
    local what
    for what in "${decisions[@]}"; do
        decide "$what" >"$tmp/got" 2>"$tmp/err"
        judge "$1" "$what" $? || return 1
    done
}

check_mended() { # LABEL
    lq-store rebuild >/dev/null 2>"$tmp/err" || {
        fail "$1: rebuild: $(cat "$tmp/err")"
        return
    }
    lq-audit verify "$LQ_STORE" >/dev/null 2>"$tmp/err" || fail "$1: after rebuild: $(head -2 "$tmp/err")"
}

# The promise. What was decided is in the journal byte for byte as by a scan.
check_index() { # LABEL COUNTED-AS
    local what
    check_answers "$1"
    if ! check_decisions "$1"; then
        check_mended "$1"
        for what in "${decisions[@]}"; do decide "$what" >/dev/null 2>&1; done
    fi
    journal_of >"$tmp/got.journal"
    cmp -s "$tmp/got.journal" "$tmp/want.journal" ||
        fail "$1: the journal isn't what a scan would have written"
    check_mended "$1"
    count[$2]=$((${count[$2]:-0} + 1))
}

# Damage within pages. Where verify finds nothing, the promise above holds as it
# stands. Else: whoever decides before anyone has run verify ends with an answer
# or status 5, writes a whole journal, and judges each order as the journal has it
# (a number or value that can't be found any more is another matter: counted, and
# what verify is for); and rebuild brings every answer back.
check_pages() { # LABEL
    local what status
    if lq-audit verify "$LQ_STORE" >/dev/null 2>"$tmp/err"; then
        check_index "$1" 'damaged pages that nothing hangs on'
        return
    fi
    grep -q "lq-store rebuild" "$tmp/err" || fail "$1: verify: no way out: $(head -2 "$tmp/err")"
    cp -a "$LQ_STORE/journal" "$tmp/journal.before" && cp "$LQ_STORE/lock" "$tmp/lock.before"
    for what in "${questions[@]}"; do
        ask "$what" >"$tmp/got" 2>"$tmp/err"
        status=$?
        [[ $status -le 5 ]] || fail "$1: $what: $(head -c 300 "$tmp/err")"
        [[ $status -eq 5 ]] || cmp -s "$tmp/got" "$tmp/want.$what" ||
            count[answers changed until verify]=$((${count[answers changed until verify]:-0} + 1))
    done
    for what in "${decisions[@]}"; do
        decide "$what" >"$tmp/got" 2>"$tmp/err"
        [[ $? -le 5 ]] || fail "$1: $what: $(head -c 300 "$tmp/err")"
        judged_right "$1" "$what"
    done
    lq-audit verify --journal-only "$LQ_STORE" >/dev/null 2>"$tmp/err" || fail "$1: $(head -2 "$tmp/err")"
    check_mended "$1"
    # The same day with an index that was verified and mended in time.
    rm -rf "$LQ_STORE/journal" && mv "$tmp/journal.before" "$LQ_STORE/journal"
    mv "$tmp/lock.before" "$LQ_STORE/lock"
    check_mended "$1, in time"
    check_index "$1, mended" 'damaged pages found and mended'
}

# Each record that was written stands as by a scan; if it was written there, too.
judged_right() { # LABEL DECISION
    grep -a '"written":true' "$tmp/got" | grep -vxFf "$tmp/want.$2" >"$tmp/unlike"
    [[ -s $tmp/unlike ]] || return 0
    grep -a '"written":true' "$tmp/want.$2" | cut -d'"' -f4 | sort >"$tmp/want.orders"
    cut -d'"' -f4 "$tmp/unlike" | sort | comm -12 - "$tmp/want.orders" >"$tmp/wrong"
    if [[ $2 != again && -s $tmp/wrong ]]; then
        fail "$1: $2: decided on another record: $(head -1 "$tmp/wrong")"
    fi
    count[decisions for want of a number or value]=$((${count[decisions for want of a number or value]:-0} + $(wc -l <"$tmp/unlike")))
}

# ---- the file ----

bytes_at() { # OFFSET, bytes from standard input
    dd of="$index" bs=1 seek="$1" conv=notrunc status=none
}

random_bytes() { head -c "$1" /dev/urandom; }
somewhere() { echo $(((RANDOM * 32768 + RANDOM) % $(stat -c %s "$tmp/good.mdb"))); }

damage() { # KIND: one way to spoil a file
    local i
    case $1 in
    gone) rm "$index" ;;
    empty) : >"$index" ;;
    meta-0) random_bytes 152 | bytes_at 0 ;;
    meta-1) random_bytes 152 | bytes_at 4096 ;;
    meta-both) { random_bytes 152 | bytes_at 0 && random_bytes 152 | bytes_at 4096; } ;;
    meta-bit) printf '\377' | bytes_at $((16 + RANDOM % 136 + 4096 * (RANDOM % 2))) ;;
    garbage) random_bytes 65536 >"$index" ;;
    text) journal_of >"$index" ;;
    directory) rm "$index" && mkdir "$index" ;;
    copy) cp "$index" "$index.2" && mv "$index.2" "$index" ;;
    other-store) cat "$tmp/other.mdb" >"$index" ;;
    older) cat "$tmp/older.mdb" >"$index" ;;
    cut) truncate -s "$(somewhere)" "$index" ;;
    page) random_bytes 4096 | bytes_at $(($(somewhere) / 4096 * 4096)) ;;
    zeros) head -c 4096 /dev/zero | bytes_at $(($(somewhere) / 4096 * 4096)) ;;
    swapped) dd if="$tmp/good.mdb" bs=4096 skip=$(($(somewhere) / 4096)) count=1 status=none |
        bytes_at $(($(somewhere) / 4096 * 4096)) ;;
    byte) random_bytes 1 | bytes_at "$(somewhere)" ;;
    bytes) for ((i = 0; i < 64; i++)); do random_bytes 1 | bytes_at "$(somewhere)"; done ;;
    esac
}

make_others() {
    export LQ_STORE=$tmp/other
    lq-store init --settable "$LQ_STORE" >/dev/null
    lq-order submit "$tmp/first" >/dev/null
    cp "$LQ_STORE/index/data.mdb" "$tmp/other.mdb"
    export LQ_STORE=$tmp/store
    fresh_index
    lq-order review "$(sed -n 300p "$tmp/first" | jq -r .order)" >/dev/null # brings the index up
    cp "$tmp/good.mdb" "$tmp/older.mdb"
    cmp -s "$index" "$tmp/older.mdb" && fail "the index wasn't brought up"
}

files() {
    local kind i times
    for kind in gone empty meta-0 meta-1 meta-both garbage text directory copy other-store older; do
        fresh_index
        damage "$kind"
        check_index "$kind" 'spoiled files'
    done
    times=60
    [[ $mode == quick ]] && times=1
    for kind in cut meta-bit page zeros swapped byte bytes; do
        for ((i = 1; i <= times; i++)); do
            fresh_index
            damage "$kind"
            case $kind in
            cut | meta-bit) check_index "$kind $i (SEED=$SEED)" 'damaged files' ;;
            *) check_pages "$kind $i (SEED=$SEED)" ;;
            esac
        done
    done
}

# Each page zeroed in its turn: verify tells of it, or nothing hangs on it. A page
# whose records the journal's tail touches once looked like no index at all, and
# the next writer built on it.
every_page() {
    local p status
    for ((p = 0; p < $(stat -c %s "$tmp/good.mdb") / 4096; p++)); do
        fresh_index
        head -c 4096 /dev/zero | bytes_at $((p * 4096))
        count[zeroed pages]=$((${count[zeroed pages]:-0} + 1))
        ask find >"$tmp/got" 2>"$tmp/err" # an answer or status 5, and an end
        status=$?
        [[ $status -le 5 ]] || fail "page $p zeroed: find: status $status"
        lq-audit verify "$LQ_STORE" >/dev/null 2>"$tmp/err" || continue
        decide again >"$tmp/got" 2>"$tmp/err"
        judge "page $p zeroed" again $? || fail "page $p zeroed: verify found nothing, a decision did"
    done
}

# ---- whoever writes it ----

# What an update is made by: a batch whose begin finds the index due.
as_writer() { # WHAT: sets command
    case $1 in
    begin) command=(lq-order review "$(tail -1 "$tmp/first" | jq -r .order)") ;;
    rebuild) command=(lq-store rebuild) ;;
    attach) command=(lq-order attach "$(head -1 "$tmp/ids")" "$tmp/ids") ;;
    esac
}

# After the same command again the journal holds its event once.
check_writer() { # LABEL
    check_chain "$1"
    "${command[@]}" >/dev/null 2>"$tmp/err"
    [[ $? -le 1 ]] || fail "$1: the next command failed: $(cat "$tmp/err")"
    check_chain "$1, again"
    lq-order list >"$tmp/got" 2>"$tmp/err" || fail "$1: list: $(cat "$tmp/err")"
    mv "$LQ_STORE/index" "$LQ_STORE/index.aside"
    lq-order list >"$tmp/scanned" 2>/dev/null
    mv "$LQ_STORE/index.aside" "$LQ_STORE/index"
    cmp -s "$tmp/got" "$tmp/scanned" || fail "$1: the index says something else than the journal"
    check_mended "$1"
}

check_chain() {
    lq-audit verify "$LQ_STORE" >/dev/null 2>"$tmp/err" || fail "$1: verify: $(head -3 "$tmp/err")"
}

inject_at() { # SYSCALL WHAT NTH
    strace -f -qqq -o "$tmp/injected" -e "trace=$1" -e "inject=$1:$2:when=$3" "${command[@]}" \
        >/dev/null 2>"$tmp/err"
}

# The calls a writer makes on the way through the index, with how often.
calls_of() {
    fresh_index
    as_writer "$1"
    strace -f -qqq -o "$tmp/trace" "${command[@]}" >/dev/null 2>&1
    sed -E 's/^[0-9]+ +//' "$tmp/trace" | grep -oE '^(pwrite64|pwritev|writev|write|fdatasync|fsync|msync|ftruncate|unlinkat|openat|mmap|fcntl|lseek)\(' |
        tr -d '(' | sort | uniq -c
}

kills() {
    local what n call i step
    for what in begin rebuild attach; do
        while read -r n call; do
            step=1
            [[ $n -gt 20 ]] && step=$((n / 20))
            [[ $mode == quick ]] && step=$n
            for ((i = 1; i <= n; i += step)); do
                fresh_index
                as_writer "$what"
                inject_at "$call" signal=KILL "$i" 2>/dev/null
                grep -q 'killed by SIGKILL' "$tmp/injected" || continue
                check_writer "$what killed at $call $i"
                count[kills]=$((${count[kills]:-0} + 1))
            done
        done < <(calls_of "$what")
    done
}

errors() {
    local n call i error what
    for what in begin rebuild; do
        while read -r n call; do
            [[ $call =~ ^(pwrite64|pwritev|writev|fdatasync|fsync|msync|ftruncate)$ ]] || continue
            for ((i = 1; i <= n && i <= 12; i++)); do
                for error in ENOSPC EIO EDQUOT; do
                    [[ $mode == quick && ($error != EIO || $i -gt 1) ]] && continue
                    fresh_index
                    as_writer "$what"
                    inject_at "$call" "error=$error" "$i"
                    grep -q INJECTED "$tmp/injected" || continue
                    lq-store stat 2>/dev/null | grep -q '"poisoned":true' && lq-store recover >/dev/null 2>&1
                    check_writer "$what: $error at $call $i"
                    count[injected errors]=$((${count[injected errors]:-0} + 1))
                done
            done
        done < <(calls_of "$what")
    done
}

random_kills() {
    local i times=40 pid
    [[ $mode == quick ]] && times=3
    for ((i = 1; i <= times; i++)); do
        fresh_index
        as_writer rebuild
        "${command[@]}" >/dev/null 2>&1 &
        pid=$!
        sleep "0.00$((RANDOM % 10))$((RANDOM % 10))"
        kill -9 "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
        check_writer "rebuild killed at a random time"
        count[kills]=$((${count[kills]:-0} + 1))
    done
}

# ---- the disk ----

# Room for less and less: the update meets a full disk, the journal doesn't mind.
full_disk() {
    local free times="64 256 512 768 1024"
    [[ $mode == quick ]] && times="64 512"
    mkdir -p "$mnt"
    for free in $times; do
        fresh_index
        mount -t tmpfs -o size=64m tmpfs "$mnt" || return 1
        cp -a "$LQ_STORE" "$mnt/store"
        export LQ_STORE=$mnt/store
        lq-store rebuild >/dev/null
        head -c $(($(df --output=avail -B1 "$mnt" | tail -1) - free * 1024)) /dev/zero >"$mnt/fill"
        lq-order submit "$tmp/again" >"$tmp/got" 2>"$tmp/err"
        [[ $? -le 5 ]] || fail "full disk, $free KiB left: $(cat "$tmp/err")"
        lq-order list >/dev/null 2>"$tmp/err" || fail "full disk, $free KiB left: list: $(cat "$tmp/err")"
        rm "$mnt/fill"
        lq-store stat | grep -q '"poisoned":true' && lq-store recover >/dev/null
        decide again >/dev/null 2>"$tmp/err"
        [[ $? -le 1 ]] || fail "full disk, $free KiB left: afterwards: $(cat "$tmp/err")"
        check_mended "full disk, $free KiB left"
        count[full disks]=$((${count[full disks]:-0} + 1))
        export LQ_STORE=$tmp/store
        umount "$mnt"
    done
}

read_only() {
    local with
    mkdir -p "$mnt"
    for with in index none; do
        fresh_index
        [[ $with == index ]] || rm -f "$LQ_STORE"/index/*
        mount --bind "$LQ_STORE" "$mnt" && mount -o remount,ro,bind "$mnt" || return 1
        LQ_STORE=$mnt check_answers "read-only, $with"
        umount "$mnt"
        count[read-only mounts]=$((${count[read-only mounts]:-0} + 1))
    done
}

# A reader who is stopped in the middle of its output holds nothing: the file
# of the index doesn't grow while writers use its pages again and again.
# A reader that waits for its output's reader holds no transaction, so the writers
# reuse what they free: LMDB's own table of readers says so.
paused_reader() {
    local pid held i
    fresh_index
    lq-store rebuild >/dev/null
    held=$(index_readers "$LQ_STORE/index" hold | awk '$3 ~ /^[0-9]+$/' | wc -l)
    [[ $held -eq 1 ]] || fail "a transaction that is held isn't seen"
    mkfifo "$tmp/pipe"
    exec 9<>"$tmp/pipe" # nobody reads: the list stands still with a full pipe
    lq-order list >"$tmp/pipe" 9<&- &
    pid=$!
    for ((i = 0; i < 200; i++)); do
        [[ $(cat "/proc/$pid/wchan" 2>/dev/null) != *pipe* ]] || break
        sleep 0.05
    done
    if [[ $i -eq 200 ]]; then fail "no reader that waits"; fi
    index_readers "$LQ_STORE/index" >"$tmp/readers"
    awk -v p="$pid" '$1 == p && $3 == "-"' "$tmp/readers" | grep -q . ||
        fail "the waiting reader isn't among the readers without a transaction: $(cat "$tmp/readers")"
    [[ $(awk '$3 ~ /^[0-9]+$/' "$tmp/readers" | wc -l) -eq 0 ]] ||
        fail "a transaction is held across output: $(cat "$tmp/readers")"
    churn 1
    kill "$pid"
    wait "$pid" 2>/dev/null
    exec 9<&-
    count[waiting readers]=1
}

churn() { # ROUND: more than 256 events
    jq -c '{order}' "$tmp/first" | lq-order note --note "round $1" >/dev/null
}

make_fixture
make_reference
make_others
parts='files every_page kills errors random_kills paused_reader'
for part in ${PARTS:-$parts}; do "$part"; done
if [[ $(id -u) -eq 0 ]]; then
    full_disk || fail "no disk to fill"
    read_only || fail "no read-only mount"
else
    fail "a full disk and a read-only mount need root"
fi
for what in 'spoiled files' 'damaged files' 'zeroed pages' 'damaged pages found and mended' kills 'injected errors' 'full disks' 'read-only mounts' \
    'answers compared' 'waiting readers'; do
    echo "index: $what: ${count[$what]:-0}"
    [[ ${count[$what]:-0} -gt 0 ]] || failures=$((failures + 1))
done
echo "index: errors that name rebuild: ${count[errors that name rebuild]:-0}"
for what in 'damaged pages that nothing hangs on' 'answers changed until verify' \
    'decisions for want of a number or value'; do
    echo "index: $what: ${count[$what]:-0}"
done
echo "index: $SECONDS s"
[[ $failures -eq 0 ]]
