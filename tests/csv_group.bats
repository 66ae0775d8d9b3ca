#!/usr/bin/env bats
# Forty envelopes typed into a spreadsheet, one row an order, become packet
# records; a packet is taken whole or not at all.

load lib
load order

setup() {
    lq_setup
    map=$LQ_ROOT/share/packets.map.json
}

CORPUS=$BATS_TEST_DIRNAME/corpus

small_map() {
    map=small.json
    cat >small.json <<'EOF'
[{"column":"packet","at":"/packet"},{"column":"at","at":"/received_at","optional":true},
 {"column":"wide","at":"/envelope/width_in","type":"decimal","optional":true},
 {"column":"family","at":"/family","type":"bool","optional":true},
 {"column":"order","at":"/contents/-/order"},
 {"column":"photos","at":"/contents/-/photos","type":"int","optional":true}]
EOF
}

group() { # STATUS, the sheet on standard input
    cat >sheet.csv
    try "$1" lq-csv --map "$map" --group packet --rejects bad.csv sheet.csv
}

@test "R51, R53 the office's sheet: an envelope for one, one of a family, a certified one" {
    try 0 lq-csv --map "$map" --group packet "$CORPUS/packets.csv"
    diff "$CORPUS/packets.jsonl" <(echo "$output")
    [[ -z $stderr ]]
    [[ $(jq -c '[.packet, .family, [.contents[].order]]' <<<"$output" | sed -n 2p) == \
        '["P-20210615-02",true,["A2021060700008842","A2021060800008843","A2021060900008844"]]' ]]
    # each applicant's own return envelope and payment stay their own
    [[ $(jq -c 'select(.family) | [.contents[] | [.payment.amount_cents, .return_envelope.tracking]]' \
        <<<"$output") == '[[2300,"9405590000000110000402"],[2800,"9405590000000110000778"],[2300,"EA400056561US"]]' ]]
}

@test "the records are packets as their schema has them" {
    lq-csv --map "$map" --group packet "$CORPUS/packets.csv" >packets.jsonl
    local python=python3
    python3 -c 'import jsonschema' 2>/dev/null || python=/usr/bin/python3
    sed 's/^/packet\t/' packets.jsonl >lines
    try 0 "$python" "$LQ_ROOT/tests/tools/validate.py" "$LQ_ROOT/share/schemas" <lines
    grep -q $'^packet\t[1-9][0-9]* valid\t0 refused$' <<<"$output"
}

@test "written again, one row a content: the same packets" {
    lq-csv --write --map "$map" --columns '/contents/-/csv/备注' "$CORPUS/packets.jsonl" >again.csv
    [[ $(wc -l <again.csv) -eq 6 ]]
    lq-csv --map "$map" --group packet again.csv | cmp - "$CORPUS/packets.jsonl"
    # the demo's packets: all there is in them but what says nothing
    lq-csv --write --map "$map" "$LQ_ROOT/share/demo/packets.jsonl" >demo.csv
    lq-csv --map "$map" --group packet demo.csv >demo.jsonl
    said='del(.. | select(. == [] or . == ""))'
    cmp <(jq -cS "$said" "$LQ_ROOT/share/demo/packets.jsonl") <(jq -cS "$said" demo.jsonl)
}

@test "R51 a family's envelope goes from the sheet into the store, each order received" {
    order_setup
    for order in A1 A2; do
        reach awaiting-materials "$order" >/dev/null
    done
    # the sheet as a clerk types it: the envelope once, each content its own
    {
        envelope P1 A1 '.family = true'
        envelope P1x A2 | jq -c '{packet: "P1", contents}'
    } >typed.jsonl
    lq-csv --write --bom --crlf --map "$map" typed.jsonl >sheet.csv
    lq-csv --map "$map" --group packet sheet.csv >packet.jsonl
    [[ $(wc -l <packet.jsonl) -eq 1 ]]
    try 0 lq-order packet packet.jsonl
    run lq-order show A1 A2
    [[ $(jq -r .state <<<"$output" | sort -u) == materials-received ]]
    # feeding the sheet again changes nothing
    cp store/journal/*.jsonl before
    try 0 lq-order packet packet.jsonl
    cmp before store/journal/*.jsonl
    sound
}

@test "what is the packet's is typed once, or each time the same, in whatever spelling" {
    small_map
    group 0 <<'EOF'
packet,at,wide,family,order,photos
P1,,9.50,是,A1,2
P1,t,,true,A2,
P1,t,9.5,1,A3,1
EOF
    [[ $output == '{"packet":"P1","received_at":"t","envelope":{"width_in":9.50},"family":true,"contents":[{"order":"A1","photos":2},{"order":"A2"},{"order":"A3","photos":1}]}' ]]
}

@test "a row that contradicts the first rejects its packet, naming both rows" {
    small_map
    group 3 <<'EOF'
packet,at,wide,family,order,photos
P1,t,,,A1,2
P2,t,,,A2,2
P2,u,,,A3,2
P2,t,,,A4,2
P3,t,,,A5,2
EOF
    [[ $(jq -r .packet <<<"$output" | paste -sd' ') == "P1 P3" ]]
    diff - <(echo "$stderr") <<'EOF'
lq-csv: sheet.csv:3:1: kept back: line 4 can't be used, and a packet is taken whole or not at all
lq-csv: sheet.csv:4:2: 'u' contradicts 't' in line 3 of the same packet
lq-csv: sheet.csv:5:1: kept back: line 4 can't be used, and a packet is taken whole or not at all
lq-csv: 3 of 5 records rejected
EOF
    # put right, the packet is fed again from the rejects
    sed -i 's/P2,u/P2,t/' bad.csv
    try 0 lq-csv --map "$map" --group packet bad.csv
    [[ $(jq -c '[.contents[].order]' <<<"$output") == '["A2","A3","A4"]' ]]
}

@test "a cell of the wrong type keeps its packet back, in whichever row it is" {
    small_map
    group 3 <<'EOF'
packet,at,wide,family,order,photos
P1,t,,,A1,2
P1,t,,,A2,zwei
P2,t,,,A3,1
P2,t,wide,,A4,1
P3,t,,,A5,1
EOF
    [[ $(jq -r .packet <<<"$output") == P3 ]]
    [[ $(grep -c 'kept back' <<<"$stderr") -eq 2 ]]
    grep -qF "sheet.csv:3:6: photos: 'zwei' is not a whole number" <<<"$stderr"
    grep -qF "sheet.csv:5:3: wide: 'wide' is not a decimal number" <<<"$stderr"
    cmp bad.csv <(head -n 5 sheet.csv)
}

@test "a row nobody can read may be of either neighbour: both are kept back" {
    small_map
    group 3 <<'EOF'
packet,at,wide,family,order,photos
P1,t,,,A1,1
P2,t,,,A2,1
P2,x"y
P3,t,,,A4,1
P3,t,,,A5,1
P4,t,,,A6,1
EOF
    [[ $(jq -r .packet <<<"$output" | paste -sd' ') == "P1 P4" ]]
    [[ $(wc -l <bad.csv) -eq 5 ]]
    # so are one without a packet's number and one with too few cells
    rm bad.csv*
    group 3 <<'EOF'
packet,at,wide,family,order,photos
P1,t,,,A1,1
,t,,,A2,1
P2,t,,,A3,1
P3,t,,,A4,1
P3,t
P4,t,,,A5,1
P5,t,,,A6,1
EOF
    [[ $(jq -r .packet <<<"$output" | paste -sd' ') == "P5" ]]
    grep -qF "sheet.csv:3:1: empty: which record does the row belong to?" <<<"$stderr"
}

@test "columns of nobody's go with their content; a packet without contents is one, too" {
    small_map
    group 0 <<'EOF'
packet,order,note
P1,A1,
P1,A2,急
P2,,
P3,,nobody
EOF
    diff - <(echo "$output") <<'EOF'
{"packet":"P1","contents":[{"order":"A1"},{"order":"A2","csv":{"note":"急"}}]}
{"packet":"P2"}
{"packet":"P3","contents":[{"csv":{"note":"nobody"}}]}
EOF
}

@test "without --group each row is a record of its own, with one element" {
    small_map
    printf 'packet,order\nP1,A1\nP1,A2\n' >sheet.csv
    try 0 lq-csv --map "$map" sheet.csv
    [[ ${lines[1]} == '{"packet":"P1","contents":[{"order":"A2"}]}' ]]
}

@test "--group wants a map with -, and a column of the record" {
    small_map
    try 2 lq-csv --group packet </dev/null
    echo '[{"column":"packet","at":"/packet"}]' >flat.json
    try 2 lq-csv --map flat.json --group packet </dev/null
    printf 'packet,order\nP1,A1\n' >sheet.csv
    local name
    for name in nobody order; do
        try 3 lq-csv --map "$map" --group "$name" sheet.csv
        grep -q "no column of the record itself has or fills that" <<<"$stderr"
    done
    bad() { # MAP REASON
        echo "$1" >map.json
        try 2 lq-csv --map map.json /dev/null
        [[ ${stderr_lines[0]} == *"$2"* ]]
    }
    bad '[{"column":"a","at":"/x/-/p"},{"column":"b","at":"/y/-/p"}]' 'only one array'
    bad '[{"column":"a","at":"/x/-/p"},{"column":"b","at":"/x/0/p"}]' 'either indexes or'
    bad '[{"column":"a","at":"/x/0/p"},{"column":"b","at":"/x/-/p"}]' 'either indexes or'
    bad '[{"column":"a","at":"/-"}]' 'object, not an array'
    bad '[{"column":"a","at":"/x/-/csv/y"}]' '/csv is kept'
}

@test "a packet of too many rows is one rejection, and memory stays small" {
    sanitized && skip "sanitizers have memory of their own"
    small_map
    {
        echo 'packet,at,order'
        yes 'P1,2021-06-15,A2021060700008841' | head -n 100000
        echo 'P2,t,A1'
    } >sheet.csv
    try 3 bash -c 'ulimit -v 40000
        lq-csv --map small.json --group packet --rejects bad.csv sheet.csv 2>err'
    [[ $output == '{"packet":"P2","received_at":"t","contents":[{"order":"A1"}]}' ]]
    cmp bad.csv <(head -n 100001 sheet.csv)
    grep -qF "longer than 1 MiB" err
}

@test "--strict stops at the first packet that can't be used" {
    small_map
    printf 'packet,order,photos\nP1,A1,1\nP2,A2,x\nP3,A3,1\n' >sheet.csv
    try 3 lq-csv --strict --map "$map" --group packet sheet.csv
    [[ $(jq -r .packet <<<"$output") == P1 ]]
}
