# shellcheck shell=bash
# What the tests of lq-audit share: writing into a journal past the commands, as somebody with a shell and the
# store's group can.
#
#   rechain              lines on stdin (any n, prev and h) become the journal, numbered and chained
#                        anew, with a durable mark that agrees: the chain alone can't tell
#   forge SED-SCRIPT     the journal changed by sed -E, rechained
#   plant JQ-FILTER      one event more at the end, of an object made by the filter from the last one

rechain() {
    local prev n=0 line body h
    prev=$(jq -j .id store/store.json | sha256sum | cut -c 1-64)
    while IFS= read -r line; do
        n=$((n + 1))
        body=$(sed -E "s/^\{\"n\":[0-9]+,\"prev\":\"[0-9a-f]{64}\"/{\"n\":$n,\"prev\":\"$prev\"/; s/,\"h\":\"[0-9a-f]{64}\"\}$//" <<<"$line")
        h=$(printf %s "$body" | sha256sum | cut -c 1-64)
        printf '%s,"h":"%s"}\n' "$body" "$h"
        prev=$h
    done >rechained
    cp rechained store/journal/000000000001.jsonl
    rm -rf store/index/*
    : >store/lock
    lq-store recover >/dev/null
}

forge() {
    sed -E "$1" store/journal/000000000001.jsonl >forged
    rechain <forged
}

plant() {
    local journal=store/journal/000000000001.jsonl
    tail -n 1 "$journal" | jq -c "{n, prev, at, by} + ($1) + {rules, h}" >planted
    cat "$journal" planted >forged
    rechain <forged
}
