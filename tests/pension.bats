#!/usr/bin/env bats
# A proof of life is whole and goes to the right department; what comes of it is told, kept
# where answers contradict each other, and falls back to paper when nothing comes (R67-R71).

load lib
load pension

setup() { pension_setup; }
teardown() { [[ ! -d store ]] || lq-audit verify --store store >/dev/null; }

passes() { # FILTER JQ
    try 0 lq-pension check <<<"$(pensioner P1 "$1")"
    holds ".pension_check | .ok == true and ($2)"
}

refuses() { # FILTER FINDINGS
    try 1 lq-pension check <<<"$(pensioner P1 "$1")"
    holds '.pension_check.ok == false'
    has_found "$2"
}

asks() { # FILTER FINDINGS
    try 0 lq-pension check <<<"$(pensioner P1 "$1")"
    holds '.pension_check.ok == null'
    has_found "$2"
}

# ---- check ----

@test "R67 no paper without a cause; with one of R71, R79 or R80 it is taken" {
    local cause
    passes . '.way == "app"'
    refuses '.channel = "mail"' paper-not-needed
    refuses '.channel = "mail" | .cause = "habit"' paper-not-needed
    for cause in submit-failed result-not-found no-document no-account; do
        passes ".channel = \"mail\" | del(.face) | .cause = \"$cause\"" '.way == "paper"'
    done
    refuses '.channel = "email" | .cause = "urgent"' urgent-proof-missing
    passes '.channel = "email" | .cause = "urgent" | .proof = ["ticket.pdf"]' '.way == "paper"'
}

@test "R68 every field is there, else each is named" {
    passes . '.findings == []'
    refuses 'del(.applicant, .division)' \
        'field-missing field-missing field-missing field-missing'
    holds '[.pension_check.findings[].at] == ["/applicant/name", "/applicant/id_number",
        "/applicant/phone", "/division"]'
    # the rule is the one that asks here; the catalogue names it beside the applications' own
    holds '.pension_check.findings | all(.rule == "R68")'
    jq -es 'any(.id == "field-missing" and .rule == "R5" and .also == ["R68"])' "$LQ_ROOT/share/findings.jsonl"
    refuses '.applicant.name = "  "' field-missing
    refuses '.applicant.id_number = "110105194912310021" | del(.applicant.phone) | .division = "990101"' \
        'id-number-check field-missing division-unknown' # in rule order
    passes '.id_number = .applicant.id_number | del(.applicant.id_number)' '.findings == []'
}

@test "R68 the pensioner's own face, nobody else's" {
    passes . true
    refuses 'del(.face)' identity-not-verified
    refuses '.face.result = "fail"' identity-not-verified
    refuses '.face.subject = "account-owner"' identity-not-verified
    refuses 'del(.face.subject)' identity-not-verified
}

@test "R68 an ID number with one minor error is found" {
    refuses '.applicant.id_number = "110105194912310021"' id-number-check
    passes '.applicant.id_number = "110105 19491231 002x"' '[.findings[].id] == ["written-otherwise"]'
}

@test "R68 a proxy has a name and a mandate that holds" {
    passes '.proxy = {name: "赵样", mandated_on: "2021-01-01"}' true
    refuses '.proxy = {name: "赵样"}' field-missing
    refuses '.proxy = {name: "赵样", mandated_on: "2021-06-21"}' mandate-ahead
    asks '.proxy = {name: "赵样", mandated_on: "2020-06-19"}' mandate-old
}

@test "R69 a division by code or name becomes a department" {
    passes '.division = "440305"' '.department.place == "广东省深圳市南山区"'
    passes '.division = "深圳南山"' '.department.division == "440305"'
    passes '.division = "广东省深圳市南山区"' '.department.division == "440305"'
    passes '.division = "浙江省"' '.department.division == "330000"'
    passes '.division = "杭州市"' '.department.division == "330100"'
    refuses '.division = "990101"' division-unknown
    refuses '.division = "亚特兰蒂斯"' division-unknown
    refuses '.division = "44030"' division-unknown
}

@test "R69 a name in several provinces asks, with the candidates" {
    asks '.division = "朝阳区"' division-ambiguous
    holds '[.pension_check.candidates[].division] == ["110105", "220104"]'
    passes '.division = "北京朝阳区"' '.department.division == "110105"'
    asks '.division = "吉林"' division-ambiguous
    passes '.division = "吉林省"' '.department.division == "220000"'
}

@test "R69 every code of the table resolves, every retired one maps to one in use" {
    grep -v '^#' "$LQ_ROOT/share/ids/divisions.tsv" >table
    pensioner P >one
    cut -f 1 table | jq -Rc --slurpfile p one '$p[0] + {division: .}' | lq-pension check |
        jq -r '[.division, .pension_check.department.division,
            (.pension_check.findings | map(.id) | join(","))] | @tsv' >got
    [[ $(wc -l <got) -eq $(wc -l <table) && $(wc -l <got) -gt 3000 ]]
    awk -F '\t' 'NR == FNR { until[$1] = $3; next }
        $2 == "" || until[$2] != "" { print "nowhere: " $0; bad = 1 }
        (until[$1] == "") != ($3 == "") { print "not told: " $0; bad = 1 }
        until[$1] != "" { former++ }
        END { exit bad || former < 20 }' table got
}

@test "R69 every full name in the table comes back to its code, or asks" {
    pensioner P >one
    grep -v '^#' "$LQ_ROOT/share/ids/divisions.tsv" | awk -F '\t' '$3 == "" && NR % 7 == 1' >some
    jq -Rc --slurpfile p one 'split("\t") as $r | $p[0] + {want: $r[0], division: $r[1]}' some |
        lq-pension check |
        jq -e -n '[inputs | .want as $w | .pension_check
            | if .ok then .department.division == $w
              else [.candidates[]?.division] | (length == 16 or index($w) != null) end] | all'
}

@test "R69 the interval is the locality's: county before city before province" {
    cp -R "$LQ_ROOT/share" mine
    export LQ_SHARE=$PWD/mine
    {
        echo '{"division":"440000","interval_months":6,"level":"province","department":"某处","valid_from":"2020-01-01","source":"example"}'
        echo '{"division":"440300","interval_months":3,"level":"city","department":"某局","valid_from":"2020-01-01","source":"example"}'
        echo '{"division":"440305","interval_months":1,"level":"county","department":"某所","valid_from":"2022-01-01","source":"example"}'
    } >>mine/pension/localities.jsonl
    passes '.last_certified = "2021-05-31"' '.due_on == "2021-08-31" and .department.division == "440300"'
    passes '.division = "440105" | .last_certified = "2021-05-31"' \
        '.due_on == "2021-11-30" and .department.name == "广东省某处"'
    LQ_NOW=2022-02-01T00:00:00Z passes '.last_certified = "2022-01-31"' \
        '.due_on == "2022-02-28" and .department.division == "440305"'
    echo '{"division":"44"}' >>mine/pension/localities.jsonl
    try 5 lq-pension check <<<"$(pensioner P1)"
    [[ $stderr == *"pension/localities.jsonl:5:"* ]]
}

@test "R68 a date ahead is refused, an overdue one is told" {
    refuses '.last_certified = "2021-06-21"' certified-ahead
    passes '.last_certified = "2020-06-19"' '[.findings[].id] == ["certification-overdue"]'
    passes '.last_certified = "2020-02-29" | .division = "440305"' '.due_on == "2021-02-28"'
}

# ---- the store ----

@test "R68 submit: whole is checked, the rest is received, and amended; again changes nothing" {
    try 0 lq-pension submit <<<"$(pensioner P1)"
    holds '.case == "P1" and .state == "checked" and .transition.written'
    try 1 lq-pension submit <<<"$(pensioner P2 'del(.face)')"
    holds '.state == "received" and .transition.written and .transition.ok == false'
    local before
    before=$(journal)
    try 0 lq-pension submit <<<"$(pensioner P1)"
    holds '.transition.already'
    try 1 lq-pension submit <<<"$(pensioner P1 '.division = "110101"')"
    has_found key-conflict
    [[ $(journal) == "$before" ]]
    try 0 lq-pension submit <<<"$(pensioner P2)"
    holds '.state == "checked" and .transition.edge == "amend" and .face.result == "pass"'
    try 3 lq-pension submit <<<"$(pensioner P3 '.results = []')"
    try 1 lq-pension submit <<<"$(pensioner P3 'del(.case)')"
    try 3 lq-pension submit <<<"$(pensioner ../P3)"
}

@test "R67 paper with a cause becomes a case with a number of the post; without one nothing is stored" {
    local paper='del(.case, .face) | .channel = "mail" | .intake_ref = "R-1"' number
    try 0 lq-pension submit <<<"$(pensioner x "$paper | .cause = \"no-account\"")"
    holds '.state == "fallback" and (.case | test("^CHIP-21-000001-[0-9A-Z]$"))'
    number=$(jq -r .case <<<"$output")
    try 0 lq-pension submit <<<"$(pensioner x "$paper | .cause = \"no-account\"")"
    holds ".case == \"$number\" and .transition.already"
    try 1 lq-pension submit <<<"$(pensioner x "$paper | .intake_ref = \"R-2\"")"
    holds '.transition.written == false'
    has_found paper-not-needed
}

@test "R70 results in any order, repeated, for unknown cases" {
    cases 4 | lq-pension submit >/dev/null
    lq-pension push >/dev/null
    printf '%s\n' case,result,date,reason P1002,failed,2021-07-02,照片不符 P1000,passed,2021-07-01, \
        P9,passed,2021-07-01, P1000,passed,2021-07-01, >answers.csv
    lq-csv answers.csv >answers
    try 1 lq-pension result answers
    [[ $(jq -c '[.case, .state, .transition.already // false]' <<<"$output") == '["P1002","failed",false]
["P1000","passed",false]
["P9",null,false]
["P1000","passed",true]' ]]
    try 0 lq-pension status P1002
    holds '.answer == "failed" and .date == "2021-07-02" and .reason == "照片不符" and .department.division == "310101"'
    try 0 lq-pension status P1001
    holds '.answer == "pending"'
    try 1 lq-pension status P9
    holds '.answer == "not-found" and .transition.findings[0].id == "not-found"'
    try 0 lq-pension status <<<'{"id_number":"11010519491231002x"}'
    [[ ${#lines[@]} -eq 4 ]]
    try 1 lq-pension status <<<'{"id_number":"440524188001010014"}'
    try 3 lq-pension result <<<'{"case":"P1000","result":"maybe","date":"2021-07-01"}'
    try 3 lq-pension result <<<'{"case":"P1000","result":"passed"}'
}

@test "R70 no answer to what was never handed over, or from another department" {
    pensioner P1 | lq-pension submit >/dev/null
    try 1 lq-pension result <<<'{"case":"P1","result":"passed","date":"2021-07-01"}'
    has_found state-wrong
    lq-pension push >/dev/null
    try 1 lq-pension result <<<'{"case":"P1","result":"passed","date":"2021-07-01","division":"110101"}'
    has_found result-other-department
    [[ $(state P1) == pushed ]]
}

@test "R70 a contradiction is kept beside, asked about, and settled by an officer" {
    pensioner P1 | lq-pension submit >/dev/null
    lq-pension push >/dev/null
    try 1 lq-pension settle P1 --result passed --note x
    has_found state-wrong
    lq-pension result <<<'{"case":"P1","result":"passed","date":"2021-07-01"}' >/dev/null
    try 1 lq-pension settle P1 --result passed --note x
    has_found nothing-to-settle
    try 0 lq-pension result <<<'{"case":"P1","result":"failed","date":"2021-07-03","reason":"no match"}'
    holds '.state == "passed" and .transition.ok == null and .transition.written'
    has_found result-contradicts
    try 0 lq-pension status P1
    holds '.answer == "contradictory" and [.results[].result] == ["passed", "failed"]'
    try 1 lq-pension settle P1 --result failed
    has_found reason-missing
    try 0 lq-pension settle P1 --result failed --note 'the department rang'
    holds '.state == "failed" and (.results | length) == 2 and (has("contradiction") | not)'
    try 0 lq-pension status P1
    holds '.answer == "failed" and .reason == "no match"'
    try 0 lq-pension result <<<'{"case":"P1","result":"passed","date":"2021-07-01"}'
    holds '.state == "failed" and .transition.already and .transition.ok'
}

@test "R71 fallback: submission failed, or no result in time; not before" {
    pensioner P1 | lq-pension submit >/dev/null
    pensioner P2 'del(.face)' | lq-pension submit >/dev/null || true
    lq-pension push >/dev/null
    try 1 lq-pension fallback P1
    has_found fallback-not-needed
    try 0 lq-pension fallback P2
    holds '.state == "fallback" and .fallback.cause == "submit-failed"
        and .fallback.email == "chinavisachicago@gmail.com"
        and .fallback.form == "在境外居住人员领取养老金资格审核表"'
    try 0 lq-pension fallback P2
    holds '.transition.already'
    LQ_NOW=2021-07-20T09:00:00-05:00 try 1 lq-pension fallback P1
    LQ_NOW=2021-07-21T09:00:00-05:00 try 1 lq-pension fallback P1 --cause submit-failed
    LQ_NOW=2021-07-21T09:00:00-05:00 try 0 lq-pension fallback P1 --cause result-not-found
    holds '.fallback.cause == "result-not-found"'
    try 1 lq-pension fallback P9
    has_found not-found
}

@test "R71 the form is printed: what is known is black, what isn't stays free" {
    command -v rsvg-convert >/dev/null || skip "rsvg-convert"
    local hostile='.applicant.name = "<script>\u202e&张"'
    pensioner P1 | lq-pension form --svg >full.svg
    pensioner P1 'del(.applicant.id_number)' | lq-pension form --svg >less.svg
    pensioner P1 "$hostile" | lq-pension form >page.html
    grep -q '在境外居住人员领取养老金资格审核表' full.svg
    grep -q 11010519491231002X full.svg
    run ! grep -q '<script' page.html
    rsvg-convert full.svg -o full.png
    rsvg-convert less.svg -o less.png
    # the box of the number, in pixels at 96 a inch: ink in one, none in the other
    python3 - <<'PY'
import struct, zlib
def rows(name):
    d = open(name, 'rb').read(); w, h, _, kind = struct.unpack('>IIBB', d[16:26]); at, z = 8, b''
    while at < len(d):
        n, = struct.unpack('>I', d[at:at + 4])
        if d[at + 4:at + 8] == b'IDAT': z += d[at + 8:at + 8 + n]
        at += n + 12
    bpp = {2: 3, 6: 4}[kind]; raw = zlib.decompress(z); out = []; prev = bytearray(w * bpp)
    for y in range(h):
        f = raw[y * (w * bpp + 1)]; line = bytearray(raw[y * (w * bpp + 1) + 1:(y + 1) * (w * bpp + 1)])
        for x in range(len(line)):
            a = line[x - bpp] if x >= bpp else 0; b = prev[x]; c = prev[x - bpp] if x >= bpp else 0
            p = a + b - c; pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
            add = [0, a, b, (a + b) // 2, a if pa <= pb and pa <= pc else b if pb <= pc else c][f]
            line[x] = (line[x] + add) & 255
        out.append((line, bpp)); prev = line
    return w, h, out
def ink(name, box):
    w, h, r = rows(name); s = w / 8.5
    n = 0
    for y in range(int(box[1] * s), int(box[3] * s)):
        line, bpp = r[y]
        for x in range(int(box[0] * s), int(box[2] * s)):
            px = line[x * bpp:x * bpp + bpp]
            n += (bpp == 3 or px[3] > 128) and px[0] < 128
    return n
box = (5.65, 2.06, 7.7, 2.5)
assert ink('full.png', box) > 60, ink('full.png', box)
assert ink('less.png', box) == 0, ink('less.png', box)
PY
}

@test "R71 due: who must certify again; silent when nobody, the latest case counts" {
    pensioner P1 '.last_certified = "2020-07-01"' | lq-pension submit >/dev/null
    try 0 lq-pension due --days 10
    [[ -z $output ]]
    try 0 lq-pension due
    holds '.case == "P1" and .due_on == "2021-07-01" and .days_left == 11'
    lq-pension push >/dev/null
    lq-pension result <<<'{"case":"P1","result":"passed","date":"2021-07-01"}' >/dev/null
    try 0 lq-pension due
    [[ -z $output ]]
    LQ_NOW=2022-06-15T09:00:00-05:00 try 0 lq-pension due
    holds '.due_on == "2022-07-01" and .days_left == 16'
    LQ_NOW=2022-06-15T09:00:00-05:00 lq-pension submit <<<"$(pensioner P2 'del(.last_certified)')" >/dev/null
    LQ_NOW=2022-06-15T09:00:00-05:00 try 0 lq-pension due
    [[ -z $output ]]
}

@test "R68 what is asked about is decided by an officer, as with orders; then the case goes on" {
    local old='.proxy = {name: "李样", mandated_on: "2019-05-01"}'
    try 0 lq-pension submit <<<"$(pensioner P1 "$old")"
    holds '.state == "received" and .transition.ok == null'
    has_found mandate-old
    try 0 lq-pension push # what nobody has decided goes nowhere
    [[ -z $output ]]
    try 1 lq-order decide P1 mandate-old --accept
    has_found reason-missing
    try 1 lq-order decide P1 division-ambiguous --accept --note x
    has_found finding-not-open
    try 1 lq-order decide P1 certified-ahead --accept --note x
    has_found not-waivable
    try 3 lq-order decide <<<'{"case":"P1","finding":"mandate-old","decision":"perhaps","note":"x"}'
    try 1 lq-order decide P1 nonsense --accept --note x
    has_found finding-unknown
    try 0 lq-order decide P1 mandate-old --refuse --note '来电未能核实'
    holds '.state == "received" and .decisions[0].decision == "refuse"'
    try 1 lq-pension check <<<"$output" # the case brings its decisions
    holds '.pension_check.findings[0].decision == "refused"'
    try 0 lq-order decide P1 mandate-old --accept --note '已电话核实'
    holds '.state == "checked" and (.decisions | length) == 2 and .decisions[1].note == "已电话核实"'
    try 1 lq-order decide P1 mandate-old --accept --note again
    has_found state-wrong
    # a retry of what happened succeeds, another decision on that version doesn't pass for it
    try 0 lq-order decide <<<'{"case":"P1","version":2,"finding":"mandate-old","decision":"accept","note":"x"}'
    holds '.transition.already'
    try 1 lq-order decide <<<'{"case":"P1","version":2,"finding":"division-ambiguous","decision":"accept","note":"x"}'
    has_found version-conflict
    try 0 lq-pension push
    holds '.case == "P1"'
    try 3 lq-pension submit <<<"$(pensioner P9 '.decisions = []')" # nobody decides for the office
}

@test "R69 which of several departments is meant can't be accepted, only said" {
    pensioner P1 '.division = "朝阳区"' | lq-pension submit >/dev/null
    try 1 lq-order decide P1 division-ambiguous --accept --note '应该是北京'
    has_found division-unknown
    holds '.transition.written == false and (has("decisions") | not)'
    try 0 lq-order decide P1 division-ambiguous --refuse --note '无法联系'
    holds '.state == "received"'
    try 0 lq-pension push
    [[ -z $output ]]
    try 0 lq-pension submit <<<"$(pensioner P1 '.division = "110105"')"
    holds '.state == "checked" and .department.division == "110105"'
    # an acceptance that is followed by an amendment still holds, and never leaves a case without a department
    local old='.proxy = {name: "李样", mandated_on: "2019-05-01"}'
    pensioner P2 "del(.applicant.phone) | $old" | lq-pension submit >/dev/null || true
    try 0 lq-order decide P2 mandate-old --accept --note ok
    holds '.state == "received"'
    try 0 lq-pension submit <<<"$(pensioner P2 "$old")"
    holds '.state == "checked" and .transition.findings[0].decision == "accepted"'
}

@test "decide is for the role that the catalogue names" {
    pensioner P1 '.proxy = {name: "李样", mandated_on: "2019-05-01"}' | lq-pension submit >/dev/null
    lq-store staff grant mei intake >/dev/null
    lq-store staff grant he reviewer >/dev/null
    LQ_ACTOR=mei try 1 lq-order decide P1 mandate-old --accept --note x
    has_found role-missing
    [[ $(state P1) == received ]]
    LQ_ACTOR=he try 0 lq-order decide P1 mandate-old --accept --note x
    holds '.state == "checked" and .decisions[0].by == "he"'
}

@test "cases are assigned and have a history as orders do" {
    pensioner P1 | lq-pension submit >/dev/null
    try 0 lq-order assign P1 --to lina
    holds '.case == "P1" and .assigned_to == "lina"'
    try 0 lq-order history P1
    [[ $(jq -r .event <<<"$output" | paste -sd' ') == 'submit assign' ]]
    holds '.kind == "pension"'
    lq-store staff grant mei intake >/dev/null
    LQ_ACTOR=mei try 1 lq-pension push
    [[ $stderr == *"doesn't have the role dispatcher"* ]]
    LQ_ACTOR=mei try 1 lq-order assign P1 --to lina
    LQ_ACTOR=mei try 0 lq-pension submit <<<"$(pensioner P2)"
}
