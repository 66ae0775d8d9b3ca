#!/usr/bin/env bats
# lq-table shows records in columns that line up for eyes: Chinese and emoji
# take two columns, nothing an applicant wrote can drive the terminal, and
# off a terminal nothing is cut.

load lib

setup() { lq_setup; }

table_is() { # the expected table on standard input
    diff - <(printf '%s\n' "$output")
}

# On a pseudo-terminal of that many columns; carriage returns taken off.
on_terminal() { # COLUMNS COMMAND
    command -v script >/dev/null || skip "script(1) is not here"
    output=$(script -qec "stty cols $1; $2" /dev/null </dev/null | tr -d '\r')
    printf '%s\n' "$output"
}

@test "default columns: the scalars and verdicts of the first record" {
    cat >in <<'EOF'
{"order":"A1","version":6,"paid":true,"applicant":{"name":"张伟"},"fee":{"ok":true,"findings":[]}}
{"version":12,"order":"A2","extra":"not shown","fee":{"ok":false,"findings":[{"id":"amount-wrong"},{"id":"payee-wrong"}]}}
{"order":"A3","fee":{"ok":null,"findings":[{"id":"interview-minor"}]}}
EOF
    try 0 lq-table in
    table_is <<'EOF'
order  version  paid  fee
A1           6  true  yes
A2          12        no amount-wrong payee-wrong
A3                    open interview-minor
EOF
}

@test "--columns: paths with dots, indexes or pointers; labels; money; json" {
    cat >in <<'EOF'
{"order":"A1","applicant":{"name":"张伟"},"payment":{"amount_cents":2300},"uploads":[{"what":"data-page"}],"fee":{"ok":true,"findings":[]}}
{"order":"A2","payment":{"amount_cents":-5},"uploads":[]}
{"order":"A3","payment":{"amount_cents":"unpaid"}}
EOF
    try 0 lq-table --columns 'order=订单号,applicant.name=姓名,payment.amount_cents:money=金额,uploads.0.what,/uploads,fee:json' in
    table_is <<'EOF'
订单号  姓名  金额    uploads.0.what  /uploads                fee
A1      张伟  23.00   data-page       [{"what":"data-page"}]  {"ok":true,"findings":[]}
A2            -0.05                   []
A3            unpaid
EOF
}

@test "Chinese, full-width forms, plane 2, combining marks and emoji line up" {
    cat >in <<'EOF'
{"name":"ab","x":"|"}
{"name":"中文","x":"|"}
{"name":"𠮷田","x":"|"}
{"name":"ＡＢ","x":"|"}
{"name":"e\u0301a","x":"|"}
{"name":"😀","x":"|"}
EOF
    try 0 env -i "$(command -v lq-table)" in
    table_is <<EOF
name  x
ab    |
中文  |
𠮷田  |
ＡＢ  |
$(printf 'e\u0301a')    |
😀    |
EOF
}

@test "controls and bidi overrides are shown, never sent; so in member names" {
    printf '%s\n' '{"a\u001b[2J":"x\u001b]0;t\u0007\n\u009b\u202e\u007fy"}' >in
    try 0 lq-table in
    [[ ${lines[0]} == 'a\x1b[2J' ]]
    [[ ${lines[1]} == 'x\x1b]0;t\x07\x0a\u009b\u202e\x7fy' ]]
}

@test "arrays and objects are compact JSON; blanks inside strings stay" {
    echo '{"v":[ 1 , {"a b" : "c \" d"} ],"w":"x"}' >in
    try 0 lq-table --columns v in
    [[ ${lines[1]} == '[1,{"a b":"c \" d"}]' ]]
}

@test "numbers align right when the whole column is numbers" {
    printf '{"n":%s,"m":%s}\n' 1 1 100 '"x"' >in
    try 0 lq-table in
    table_is <<'EOF'
  n  m
  1  1
100  x
EOF
}

@test "a record without scalars shows all its members; an empty one nothing" {
    echo '{"v":[1]}' >in
    try 0 lq-table in
    [[ ${lines[0]} == v && ${lines[1]} == '[1]' ]]
    echo '{}' >in
    try 0 lq-table in
    [[ -z $output ]]
}

@test "off a terminal nothing is cut" {
    jq -cn '{long: ("好" * 500)}' >in
    try 0 lq-table in
    [[ ${lines[1]} == $(jq -r .long in) ]]
}

@test "--width cuts the widest texts with … and keeps every row within it" {
    cat >in <<'EOF'
{"order":"A1","cents":2300,"note":"很长的中文备注需要截断很长的中文备注","more":"a text in English that is long as well"}
{"order":"A2","cents":2,"note":"短","more":"short"}
EOF
    try 0 lq-table --width 40 in
    table_is <<'EOF'
order  cents  note         more
A1      2300  很长的中文…  a text in E…
A2         2  短           short
EOF
    local n line
    for n in 30 41 57; do
        try 0 lq-table --width "$n" in
        for line in "${lines[@]}"; do
            [[ $(wc -L <<<"$line") -le $n ]]
        done
    done
    try 0 lq-table --width 0 in
    [[ $output != *…* ]]
}

@test "on a terminal: its width, and a bold header unless NO_COLOR" {
    jq -cn '{order: "A1", note: ("x" * 200)}' >in
    on_terminal 40 "lq-table in"
    [[ $output == *$'\033[1m'*order* && $output == *…* ]]
    printf '%s\n' "$output" | sed 's/\x1b\[[0-9;]*m//g' >plain
    [[ $(wc -L <plain) -le 40 ]]
    on_terminal 40 "NO_COLOR=1 lq-table in"
    [[ $output != *$'\033'* ]]
}

@test "a bad line is rejected as by every command, the others are shown" {
    printf '{"order":"A1"}\nnonsense\n{"order":"A2"}\n' >in
    try 3 lq-table --rejects bad in
    [[ ${#lines[@]} -eq 3 ]]
    [[ ${stderr_lines[0]} == "lq-table: in:2:1: "* ]]
    [[ $(<bad) == nonsense ]]
}

@test "pages of 10,000 rows are aligned on their own, with the header once" {
    yes '{"a":"1","b":"x"}' | head -n 10000 >in
    echo '{"a":"longer","b":"y"}' >>in
    try 0 lq-table in
    [[ ${#lines[@]} -eq 10002 ]]
    [[ ${lines[0]} == "a  b" && ${lines[10000]} == "1  x" && ${lines[10001]} == "longer  y" ]]
}

@test "memory stays small whatever the number and length of rows" {
    sanitized && skip "sanitizers have memory of their own"
    {
        yes '{"a":"1","b":"x"}' | head -n 200000
        jq -cn '{a: ("x" * 1000000)}' | sed 'p;p;p;p;p;p;p;p;p;p'
    } >in
    try 0 bash -c 'ulimit -v 120000; lq-table in >out'
    [[ $(wc -l <out) -eq 200012 ]]
}

@test "wrong --columns are usage errors" {
    local spec
    for spec in '' 'a,,b' 'a:date' ':money' '=x'; do
        try 2 lq-table --columns "$spec" /dev/null
        [[ ${#stderr_lines[@]} -eq 2 ]]
    done
}

@test "a full device is status 5; no input is no table" {
    echo '{"a":1}' >in
    try 5 bash -c 'lq-table in >/dev/full'
    try 0 lq-table /dev/null
    [[ -z $output ]]
}
