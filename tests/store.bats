#!/usr/bin/env bats
# A store is made, read, backed up and recovered by its commands alone; whatever
# is wrong with it is one clear sentence naming the thing and what to do, and
# what was acknowledged is never lost, changed or hidden.

load lib

setup() {
    lq_setup
    # The leak checker can't work under strace, which some tests here need.
    export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0:handle_sigbus=0"
    PATH=$LQ_TOOLS:$PATH
    export LQ_STORE=$PWD/store LQ_NOW=2021-06-20T09:00:00-05:00 LQ_ACTOR=lina
}

FIRST=journal/000000000001.jsonl

new_store() {
    lq-store init --settable "$LQ_STORE" >/dev/null
}

# order ID KEY PATCH: one line for store_drive
order() {
    printf 'order\t%s\tsubmit\tsubmitted\t%s\t%s\n' "$1" "$2" "$3"
}

add() { # ID...
    local id
    for id in "$@"; do order "$id" "key-$id" "{\"order\":\"$id\"}"; done | store_drive write "$LQ_STORE" 100
}

# The same bytes, times and names as when it was taken.
snapshot() {
    (cd "$LQ_STORE" && find . -printf '%p %m %s %T@\n' | sort && find . -type f -exec sha256sum {} + | sort)
}

sentence() { # TEXT: stderr is one line with that text
    [[ ${#stderr_lines[@]} -eq 1 ]] || return 1
    [[ $stderr == *"$1"* ]]
}

mode() {
    stat -c %a "$@"
}

as_nobody() {
    if [[ $(id -u) -eq 0 ]]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    else
        "$@"
    fi
}

# ---- init ----

@test "init makes a store whose first event names post and profile, and its author gets every role" {
    try 0 lq-store init --settable store
    holds '.post == "chicago" and .settable and .format == 1 and .events == 2'
    run jq -r '[.kind, .event, .by, .at, .patch.post // .patch.user] | join(" ")' "store/$FIRST"
    [[ ${lines[0]} == "store init lina 2021-06-20T09:00:00-05:00 chicago" ]]
    [[ ${lines[1]} == "staff grant lina 2021-06-20T09:00:00-05:00 lina" ]]
    run jq -c .roles store/staff.jsonl
    [[ $output == '["intake","reviewer","approver","producer","dispatcher"]' ]]
    profile=$(sha256sum <"$LQ_ROOT/share/posts/chicago.json" | cut -d' ' -f1)
    jq -e --arg p "$profile" '.profile_sha256 == $p' store/store.json
}

@test "init sets the modes of the contract whatever the umask" {
    umask 077
    new_store
    [[ $(mode store) == 2770 && $(mode store/journal) == 2770 && $(mode store/quarantine) == 2770 ]]
    [[ $(mode store/lock) == 660 && $(mode store/$FIRST) == 660 ]]
    [[ $(mode store/store.json) == 640 && $(mode store/staff.jsonl) == 640 ]]
}

@test "init takes an empty directory and keeps its group" {
    mkdir store
    [[ $(id -u) -ne 0 ]] || chgrp 65534 store
    group=$(stat -c %g store)
    try 0 lq-store init --settable store
    [[ $(stat -c %g store) == "$group" && $(stat -c %g store/$FIRST) == "$group" ]]
}

@test "init refuses what isn't empty, what is a store already, and what has lost its store.json" {
    mkdir full && touch full/letter.txt
    try 1 lq-store init full
    sentence 'full: not empty'
    new_store
    add A1 >/dev/null
    try 1 lq-store init store
    sentence 'there is a store already'
    rm store/store.json
    try 1 lq-store init store
    sentence 'restore store.json from a backup'
    [[ $(wc -l <store/$FIRST) -eq 3 ]]
}

@test "an init that was cut off before store.json is simply repeated" {
    new_store
    rm store/store.json
    try 5 lq-store stat
    try 0 lq-store init --settable store
    try 0 lq-audit verify
}

@test "of two that make the same store one wins and one says so" {
    for i in 1 2 3 4; do
        (
            rc=0
            lq-store init --settable store >/dev/null 2>&1 || rc=$?
            echo "$rc" >"rc$i"
        ) &
    done
    wait
    [[ $(cat rc? | sort | tr -d '\n') == 0111 ]]
    try 0 lq-audit verify store
}

@test "a store that isn't settable takes neither time nor name from the environment" {
    try 0 lq-store init live
    holds '.settable == false'
    order A1 k '{}' | store_drive write live
    run jq -r '[.by, .at[:4]] | join(" ")' live/$FIRST
    [[ $output != *lina* && $output != *2021* ]]
    [[ ${lines[0]} == "$(id -un) "* ]]
}

# ---- every error is a sentence ----

@test "no store named, no store there, a file, a directory that is none" {
    unset LQ_STORE
    try 2 lq-store stat
    sentence 'use --store DIR or set LQ_STORE'
    try 5 lq-store stat --store nowhere
    sentence "nowhere: there is no store: make one with 'lq-store init'"
    touch file && mkdir plain
    try 5 lq-store stat --store file
    sentence 'file: not a store'
    try 5 lq-store stat --store plain
    sentence 'plain: not a store: store.json is missing'
}

@test "an unknown format, and a store.json that is damaged" {
    new_store
    jq -c '.format = 7' store/store.json >t && cat t >store/store.json
    try 5 lq-store stat
    sentence 'format 7 is not known to this version'
    echo '{"format":1,"id":' >store/store.json
    try 5 lq-store stat
    sentence 'store.json: damaged: not a JSON object: restore it from a backup'
    echo '{"format":1}' >store/store.json
    try 5 lq-audit verify
    sentence 'store.json: damaged: id, post or profile_sha256 is missing'
    rm store/store.json && ln -s /etc/passwd store/store.json
    try 5 lq-store stat
    sentence "store.json: can't be read"
}

@test "no permission" {
    new_store
    chmod 2700 store && chmod 755 .
    local bin=$LQ_BIN/lq-store # where it was built may be closed to others
    as_nobody test -x "$bin" || { bin=$(mktemp /tmp/lq-store.XXXXXX) && cp "$LQ_BIN/lq-store" "$bin" && chmod 755 "$bin"; }
    if [[ $(id -u) -eq 0 ]]; then
        try 5 as_nobody "$bin" stat --store "$LQ_STORE"
    else
        chmod 0 store
        try 5 lq-store stat
        chmod 2700 store
    fi
    sentence "are you in the store's group?"
}

@test "a lock that another writer holds is status 4 after a bounded wait" {
    new_store
    exec {holder}< <(store_drive hold "$LQ_STORE" 3000)
    read -r held <&"$holder"
    [[ $held == held ]]
    try 4 add A1
    sentence 'lock: another writer has held the lock for 500 ms: try again later'
    # Readers don't care.
    try 0 lq-store stat
    try 0 lq-audit verify
    exec {holder}<&-
}

@test "a read-only file system can be read, not written" {
    new_store
    add A1 >/dev/null
    [[ $(id -u) -eq 0 ]] || skip "needs root to mount"
    read_only() {
        # shellcheck disable=SC2016 # the inner shell expands them
        unshare -m sh -c 'mount --bind "$LQ_STORE" "$LQ_STORE" && mount -o remount,bind,ro "$LQ_STORE" && exec "$@"' sh "$@"
    }
    read_only true || skip "this machine lets nobody mount"
    try 0 read_only lq-store stat
    holds '.events == 3'
    try 0 read_only lq-audit verify
    try 0 read_only store_drive get "$LQ_STORE" order A1
    order A2 k '{}' >in
    try 5 read_only store_drive write "$LQ_STORE" <in
    sentence 'the file system is read-only: the store can be read, not changed'
}

@test "a store whose disk failed takes no writes until it has been recovered" {
    command -v strace >/dev/null || skip "needs strace"
    new_store
    add A1 >/dev/null
    order A2 k2 '{}' >in
    try 5 strace -qq -o /dev/null -e trace=fdatasync -e inject=fdatasync:error=EIO:when=1 \
        store_drive write "$LQ_STORE" <in
    [[ $output == "" && $stderr == *"fdatasync failed: Input/output error"* ]]
    try 5 add A3
    sentence "poisoned: an earlier write to the disk failed; nothing is written until 'lq-store recover'"
    try 0 lq-store stat
    holds '.poisoned and .mark == "good"'
    try 0 store_drive get "$LQ_STORE" order A1
    try 0 lq-store recover
    holds '.was_poisoned and .dropped_bytes == 0 and .events == 4'
    try 0 add A3
    try 0 lq-audit verify
    # The disk had it whole after all: kept, and feeding it again changes nothing.
    try 0 store_drive write "$LQ_STORE" <in
    try 0 lq-store stat
    holds '.events == 5 and .poisoned == false'
}

@test "a damaged or lost lock file: readers go on, writers ask for recover, recover makes it anew" {
    new_store
    add A1 >/dev/null
    for harm in 'printf X | dd of=store/lock bs=1 seek=40 conv=notrunc status=none;
                 printf X | dd of=store/lock bs=1 seek=4136 conv=notrunc status=none' \
        ': >store/lock' 'rm store/lock'; do
        eval "$harm"
        try 0 store_drive get "$LQ_STORE" order A1
        try 5 lq-audit verify
        sentence 'lock: the durable mark is missing or damaged'
        try 5 add A2
        sentence "lq-store recover"
        try 0 lq-store recover
        holds '.mark_was_lost and .dropped_bytes == 0'
        try 0 lq-audit verify
        try 0 add "B$RANDOM"
        [[ $(mode store/lock) == 660 ]]
    done
}

# ---- stat ----

@test "stat counts by kind and state, and changes nothing" {
    new_store
    add A1 A2 A3 >/dev/null
    printf 'order\tA2\treview\tin-review\tr\t-\n' | store_drive write "$LQ_STORE" >/dev/null
    # Old access times, which a plain read would renew.
    before=$(snapshot)
    files=(store store/journal "store/$FIRST" store/lock store/store.json)
    touch -a -d 2001-01-01 "${files[@]}"
    try 0 lq-store stat
    holds '.events == 6 and .records.order == {"count":3,"states":{"in-review":1,"submitted":2}}'
    holds ".bytes == $(stat -c %s store/$FIRST) and .segments == 1 and .poisoned == false"
    try 0 lq-audit verify
    [[ $(stat -c %x "${files[@]}" | cut -c1-4 | sort -u) == 2001 ]]
    [[ $(snapshot) == "$before" ]]
}

# ---- the journal ----

@test "a record is the fold of its patches, byte for byte" {
    new_store
    {
        order A1 a '{"n":00012345678901234567890e0,"x":1}' | sed 's/:000/:/'
        printf 'order\tA1\tanswer\t-\tb\t{"x":null,"y":"\\u4e2d \\/"}\n'
        printf 'order\tA1\tnote\t-\tc\t-\n'
    } | store_drive write "$LQ_STORE" >/dev/null
    try 0 store_drive get "$LQ_STORE" order A1
    [[ $output == '{"n":12345678901234567890e0,"y":"\u4e2d \/"} 2 submitted' ]]
}

@test "an event that was acknowledged is on disk; feeding it again changes nothing" {
    new_store
    try 0 add A1 A2
    [[ $output == $'key-A1\nkey-A2' ]]
    before=$(sha256sum store/$FIRST)
    try 0 add A1 A2
    [[ $output == "" && $(sha256sum store/$FIRST) == "$before" ]]
}

@test "anyone can check the chain with sed and sha256sum" {
    new_store
    add A1 A2 >/dev/null
    prev=$(jq -j .id store/store.json | sha256sum | cut -d' ' -f1)
    while IFS= read -r line; do
        [[ $(jq -r .prev <<<"$line") == "$prev" ]]
        prev=$(printf %s "${line%,\"h\":*}" | sha256sum | cut -d' ' -f1)
        [[ $(jq -r .h <<<"$line") == "$prev" ]]
        jq -e 'keys_unsorted as $k | ["n","prev","at","by","kind","id","event","to","key","patch","note","rules","h"]
               | map(select(. as $x | $k | index($x))) == $k' <<<"$line" >/dev/null
    done <store/$FIRST
}

@test "time never runs backwards in the journal" {
    new_store
    LQ_NOW=2021-06-21T09:00:00-05:00 add A1 >/dev/null
    LQ_NOW=2021-06-20T08:00:00-05:00 add A2 >/dev/null
    run jq -r .at store/$FIRST
    [[ ${lines[3]} == 2021-06-21T09:00:00-05:00 ]]
    try 0 lq-audit verify
}

@test "two writers at once: every event is there once, in one chain" {
    new_store
    for w in 1 2 3 4; do
        for i in $(seq 40); do order "W$w-$i" "k$w-$i" '{}'; done | store_drive write "$LQ_STORE" 3 >"acks$w" &
    done
    wait
    try 0 lq-audit verify
    holds '.events == 162'
    [[ $(jq -r 'select(.key) | .key' store/$FIRST | sort | uniq -d) == "" ]]
    [[ $(cat acks? | sort) == "$(jq -r 'select(.key) | .key' store/$FIRST | sort)" ]]
}

@test "a store of many segments reads as one" {
    new_store
    jq -c '.segment_bytes = 4096' store/store.json >t && cat t >store/store.json
    for i in $(seq 60); do order "A$i" "k$i" '{"pad":"........................................"}'; done |
        store_drive write "$LQ_STORE" 5 >/dev/null
    [[ $(find store/journal -name '*.jsonl' | wc -l) -ge 4 ]]
    try 0 lq-audit verify
    holds '.events == 62 and .segments >= 4'
    try 0 store_drive get "$LQ_STORE" order A1
    try 0 store_drive each "$LQ_STORE" order
    [[ ${#lines[@]} -eq 60 && ${lines[0]} == A1 && ${lines[59]} == A60 ]]
    # A segment in the middle that is gone or renamed is found.
    second=$(find store/journal -name '*.jsonl' | sort | sed -n 2p)
    mv "$second" away
    try 5 lq-audit verify
    [[ $stderr == *"isn't the number that comes next"* ]]
    try 5 store_drive get "$LQ_STORE" order A1
    sentence 'acknowledged events'
}

@test "a segment cut off by another program while it is read is status 5, not a signal" {
    new_store
    jq -c '.segment_bytes = 4096' store/store.json >t && cat t >store/store.json
    pad=$(printf '%02000d' 0)
    for i in $(seq 150); do order "A$i" "k$i" "{\"pad\":\"$pad\"}"; done |
        store_drive write "$LQ_STORE" 10 >/dev/null
    rm -f store/index/*
    mkfifo pipe
    exec 9<>pipe # nobody reads: the list stands still in the middle
    { lq-order list >pipe 2>message 9<&- & } 3>&-
    lister=$!
    for _ in $(seq 600); do
        grep -q pipe_write "/proc/$lister/wchan" && break
        sleep 0.05
    done
    find store/journal -name '*.jsonl' | sort | head -n -1 | xargs truncate -s 0
    cat <pipe >/dev/null 3>&- &
    exec 9<&-
    wait "$lister" && status=0 || status=$?
    [[ $status -eq 5 ]]
    [[ $(<message) == *"cut off by another program: run 'lq-audit verify'"* ]]
}

@test "damage before the durable mark is status 5, naming segment, line and byte" {
    new_store
    add A1 A2 >/dev/null
    at=$(($(head -2 store/$FIRST | wc -c) + 5))
    printf '7' | dd of=store/$FIRST bs=1 seek=$at conv=notrunc status=none
    before=$(snapshot)
    try 5 lq-audit verify
    [[ ${stderr_lines[0]} == *"journal/000000000001.jsonl:3:$at: damaged: its number n doesn't follow"* ]]
    try 5 store_drive get "$LQ_STORE" order A2
    sentence ":3:$at: damaged"
    try 5 add A3
    try 5 lq-store recover
    [[ $stderr == *"nothing was changed: restore the segments named from a backup"* ]]
    [[ $(snapshot) == "$before" ]]
}

@test "a value changed by hand is found where a decision would use it" {
    new_store
    order A1 k '{"amount_cents":2300}' | store_drive write "$LQ_STORE" >/dev/null
    sed -i 's/"amount_cents":2300/"amount_cents":9300/' store/$FIRST
    try 5 lq-audit verify
    sentence "the hash h doesn't match the line"
    printf 'order\tA1\tpay\t-\tk2\t{"paid":true}\n' >in
    try 5 store_drive write "$LQ_STORE" <in
    [[ $stderr == *":3:"*"the hash h doesn't match the line"* ]]
}

# ---- recovery ----

@test "what a killed writer left after the last whole event is put aside, and an event says so" {
    new_store
    add A1 >/dev/null
    printf '{"n":4,"prev":"' >>store/$FIRST
    try 0 lq-audit verify
    holds '.unfinished_bytes == 15 and .events == 3'
    try 0 store_drive get "$LQ_STORE" order A1
    try 0 add A2
    [[ $stderr == *'recovered: 15 bytes after event 3, never acknowledged, are now in quarantine/'* ]]
    file=$(jq -r 'select(.event == "recover") | .patch.recovered.file' store/$FIRST)
    [[ $(cat "store/$file") == '{"n":4,"prev":"' ]]
    try 0 lq-audit verify
    holds '.events == 5 and has("unfinished_bytes") == false'
}

@test "whole events beyond the mark are kept: after a power cut the mark may be old" {
    new_store
    add A1 >/dev/null
    cp store/lock old-lock
    add A2 A3 >/dev/null
    add A4 >/dev/null
    cat old-lock >store/lock
    before=$(sha256sum store/$FIRST)
    try 0 lq-audit verify
    holds '.events == 6'
    try 0 lq-store recover
    holds '.events == 6 and .dropped_bytes == 0'
    [[ $(sha256sum store/$FIRST) == "$before" ]]
}

@test "a hole of NULs with good lines after it is survived" {
    new_store
    add A1 >/dev/null
    cp store/lock old-lock
    size=$(stat -c %s store/$FIRST)
    add A2 A3 A4 >/dev/null
    dd if=/dev/zero of=store/$FIRST bs=1 seek="$size" count=100 conv=notrunc status=none
    cat old-lock >store/lock
    try 0 lq-audit verify
    holds '.events == 3 and .unfinished_bytes > 100'
    try 0 add A5
    try 0 lq-audit verify
    holds '.events == 5'
    try 0 store_drive get "$LQ_STORE" order A1
    try 1 store_drive get "$LQ_STORE" order A2
}

@test "a disk that is full, a quota, a size limit: nothing acknowledged, and the next writer goes on" {
    new_store
    add A1 >/dev/null
    limited() {
        # shellcheck disable=SC2016 # the inner shell expands them
        sh -c 'ulimit -f 3; exec "$@"' sh "$@"
    }
    for i in $(seq 30); do order "B$i" "k$i" '{}'; done >in
    try 5 limited store_drive write "$LQ_STORE" 100 <in
    [[ $output == "" && $stderr == *"can't be written: File too large: nothing of this batch is acknowledged"* ]]
    try 0 add A2
    try 0 lq-audit verify
    holds '.events == 4'
    if command -v strace >/dev/null; then
        for e in ENOSPC EDQUOT; do
            try 5 strace -qq -o /dev/null -e trace=pwrite64 -e inject=pwrite64:error=$e:when=1 \
                store_drive write "$LQ_STORE" 100 <in
            [[ $output == "" ]]
        done
        try 0 add A3
        try 0 lq-audit verify
        holds '.events == 5'
    fi
}

# ---- backup ----

@test "a backup is a store and verifies; repeated it adds what is new and rewrites nothing" {
    new_store
    add A1 A2 >/dev/null
    try 0 lq-store backup copy
    holds '.events == 4 and .added == 4'
    try 0 lq-audit verify copy
    cmp store/$FIRST copy/$FIRST
    inode=$(stat -c %i copy/$FIRST)
    try 0 lq-store backup copy
    holds '.added == 0'
    add A3 >/dev/null
    try 0 lq-store backup copy
    holds '.events == 5 and .added == 1'
    cmp store/$FIRST copy/$FIRST
    [[ $(stat -c %i copy/$FIRST) == "$inode" ]]
    try 0 store_drive get "$PWD/copy" order A3
    [[ $(mode copy) == 2770 && $(mode copy/$FIRST) == 660 && $(mode copy/store.json) == 640 ]]
}

@test "a backup holds nothing that isn't durable, and goes on where it was cut off" {
    new_store
    add A1 >/dev/null
    printf '{"n":4,"torn' >>store/$FIRST
    try 0 lq-store backup copy
    holds '.events == 3'
    rm copy/store.json
    printf 'half a line' >>copy/$FIRST
    try 5 lq-store stat --store copy
    add A2 >/dev/null 2>&1
    try 0 lq-store backup copy
    holds '.events == 5 and .added == 2'
    cmp store/$FIRST copy/$FIRST
    try 0 lq-audit verify copy
}

@test "a backup refuses another store, a directory in use, and a copy that went its own way" {
    new_store
    add A1 >/dev/null
    lq-store init --settable other >/dev/null
    try 1 lq-store backup other
    sentence 'other: holds another store'
    mkdir used && touch used/x
    try 1 lq-store backup used
    sentence 'used: not empty'
    lq-store backup copy >/dev/null
    order B1 k '{}' | store_drive write copy >/dev/null
    add A2 >/dev/null
    before=$(sha256sum copy/$FIRST)
    try 1 lq-store backup copy
    sentence "copy: its event 4 is not this store's"
    [[ $(sha256sum copy/$FIRST) == "$before" ]]
}

@test "a backup refuses to copy a line that was changed" {
    new_store
    order A1 k '{"amount_cents":2300}' | store_drive write "$LQ_STORE" >/dev/null
    sed -i 's/"amount_cents":2300/"amount_cents":9300/' store/$FIRST
    try 5 lq-store backup copy
    sentence ":3:"
    try 5 lq-store stat --store copy
}

# ---- unique values ----

@test "unique values know their holder, also when it changes" {
    new_store
    {
        order A1 a '{"name":"money"}'
        order A2 b '{"name":"money"}'
    } | store_drive write "$LQ_STORE" >/dev/null
    try 0 store_drive owner "$LQ_STORE" money
    [[ $output == "A1 2" ]]
    printf 'order\tA1\tfix\t-\tc\t{"name":null}\n' | store_drive write "$LQ_STORE" >/dev/null
    try 0 store_drive owner "$LQ_STORE" money
    [[ $output == "A2 1" ]]
    try 1 store_drive owner "$LQ_STORE" other
}
