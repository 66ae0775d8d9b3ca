#!/usr/bin/env bats
# A tracking number tells whose it is, whether it is right and what was paid for
# (R39, R40, R43-R45); what it doesn't tell is asked, never guessed.

load lib

setup() {
    lq_setup
    numbers=$LQ_ROOT/tests/corpus/track-numbers.tsv
}

# A record of NUMBER [CARRIER [SERVICE]]; "" leaves a member out.
record() {
    jq -nc --arg t "$1" --arg c "${2:-}" --arg s "${3:-}" \
        '{tracking: $t, carrier: $c, service: $s} | with_entries(select(.value != ""))'
}

# says OK FINDING...: of the last output; a finding is id or id:seen.
says() {
    holds ".track.ok == $1"
    shift
    [[ $(jq -r '.track.findings | map(.id + (if has("seen") then ":\(.seen)" else "" end))
        | join(" ")' <<<"$output") == "$*" ]] || {
        echo "wanted: $*"
        return 1
    }
}

# judged STATUS AS NUMBER [CARRIER [SERVICE]]
judged() {
    local want=$1 as=$2
    shift 2
    try "$want" lq-track ${as:+--as "$as"} < <(record "$@")
}

priority=9405511000000000001231
certified='420 60616 9407 1100 0000 0000 0012 34'

# ---- the number by itself ----

@test "R45 hundreds of made numbers read as they were made: carrier, product, check digit, form" {
    [[ $(wc -l <"$numbers") -ge 150 ]]
    cut -f 2 "$numbers" | jq -Rc '{tracking: .}' >in
    run --separate-stderr lq-track in
    [[ $status -eq 1 && -z $stderr ]]
    jq -r 'def word: if . == null then "-" else . end;
        .track | [.ok | tostring] + [.carrier, .product, .check_digit]
            + [.certified, .registered, .return_receipt, .zip, .format | word] | @tsv' \
        <<<"$output" >told
    cut -f 3- "$numbers" >made
    diff made told
}

@test "the fixture is what its script makes" {
    python3 "$LQ_ROOT/tests/tools/track_numbers.py" "$LQ_ROOT/share" >made
    cmp made "$numbers"
}

@test "R45 every wrong digit of the fixture's USPS numbers is found" {
    awk -F '\t' '$1 == "one digit off" && $4 == "usps"' "$numbers" | cut -f 2 |
        jq -Rc '{tracking: .}' >in
    [[ $(wc -l <in) -ge 50 ]]
    try 1 lq-track in
    holds '.track.ok == false and .track.findings[0].id == "tracking-invalid"'
}

@test "R45 the zero-filled specimens of publications are no numbers" {
    for specimen in 9400100000000000000000 '9205 5000 0000 0000 0000 00' 9208800000000000000000; do
        judged 1 '' "$specimen"
        says false "tracking-invalid:$specimen"
        holds '.track.check_digit == "wrong" and .track.carrier == "usps"'
    done
}

@test "R45 what looks like nobody's number is refused, with what was seen" {
    for text in hello 12345 "${priority}1" 'ＺＡ 1'; do
        judged 1 '' "$text"
        says false "tracking-invalid:$text"
        holds '.track.carrier == "unknown" and .track.check_digit == "none"
            and (.track | has("format") | not)'
    done
    judged 1 '' ' - '
    says false 'tracking-invalid: - '
}

@test "blanks, hyphens and small letters don't count" {
    judged 0 '' '9405 5110-0000 0000 0012 31'
    says true
    judged 0 '' ea400056561us
    says true
    holds '.track.product == "priority-express"'
}

@test "the ZIP code of the routing prefix is told, five digits or nine" {
    judged 0 '' "420 60616 $priority"
    holds '.track.zip == "60616" and .track.format == "impb-30" and .track.product == "priority"'
    judged 0 '' "420 60616 1234 $priority"
    holds '.track.zip == "606161234" and .track.format == "impb-34"'
}

@test "R44 an unlisted service code is asked about, not guessed" {
    [[ $(grep -c $'^002\t' "$LQ_ROOT/share/carriers/usps-stc.tsv") -eq 0 ]]
    judged 0 '' "$(awk -F '\t' '$1 == "unlisted service" { print $2; exit }' "$numbers")"
    says null track-service-unknown:002
    holds '.track.product == "unknown" and .track.check_digit == "right"'
}

@test "R44 the service written down counts where the number doesn't tell" {
    local unlisted
    unlisted=$(awk -F '\t' '$1 == "unlisted service" { print $2; exit }' "$numbers")
    judged 0 '' "$unlisted" usps priority
    says true
    judged 0 return "$unlisted" usps 'Priority Mail'
    says true
    judged 1 return "$unlisted" usps 'Media Mail'
    says false service-not-accepted:media
    judged 0 return "$unlisted"
    says null track-service-unknown:002
}

# ---- against what is printed beside it ----

@test "the ways people write a carrier and a service are understood" {
    judged 0 '' "$priority" 'US Mail' '  Priority   MAIL '
    says true
    judged 0 '' EA400056561US 'United States Postal Service' 'Express Mail'
    says true
}

@test "R43 another carrier printed than the number's is asked about: couriers use USPS's numbers" {
    for courier in 'FedEx SmartPost' 'UPS Mail Innovations' 'DHL eCommerce' 'somebody else'; do
        judged 0 '' 9261292700768711948021 "$courier"
        says null "track-carrier-conflict:$courier"
        holds '.track.carrier == "usps" and .track.findings[0].want == "usps"'
    done
    judged 0 '' 9261292700768711948021 '' SmartPost
    says null track-carrier-conflict:SmartPost
}

@test "R44 another service printed than the number's is asked about" {
    judged 0 '' "$priority" usps express
    says null track-service-conflict:express
    holds '.track.findings[0].want == "priority"'
    judged 0 '' "$priority" usps certified
    says null track-service-conflict:certified
}

# ---- on the envelope in: --as in ----

@test "R39 R40 an ordinary Priority label may come in, and so may another courier's" {
    judged 0 in "$priority" usps priority
    says true
    judged 0 in 1Z5R89390357567127 ups
    says true
}

@test "R39 certified mail is refused, by its service code or by what is printed" {
    judged 1 in "$certified"
    says false certified-mail:420606169407110000000000001234
    holds '.track.certified and [.track.findings[].id] == ["certified-mail"]'
    judged 1 in "$priority" usps 'Certified Mail'
    says false 'certified-mail:Certified Mail' track-service-conflict:'Certified Mail'
}

@test "R39 certified labels of every age are known" {
    awk -F '\t' '$3 != "false" && $7 == "true" { print $2 }' "$numbers" | jq -Rc '{tracking: .}' >in
    [[ $(wc -l <in) -ge 15 ]]
    try 1 lq-track --as in in
    holds '[.track.findings[].id] | index("certified-mail")'
}

@test "R39 registered mail is refused" {
    awk -F '\t' '$3 != "false" && $8 == "true" { print $2 }' "$numbers" | jq -Rc '{tracking: .}' >in
    grep -q '"R.*US"' in
    try 1 lq-track --as in in
    holds '[.track.findings[].id] | index("registered-mail")'
    try 1 lq-track --as in <<<'{"service":"Registered Mail"}'
    says false 'registered-mail:Registered Mail'
}

@test "R40 a return receipt is refused" {
    awk -F '\t' '$3 != "false" && $9 == "true" { print $2 }' "$numbers" | jq -Rc '{tracking: .}' >in
    [[ $(wc -l <in) -ge 5 ]]
    try 1 lq-track --as in in
    holds '[.track.findings[].id] | index("return-receipt")'
    try 1 lq-track --as in <<<'{"service":"return receipt"}'
    says false 'return-receipt:return receipt'
}

@test "R39 without a number the service written down is judged; one of the two is enough" {
    try 0 lq-track --as in <<<'{"service":"priority"}'
    says true
    try 0 lq-track --as in <<<'{}'
    says true
}

@test "R39 a label that doesn't tell whether it is certified is asked about" {
    local unlisted
    unlisted=$(awk -F '\t' '$1 == "unlisted service" { print $2; exit }' "$numbers")
    judged 0 in "$unlisted"
    says null track-service-unknown:002
    judged 0 in "$unlisted" usps priority
    says true
}

# ---- on the return envelope: --as return ----

@test "R43 R44 Priority Mail and Priority Mail Express of USPS are taken" {
    judged 0 return "$priority" usps priority
    says true
    judged 0 return EA400056561US
    says true
}

@test "R43 every other courier is refused, by number or by name" {
    awk -F '\t' '$3 == "true" && $4 != "usps" { print $2 }' "$numbers" | jq -Rc '{tracking: .}' >in
    [[ $(jq -r .track.carrier < <(lq-track in) | sort -u | wc -l) -eq 7 ]]
    try 1 lq-track --as return in
    holds '.track as $t | [$t.findings[] | .id + ":" + .seen] == ["carrier-not-usps:" + $t.carrier]'
    judged 1 return "$priority" FedEx
    says false carrier-not-usps:fedex track-carrier-conflict:FedEx
}

@test "R44 Ground Advantage, First-Class, Media Mail and the like are refused" {
    awk -F '\t' '$3 == "true" && $4 == "usps" && $5 !~ /^priority|return$/ { print $2 }' "$numbers" |
        jq -Rc '{tracking: .}' >in
    try 1 lq-track --as return in
    holds '[.track.findings[] | .id + ":" + .seen] == ["service-not-accepted:" + .track.product]'
    for product in ground-advantage first-class media library bound-printed-matter marketing; do
        grep -q "service-not-accepted.*\"seen\":\"$product\"" <<<"$output"
    done
}

@test "R44 labels of return services are asked about: their postage is charged on use" {
    awk -F '\t' '$3 == "true" && $5 ~ /return$/ { print $2 }' "$numbers" | jq -Rc '{tracking: .}' >in
    [[ $(wc -l <in) -ge 3 ]]
    try 0 lq-track --as return in
    holds '.track.ok == null and .track.findings[0].seen == .track.product'
}

@test "R45 the return envelope has a tracking number, a right one" {
    judged 1 return '' usps priority
    says false tracking-missing
    judged 1 return 9405511000000000001232 usps priority
    says false tracking-invalid:9405511000000000001232
}

@test "what a post takes is its profile's" {
    cp -R "$LQ_ROOT/share" share
    jq '.envelope.return_services += ["ground-advantage"] | .envelope.refused_in = ["registered"]' \
        share/posts/chicago.json >changed
    mv changed share/posts/chicago.json
    export LQ_SHARE=$PWD/share
    judged 0 return '9400 1112 0108 0805 4830 16'
    says true
    judged 0 in "$certified"
    says true
}

# ---- the tables ----

@test "without --as there must be a number to judge" {
    try 3 lq-track <<<'{"service":"priority"}'
    [[ -z $output && ${stderr_lines[0]} == *': tracking: missing' ]]
    try 3 lq-track <<<'{"tracking":9405511000000000001231}'
    [[ ${stderr_lines[0]} == *': tracking: not a string' ]]
}

@test "a damaged table is named with its line, and nothing is judged" {
    damaged() { # FILE SED-SCRIPT MESSAGE
        rm -rf share
        cp -R "$LQ_ROOT/share" share
        sed -i "$2" "share/carriers/$1"
        LQ_SHARE=$PWD/share try 5 lq-track <<<'{"tracking":"1"}'
        [[ -z $output ]]
        grep -qE "^lq-track: carriers/$1:?[0-9]*: $3" <<<"$stderr"
    }
    damaged usps-stc.tsv '6s/^/0/' 'code: not three digits'
    damaged usps-stc.tsv '6p' 'code: is there twice'
    damaged usps-stc.tsv '6s/\t/ /' 'row: not as many columns'
    damaged usps-stc.tsv '6s/2026-06-24/2026-6-24/' 'valid_from: not a date'
    damaged usps-stc.tsv '6s/\t[^\t]*$/\t/' 'source: empty'
    damaged usps-stc.tsv '/^code/s/product/name/' 'columns: not those'
    damaged usps-stc.tsv '6s/\tN\t/\tno\t/' 'certified: not one of the words'
    damaged words.tsv 's/^us-mail/US Mail/' 'printed: not in small letters'
    damaged words.tsv 's/^us-mail\tcarrier/us-mail\tproduct/' 'means: not one of the words'
    damaged formats.tsv 's/\tmod7\t/\tmod8\t/' 'check: not one of the words'
    damaged formats.tsv 's/JVGL d9-18/JVGL d9-38/' 'pattern: longer than a number'
    damaged formats.tsv 's/JVGL d9-18/d9-18 JVGL/' 'pattern: only the last part'
    damaged formats.tsv 's/z9/z4/' 'pattern: a ZIP code has'
    damaged formats.tsv 's/C|D d14/C|DD d14/' 'pattern: a part isn.t'
    damaged formats.tsv 's/> d12\t/> d1\t/' 'pattern: nothing for a check digit'
    damaged formats.tsv 's/> d12\t/d1 d1 d1 d1 d1 d1 d1 d1 > d12\t/' 'pattern: too many parts'
    damaged formats.tsv 's/> d12\t/\t/' 'pattern: empty'
    rm share/carriers/words.tsv
    LQ_SHARE=$PWD/share try 5 lq-track <<<'{"tracking":"1"}'
    [[ $stderr == *'words.tsv: No such file'* ]]
}

@test "every row of the tables names its day and its source" {
    for table in formats usps-stc words; do
        awk -F '\t' '/^#/ { next } !head { head = $0; if ($0 !~ /valid_from\tsource$/) exit 1; next }
            $(NF - 1) !~ /^20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]$/ || $NF == "" { exit 1 }' \
            "$LQ_ROOT/share/carriers/$table.tsv"
    done
}
