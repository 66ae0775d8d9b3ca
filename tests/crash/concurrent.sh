#!/usr/bin/env bash
# Many hands at once: writers, readers who watch them, the same export from
# eight sides, sixty-four approvers of one order. Needs no root. Run by run.sh,
# which sets PATH, $tmp and $mode.
set -u
# shellcheck source=tests/crash/lib.bash
. "$(dirname "$0")/lib.bash"

bench=$(cd "$(dirname "$0")/../bench" && pwd)
export LQ_NOW=2021-06-10T09:00:00-05:00 LQ_ACTOR=lina
LQ_SHARE=$(cd "$(dirname "$0")/../../share" && pwd)
export LQ_SHARE
records=40 # which all writers share: every writer touches every one of them

# One writer's events in its own order, each with a key of its own.
hand() { # WRITER EVENTS
    awk -v w="$1" -v n="$2" -v r="$records" 'BEGIN { for (i = 1; i <= n; i++)
        printf "order\tr%d\tnote\tsubmitted\tw%d-%d\t{\"order\":\"r%d\",\"w%d\":%d}\n", \
            (w + i) % r, w, i, (w + i) % r, w % 16, i }'
}

# ---- readers: each looks again and again until $tmp/stop, and counts its looks ----

saw() { echo "reader: $*" >>"$tmp/seen.wrong"; }

# What is listed is whole JSON, and nothing listed before is gone.
watch_list() {
    local before=0 now
    lq-order list >"$tmp/look.list" 2>"$tmp/look.list.err" || saw "list: $(cat "$tmp/look.list.err")"
    now=$(jq -c .order "$tmp/look.list" | sort -u | wc -l) || saw "list: torn"
    before=$(cat "$tmp/list.before" 2>/dev/null || echo 0)
    [[ $now -ge $before ]] || saw "list: $now records after $before"
    echo "$now" >"$tmp/list.before"
    watch_versions list "$tmp/look.list"
}

# No record's version goes backwards from one look to the next.
watch_versions() { # NAME FILE
    jq -r '"\(.order) \(.version)"' "$2" | sort >"$tmp/versions.$1"
    if [[ -e $tmp/versions.$1.before ]]; then
        join "$tmp/versions.$1.before" "$tmp/versions.$1" |
            awk '$3 < $2 { print "reader: a version went backwards: " $0 }' >>"$tmp/seen.wrong"
    fi
    mv "$tmp/versions.$1" "$tmp/versions.$1.before"
}

watch_show() {
    local i ids=()
    for ((i = 0; i < 8; i++)); do ids+=("r$i"); done
    lq-order show "${ids[@]}" >"$tmp/look.show" 2>"$tmp/look.show.err"
    [[ $? -le 1 ]] || saw "show: $(cat "$tmp/look.show.err")"
    jq -c 'select(.version)' "$tmp/look.show" >"$tmp/look.shown" || saw "show: torn"
    watch_versions show "$tmp/look.shown"
}

# A history only grows at its end.
watch_history() {
    lq-order history r1 >"$tmp/look.history" 2>"$tmp/look.history.err"
    [[ $? -le 1 ]] || saw "history: $(cat "$tmp/look.history.err")"
    grep -q '"n":' "$tmp/look.history" || return 0
    if [[ -e $tmp/history.before ]]; then
        cmp -s -n "$(stat -c %s "$tmp/history.before")" "$tmp/history.before" "$tmp/look.history" ||
            saw "history: changed what it said before"
    fi
    mv "$tmp/look.history" "$tmp/history.before"
}

# What is followed is durable: it is what the journal begins with, for good.
watch_follow() {
    lq-order follow --once >"$tmp/look.follow" 2>"$tmp/look.follow.err" ||
        saw "follow: $(cat "$tmp/look.follow.err")"
    if [[ -e $tmp/follow.before ]]; then
        cmp -s -n "$(stat -c %s "$tmp/follow.before")" "$tmp/follow.before" "$tmp/look.follow" ||
            saw "follow: changed what it said before"
    fi
    mv "$tmp/look.follow" "$tmp/follow.before"
}

watch_verify() {
    lq-audit verify "$LQ_STORE" >/dev/null 2>"$tmp/look.verify" || saw "verify: $(cat "$tmp/look.verify")"
}

watcher() { # NAME
    local looks=0
    while [[ ! -e $tmp/stop ]]; do
        "watch_$1"
        echo $((++looks)) >"$tmp/looks.$1"
    done
}

start_watching() {
    local name
    rm -f "$tmp"/{stop,seen.wrong,looks.*,*.before}
    watchers=()
    for name in list show history follow verify; do
        watcher "$name" &
        watchers+=($!)
    done
}

stop_watching() { # LABEL
    local name
    touch "$tmp/stop"
    wait "${watchers[@]}"
    for name in list show history follow verify; do
        count["looks by $name"]=$((${count["looks by $name"]:-0} + $(cat "$tmp/looks.$name" 2>/dev/null || echo 0)))
    done
    [[ ! -s $tmp/seen.wrong ]] || fail "$1: $(sort "$tmp/seen.wrong" | uniq -c | head -5)"
    cat "$LQ_STORE"/journal/*.jsonl >"$tmp/journal"
    cmp -s -n "$(stat -c %s "$tmp/follow.before")" "$tmp/follow.before" "$tmp/journal" ||
        fail "$1: what was followed isn't what the journal begins with"
}

# ---- after the storm ----

# Answers of every kind, to be the same with the index and without.
answers() {
    lq-order list
    lq-order list --state submitted
    lq-order list --state incomplete
    lq-order list | jq -r .order | head -200 | shuf --random-source=/dev/zero >"$tmp/ids"
    xargs -r lq-order show <"$tmp/ids"
    head -20 "$tmp/ids" | xargs -r lq-order history
    lq-order list | jq -c '.applicant.phone // empty | {phone: .}' | head -20 | lq-order find
    lq-order list | jq -c '{order}' | head -20 | lq-order review --dry-run
    return 0
}

same_without_index() { # LABEL
    lq-audit verify "$LQ_STORE" >/dev/null 2>"$tmp/err" || fail "$1: verify: $(cat "$tmp/err")"
    [[ -s $LQ_STORE/index/data.mdb ]] || fail "$1: no index was kept"
    answers >"$tmp/with" 2>&1
    mv "$LQ_STORE/index" "$tmp/index.aside" && mkdir "$LQ_STORE/index"
    answers >"$tmp/without" 2>&1
    rm -rf "$LQ_STORE/index" && mv "$tmp/index.aside" "$LQ_STORE/index"
    cmp -s "$tmp/with" "$tmp/without" || fail "$1: answers differ without the index: $(
        diff "$tmp/with" "$tmp/without" | head -3 | cut -c1-300)"
    count[answers compared]=$((${count[answers compared]:-0} + $(wc -l <"$tmp/with")))
}

every_event_once_in_order() { # LABEL WRITERS EVENTS
    keys_of "$LQ_STORE" | grep '^w[0-9]' >"$tmp/keys.in"
    awk -F'[w-]' -v writers="$2" -v events="$3" '
        $3 != last[$2] + 1 { print "w" $2 ": " $3 " after " last[$2] + 0; bad = 1; exit }
        { last[$2] = $3 }
        END { for (w = 1; w <= writers && !bad; w++) if (last[w] != events) {
                  print "w" w " has " last[w] + 0 " of " events; exit } }' "$tmp/keys.in" >"$tmp/order"
    [[ ! -s $tmp/order ]] || fail "$1: $(cat "$tmp/order")"
    count[events by writers]=$((${count[events by writers]:-0} + $(wc -l <"$tmp/keys.in")))
}

new_store() {
    export LQ_STORE=$tmp/store
    rm -rf "$LQ_STORE"
    lq-store init --settable "$LQ_STORE" >/dev/null || exit 5
    small_segments "$LQ_STORE" "$1"
}

# A writer tries again while the lock is busy: what was done already is passed over.
write_all() { # WRITER BATCH
    local tries=0
    until store_drive write "$LQ_STORE" "$2" <"$tmp/hand.$1" >/dev/null 2>"$tmp/err.$1"; do
        grep -q 'busy\|lock' "$tmp/err.$1" && [[ $((++tries)) -lt 200 ]] || return 1
    done
}

writers() { # WRITERS EVENTS BATCH
    local label="$1 writers x $2" i pids=()
    new_store $((1 << 20))
    for ((i = 1; i <= $1; i++)); do hand "$i" "$2" >"$tmp/hand.$i"; done
    start_watching
    for ((i = 1; i <= $1; i++)); do
        write_all "$i" "$3" &
        pids+=($!)
    done
    for ((i = 1; i <= $1; i++)); do
        wait "${pids[$i - 1]}" || fail "$label: writer $i: $(cat "$tmp/err.$i")"
    done
    stop_watching "$label"
    every_event_once_in_order "$label" "$1" "$2"
    same_without_index "$label"
}

# ---- one export from many sides ----

submits() { # STORE: what was submitted, without what differs from one feeding to another
    cat "$1"/journal/*.jsonl | jq -cS 'select(.kind == "order" and .event == "submit")
        | [.id, .to, .key, (.patch | del(.submitted_at))]' | sort
}

same_export() { # ORDERS
    local i pids=() st
    awk -v n="$1" -f "$bench/orders.awk" >"$tmp/export"
    new_store $((1 << 20))
    lq-order submit "$tmp/export" >/dev/null 2>"$tmp/err"
    [[ $? -le 1 ]] || fail "export once: $(cat "$tmp/err")"
    submits "$LQ_STORE" >"$tmp/once"
    new_store $((1 << 20))
    start_watching
    for ((i = 1; i <= 8; i++)); do
        (for _ in 1 2 3; do shuf "$tmp/export"; done) >"$tmp/export.$i"
        lq-order submit "$tmp/export.$i" >"$tmp/fed.$i" 2>"$tmp/err.$i" &
        pids+=($!)
    done
    for ((i = 1; i <= 8; i++)); do
        wait "${pids[$i - 1]}"
        st=$?
        [[ $st -le 1 ]] || fail "export thrice from 8: status $st: $(cat "$tmp/err.$i")"
        [[ $(wc -l <"$tmp/fed.$i") -eq $((3 * $1)) ]] || fail "export thrice from 8: in isn't out"
    done
    stop_watching "export thrice from 8"
    submits "$LQ_STORE" >"$tmp/thrice"
    [[ $(wc -l <"$tmp/once") -eq $1 ]] || fail "export once: $(wc -l <"$tmp/once") of $1"
    cmp -s "$tmp/once" "$tmp/thrice" || fail "export thrice from 8 processes isn't export once"
    count[lines of one export fed at once]=$((24 * $1))
    same_without_index "export thrice from 8"
}

# ---- one order, many approvers ----

approvers() { # ROUNDS
    local round i id pids st won told
    new_store $((1 << 20))
    awk -v n="$1" -f "$bench/orders.awk" | jq -c 'del(.payment) | . + {
        account:{id:"u1",relation:"self",real_name:{document:"ordinary-passport",number:.held_document.number,verified:true}},
        declaration:{signed:true},photo:{file:"p.jpg"},uploads:[{what:"data-page",file:"d.jpg"}],
        face:{result:"pass",subject:"applicant",attempts:1},delivery:{in:"mail",out:"mail"}}' >"$tmp/export"
    lq-order submit "$tmp/export" >/dev/null || fail "approvers: submit"
    lq-order list --state submitted | LQ_ACTOR=mei lq-order review >/dev/null || fail "approvers: review"
    round=0
    while read -r id; do
        pids=() won=0 told=0
        round=$((round + 1))
        for ((i = 1; i <= 64; i++)); do
            LQ_ACTOR=tao$i lq-order approve "$id" >"$tmp/approve.$i" 2>"$tmp/err.$i" &
            pids+=($!)
        done
        for ((i = 1; i <= 64; i++)); do
            wait "${pids[$i - 1]}"
            st=$?
            [[ $st -ne 0 ]] || won=$((won + 1))
            [[ $st -ne 1 ]] || ! jq -e '.transition | .ok == false and (.findings | length) > 0' \
                "$tmp/approve.$i" >/dev/null || told=$((told + 1))
        done
        [[ $won -eq 1 && $told -eq 63 ]] || fail "approvers of $id: $won won, $told were told, $(cat "$tmp"/err.* | sort | uniq -c | head -3)"
        [[ $(lq-order history "$id" | grep -c '"event":"approve"') -eq 1 ]] || fail "approvers of $id: not one event"
        count[racing approvers]=$((${count[racing approvers]:-0} + 64))
    done < <(jq -r .order "$tmp/export")
    lq-audit verify "$LQ_STORE" >/dev/null 2>"$tmp/err" || fail "approvers: $(cat "$tmp/err")"
}

SECONDS=0
if [[ $mode == quick ]]; then
    writers 16 50 1
    writers 4 500 50
    same_export 400
    approvers 1
else
    writers 64 200 1
    writers 8 5000 50
    same_export 600
    approvers 4
fi
for what in 'events by writers' 'looks by list' 'looks by show' 'looks by history' 'looks by follow' \
    'looks by verify' 'lines of one export fed at once' 'racing approvers' 'answers compared'; do
    echo "$what: ${count[$what]:-0}"
    [[ ${count[$what]:-0} -gt 0 ]] || failures=$((failures + 1))
done
echo "many hands: $SECONDS s"
[[ $failures -eq 0 ]]
