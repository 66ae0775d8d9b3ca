#!/usr/bin/env bats
# lq-csv turns any CSV an office is likely to be sent into records without
# losing or inventing anything: what can't be a record is said with its line
# and column, kept so that it can be fed again, and costs no other row.

load lib

setup() { lq_setup; }

CORPUS=$BATS_TEST_DIRNAME/corpus/csv

@test "each nasty file gives exactly the records and messages beside it" {
    # NAME.csv gives NAME.jsonl on stdout and NAME.stderr on stderr; where one
    # of them isn't there, nothing. gb18030-* are read as such.
    local csv name want count=0
    for csv in "$CORPUS"/*.csv; do
        name=$(basename "$csv" .csv)
        cp "$csv" .
        args=()
        [[ $name != gb18030-* ]] || args=(--encoding gb18030)
        want=0
        [[ ! -f $CORPUS/$name.stderr ]] || want=3
        echo "-- $name"
        try "$want" lq-csv "${args[@]}" "$name.csv"
        cat "$CORPUS/$name.jsonl" 2>/dev/null >want.out || :
        cat "$CORPUS/$name.stderr" 2>/dev/null >want.err || :
        [[ $output == "$(<want.out)" ]]
        [[ $stderr == "$(<want.err)" ]]
        count=$((count + 1))
    done
    [[ $count -ge 24 ]]
}

@test "with a map: nested members in the map's order, each as its type" {
    cat >map.json <<'EOF'
[{"column":"订单号","at":"/order"},
 {"column":"金额","at":"/payment/amount_cents","type":"money"},
 {"column":"方式","at":"/payment/kind"},
 {"column":"材料一","at":"/uploads/0/what"},
 {"column":"材料二","at":"/uploads/1/what"},
 {"column":"签字","at":"/declaration/signed","type":"bool"},
 {"column":"次数","at":"/face/attempts","type":"int"},
 {"column":"宽","at":"/envelope/width_in","type":"decimal"}]
EOF
    cat >in.csv <<'EOF'
方式,订单号,金额,材料一,材料二,签字,次数,宽
wechat,0012,23.00,data-page,proof,是,3,9.50
money-order,A2,28.5,,proof,no,0,12
,A3,,,,,,
EOF
    try 0 lq-csv --map map.json in.csv
    [[ ${lines[0]} == '{"order":"0012","payment":{"amount_cents":2300,"kind":"wechat"},"uploads":[{"what":"data-page"},{"what":"proof"}],"declaration":{"signed":true},"face":{"attempts":3},"envelope":{"width_in":9.50}}' ]]
    [[ ${lines[1]} == '{"order":"A2","payment":{"amount_cents":2850,"kind":"money-order"},"uploads":[{"what":"proof"}],"declaration":{"signed":false},"face":{"attempts":0},"envelope":{"width_in":12}}' ]]
    [[ ${lines[2]} == '{"order":"A3"}' ]]
}

@test "a column without a row in the map is kept under /csv" {
    echo '[{"column":"订单号","at":"/order"}]' >map.json
    printf '备注,订单号,0\n急,A1,x\n,A2,\n' >in.csv
    try 0 lq-csv --map map.json in.csv
    [[ ${lines[0]} == '{"order":"A1","csv":{"备注":"急","0":"x"}}' ]]
    [[ ${lines[1]} == '{"order":"A2"}' ]]
}

@test "a mapped column that the header lacks refuses the file, unless it is optional" {
    printf 'order\nA1\n' >in.csv
    echo '[{"column":"order","at":"/order"},{"column":"fee","at":"/fee"}]' >map.json
    try 3 lq-csv --map map.json in.csv
    [[ -z $output ]]
    [[ ${stderr_lines[0]} == "lq-csv: in.csv:1:1: fee: the map has this column, the header lacks it (the whole file is rejected)" ]]
    echo '[{"column":"order","at":"/order"},{"column":"fee","at":"/fee","optional":true}]' >map.json
    try 0 lq-csv --map map.json in.csv
    [[ $output == '{"order":"A1"}' ]]
}

@test "a cell of the wrong type is one rejection that says what is expected" {
    wrong() { # TYPE CELL REASON
        echo "[{\"column\":\"值\",\"at\":\"/v\",\"type\":\"$1\"}]" >map.json
        printf '编号,值\nA1,"%s"\nA2,\n' "$2" >in.csv
        try 3 lq-csv --map map.json in.csv
        [[ $output == '{"csv":{"编号":"A2"}}' ]]
        [[ ${stderr_lines[0]} == "lq-csv: in.csv:2:2: 值: '$2' is not $3" ]]
        [[ ${stderr_lines[1]} == "lq-csv: 1 of 2 records rejected" ]]
    }
    local cell
    for cell in 23,00 23.005 '$23' 23. .5 1e3 二十三 99999999999999999999; do
        wrong money "$cell" "an amount such as 23.00"
    done
    for cell in 007 1.0 +1 - x1 9223372036854775808; do
        wrong int "$cell" "a whole number without leading zeros such as 12"
    done
    for cell in 01.5 1. .5 1e5 NaN; do
        wrong decimal "$cell" "a decimal number such as 9.5"
    done
    wrong bool maybe "one of true false 1 0 yes no 是 否"
}

@test "true, false, 1, 0, yes, no, 是 and 否 are booleans, whatever their case" {
    echo '[{"column":"b","at":"/b","type":"bool"}]' >map.json
    printf 'b\ntrue\nFALSE\n1\n0\nYes\nno\n是\n否\n' >in.csv
    try 0 lq-csv --map map.json in.csv
    [[ $(jq -c .b <<<"$output" | paste -sd' ') == "true false true false true false true false" ]]
}

@test "a map that contradicts itself is a usage error naming its row" {
    bad() { # MAP ROW WORDS
        echo "$1" >map.json
        try 2 lq-csv --map map.json /dev/null
        [[ ${stderr_lines[0]} == "lq-csv: map.json: row $2 of the map: "*"$3"* ]]
        [[ ${#stderr_lines[@]} -eq 2 ]]
    }
    bad '[{"column":"a","at":"/x"},{"column":"b","at":"/x"}]' 2 'already there'
    bad '[{"column":"a","at":"/x"},{"column":"b","at":"/x/y"}]' 2 'earlier row fills'
    bad '[{"column":"a","at":"/x/y"},{"column":"b","at":"/x"}]' 2 'already there'
    bad '[{"column":"a","at":"/x/0"},{"column":"b","at":"/x/y"}]' 2 'an array in one row'
    bad '[{"column":"a","at":"/x/1"}]' 1 'in order from 0'
    bad '[{"column":"a","at":"/x/00"}]' 1 'in order from 0'
    bad '[{"column":"a","at":"/0"}]' 1 'object, not an array'
    bad '[{"column":"a","at":"x"}]' 1 'not a JSON Pointer'
    bad '[{"column":"a","at":""}]' 1 'not a JSON Pointer'
    bad '[{"column":"a","at":"/x~2"}]' 1 'not a JSON Pointer'
    bad '[{"column":"a","at":"/csv/y"}]' 1 '/csv is kept'
    bad '[{"column":"a","at":"/x","type":"float"}]' 1 'string, int, bool, money, decimal'
    bad '[{"column":"a","at":"/x","typ":"int"}]' 1 'unknown member "typ"'
    bad '[{"column":"a","at":"/x"},{"column":"a","at":"/y"}]' 2 'same column'
    bad '[{"column":"a"}]' 1 'must both be there'
    bad '["a"]' 1 'not an object'
    local deep
    deep=$(printf '/x%.0s' {1..40})
    bad "[{\"column\":\"a\",\"at\":\"$deep\"}]" 1 'too deep'
}

@test "a map that isn't there or isn't JSON is status 2" {
    try 2 lq-csv --map missing.json /dev/null
    echo '[{"column":' >map.json
    try 2 lq-csv --map map.json /dev/null
    echo '{}' >map.json
    try 2 lq-csv --map map.json /dev/null
}

@test "rejected rows keep their bytes behind the header and can be fed again" {
    printf '订单号,备注\r\nA1,好\r\nA2,x"y\r\nA3,z,z\r\nA4,"a\r\nb"\r\nA5,"open\r\n' >in.csv
    try 3 lq-csv --rejects bad.csv in.csv
    [[ ${#lines[@]} -eq 2 ]]
    printf '订单号,备注\nA2,x"y\r\nA3,z,z\r\nA5,"open\r\n' | cmp - bad.csv
    [[ $(jq -c '[.file,.line]' bad.csv.why | paste -sd' ') == '["in.csv",3] ["in.csv",4] ["in.csv",7]' ]]
    # put right by hand, only they are fed
    sed -i 's/x"y/"x""y"/; s/z,z/z/; s/"open/open/' bad.csv
    try 0 lq-csv bad.csv
    [[ $(jq -c . <<<"$output" | paste -sd' ') == '{"订单号":"A2","备注":"x\"y"} {"订单号":"A3","备注":"z"} {"订单号":"A5","备注":"open"}' ]]
}

@test "rejected GB18030 rows stay GB18030" {
    cp "$CORPUS/gb18030-bad.csv" in.csv
    try 3 lq-csv --encoding gb18030 --rejects bad.csv in.csv
    cmp <(sed -n '1p;2p;4p' in.csv) bad.csv
    try 3 lq-csv --encoding gb18030 bad.csv
}

@test "a file with a bad header goes to the rejects whole" {
    cp "$CORPUS/header-twice.csv" in.csv
    try 3 lq-csv --rejects bad.csv in.csv
    cmp in.csv bad.csv
}

@test "each file has its own header; with --rejects they must agree" {
    printf 'a,b\n1,2\n' >one.csv
    printf 'b,a\n3,4\n' >two.csv
    try 0 lq-csv one.csv two.csv
    [[ ${lines[1]} == '{"b":"3","a":"4"}' ]]
    try 3 lq-csv --rejects bad.csv one.csv two.csv
    [[ ${#lines[@]} -eq 1 ]]
    [[ ${stderr_lines[0]} == "lq-csv: two.csv:1:1: with --rejects all files need the same header"* ]]
}

@test "a missing file is said, the others are read, status 5" {
    printf 'a\n1\n' >one.csv
    try 5 lq-csv missing.csv one.csv
    [[ $output == '{"a":"1"}' ]]
    [[ $stderr == "lq-csv: missing.csv: "* ]]
}

@test "--strict stops at the first bad row" {
    printf 'a,b\n1,2\n1\n3,4\n' >in.csv
    try 3 lq-csv --strict in.csv
    [[ $output == '{"a":"1","b":"2"}' ]]
}

@test "text an applicant made long never becomes rows of its own" {
    # One cell of 2 MB holds line ends and what looks like a row.
    {
        printf 'order,note\nA1,"'
        head -c 2000000 /dev/zero | tr '\0' x
        printf '\nFORGED,paid\n"\nA2,ok\n'
    } >in.csv
    try 3 lq-csv --rejects bad.csv in.csv
    [[ $output == '{"order":"A2","note":"ok"}' ]]
    [[ ${stderr_lines[0]} == "lq-csv: in.csv:2:1: the row is longer than 1 MiB, or a quote in it is never closed" ]]
    [[ ${stderr_lines[1]} == "lq-csv: 1 of 2 records rejected" ]]
    cmp <(sed '$d' in.csv) bad.csv
}

@test "memory stays small whatever the input's length" {
    sanitized && skip "sanitizers have memory of their own"
    {
        echo 'a,b,c'
        yes '1,"two, three",四' | head -n 200000
        printf '1,"'
        head -c 40000000 /dev/zero | tr '\0' '\n'
    } >in.csv
    try 3 bash -c 'ulimit -v 40000; lq-csv in.csv >out.jsonl'
    [[ $(wc -l <out.jsonl) -eq 200000 ]]
}

@test "a row comes out when it went in" {
    mkfifo pipe
    lq-csv pipe >out.jsonl &
    local pid=$!
    exec 9<>pipe
    printf 'a\n1\n' >&9
    for _ in {1..300}; do
        [[ ! -s out.jsonl ]] || break
        sleep 0.1
    done
    [[ $(<out.jsonl) == '{"a":"1"}' ]]
    exec 9>&-
    wait "$pid"
}

@test "a full device is status 5" {
    printf 'a\n1\n' >in.csv
    try 5 bash -c 'lq-csv in.csv >/dev/full'
}

@test "controls in a header or cell can't drive the terminal through a message" {
    printf 'a,\033[2Jb,\033[2Jb\n' >in.csv
    try 3 lq-csv in.csv
    [[ $stderr != *$'\033'* ]]
    # shellcheck disable=SC1003 # a backslash is meant
    [[ $stderr == *'\x1b[2Jb'* ]]
}

@test "reads back what Python's csv module writes" {
    # Random tables of awkward characters, all cells quoted, LF and CR LF.
    cat >write.py <<'EOF'
import csv, json, random
random.seed(20210607)
awkward = ['a', '1', '"', ',', '\n', '\r\n', '\r', ' ', '\t', '张', '𠮷', '\\', '\x1b', 'é']
for n in range(60):
    header = ['h%d' % i for i in range(random.randint(1, 6))]
    rows = [[''.join(random.choices(awkward, k=random.randint(0, 8))) for _ in header]
            for _ in range(random.randint(1, 12))]
    with open('%02d.csv' % n, 'w', newline='', encoding='utf-8') as f:
        w = csv.writer(f, lineterminator=random.choice(['\n', '\r\n']), quoting=csv.QUOTE_ALL)
        w.writerows([header] + rows)
    with open('%02d.want' % n, 'w', encoding='utf-8') as f:
        for row in rows:
            record = {h: c for h, c in zip(header, row) if c}
            if record:
                f.write(json.dumps(record) + '\n')
EOF
    python3 write.py
    local csv
    for csv in *.csv; do
        lq-csv "$csv" >got
        cmp <(jq -c . got) <(jq -c . "${csv%.csv}.want")
    done
}

@test "what comes out is what other tools read" {
    local csv
    for csv in "$CORPUS"/*.csv; do
        lq-csv "$csv" 2>/dev/null >out.jsonl || [[ $? -eq 3 ]]
        jq -e 'type == "object"' out.jsonl >/dev/null || [[ ! -s out.jsonl ]]
    done
}
