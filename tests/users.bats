#!/usr/bin/env bats
# Several people work on one real store: each by their own login, with their own
# roles, through the group alone; who isn't in the group reads and writes nothing.

load lib
load order

# Numbers nobody has here: the kernel's real user counts, whether it has a name or not.
clerk() { setpriv --reuid 40001 --regid 40100 --clear-groups env -u LQ_ACTOR -u LQ_NOW "$@"; }
officer() { setpriv --reuid 40002 --regid 40100 --clear-groups env -u LQ_ACTOR -u LQ_NOW "$@"; }
stranger() { setpriv --reuid 40003 --regid 40101 --clear-groups env -u LQ_ACTOR -u LQ_NOW "$@"; }

setup() {
    lq_setup
    [[ $(id -u) -eq 0 ]] || skip "needs root, to be several people"
    room=$(mktemp -d /tmp/lq-users.XXXXXX) # bats's own directory lets nobody else in
    chmod 755 "$room"
    cd "$room" || return 1
    # nor may the place where it was built: an installation of their own
    mkdir -p bin share/lq
    cp "$LQ_BIN"/lq-* bin/
    cp -R "$LQ_ROOT"/share/. share/lq/
    chmod -R a+rX bin share
    export PATH=$PWD/bin:$PATH
    mkdir store
    chgrp 40100 store
    chmod 2770 store
    unset LQ_ACTOR LQ_NOW
    export LQ_STORE=$PWD/store
    umask 077 # whatever it is, the store's modes hold
    lq-store init store >/dev/null
    lq-store staff grant 40001 intake reviewer >/dev/null
    lq-store staff grant 40002 reviewer approver >/dev/null
    application A1 >a1
    chmod 644 a1
}

teardown() { [[ -z ${room-} ]] || rm -rf "$room"; }

@test "the store belongs to the group, and to nobody else" {
    [[ $(stat -c '%a %g' store store/journal store/index | sort -u) == '2770 40100' ]]
    [[ $(stat -c '%a %g' store/journal/* store/lock | sort -u) == '660 40100' ]]
    [[ $(stat -c '%a %g' store/store.json store/staff.jsonl | sort -u) == '640 40100' ]]
}

@test "each by their own login: one takes in and reviews, another approves" {
    try 0 clerk lq-order submit a1
    try 0 clerk lq-order review A1
    try 1 clerk lq-order approve A1
    [[ $(jq -r '.transition.findings[] | select(.id == "role-missing").seen' <<<"$output") == 40001 ]]
    try 0 officer lq-order approve A1
    try 0 officer lq-order history A1
    [[ $(jq -r '.by' <<<"$output" | paste -sd ' ') == '40001 40001 40002' ]]
    lq-audit verify >/dev/null
}

@test "who reviewed doesn't approve, whatever LQ_ACTOR says" {
    clerk lq-order submit a1 >/dev/null
    try 0 officer lq-order review A1
    LQ_ACTOR=40001 try 1 setpriv --reuid 40002 --regid 40100 --clear-groups lq-order approve A1
    [[ $(jq -r '.transition.findings[].id' <<<"$output") == four-eyes ]]
}

@test "a stranger to the group learns nothing and changes nothing" {
    clerk lq-order submit a1 >/dev/null
    before=$(cat store/journal/* | sha256sum)
    try 5 stranger lq-order list
    [[ -z $output && $stderr == *'ermission'* ]]
    try 5 stranger lq-order review A1
    [[ $(cat store/journal/* | sha256sum) == "$before" ]]
}

@test "the index that one makes serves the others" {
    for n in {100..420}; do application "A$n"; done >many
    chmod 644 many
    clerk lq-order submit many >/dev/null
    clerk lq-order review A100 >/dev/null
    [[ -s store/index/data.mdb ]]
    [[ $(stat -c %a store/index/data.mdb) == 660 ]]
    try 0 officer lq-order show A300
    [[ $(jq -r .state <<<"$output") == submitted ]]
    try 0 officer lq-order approve A100
    lq-audit verify >/dev/null
}
