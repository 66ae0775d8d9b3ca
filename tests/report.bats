#!/usr/bin/env bats
# lq-report's figures are the store's: counted again by jq, in office hours, and to the cent.

load lib
load order

# One store for the file: an order in each state but those of the interview, five of them paid.
setup_file() {
    export BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR
    order_setup
    local state n=0
    for state in incomplete submitted in-review needs-supplement awaiting-materials materials-received \
        in-production ready dispatched closed rejected withdrawn lapsed; do
        reach "$state" "A202106100000000$((n += 1))" >>made 2>&1 || echo "$state: not reached" >>missed
    done
    [[ ! -e missed ]]
}

setup() {
    lq_setup
    cp -R "$BATS_FILE_TMPDIR/store" store
    # Monday morning, an hour after the office opens
    export LQ_STORE=$PWD/store LQ_ACTOR=lina LQ_NOW=2021-06-14T10:00:00-05:00
    MO="MO-P-A202106100000000"
}

deposits() { # SERIAL AMOUNT …: a list of them
    echo 'serial,amount'
    printf '%s,%s\n' "$@"
}
all_deposits() { for n in 6 7 8 9 10; do printf '%s %s ' "$MO$n" 23.00; done; }
differences() { jq -r 'select(.item != "sum") | "\(.item) \(.number) \(.difference_cents)"' <<<"$output"; }

@test "queue: each state's orders, as jq counts them; by officer, by day of arrival" {
    try 0 lq-report queue
    diff <(lq-order list | jq -s -c 'group_by(.state) | map([.[0].state, length]) | sort') \
        <(jq -s -c 'map([.state, .orders]) | sort' <<<"$output")
    holds '.oldest_days == 4 and .days_7 == .orders and .unassigned == .orders'
    lq-order assign A2021061000000002 --to lina >/dev/null
    try 0 lq-report queue --officer lina
    holds '.state == "submitted" and .orders == 1 and .unassigned == 0'
    try 0 lq-report queue --officer nobody --from 2021-06-10 --to 2021-06-10
    [[ $(jq -s 'map(.orders) | add' <<<"$output") -eq 12 ]]
    try 0 lq-report queue --from 2021-06-11
    [[ -z $output ]]
    try 2 lq-report queue --from 2021-06-31
}

@test "age: the same orders overdue as lq-order list says, the clock stopped while the applicant is asked" {
    local day
    for day in 2021-06-10T10:00:00-05:00 2021-06-14T10:00:00-05:00 2021-07-10T10:00:00-05:00; do
        export LQ_NOW=$day
        try 0 lq-report age
        [[ $(jq -s 'map(.overdue) | add' <<<"$output") -eq $(lq-order list --overdue | wc -l) ]]
        [[ $(jq -s 'map(.orders) | add' <<<"$output") -eq $(lq-order list --due | grep -c '"due":') ]]
        [[ $(jq -s 'map(.waiting) | add' <<<"$output") -eq 1 ]]
    done
    [[ $(jq -s 'map(.overdue) | add' <<<"$output") -gt 0 ]]
}

@test "mail: what came and is held, and who must get something back" {
    try 0 lq-report mail
    [[ $(jq -r 'select(.item == "packets-in").count' <<<"$output") -eq 5 ]]
    [[ $(jq -r 'select(.item == "to-dispatch").count' <<<"$output") -eq 1 ]]
    [[ $(jq -r 'select(.item == "to-return").count' <<<"$output") -eq 0 ]]
    # an order with everything in the house is rejected: all goes back, and then nothing more
    as mei lq-order reject A2021061000000006 --reason false-statement --note no >/dev/null
    try 0 lq-report mail
    [[ $(jq -r 'select(.order) | "\(.order) \(.what)"' <<<"$output") == \
        'A2021061000000006 old-document payment photos return-envelope' ]]
    lq-order return A2021061000000006 --item old-document --item payment --item photos --item return-envelope \
        --how mail >/dev/null
    try 0 lq-report mail
    [[ $(jq -r 'select(.order)' <<<"$output") == '' ]]
}

@test "cash: orders, money orders and the bank agree; one cent less is found, with its row" {
    try 0 lq-report cash
    holds '.item == "sum" and .payments == 5 and .cents == 11500 and .fees_cents == 11500 and .difference_cents == 0'
    # shellcheck disable=SC2046 # words are wanted
    deposits $(all_deposits) >bank.csv
    try 0 lq-report cash --deposits bank.csv
    holds '.deposited == 5 and .deposited_cents == 11500 and .difference_cents == 0'
    sed -i "s/${MO}8,23.00/${MO}8,22.99/" bank.csv
    try 1 lq-report cash --deposits bank.csv
    [[ $(differences) == "amount ${MO}8 -1" ]]
    [[ $(jq -r 'select(.item == "sum").difference_cents' <<<"$output") == -1 ]]
}

@test "cash: missing, twice, not due, unknown: each is a row, and status 1" {
    lq-order reopen A2021061000000006 --reason 'another look' >/dev/null
    deposits "${MO}6" 23.00 "${MO}7" 23.00 "${MO}7" 23.00 "${MO}9" 23.00 "${MO}10" 23.00 X-1 5.00 >bank.csv
    try 1 lq-report cash --deposits bank.csv
    diff <(differences | sort) - <<END
missing ${MO}8 -2300
not-due ${MO}6 2300
twice ${MO}7 2300
unknown X-1 500
END
    # JSON lines say the same
    tail -n +2 bank.csv | jq -Rc 'split(",") | {serial: .[0], amount: .[1]}' >bank.jsonl
    local csv=$output
    try 1 lq-report cash --deposits bank.jsonl
    [[ $output == "$csv" ]]
}

@test "cash: WeChat by its transaction; a payment that isn't the fee is a difference" {
    local pay='.payment={kind:"wechat",transaction:"42000012342021061088410001",amount_cents:2300}'
    now 2021-06-14T10:00:00-05:00
    submitted A2021061400000020 "$pay | .applicant.name=\"李样\" | .held_document.number=\"E00000777\""
    submitted A2021061400000021 '.payment={kind:"wechat",transaction:"42000012342021061088410002",amount_cents:2299}
        | .applicant.name="王样" | .held_document.number="E00000778"'
    try 1 lq-report cash
    [[ $(differences) == 'fee 42000012342021061088410002 -1' ]]
    [[ $(jq -r 'select(.kind == "wechat" and .item == "sum") | .cents' <<<"$output") -eq 4599 ]]
    # a payment outside the period isn't counted, and isn't unknown to the list either
    echo '{"transaction":"42000012342021061088410001","amount":"23.00"}' >bank.jsonl
    try 0 lq-report cash --deposits bank.jsonl --from 2021-12-01
}

@test "a list's rows that can't be used are said with their line, status 3; a missing list is 5" {
    printf 'serial,amount\nA1,23\nB1,2.305\n,23.00\n"A2,1\n' >bank.csv
    run --separate-stderr lq-report cash --deposits bank.csv
    [[ $status -eq 3 && ${#stderr_lines[@]} -eq 3 ]]
    [[ ${stderr_lines[0]} == *'bank.csv:3: no amount'* && ${stderr_lines[1]} == *'bank.csv:4: no number'* ]]
    [[ ${stderr_lines[2]} == *'bank.csv:5: '* ]]
    try 5 lq-report cash --deposits none.csv
    [[ -z $output ]]
}

@test "day is all of it, in lines, table and CSV; rows are as the schema says" {
    local python=python3
    try 0 lq-report day
    local day=$output
    for part in queue age cash mail; do
        lq-report "$part"
    done >parts
    diff <(printf '%s\n' "$day") parts
    python3 -c 'import jsonschema' 2>/dev/null || python=/usr/bin/python3
    { sed 's/^/report\t/' parts
      printf '!report\t%s\n' '{"report":"queue","state":"lost"}' '{"report":"cash","item":"sum","label":"x","kind":"y"}'
      printf 'report\t%s\n' '{"report":"pension","state":"submitted","records":2}'
    } | try 0 "$python" "$LQ_ROOT/tests/tools/validate.py" "$LQ_ROOT/share/schemas"
    try 0 lq-report day --format table --lang zh
    grep -qE '^submitted +审核中 +1 +█{24} +1' <<<"$output"
    grep -qE '^sum +汇票 +money-order +5 +█+ +115\.00 +115\.00' <<<"$output"
    try 0 lq-report queue --format csv
    [[ ${lines[0]} == 'State,Shown as,Orders,'* && ${lines[1]} == 'incomplete,待完善,1,1,'* && ${#lines[@]} -eq 14 ]]
}

@test "the page: one file that needs nothing else, letter size, its ink where its words are" {
    local python=python3
    python3 -c 'import PIL' 2>/dev/null || python=/usr/bin/python3
    for lang in zh en; do
        try 0 lq-report day --format html --lang "$lang"
        run ! grep -oE '(src|href)="?[^#"]|<script|https?://[^w]' <<<"$output"
        try 0 lq-report day --format html --lang "$lang"
        awk '/^<svg/ { on = 1 } on { print } /^<\/svg>/ { exit }' <<<"$output" >"$lang.svg"
        grep -q 'width="8.500in" height="11.000in"' "$lang.svg"
        rsvg-convert -b white -d 72 -p 72 "$lang.svg" -o "$lang.png"
        "$python" "$LQ_ROOT/tests/tools/ink.py" texts "$lang.svg" "$lang.png" >ink
        grep -qE $'^([2-9]|[1-6][0-9])\tmaterials-received$' ink
        grep -qE $'^([4-9]|[1-6][0-9])\t新证件已制作完毕$' ink
        grep -qE $'^([2-9]|[1-6][0-9])\t115\.00$' ink
        # nothing is set beyond the margins
        [[ $("$python" "$LQ_ROOT/tests/tools/ink.py" box "$lang.png" 8.5 8.1 0 0.4 11) =~ ^0 ]]
    done
    run ! cmp -s zh.svg en.svg
}

@test "the page: one size of letters in each table, no cell on two lines, no empty column, labels on each page" {
    local lang
    jq -nc 'range(70) | {serial: "39539\(900000 + .)", amount: "1.00"}' >bank.jsonl
    for lang in zh en; do
        try 1 lq-report day --format html --lang "$lang" --deposits bank.jsonl
        # a heading is bold; below it the labels (grey) and the cells
        grep -E '^<text' <<<"$output" | awk '
            /font-weight="bold"/ { table++; next }
            { match($0, /font-size="[0-9]+"/); size = substr($0, RSTART, RLENGTH); grey = /#555/ }
            table > 1 && !grey && table in cell && cell[table] != size { print "differs: " $0; bad = 1 }
            table > 1 && !grey { cell[table] = size }
            END { exit bad || table < 6 }'
        grep -q '>money-order<' <<<"$output" && grep -q '>materials-received<' <<<"$output"
        [[ $(grep -cE '>(差额|Difference)<' <<<"$output") -eq 2 && $(grep -c '^<svg' <<<"$output") -eq 2 ]]
        try 0 lq-report cash --format html --lang "$lang"
        run ! grep -E '>(入账|入账笔数|Deposited|Amount)<' <<<"$output"
    done
}

@test "what is in a number or name drives neither a terminal, a spreadsheet nor the page" {
    local bad=$'=HYPERLINK("x")<script>\033[2J'
    jq -nc --arg n "$bad" '{serial: $n, amount: "1.00"}' >bank.jsonl
    try 1 lq-report cash --deposits bank.jsonl --format table
    [[ $output == *HYPERLINK* && $output != *$'\033'* ]]
    try 1 lq-report cash --deposits bank.jsonl --format csv
    [[ $output == *"'=HYPERLINK"* ]]
    try 1 lq-report cash --deposits bank.jsonl --format html
    [[ $output == *'&lt;script&gt;'* && $output != *'<script'* && $output != *$'\033'* ]]
}

@test "reads only: neither a byte nor a lock; no store and a store without orders" {
    local before
    before=$(find store -type f -exec sha256sum {} + | sort)
    lq-report day >/dev/null
    [[ $(find store -type f ! -path '*/index/*' -exec sha256sum {} + | sort) == \
        "$(grep -v /index/ <<<"$before")" ]]
    lq-store init --settable empty >/dev/null
    try 0 lq-report day --store empty
    holds '.report == "mail" and .count == 0'
    try 5 lq-report day --store none
    try 0 lq-audit verify
}
