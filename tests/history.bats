#!/usr/bin/env bats
# An order's history is whole wherever its events are: behind the index's end,
# before it, or on both sides.

load lib

setup() {
    lq_setup
    export LQ_NOW=2021-06-20T09:00:00-05:00 LQ_STORE=$PWD/store
    lq-store init --settable store >/dev/null
}

applications() { # FROM TO
    head -n 1 "$LQ_ROOT/tests/corpus/order.jsonl" | jq -c --argjson from "$1" --argjson to "$2" '
        del(.state, .version, .updated_at, .payment, .exceptions)
        | range($from; $to) as $i | .order = "A202106070000\($i)"'
}

@test "events that came after the index was made are in the history, with and without it" {
    applications 1000 1400 >orders
    lq-order submit <orders >/dev/null || [[ $? -eq 1 ]]
    [[ -d store/index ]]
    try 0 lq-order review A2021060700001007
    try 0 lq-order history A2021060700001007
    [[ $(jq -r .event <<<"$output" | paste -sd ' ') == "submit review" ]]
    local with=$output
    rm -rf store/index
    try 0 lq-order history A2021060700001007
    [[ $output == "$with" ]]
}
