#!/usr/bin/env bats
# An auditor can trust a store without trusting the office that keeps it: signed checkpoints find what
# a chain of hashes can't, a journal that was rolled back or rewritten by somebody who may write every file.

load lib
load order
load audit

setup() {
    order_setup
    lq-audit key office >office.vkey
}

event_count() { cat store/journal/*.jsonl | wc -l; }
sign() { lq-audit checkpoint --key office.key; }
submit() {
    local n
    for n in "$@"; do submitted "$n"; done
}

@test "key: a private key nobody else can read, and one line that verifies" {
    [[ $(stat -c %a office.key) == 600 ]]
    openssl pkey -in office.key -noout
    [[ $(<office.vkey) =~ ^lq/chicago/[0-9a-f]{32}\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$ ]]
    try 5 lq-audit key office # never overwritten
    [[ $stderr == *"office.key: File exists"* && -z $output ]]
}

@test "checkpoint: a signed note of origin, size and root, kept in the store" {
    submit A1 A2
    try 0 lq-audit checkpoint --key office.key
    [[ ${lines[0]} == "lq/chicago/$(jq -r .id store/store.json)" ]]
    [[ ${lines[1]} == "$(event_count)" ]]
    [[ ${lines[2]} =~ ^[A-Za-z0-9+/]{43}=$ ]]
    [[ ${lines[3]} == "— ${lines[0]} "* ]]
    [[ $(<store/checkpoints/000000000004.note) == "$output" ]]
}

@test "checkpoint: openssl verifies the signature, sha256sum the root" {
    local note key_id
    note=$(sign)
    printf '%s\n' "$note" | sed -n 1,3p >text
    printf '%s\n' "$note" | sed -n 5p | cut -d ' ' -f 3 | base64 -d >signature
    key_id=$(cut -d + -f 2 office.vkey)
    [[ $(head -c 4 signature | od -An -tx1 | tr -d ' ') == "$key_id" ]]
    tail -c 64 signature >raw
    openssl pkeyutl -verify -pubin -inkey office.pub -rawin -in text -sigfile raw
    sha256() { sha256sum | cut -c 1-64 | sed 's/../\\x&/g'; } # as printf takes bytes
    leaf() { (printf '\0' && sed -n "$1p" store/journal/*.jsonl | head -c -1) | sha256; }
    [[ $(event_count) -eq 2 ]]
    # shellcheck disable=SC2059 # the format is the bytes
    printf "$(printf "\x01$(leaf 1)$(leaf 2)" | sha256)" | base64 >root
    [[ $(sed -n 3p text) == "$(<root)" ]]
}

@test "checkpoint: with nothing new it is the same one again; with new events one more" {
    sign >one
    sign | cmp - one
    submit A1
    sign >two
    [[ $(ls store/checkpoints) == $'000000000002.note\n000000000003.note\nfrontier\nverifiers' ]]
    try 0 lq-audit verify --against one
    holds '.checkpoints == 2 and .covered == 3 and .against'
}

@test "checkpoint: the frontier makes it cheap, and isn't needed or believed" {
    local n expected
    for n in 1 2 3 4 5 6 7; do
        submit "A$n"
        sign >"with.$n"
    done
    expected=$(sign)
    rm store/checkpoints/frontier
    [[ $(sign) == "$expected" ]]
    # One that gives another root isn't taken for true.
    sed -i -E 's/"size":[0-9]+/"size":8/' store/checkpoints/frontier
    [[ $(sign) == "$expected" ]]
    submit A8
    sign >last
    lq-audit verify --against last
    # It reads the new lines alone.
    local end
    end=$(stat -c %s store/journal/000000000001.jsonl)
    submit A9
    strace -f -y -e trace=pread64 -o calls lq-audit checkpoint --key office.key
    grep 'journal/' calls >reads
    [[ $(sed -E 's/.*, ([0-9]+)\) += .*/\1/' reads | sort -n | head -n 1) -eq $end ]]
}

@test "checkpoint: nothing is signed over a journal that was cut or rewritten" {
    submit A1 A2 A3
    sign >kept
    cp -r store older
    submit A4
    sign >/dev/null
    rm store/checkpoints/frontier
    forge 's/张样/李样/'
    unwritten try 5 lq-audit checkpoint --key office.key
    [[ -z $output && $stderr == *"aren't those that the last checkpoint covers"* ]]
    rm -r store/journal && cp -r older/journal store/
    cp older/lock store/lock
    try 5 lq-audit checkpoint --key office.key
    [[ -z $output && $stderr == *"rolled back"* ]]
}

@test "checkpoint: a key that the store doesn't know signs nothing; nor one that others can read" {
    lq-store init --settable other >/dev/null
    lq-audit key --store other theirs >/dev/null
    try 5 lq-audit checkpoint --key theirs.key
    [[ $stderr == *"doesn't know this key"* ]]
    chmod 640 office.key
    try 5 lq-audit checkpoint --key office.key
    [[ $stderr == *"others can read"* ]]
    try 2 lq-audit checkpoint
    [[ ! -e store/checkpoints/000000000002.note ]]
}

@test "verify: a line changed and the chain made to fit again is found, and between which events" {
    submit A1 A2
    sign >/dev/null
    submit A3 A4
    sign >kept
    forge '5s/张样/李样/'
    try 5 lq-audit verify
    [[ $stderr == *"/checkpoints/000000000006.note: the events 5 to 6 aren't those that it covers" ]]
    try 5 lq-audit verify --against kept
    # The chain and the durable mark are whole: without the checkpoints nobody would know.
    rm store/checkpoints/*
    try 0 lq-audit verify
}

@test "verify: rolled back to an older copy, checkpoints and all, is found by the one kept elsewhere" {
    submit A1
    sign >/dev/null
    cp -r store older
    submit A2
    sign >kept
    try 0 lq-audit verify older
    try 5 lq-audit verify --against kept older
    [[ $stderr == "lq-audit: kept: covers 4 events, and older holds 3: it was rolled back" ]]
    try 0 lq-audit verify --against kept
}

@test "verify: a checkpoint's text, signature and name must be as they were" {
    submit A1
    sign >/dev/null
    local note=store/checkpoints/000000000003.note
    cp $note good
    spoil() {
        cp good $note
        sed -i "$1" $note
        try 5 lq-audit verify
        [[ $stderr == *"000000000003.note: $2"* ]]
    }
    spoil '2s/3/2/' 'not signed by a key'
    spoil '3s/^./#/' 'not a checkpoint'
    spoil '1s/^lq/lx/' 'not signed by a key'
    spoil '5s/.$/x/' 'not signed by a key'
    spoil '4d' 'not a signed note'
    cp good store/checkpoints/000000000002.note
    cp good $note
    try 5 lq-audit verify
    [[ $stderr == *"000000000002.note: its size isn't the one of its name"* ]]
}

@test "verify: another key isn't believed, nor another store's checkpoint" {
    sign >kept
    openssl genpkey -algorithm ed25519 -out other.key
    lq-store init --settable other >/dev/null
    lq-audit key --store other theirs >theirs.vkey
    lq-audit checkpoint --store other --key theirs.key >theirs
    try 5 lq-audit verify --verifier theirs.vkey
    [[ $stderr == *"not signed by a key that is trusted here"* ]]
    cat office.vkey theirs.vkey >both
    try 5 lq-audit verify --verifier both --against theirs
    [[ $stderr == *"theirs: is another store's"* ]]
    try 0 lq-audit verify --verifier office.vkey --against kept
    try 5 lq-audit verify --verifier other.key
    try 5 lq-audit verify --verifier no-such-file
}

@test "verify: a checkpoint that is due and missing is a failure" {
    sign >/dev/null
    submit A1
    try 0 at 2021-06-11T21:00:00-05:00 lq-audit verify
    try 5 at 2021-06-11T21:00:01-05:00 lq-audit verify
    [[ $stderr == *"a checkpoint is due: event 3 of 2021-06-10T09:00:00-05:00 is under none"* ]]
    try 0 at 2021-06-11T21:00:01-05:00 lq-audit verify --due 48
    try 0 at 2021-08-01T09:00:00-05:00 lq-audit verify --due 0
    sign >/dev/null
    try 0 at 2021-08-01T09:00:00-05:00 lq-audit verify # nothing has happened since
    # All traces of the key wiped from the store: the auditor's own line asks all the same.
    rm store/checkpoints/*
    try 0 at 2021-08-01T09:00:00-05:00 lq-audit verify
    try 5 at 2021-08-01T09:00:00-05:00 lq-audit verify --verifier office.vkey
}

@test "verify: two checkpoints of one size that differ can't both be right" {
    submit A1
    sign >kept
    cp -r store forked
    forge '3s/张样/李样/'
    rm store/checkpoints/0* store/checkpoints/frontier
    sign >/dev/null
    try 0 lq-audit verify
    try 5 lq-audit verify --against kept
    [[ $stderr == *"kept: the events 1 to 3 of "*"aren't those that it covers"* ]]
}

# ---- what the journal itself says of its checkpoints ----

record() { lq-audit checkpoint --key office.key --record; }

@test "checkpoint --record: the event tells size, root and key, stands behind what is signed, and is no news" {
    submit A1
    record >one
    [[ $(event_count) -eq 4 ]]
    tail -n 1 store/journal/000000000001.jsonl >last
    [[ $(jq -r '[.kind, .id, .event, .patch.size] | join(" ")' last) == 'checkpoint journal sign 3' ]]
    [[ $(jq -r .patch.root last) == "$(sed -n 3p one)" ]]
    [[ $(jq -r .patch.key last) == "$(cut -d + -f 2 office.vkey)" ]]
    # Again and again: the same one, no further event, and none is due for it.
    record | cmp - one
    sign | cmp - one
    [[ $(event_count) -eq 4 ]]
    try 0 at 2021-12-24T09:00:00-06:00 lq-audit verify
    holds '.events == 4 and .checkpoints == 1 and .covered == 3'
    submit A2
    record >two
    [[ $(sed -n 2p two) == 5 && $(event_count) -eq 6 ]]
    try 0 at 2021-12-24T09:00:00-06:00 lq-audit verify --against one
    holds '.covered == 5'
}

@test "checkpoint --record: an event that wasn't written is made up for; the frontier isn't spoiled" {
    submit A1
    sign >one
    record | cmp - one
    [[ $(event_count) -eq 4 ]]
    rm store/checkpoints/frontier
    record | cmp - one
    [[ $(event_count) -eq 4 && $(jq .size store/checkpoints/frontier) -eq 3 ]]
    submit A2
    record >two
    lq-audit verify --against two
}

@test "verify: checkpoints that were deleted are missed by the journal alone" {
    submit A1
    record >/dev/null
    submit A2
    record >/dev/null
    cp -r store/checkpoints all
    # A later one covers what an earlier one did.
    rm store/checkpoints/000000000003.note
    try 0 lq-audit verify
    rm store/checkpoints/000000000005.note
    cp all/000000000003.note store/checkpoints/
    try 5 lq-audit verify
    [[ $stderr == *"/checkpoints/000000000005.note: isn't there, and event 6 records that it was made" ]]
    rm store/checkpoints/*
    try 5 lq-audit verify
    [[ $stderr == *"/checkpoints/000000000005.note: isn't there"* ]]
    # and so is the one that is due, whoever wiped all traces of a key
    try 5 at 2021-08-01T09:00:00-05:00 lq-audit verify
    [[ $stderr == *'a checkpoint is due: event 1 of '* ]]
    cp all/* store/checkpoints/
    try 0 lq-audit verify
}

@test "verify: another checkpoint in the place of the recorded one is found, even if it is well signed" {
    submit A1
    record >/dev/null
    forge '3s/张样/李样/'
    rm store/checkpoints/0* store/checkpoints/frontier
    # signed anew, at the recorded size, by one who has the key
    cp -r store short
    rm -rf short/index/*
    head -n 3 store/journal/000000000001.jsonl >short/journal/000000000001.jsonl
    : >short/lock
    LQ_STORE=short lq-store recover >/dev/null
    LQ_STORE=short lq-audit checkpoint --key office.key >/dev/null
    cp short/checkpoints/000000000003.note store/checkpoints/
    try 5 lq-audit verify
    [[ $stderr == *'event 4 records a checkpoint, and the one of that size here is another' ]]
}

@test "verify: an event that records what can't be is damage; a whole rewrite without it isn't found alone" {
    submit A1
    plant '{kind: "checkpoint", id: "journal", event: "sign", patch: {size: 9, root: "AA=="}}'
    try 5 lq-audit verify --journal-only
    [[ $stderr == *"event 4 records a checkpoint, and doesn't say of which events before it"* ]]
    # The manual says so: journal, event and checkpoints gone together leave a sound, other journal.
    head -n 3 store/journal/000000000001.jsonl | rechain
    record >kept
    head -n 3 store/journal/000000000001.jsonl | sed 's/张样/李样/' | rechain
    rm store/checkpoints/*
    try 0 lq-audit verify
    try 5 lq-audit verify --verifier office.vkey --against kept
}

@test "a backup takes the checkpoints along that it holds the events of" {
    submit A1
    record >kept
    lq-store backup copy >/dev/null
    diff -x frontier -r store/checkpoints copy/checkpoints
    try 0 lq-audit verify --against kept copy
    holds '.checkpoints == 1 and .covered == 3'
    submit A2
    record >/dev/null
    lq-store backup copy >/dev/null
    try 0 lq-audit verify copy
    rm copy/checkpoints/000000000005.note
    try 5 lq-audit verify copy
}
