#!/usr/bin/env bats
# One order's history, proven to a court or another office: one file that shows no other order, checked
# with nothing but the file and the public key.

load lib
load order

setup() {
    order_setup
    lq-audit key office >office.vkey
    submitted A1
    submitted A2
    as mei lq-order review A1 >/dev/null
    submitted A3
    lq-audit checkpoint --key office.key >/dev/null
}

# Judged far from the store.
check() {
    mkdir -p far
    cp office.vkey far/
    (cd far && env -u LQ_STORE lq-audit check-proof --verifier office.vkey "$@")
}
prove() { lq-audit prove "$1" >far.proof; }

@test "prove and check-proof: the order's events, and nothing of another" {
    prove A1
    try 0 check "$PWD/far.proof"
    holds '.order == "A1" and .ok and .events == 2 and .size == 6'
    jq -r '.events[].line' far.proof >lines
    lq-order history A1 | jq -r .n | cmp - <(jq -r .n lines)
    grep -Fxf store/journal/000000000001.jsonl lines | cmp - lines
    [[ $(grep -c 'A[23]\\"' far.proof) -eq 0 && $(grep -c 'A1\\"' far.proof) -eq 1 ]]
}

@test "prove: events after the last checkpoint are counted, and proven by the next" {
    as tao lq-order approve A1 >/dev/null
    prove A1
    [[ $(jq -c '[.later, (.events | length)]' far.proof) == '[1,2]' ]]
    lq-audit checkpoint --key office.key >/dev/null
    prove A1
    try 0 check "$PWD/far.proof"
    holds '.events == 3'
    [[ $(jq .later far.proof) == null ]]
}

@test "prove: no such order, none of its events covered yet, no checkpoint: status 1" {
    try 1 lq-audit prove A9
    [[ -z $output && $stderr == *"A9: no such order" ]]
    submitted A4
    try 1 lq-audit prove A4
    [[ $stderr == *"no event of it is under a checkpoint yet" ]]
    lq-store init --settable bare >/dev/null
    try 1 lq-audit prove --store bare A1
    [[ $stderr == *"there is no checkpoint yet"* ]]
}

@test "check-proof: whatever is changed in the file, it says no" {
    prove A1
    changed() { # WHAT FILTER
        jq -c "$2" far.proof >far.changed
        ! cmp -s far.proof far.changed
        try 1 check "$PWD/far.changed"
        holds ".ok == false and any(.wrong[]; .what == \"$1\")"
    }
    changed not-included '.events[1].line |= sub("in-review"; "approved ")'
    changed not-this-event '.events[1].line |= sub("in-review"; "approved ")'
    changed not-this-event '.order = "A2"'
    changed not-this-event '.events[0].n = 4'
    changed not-included '.events[0].path = .events[1].path'
    changed not-included '.events[0].path |= .[:-44]'
    changed not-included '.events[0].path = ""'
    changed out-of-order '.events |= reverse'
    changed out-of-order '.events[1] = .events[0]'
    changed checkpoint-not-trusted '.checkpoint |= sub("\n6\n"; "\n7\n")'
    changed checkpoint-not-trusted '.checkpoint |= sub("— lq/chicago"; "— lq/newyork")'
}

@test "check-proof: another key's word, or another store's, is no proof" {
    prove A1
    lq-store init --settable other >/dev/null
    lq-audit key --store other theirs >theirs.vkey
    cp theirs.vkey office.vkey
    try 1 check "$PWD/far.proof"
    holds '.wrong == [{what:"checkpoint-not-trusted"}]'
}

@test "check-proof: a file that is no proof is rejected; a verifier must be named" {
    local text
    for text in '' '[]' '{}' '{"proof":2}' '{"proof":1,"order":"A1","events":[],"checkpoint":"x"}' \
        '{"proof":1,"order":"A1","events":[{"n":1}],"checkpoint":7}'; do
        printf '%s' "$text" >text
        try 3 check "$PWD/text"
        [[ -z $output ]]
    done
    prove A1
    try 2 lq-audit check-proof far.proof
    try 5 check "$PWD/no-such-file"
}

@test "prove: every order of a longer journal, in trees of many shapes" {
    local n
    for n in {10..29}; do submitted "A$n"; done
    for n in A1 A2 A3; do as mei lq-order note "$n" --note 'a word' >/dev/null; done
    lq-audit checkpoint --key office.key >/dev/null
    for n in A1 A2 A3 A{10..29}; do
        prove "$n"
        check "$PWD/far.proof" >/dev/null
    done
}
