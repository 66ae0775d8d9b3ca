#!/usr/bin/env bats
# What a number says and whether it can be right: identity cards, passports and their machine-readable
# zones, telephones and e-mail addresses, however they were typed (R1-R5, R78).

load lib

setup() {
    lq_setup
    export LQ_NOW=2021-06-20T09:00:00-05:00
}

# says JSON FILTER [OPTION...]: nothing is refused, and the filter is true of id_check.
says() {
    try 0 lq-id "${@:3}" <<<"$1"
    holds ".id_check | .ok == true and ($2)"
}

# refuses JSON FINDING... [-- OPTION...]: each as id or id:seen, and no other.
refuses() {
    local record=$1 want=() options=()
    shift
    while [[ $# -gt 0 && $1 != -- ]]; do want+=("$1"); shift; done
    options=("${@:2}")
    try 1 lq-id "${options[@]}" <<<"$record"
    holds '.id_check.ok == false'
    [[ $(found) == "${want[*]}" ]] || { echo "wanted: ${want[*]}"; return 1; }
}

found() {
    quick_jq -r '.id_check.findings | map(.id + (if has("seen") then ":\(.seen)" else "" end)) | join(" ")' \
        <<<"$output"
}

# ---- identity cards ----

@test "R5 a card's number says where, when and who" {
    says '{"id_number":"11010519491231002X"}' '.id_number == {valid: true, kind: "resident-id",
        normalised: "11010519491231002X", division: "110105", place: "北京市朝阳区",
        born: "1949-12-31", sex: "F"} and .findings == []'
    says '{"id_number":"440524188001010014"}' '.id_number | .sex == "M" and .born == "1880-01-01"'
}

@test "R5 small x, full-width digits and blanks are read, and said" {
    local typed
    for typed in 11010519491231002x １１０１０５１９４９１２３１００２Ｘ '110105 19491231 002X'; do
        says "{\"id_number\":\"$typed\"}" '.id_number.normalised == "11010519491231002X"
            and .id_number.valid and [.findings[].id] == ["written-otherwise"]'
    done
}

@test "R5 a date of birth exists and isn't ahead" {
    refuses '{"id_number":"110105194902310020"}' id-number-date:19490231 id-number-check:0
    refuses '{"id_number":"110105202106210013"}' id-number-future:20210621
    says '{"id_number":"110105202106200018"}' '.id_number.born == "2021-06-20"'
    LQ_NOW=2021-06-21T00:00:00-05:00 says '{"id_number":"110105202106210013"}' '.id_number.valid'
}

@test "R5 one wrong digit and two swapped ones are found, with the character it should be" {
    refuses '{"id_number":"110105194912310021"}' id-number-check:1
    holds '.id_check.findings[0].want == "X"'
    refuses '{"id_number":"11015019491231002X"}' id-number-check:X id-number-division:110150
    refuses '{"id_number":"11010519491213002X"}' id-number-check:X
}

@test "R5 an unknown division is doubted, a former one is told with its successor" {
    says '{"id_number":"990101199003070015"}' '.id_number.valid and (.id_number | has("place") | not)
        and [.findings[] | .id, .seen] == ["id-number-division", "990101"]'
    says '{"id_number":"11010320010203003X"}' '.id_number | .place == "北京市崇文区"
        and .division_now == "110101"'
}

@test "R5 R78 old cards are refused, residence permits told apart" {
    refuses '{"id_number":"110105491231002"}' id-number-old:110105491231002
    refuses '{"id_number":"12345"}' id-number-form:12345
    says '{"id_number":"810000199408230021"}' '.id_number.kind == "hk-permit"'
    says '{"id_number":"820000199009124012"}' '.id_number.kind == "macau-permit"'
    says '{"id_number":"830000199201300022"}' '.id_number.kind == "taiwan-permit"'
}

# ---- passports and travel documents ----

@test "R78 a number tells its kind, and whether real-name authentication takes it" {
    local number kind taken
    while read -r number kind taken; do
        says "{\"passport\":\"$number\"}" ".passport == {valid: true, kind: \"$kind\",
            normalised: \"$number\", real_name: $taken}"
    done <<'EOT'
E00000001  ordinary-passport true
EA0000001  ordinary-passport true
G00000001  ordinary-passport true
140000001  ordinary-passport false
DE0000001  official-passport false
SE0000001  official-passport false
PE0000001  official-passport false
D0000001   official-passport false
S00000001  official-passport false
S.0000001  official-passport false
P.0000001  official-passport false
K00000001  hk-passport       false
MA0000001  macau-passport    false
T00000001  travel-document   false
EOT
}

@test "R5 a number of the wrong form is refused, one of another kind too" {
    refuses '{"passport":"E0000001"}' document-number-malformed:E0000001
    refuses '{"number":"EO0000001","kind":"ordinary-passport"}' document-number-malformed:EO0000001
    refuses '{"number":"X1","kind":"ordinary-passport"}' document-number-malformed:X1
    refuses '{"number":"SE1234567","kind":"ordinary-passport"}' document-kind-mismatch:ordinary-passport
    holds '.id_check.findings[0].want == "official-passport"'
    says '{"held_document":{"kind":"ordinary-passport","number":"e0000 0001"}}' \
        '.passport.valid and .findings[0].at == "/held_document/number"'
}

@test "R5 a number nobody knows asks for a look at the document, a foreign one isn't judged" {
    try 0 lq-id <<<'{"passport":"XYZ123"}'
    holds '.id_check.ok == null and .id_check.passport.kind == "unknown"'
    [[ $(found) == document-number-unknown:XYZ123 ]]
    says '{"number":"XYZ123","kind":"foreign-passport"}' '.passport.kind == "foreign-passport"'
}

@test "R5 the forms of numbers are dated" {
    LQ_NOW=2017-04-04T09:00:00-05:00 try 0 lq-id <<<'{"passport":"EA0000001"}'
    holds '.id_check.ok == null'
    LQ_NOW=2017-04-05T09:00:00-05:00 says '{"passport":"EA0000001"}' '.passport.real_name'
}

# ---- machine-readable zones ----

zone() { jq -nc --args '{mrz: $ARGS.positional}' "$@"; }
passport=('POCHNYANG<<ZHANG<<<<<<<<<<<<<<<<<<<<<<<<<<<<' 'E000000019CHN9003071F3103061<<<<<<<<<<<<<<<2')

@test "R5 a passport's zone is read with every check digit by itself" {
    says "$(zone "${passport[@]}")" '.mrz | .valid and .format == "TD3" and .kind == "ordinary-passport"
        and .number == "E00000001" and .surname == "YANG" and .given_names == "ZHANG"
        and .born == "1990-03-07" and .sex == "F" and .expires == "2031-03-06" and .issuer == "CHN"
        and ([.checks[] | select(.ok) | .field] == ["number", "born", "expires", "optional", "composite"])'
    refuses "$(zone "${passport[0]}" "${passport[1]/9003071/9008071}")" mrz-check:born mrz-check:composite
    holds '.id_check.mrz.checks | map(select(.ok | not) | [.field, .seen, .want]) == [["born","1","6"],["composite","2","7"]]'
}

@test "R5 the other sizes: ICAO's specimens of TD1 and TD2" {
    says "$(zone 'I<UTOD231458907<<<<<<<<<<<<<<<' '7408122F1204159UTO<<<<<<<<<<<6' \
        'ERIKSSON<<ANNA<MARIA<<<<<<<<<<')" '.mrz | .format == "TD1" and .given_names == "ANNA MARIA"'
    says "$(zone 'I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<' 'D231458907UTO7408122F1204159<<<<<<<6')" \
        '.mrz | .format == "TD2" and .number == "D23145890" and .expires == "2012-04-15"'
    says "$(zone 'I<UTOD23145890<7349<<<<<<<<<<<' '3407127M9507122UTO<<<<<<<<<<<2' \
        'STEVENSON<<PETER<JOHN<<<<<<<<<')" '.mrz.number == "D23145890734"'
}

@test "R5 a travel document with a passport's number is told by its zone" {
    says "$(zone 'PTCHNLI<<SHILI<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<' \
        'G000000024CHN0102030M2302029<<<<<<<<<<<<<<<0' | jq -c '.passport = "G00000002"')" \
        '.mrz.kind == "travel-document" and .passport.kind == "travel-document"
         and .passport.real_name == false'
}

@test "R5 the zone's number is the passport's" {
    says "$(zone "${passport[@]}" | jq -c '.passport = "E00000001"')" '.findings == []'
    refuses "$(zone "${passport[@]}" | jq -c '.passport = "E00000002"')" mrz-number-mismatch:E00000001
}

@test "R5 what is no zone is said with its line; small and full-width letters are read" {
    refuses '{"mrz":["ABC"]}' mrz-form:line-count
    refuses '{"mrz":["ABC","DEF"]}' mrz-form:line-length
    refuses "$(zone "${passport[0]/Y/Ü}" "${passport[1]}")" mrz-form:character
    says "$(zone "${passport[0],,}" "${passport[1]}")" \
        '.mrz.valid and [.findings[].id] == ["written-otherwise"]'
    says "$(zone "${passport[0]//<</«}" "${passport[1]//</＜}")" '.mrz.valid'
    try 3 lq-id <<<'{"mrz":["A",1]}'
    [[ ${stderr_lines[0]} == "lq-id: -:1:13: mrz[1]: not a string" ]]
}

# ---- telephones ----

@test "R2 Chinese mobile numbers by the ranges given out, however they are grouped" {
    local number
    for number in '+86 138 0013 8000' 13800138000 138-0013-8000 '+86(138)00138000' '+８６13800138000' \
        16100000000 17405000000 19900000000 14700000000 16500000000; do
        says "{\"phone\":\"$number\"}" '.phone.kind == "cn-mobile" and (.phone.normalised | test("^\\+861"))'
    done
    for number in +8614600000000 +8615400000000 +8616110000000 +8617406000000 +861380013800 +864001234567; do
        says "{\"phone\":\"$number\"}" '.phone.kind == "cn-other"'
    done
}

@test "R2 American and other numbers are told apart" {
    says '{"phone":"312-453-0210"}' '.phone == {valid: true, kind: "us", normalised: "+13124530210"}'
    says '{"phone":"+1 (312) 453-0210"}' '.phone.normalised == "+13124530210"'
    says '{"phone":"1-312-453-0210"}' '.phone.kind == "us"'
    says '{"phone":"13124530210"}' '.phone.kind == "cn-mobile"'
    says '{"phone":"+44 20 7946 0000"}' '.phone.kind == "international"'
    local bad
    for bad in '' 110 +0123456789 1234567890123456 '312-453-0210 x2' '+1 112 453 0210' '(312 4530210' \
        '++13124530210' abc '146 0000 0000'; do
        refuses "{\"phone\":\"$bad\"}" "phone-malformed:$bad"
    done
}

# ---- e-mail ----

@test "R2 e-mail addresses, with internationalised domains in A-labels" {
    says '{"email":"sample.person+visa@mail.example.org"}' '.email.normalised == "sample.person+visa@mail.example.org"'
    says '{"email":"a@例子.中国"}' '.email.normalised == "a@xn--fsqu00a.xn--fiqs8s"'
    says '{"email":"a@faß.de"}' '.email.normalised == "a@xn--fa-hia.de"'
    says '{"email":" Ａ@EXAMPLE.org "}' '.email.normalised == "A@example.org"'
}

@test "R2 what is no address is refused with its fault" {
    local fault address long
    long=$(printf 'x%.0s' {1..64})
    while read -r fault address; do
        refuses "$(jq -nc --arg a "$address" '{email: $a}')" "email-malformed:$address"
        holds ".id_check.email.fault == \"$fault\""
    done <<EOT
no-at                nobody
no-at                @example.org
local-part           a..b@c@example.org
local-part           "a"@example.org
local-part           王@example.org
local-part-length    x$long@example.org
label                a@-example.org
label                a@example..org
label                a@exa_mple.org
label-length         a@$long.org
domain-without-point a@localhost
domain-numeric       a@192.168.1.1
domain-idna          a@xn--a.org
EOT
}

@test "R2 no address that passes can carry a header or a command" {
    local evil
    for evil in 'a@b.org\r\nBcc: x@y.org' 'a b@c.org' 'a@b.org\u0000' '<a@b.org>' 'a@b.org,c@d.org' \
        'a@b.org\u202e' '-oQ/tmp@b'; do
        try 1 lq-id <<<"{\"email\":\"$evil\"}" || [[ $status -eq 3 ]]
        jq -es 'all(.[]; .id_check.email.valid == false)' <<<"$output"
    done
}

# ---- registration ----

@test "R2 an e-mail address or a Chinese mobile number registers" {
    says '{"email":"sample@example.org"}' true --registration
    says '{"phone":"+86 138 0013 8000"}' true --registration
    says '{"phone":"+1 312-555-0100","email":"sample@example.org"}' true --registration
    refuses '{"phone":"+1 312-555-0100"}' 'contact-not-cn-mobile:+1 312-555-0100' -- --registration
    refuses '{"passport":"E00000001"}' contact-missing -- --registration
}

@test "R78 an ordinary passport or an identity card registers, no other document" {
    local number
    says '{"email":"a@example.org","passport":"G00000001"}' true --registration
    says '{"email":"a@example.org","id_number":"11010519491231002X"}' true --registration
    says '{"email":"a@example.org","id_number":"11010519491231002X","passport":"K00000001"}' true --registration
    for number in DE0000001 S0000001 P0000001 K00000001 MA0000001 T00000001; do
        try 1 lq-id --registration <<<"{\"email\":\"a@example.org\",\"passport\":\"$number\"}"
        [[ $(found) == realname-document-unsupported:* ]]
        says "{\"email\":\"a@example.org\",\"passport\":\"$number\"}" true
    done
    refuses '{"email":"a@example.org","id_number":"810000199408230021"}' \
        realname-document-unsupported:hk-permit -- --registration
}

# ---- records ----

@test "an order's own places are read, findings point there" {
    try 1 lq-id <<<'{"applicant":{"id_number":"1","email":"x","phone":"1"},"held_document":{"number":"E1","mrz":[]}}'
    holds '[.id_check.findings[].at] == ["/applicant/id_number", "/held_document/number",
        "/held_document/mrz", "/applicant/phone", "/applicant/email"]'
}

@test "a record with nothing to check is rejected, a wrong type too" {
    try 3 lq-id <<<'{"order":"A1"}'
    [[ ${stderr_lines[0]} == "lq-id: -:1:1: no id_number, passport, number, phone, email or mrz in it" ]]
    try 3 lq-id <<<'{"id_number":11010519491231002}'
    [[ ${stderr_lines[0]} == *": id_number: not a string" ]]
    try 3 lq-id <<<'{"phone":null}'
}

@test "a table that is damaged is said with its line, and nothing is judged" {
    cp -R "$LQ_ROOT/share" share
    export LQ_SHARE=$PWD/share
    sed -i '2s/"pattern"/"patern"/' share/ids/documents.jsonl
    try 5 lq-id <<<'{"phone":"110"}'
    [[ $stderr == *'ids/documents.jsonl:2: patern: not a member of such a row' && -z $output ]]
    cp "$LQ_ROOT/share/ids/documents.jsonl" share/ids
    sed -i '9s/^......//' share/ids/divisions.tsv
    try 5 lq-id <<<'{"phone":"110"}'
    [[ $stderr == *'ids/divisions.tsv:9: not a code of six digits' ]]
    rm share/ids/divisions.tsv
    try 5 lq-id <<<'{"phone":"110"}'
}

@test "the tables: rows with a day and a source, codes ascending, successors in use" {
    cd "$LQ_ROOT/share/ids"
    jq -es 'length > 20 and all(.[]; .valid_from and .source)' documents.jsonl
    jq -es 'map(.from) == (map(.from) | sort) and all(.[]; .from <= .to and .source)' mobiles.jsonl
    grep -v '^#' divisions.tsv | cut -f 1 | sort -c -u
    [[ $(grep -vc '^#' divisions.tsv) -gt 3200 ]]
    # a successor is a code in use, and former divisions are named
    awk -F '\t' '!/^#/ { until[$1] = $3; to[$1] = $4 }
        END { for (c in to) if (to[c] != "" && (!(to[c] in until) || until[to[c]] != "")) exit 1 }' divisions.tsv
}
