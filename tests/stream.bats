#!/usr/bin/env bats
# The loop every filter shares: what is a record, what isn't, where each goes,
# and what is said. Shown with `lq-fee quote`, which adds one member to a line.

load lib

setup() {
    lq_setup
    export LQ_NOW=2021-06-20T09:00:00-05:00
}

# A record of exactly N bytes.
line_of() {
    printf '{"pad":"'
    head -c $(($1 - 10)) /dev/zero | tr '\0' x
    printf '"}'
}

# refused REASON: the one line on standard input is rejected with it.
refused() {
    try 3 lq-fee quote
    [[ -z $output && ${#stderr_lines[@]} -eq 2 ]]
    [[ ${stderr_lines[0]} =~ ^lq-fee:\ -:1:[0-9]+:\ (.*)$ ]]
    [[ ${BASH_REMATCH[1]} == "$1" ]] || {
        echo "wanted: $1"
        return 1
    }
}

accepted() {
    run --separate-stderr lq-fee quote
    [[ $status -eq 0 && -z $stderr && ${#lines[@]} -eq 1 && $output == *'"fee":{'* ]]
}

repeat() { # TEXT N
    printf "%.0s$1" $(seq "$2")
}

# Memory of 16 MiB in all, unless the sanitizers need their own.
small() {
    sanitized || ulimit -v 16384
    "$@"
}

# ---- limits ----

@test "a line of 1 MiB is a record, one byte more isn't" {
    { line_of 1048576; echo; line_of 1048577; echo; line_of 1048576; } >in
    run --separate-stderr lq-fee quote in
    [[ $status -eq 3 && ${#lines[@]} -eq 2 ]]
    [[ ${lines[0]} == "${lines[1]}" ]]
    [[ ${stderr_lines[0]} == 'lq-fee: in:2:1048577: longer than 1048576 bytes' ]]
    [[ ${stderr_lines[1]} == 'lq-fee: 1 of 3 records rejected' ]]
}

@test "32 levels are a record, 33 aren't, and a million end quietly" {
    accepted < <(repeat '{"a":' 31; printf '[]'; repeat '}' 31)
    refused 'not JSON: nested too deeply' < <(repeat '{"a":' 32; printf '[]'; repeat '}' 32)
    refused 'not JSON: nested too deeply' < <(head -c 1000000 /dev/zero | tr '\0' '[')
}

@test "4096 values are a record, 4097 aren't" {
    accepted < <(printf '{"a":[0'; repeat ',0' 4093; printf ']}')
    refused 'not JSON: too many values in one record' < <(printf '{"a":[0'; repeat ',0' 4094; printf ']}')
}

@test "a member twice isn't a record, however its name is written" {
    refused 'not JSON: the same member twice' <<<'{"order":"A1","order":"A2"}'
    refused 'not JSON: the same member twice' <<<'{"order":"A1","\u006frder":"A2"}'
}

@test "a line of 100 MB is one rejection, in 16 MiB of memory, and the next is handled" {
    { head -c 100000000 /dev/zero | tr '\0' x; printf '\n{"a":1}\n'; } |
        small lq-fee quote >out 2>err || [[ $? -eq 3 ]]
    [[ $(wc -l <out) -eq 1 && $(head -n 1 err) == *': longer than 1048576 bytes' ]]
    # without a line end, too
    head -c 30000000 /dev/zero | small lq-fee quote >out 2>err || [[ $? -eq 3 ]]
    [[ ! -s out && $(tail -n 1 err) == 'lq-fee: 1 of 1 records rejected' ]]
}

@test "any number of records goes through 16 MiB" {
    line_of 900000 >line
    for _ in {1..60}; do cat line; echo; done | small lq-fee quote | wc -l >count
    [[ $(<count) -eq 60 ]]
}

# ---- what isn't a record ----

@test "the message names what the line looks like" {
    refused 'not UTF-8; looks like GB18030 (for CSV: lq-csv --encoding gb18030; else iconv)' \
        < <(iconv -f UTF-8 -t GB18030 <<<'{"name":"张伟"}')
    refused 'starts with a byte order mark (BOM); records are UTF-8 without one' \
        < <(printf '\357\273\277{"a":1}\n')
    refused 'holds NUL bytes; the file is damaged or UTF-16' < <(printf '{"a":"\0"}\n')
    refused 'not JSON; looks like CSV (use lq-csv)' <<<'order,name,amount'
    refused 'not JSON; looks like CSV (use lq-csv)' <<<'"A1","张伟",2300'
    refused 'blank line' <<<''
    refused 'blank line' < <(printf ' \t\r\n')
    refused 'not a JSON object' <<<'[{"a":1}]'
    refused 'not a JSON object' <<<'"A1"'
}

@test "UTF-16 is told line by line, each with NUL bytes" {
    { printf '\377\376'; iconv -f UTF-8 -t UTF-16LE <<<'{"a":1}'; } >in
    try 3 lq-fee quote in
    [[ ${stderr_lines[0]} == *'holds NUL bytes; the file is damaged or UTF-16' ]]
}

@test "the place is the byte where it went wrong" {
    local text column reason
    while read -r column text reason; do
        printf '%s\n' "$text" >in
        try 3 lq-fee quote in
        [[ ${stderr_lines[0]} == "lq-fee: in:1:$column: not JSON: $reason" ]]
    done <<'EOT'
6 {"a":} a value was expected
8 {"a":1,} a member's name in quotes was expected
6 {"a":01} a number with a leading zero
7 {"a":"\x"} a backslash that starts no valid escape
7 {"a":"\u0000"} \u0000 is not allowed
8 {"a":1}{} something follows the JSON value
8 {"a":[1} a comma or ']' was expected
7 {"a":1 the object isn't closed
EOT
}

@test "a bad line doesn't cost its neighbours; records in are records out and rejected" {
    local i n=0
    for i in {1..500}; do
        case $((i % 7)) in
        0) echo '{"a":' ;;
        3) echo ;;
        5) printf '{"a":"\377"}\n' ;;
        *) echo "{\"n\":$i}" ;;
        esac
    done >in
    try 3 lq-fee quote --rejects bad in
    n=${#lines[@]}
    [[ $((n + $(wc -l <bad))) -eq 500 && $(wc -l <bad.why) -eq $(wc -l <bad) ]]
    [[ $(jq -r .n <<<"$output" | head -n 3 | xargs) == "1 2 4" ]]
    [[ ${stderr_lines[-1]} == "lq-fee: $((500 - n)) of 500 records rejected" ]]
}

# ---- --rejects and --strict ----

@test "--rejects keeps the raw lines, to be mended and fed again" {
    printf '{"a":1}\n{"name":"\xd5\xc5"}\n {"b":\r\n\n[1]' >in
    try 3 lq-fee quote --rejects bad in
    printf '{"name":"\xd5\xc5"}\n {"b":\r\n\n[1]\n' | cmp - bad
    [[ $(jq -r '"\(.file):\(.line):\(.byte)"' bad.why | xargs) == "in:2:1 in:3:8 in:4:1 in:5:1" ]]
    jq -es 'map(.reason)[2:] == ["blank line", "not a JSON object"]' bad.why
    # again, from the file itself
    try 3 lq-fee quote --rejects bad2 bad
    cmp bad bad2
}

@test "--rejects keeps an over-long line whole" {
    { line_of 3000000; echo; echo '{}'; echo '['; } >in
    run --separate-stderr lq-fee quote --rejects bad in
    [[ $status -eq 3 ]]
    { head -n 1 in; echo '['; } | cmp - bad
    line_of 3000000 >in
    run --separate-stderr lq-fee quote --rejects bad in
    { cat in; echo; } | cmp - bad
}

@test "--rejects writes nothing where nothing is rejected, and follows no link" {
    try 0 lq-fee quote --rejects bad <<<'{}'
    [[ ! -e bad && ! -e bad.why ]]
    echo keep >other
    ln -s other bad
    try 5 lq-fee quote --rejects bad <<<'['
    [[ $(<other) == keep ]]
    try 5 lq-fee quote --rejects no/such/dir/bad <<<'['
    try 5 lq-fee quote --rejects /dev/full <<<'['
}

@test "--rejects never empties an input or the output" {
    printf '[\n{}\n' >in
    cp in kept
    ln in other-name
    try 2 lq-fee quote --rejects in in
    # shellcheck disable=SC2094 # that is the mistake
    try 2 lq-fee quote --rejects in <in
    try 2 lq-fee quote --rejects other-name kept in
    # shellcheck disable=SC2094
    try 2 lq-fee quote --rejects in - <in
    cp in kept.why
    try 2 lq-fee quote --rejects kept kept.why
    [[ ${stderr_lines[0]} == 'lq-fee: --rejects kept: it or its .why is also an input or the output' ]]
    cmp in kept
    cmp in kept.why
    try 2 bash -c 'lq-fee quote --rejects out in >>out'
    try 3 lq-fee quote --rejects kept in
}

@test "FILE.why is JSON whatever the input's name is" {
    local name=$'a\xffb\e\u202e"\\.jsonl'
    echo '[' >"$name"
    try 3 lq-fee quote --rejects bad "$name"
    iconv -f UTF-8 -t UTF-8 bad.why >/dev/null
    jq -e '.file == "a\ufffdb\u001b\u202e\"\\.jsonl"' bad.why
    [[ $stderr != *$'\e'* && $stderr != *$'\u202e'* ]]
    [[ ${stderr_lines[0]} == 'lq-fee: a\xffb\x1b\u202e"\.jsonl:1:2: '* ]]
}

@test "--strict stops at the first, of either kind" {
    printf '{}\n[\n{}\n' >in
    try 3 lq-fee quote --strict in in
    [[ ${#lines[@]} -eq 1 && ${stderr_lines[-1]} == 'lq-fee: 1 of 2 records rejected' ]]
    { line_of 2000000; printf '\n{}\n'; } >in
    try 3 lq-fee quote --strict in
    [[ -z $output ]]
}

# ---- files ----

@test "several files are one stream; each counts its own lines" {
    printf '{"n":1}\n{"n":2}' >a
    printf '{"n":4}\n[\n' >b
    try 3 lq-fee quote a - b <<<'{"n":3}'
    [[ $(jq -r .n <<<"$output" | xargs) == "1 2 3 4" ]]
    [[ ${stderr_lines[0]} == 'lq-fee: b:2:2: not JSON: a value was expected' ]]
    [[ ${stderr_lines[1]} == 'lq-fee: 1 of 5 records rejected' ]]
}

@test "what can't be read is said, the rest goes on, status 5" {
    echo '{"n":1}' >a
    mkdir dir
    try 5 lq-fee quote missing a dir a
    [[ $(jq -r .n <<<"$output" | xargs) == "1 1" ]]
    [[ ${stderr_lines[0]} == 'lq-fee: missing: No such file or directory' ]]
    [[ ${stderr_lines[1]} == 'lq-fee: dir: Is a directory' ]]
    [[ ${#stderr_lines[@]} -eq 2 ]]
    # a file's name may look like an option
    echo '{"n":2}' >--odd
    try 0 lq-fee quote -- --odd
}

@test "no input at all is nothing and status 0" {
    : >a
    try 0 lq-fee quote a a /dev/null </dev/null
    [[ -z $output && -z $stderr ]]
}

@test "lines of every length across the reads come out as they went in" {
    awk 'BEGIN { for (i = 1; i <= 3000; i++) {
        s = sprintf("%*s", (i * 7919) % 1500, ""); gsub(/ /, "x", s); printf "{\"n\":%d,\"p\":\"%s\"}\n", i, s } }' >in
    try 0 bash -c 'lq-fee quote in >out'
    sed 's/,"fee":{.*}}$/}/' out | cmp in -
    # byte for byte the same when it comes in drops
    head -n 20 in >few
    dd if=few bs=1 status=none | lq-fee quote | cmp - <(head -n 20 out)
}

# ---- waiting ----

@test "what is there goes out before a wait for more" {
    local answer
    mkfifo in out
    lq-fee quote <in >out &
    exec 8>in 9<out
    printf '{"n":1}\n{"n":2}\n{"n":' >&8
    IFS= read -r -t 10 answer <&9
    [[ $answer == '{"n":1,'* ]]
    IFS= read -r -t 10 answer <&9
    [[ $answer == '{"n":2,'* ]]
    printf '3}\n' >&8
    IFS= read -r -t 10 answer <&9
    [[ $answer == '{"n":3,'* ]]
    exec 8>&- 9<&-
    wait
}

@test "and before a named pipe whose writer hasn't come" {
    local answer
    echo '{"n":1}' >first
    mkfifo second out
    lq-fee quote first second >out &
    exec 9<out
    IFS= read -r -t 10 answer <&9
    [[ $answer == '{"n":1,'* ]]
    echo '{"n":2}' >second
    IFS= read -r -t 10 answer <&9
    [[ $answer == '{"n":2,'* ]]
    exec 9<&-
    wait
}

# Runs lq-fee with both its ends set non-blocking, as another program that
# shares them may have done.
non_blocking() {
    python3 -c 'import os; os.set_blocking(0, False); os.set_blocking(1, False)'
    lq-fee quote
}

@test "a non-blocking input is waited for" {
    { sleep 0.3; echo '{"n":1}'; sleep 0.3; echo '{"n":2}'; } | non_blocking | cat >out
    [[ $(jq -r .n out | xargs) == "1 2" ]]
}

@test "a non-blocking output is waited for, and no byte is lost" {
    line_of 2000 >line
    for _ in {1..1000}; do cat line; echo; done >in
    lq-fee quote in >want
    non_blocking <in | { sleep 0.5; cat; } | cmp - want
}

# ---- the ends ----

@test "a full device is said once, is status 5, and ends even an endless input" {
    run --separate-stderr bash -c 'yes "{}" | timeout 20 lq-fee quote >/dev/full'
    [[ $status -eq 5 && $stderr == 'lq-fee: standard output: No space left on device' ]]
    try 5 bash -c 'echo "{}" | lq-fee quote >/dev/full'
}

@test "a closed standard output is an error where there is something to say" {
    try 5 bash -c 'echo "{}" | lq-fee quote >&-'
    [[ $stderr == 'lq-fee: standard output: Bad file descriptor' ]]
    try 0 bash -c 'lq-fee quote </dev/null >&-'
}

@test "a closed standard input is an error, and no file takes its place" {
    try 5 bash -c 'lq-fee quote <&-'
    echo '{"n":1}' >a
    try 0 bash -c 'lq-fee quote a <&-'
    try 5 bash -c 'lq-fee quote a - <&-'
    [[ ${#lines[@]} -eq 1 ]]
}

@test "with standard output or error closed, rejected lines go nowhere but their file" {
    printf '[\n{"n":1}\n' >in
    try 5 bash -c 'lq-fee quote --rejects bad in >&-'
    [[ $(<bad) == '[' ]]
    try 3 bash -c 'lq-fee quote --rejects bad in 2>&-'
    [[ $(<bad) == '[' && $output == '{"n":1,'* ]]
}

@test "a reader that leaves ends it quietly, even where the parent ignores SIGPIPE" {
    for _ in {1..3000}; do echo '{"n":1}'; done >in
    run --separate-stderr bash -c 'trap "" PIPE; lq-fee quote in in in | head -n 1'
    [[ $status -eq 0 && ${#lines[@]} -eq 1 && -z $stderr ]]
}
