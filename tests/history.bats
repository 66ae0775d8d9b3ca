#!/usr/bin/env bats
# An order's history is whole wherever its events are: behind the index's end,
# before it, or on both sides.

load lib

setup() {
    lq_setup
    export LQ_NOW=2021-06-20T09:00:00-05:00 LQ_STORE=$PWD/store
    lq-store init --settable store >/dev/null
}

application() { # NUMBER
    jq -c --arg o "$1" '.order = $o | del(.state, .version, .updated_at, .payment)' \
        <(head -n 1 "$LQ_ROOT/tests/corpus/order.jsonl")
}

@test "events that came after the index was made are in the history, with and without it" {
    for n in {1000..1399}; do application "A202106070000$n"; done >orders
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
