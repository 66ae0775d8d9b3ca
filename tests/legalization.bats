#!/usr/bin/env bats
# A consular legalization is told genuine by number, sticker and authority together
# (R72, R73), and whoever asks learns nothing else: one answer for every mismatch.

# Each test is a process of its own: what it sets is its own.
# shellcheck disable=SC2030,SC2031

load lib

setup_file() {
    export BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR
    lq_setup
    export LQ_NOW=2021-06-20T09:00:00-05:00
    lq-verify-legalization sign-key office
    lq-verify-legalization lookup-key lookup.key
    cp "$LQ_ROOT/share/demo/register.jsonl" .
    lq-verify-legalization build --key office.key --lookup-key lookup.key <register.jsonl >office.lqr
}

setup() {
    lq_setup
    export LQ_NOW=2021-06-20T09:00:00-05:00
    made=$BATS_FILE_TMPDIR
    held=(--register "$made/office.lqr" --signer "$made/office.pub" --lookup-key "$made/lookup.key")
}

# A check of the first legalization, changed by a jq filter.
sheet() {
    quick_jq -nc '{number: "20210001-001", sticker: "A0012345", authority: "mfa"}'" | ${1:-.}"
}

# answers FILTER RESULT [FINDING...]: ok only if genuine, and these findings with their places.
answers() {
    local want=1
    [[ $2 != genuine ]] || want=0
    try "$want" lq-verify-legalization "${held[@]}" < <(sheet "$1")
    [[ $(quick_jq -r .legalization.result <<<"$output") == "$2" ]]
    shift 2
    [[ $(quick_jq -r '.legalization.findings | map(.id + (.at // "")) | join(" ")' <<<"$output") == "$*" ]] || {
        echo "wanted: $*"
        return 1
    }
}

# ---- what is asked ----

@test "R72 number, sticker and authority are all needed" {
    answers . genuine
    answers 'del(.number)' input-missing input-missing/number
    answers 'del(.sticker)' input-missing input-missing/sticker
    answers 'del(.authority)' input-missing input-missing/authority
    answers '{number: " ", sticker: "－　", authority: ""}' input-missing \
        input-missing/number input-missing/sticker input-missing/authority
}

@test "R72 a form that no authority uses is malformed; one that another uses isn't told apart" {
    answers '.number = "2021"' input-malformed input-malformed/number
    answers '.sticker = "A1"' input-malformed input-malformed/sticker
    answers '.number = "x" | .sticker = "y"' input-malformed input-malformed/number input-malformed/sticker
    answers '.number = "'"$(printf '1%.0s' {1..70})"'"' input-malformed input-malformed/number
    answers '.number = "20210001٠٠١"' input-malformed input-malformed/number
    answers '.number = "20210001"' no-match no-match
}

@test "R72 full-width and spaced input is the same input, whatever its case and hyphens" {
    answers '.number = "２０２１０００１－００１"' genuine
    answers '.number = " 2021 0001 001 " | .sticker = "a00 12345"' genuine
    answers '.number = "第20210001—001号"' genuine
    answers '.sticker = "Ａ００１２３４５"' genuine
    answers '.sticker = "\u00a0A\u200b0012345\ufeff"' genuine
}

@test "R72 what isn't text is rejected, never looked up" {
    try 3 lq-verify-legalization "${held[@]}" < <(sheet '.number = 20210001001')
    [[ ${stderr_lines[0]} == *": number: not a string" ]]
    try 3 lq-verify-legalization "${held[@]}" < <(sheet '.sticker = null')
    try 3 lq-verify-legalization "${held[@]}" < <(sheet '.document_sha256 = "abc"')
    [[ ${stderr_lines[0]} == *": document_sha256: not 64 hex digits" ]]
}

# ---- what is answered ----

@test "R73 all three right: genuine, with the register's details" {
    answers . genuine
    holds '.legalization.ok and .legalization.details == {authority: "mfa", issued_at: "2021-05-03",
        country: "US", document: "出生公证书", signer: "示例公证处 王示范", legalizer: "李样本",
        document_compared: false}'
    holds '.legalization.register.serial == 1
        and .legalization.register.created == "2021-06-20T09:00:00-05:00"'
}

@test "R73 of authorities in China and of missions abroad, by any of their names" {
    for name in mfa 外交部 中国外交部 外交部领事司 'ministry of foreign  affairs' ＭＦＡ; do
        answers ".authority = \"$name\"" genuine
    done
    for name in 驻芝加哥总领馆 中国驻芝加哥总领事馆 ' Consulate General of China in Chicago' cg-chicago; do
        answers '.number = "20210003" | .sticker = "C100200300"'" | .authority = \"$name\"" genuine
    done
    answers '.number = "20210002-001" | .sticker = "A0012346" | .authority = "上海市人民政府外事办公室"' genuine
}

@test "R73 any mismatch is the same answer, to the byte" {
    local f first=
    for f in '.number = "20210001-002"' '.sticker = "A0012346"' '.authority = "cg-chicago"' \
        '.number = "20210003" | .sticker = "C100200300"' '.number = "99999999" | .sticker = "999999"' \
        '.number = "20210002-001"' '.number = "20210004-001"' '.sticker = "A0012348"' \
        '.sticker = "A0012346" | .document_sha256 = "'"$(printf '0%.0s' {1..64})"'"'; do
        answers "$f" no-match no-match
        output=$(jq -c .legalization <<<"$output")
        [[ -n $first ]] || first=$output
        [[ $output == "$first" ]]
    done
    [[ $first == '{"ok":false,"result":"no-match","findings":[{"id":"no-match","rule":"R73","severity":"refuse"}]}' ]]
}

@test "R73 a revoked one says so, and since when" {
    answers '.number = "20210004-001" | .sticker = "A0012348"' revoked legalization-revoked
    holds '.legalization.ok == false and .legalization.details.revoked_at == "2021-06-01"'
}

@test "R73 an authority nobody knows, or that no register covers" {
    answers '.authority = "State of Illinois"' authority-unknown authority-unknown/authority
    answers '.authority = "'"$(printf '外%.0s' {1..200})"'"' authority-unknown authority-unknown/authority
    answers '.authority = "embassy-fr"' authority-unknown authority-unknown/authority
}

@test "a document of another hash is told, of the same or none isn't" {
    local sha
    sha=$(jq -r 'select(.document_sha256).document_sha256' "$made/register.jsonl")
    answers ".document_sha256 = \"$sha\"" genuine
    holds .legalization.details.document_compared
    answers ".document_sha256 = \"${sha^^}\"" genuine
    answers '.document_sha256 = "'"$(printf '0%.0s' {1..64})"'"' document-differs \
        document-differs/document_sha256
    holds '.legalization | has("details") | not'
    # the register has none of that one
    answers '.number = "20210003" | .sticker = "C100200300" | .authority = "cg-chicago"
        | .document_sha256 = "'"$sha"'"' genuine
    holds '.legalization.details.document_compared == false'
}

@test "one dated after the Apostille Convention is in force with its country is a warning" {
    local day country want
    while read -r day country want; do
        jq -c '.issued_at = "'"$day"'" | .country = "'"$country"'"' <<<"$(head -n 1 "$made/register.jsonl")" |
            lq-verify-legalization build --key "$made/office.key" --slow 10 >dated.lqr
        held=(--register dated.lqr --signer "$made/office.pub")
        answers . genuine ${want:+"$want"}
        holds .legalization.ok
    done <<'EOT'
2023-11-07 US
2023-11-08 US apostille-country
2023-11-08T00:30:00+08:00 美国 apostille-country
2023-11-08 united&states
2023-11-08 CA
2024-01-12 加拿大 apostille-country
2023-11-08 VN
EOT
    answers . genuine
}

# ---- who tries ----

tries() { # N CALLER-FILTER SHEET-FILTER: the results of N checks in a row
    for ((i = 0; i < $1; i++)); do sheet "$3 | $2"; done |
        lq-verify-legalization "${held[@]}" --attempts attempts | quick_jq -r .legalization.result | uniq -c | xargs
}

@test "R73 after the profile's failures a caller is locked for the profile's time" {
    [[ $(tries 7 . '.sticker = "A0099999"') == "5 no-match 2 locked" ]]
    # the right answer isn't given any more either
    held+=(--attempts attempts)
    answers . locked attempts-locked
    holds '.legalization | has("details") | not'
    LQ_NOW=2021-06-20T09:59:59-05:00 answers . locked attempts-locked
    LQ_NOW=2021-06-20T10:00:00-05:00 answers . genuine
}

@test "failures are counted per caller; what isn't a failure doesn't count" {
    [[ $(tries 6 '.caller = "desk 1"' '.sticker = "A0099999"') == "5 no-match 1 locked" ]]
    [[ $(tries 4 '.caller = "desk 2"' '.sticker = "A0099999"') == "4 no-match" ]]
    [[ $(tries 9 '.caller = "desk 2"' .) == "9 genuine" ]]
    [[ $(tries 9 '.caller = "desk 2"' '.number = "1"') == "9 input-malformed" ]]
    [[ $(tries 3 '.caller = "desk 2"' '.sticker = "A0099998"') == "1 no-match 2 locked" ]]
    [[ $(tries 1 . .) == "1 genuine" ]]
    [[ $(tries 6 '.caller = "desk 3" | .document_sha256 = "'"$(printf '0%.0s' {1..64})"'"' .) == \
        "5 document-differs 1 locked" ]]
}

@test "failures an hour apart don't add up; a file of the past is emptied" {
    [[ $(tries 4 . '.sticker = "A0099999"') == "4 no-match" ]]
    export LQ_NOW=2021-06-20T10:30:00-05:00
    [[ $(tries 4 . '.sticker = "A0099999"') == "4 no-match" ]]
    [[ $(wc -l <attempts/failures.jsonl) -eq 4 ]]
}

@test "the post's profile says how many and how long" {
    export LQ_POST=newyork
    [[ $(tries 9 . '.sticker = "A0099999"') == "8 no-match 1 locked" ]]
    LQ_NOW=2021-06-20T09:30:00-05:00 tries 1 . . | grep -qx '1 genuine'
}

@test "the log of failures holds no input, and no caller's name" {
    tries 2 '.caller = "ZHANG WEI E12345678"' '.sticker = "A0099999"'
    [[ $(jq -c keys attempts/failures.jsonl | sort -u) == '["at","caller"]' ]]
    if grep -rq -e 20210001 -e A0099999 -e mfa -e ZHANG -e E12345678 attempts; then false; fi
    grep -qE '"caller":"id:[0-9a-f]{16}"' attempts/failures.jsonl
    tries 1 . '.sticker = "A0099999"'
    grep -qF "\"caller\":\"uid:$(id -u)\"" attempts/failures.jsonl
}

@test "eight processes at once count in one file and lose nothing" {
    for i in {1..8}; do
        for ((k = 0; k < 20; k++)); do
            sheet ".caller = \"c$k\" | .sticker = \"A00${i}9999\""
        done >"in.$i"
    done
    pids=()
    for i in {1..8}; do
        lq-verify-legalization "${held[@]}" --attempts attempts "in.$i" >"out.$i" &
        pids+=($!)
    done
    for i in "${pids[@]}"; do wait "$i" || [[ $? -eq 1 ]]; done
    # each caller asked eight times: five failures, three locked
    [[ $(wc -l <attempts/failures.jsonl) -eq 100 ]]
    [[ $(cat out.* | jq -r .legalization.result | sort | uniq -c | xargs) == "60 locked 100 no-match" ]]
}

@test "a damaged log of failures answers nothing" {
    tries 1 . '.sticker = "A0099999"'
    echo '{"at":"yesterday"}' >>attempts/failures.jsonl
    try 5 lq-verify-legalization "${held[@]}" --attempts attempts < <(sheet)
    [[ -z $output && $stderr == *"failures.jsonl: damaged"* ]]
}
