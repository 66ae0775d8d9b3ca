#!/usr/bin/env bats
# Go's transparency log library (golang.org/x/mod/sumdb), which shares no line with this program, believes
# the checkpoints, their roots and the proofs, and refuses what was changed.

load ../lib
load ../order

setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$BATS_FILE_TMPDIR/go HOME=$BATS_FILE_TMPDIR \
        go build -o judge "$LQ_ROOT/tests/interop/judge.go"
}

setup() {
    order_setup
    lq-audit key office >office.vkey
    judge() { "$BATS_FILE_TMPDIR/judge" "$@"; }
}

origin() { cut -d + -f 1 office.vkey; }

@test "200 checkpoints of random sizes, a proof in each, and consistency from each to the next" {
    seq -f 'line %g of a made-up log' 3000 >lines
    try 0 "$LQ_TOOLS/audit_tree" office.key "$(origin)" 1 200 <lines
    try 0 judge "$(<office.vkey)" lines <<<"$output"
    [[ $output == "200 checkpoints and proofs hold" ]]
}

@test "every size up to 70" {
    local n
    for n in {1..70}; do
        seq "$n" >lines
        "$LQ_TOOLS/audit_tree" office.key "$(origin)" "$n" 2 <lines >records
        judge "$(<office.vkey)" lines <records >/dev/null
    done
}

@test "a store's own checkpoints and what prove prints" {
    local n
    for n in 1 2 3 4 5 6 7 8 9; do
        submitted "A$n"
        [[ $n == 3 || $n == 7 ]] && as mei lq-order review "A$n" >/dev/null
        lq-audit checkpoint --key office.key >/dev/null
        lq-audit prove "A$n" | jq -c '.checkpoint as $note | .events[] | {note: $note, leaf: (.n - 1), path}'
    done >records
    cat store/journal/*.jsonl >lines
    try 0 judge "$(<office.vkey)" lines <records
    [[ $output == "11 checkpoints and proofs hold" ]]
}

@test "what was changed isn't believed" {
    seq 100 >lines
    "$LQ_TOOLS/audit_tree" office.key "$(origin)" 1 1 <lines >record
    judge "$(<office.vkey)" lines <record
    sed 's/^50$/5O/' lines >other
    try 1 judge "$(<office.vkey)" other <record
    try 1 judge "$(<office.vkey)" lines < <(jq -c '.note |= sub("\n100\n"; "\n99\n")' record)
    try 1 judge "$(<office.vkey)" lines < <(jq -c '.leaf |= (. + 1) % 100' record)
    try 1 judge "$(<office.vkey)" lines < <(jq -c '.path |= .[44:]' record)
}
