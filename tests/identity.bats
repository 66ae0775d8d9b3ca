#!/usr/bin/env bats
# From face and document: go on, have an interview, or stop, with every reason
# at once (R13, R19, R20); the same rules that approval asks.

load lib

setup() {
    lq_setup
    export LQ_NOW=2021-06-20T09:00:00-05:00
}

# An order of 9 June 2021 with its data page, changed by a jq filter. Made up.
order() {
    head -n 1 "$LQ_ROOT/tests/corpus/lq-identity.jsonl" |
        jq -c '.face.subject = "applicant" | '"${1:-.}"
}

# The lines of a passport's zone; the check digits are computed here.
zone() { # SURNAME GIVEN NUMBER BORN SEX EXPIRES
    python3 - "$@" <<'END'
import json, sys
def check(s):
    value = lambda c: 0 if c == "<" else int(c, 36)
    return str(sum(value(c) * (7, 3, 1)[i % 3] for i, c in enumerate(s)) % 10)
surname, given, number, born, sex, expires = sys.argv[1:]
first = ("P<CHN" + surname + "<<" + given).ljust(44, "<")[:44]
number = number.ljust(9, "<")
second = number + check(number) + "CHN" + born + check(born) + sex + expires + check(expires) + "<" * 14 + "0"
print(json.dumps([first, second + check(second[:10] + second[13:20] + second[21:43])]))
END
}

# says STATUS OUTCOME FILTER [FINDING...]: each as id or id:seen
says() {
    local want=$2
    try "$1" lq-identity < <(order "$3")
    holds ".identity_check.outcome == \"$want\""
    shift 3
    [[ $(quick_jq -r '.identity_check.findings | map(.id + (if has("seen") then ":\(.seen)" else "" end))
        | join(" ")' <<<"$output") == "$*" ]] || {
        echo "wanted: $*"
        return 1
    }
}

@test "R13 the applicant's own face, and a document that bears the application out: go" {
    says 0 go .
    holds '.identity_check == {ok: true, outcome: "go", settled_by: "face", findings: []}'
    says 0 go '.face.subject = "account-owner"'
    says 0 go 'del(.held_document)'
}

@test "R13 the account owner's face for another is a stop; whose face it was must be on record" {
    says 1 stop '.account.relation = "child" | .face.subject = "account-owner"' face-not-applicant:account-owner
    says 1 stop 'del(.account) | .face.subject = "account-owner"' face-not-applicant:account-owner
    says 1 stop '.face.subject = "guardian"' face-not-applicant:guardian
    says 1 stop 'del(.face.subject)' identity-not-settled
}

@test "R13 no face where the steps hold one is a stop; by mail and e-mail there is none" {
    says 1 stop 'del(.face)' identity-not-settled
    says 1 stop '.face.result = "maybe"' identity-not-settled:maybe
    for channel in mail email; do
        says 0 go "del(.face) | .channel = \"$channel\""
        holds '.identity_check.settled_by == "documents"'
    done
    says 1 stop 'del(.face, .channel)' identity-not-settled # the app, unless said otherwise
    says 1 stop 'del(.face) | .module = "emergency"' identity-not-settled
}

@test "R19 under sixteen on the day of submission an officer decides on an interview" {
    says 0 interview '.applicant.born = "2005-06-10" | del(.held_document)' interview-minor:15
    holds '.identity_check.ok == null'
    says 0 go '.applicant.born = "2005-06-09" | del(.held_document)'
    # another post's age
    LQ_POST=newyork says 0 go '.applicant.born = "2003-06-09" | del(.held_document)'
    says 1 stop 'del(.applicant.born) | del(.held_document)' field-missing:/applicant/born
}

@test "R20 a face that wasn't passed, or can't be, is one to be interviewed" {
    says 0 interview '.face.result = "fail"' interview-face:fail
    says 0 interview '.face = {result: "not-possible"}' interview-face:not-possible
    says 0 interview '.face.result = "fail" | .applicant.born = "2019-01-01" | del(.held_document)' \
        interview-minor:2 interview-face:fail
}

@test "R20 the interview settles it, either way; one that is asked for is to be held first" {
    says 0 go '.face.result = "fail" | .interview = {required: false, held: {result: "passed"}}'
    holds '.identity_check.settled_by == "interview"'
    says 1 stop '.interview = {required: false, held: {result: "failed"}}' interview-failed
    says 1 interview '.interview = {required: true}' identity-not-settled:required
    says 1 stop '.interview = {required: true, held: {result: "failed"}}' identity-not-settled:required interview-failed
    says 0 go '.face.result = "fail" | .interview = {required: false, waived: {reason: "x"}}'
    holds '.identity_check.settled_by == "officer"'
}

@test "what an officer decided counts: accepted goes on, refused stops, the last word holds" {
    local yes='{finding: "interview-face", decision: "accept"}' no='{finding: "interview-face", decision: "refuse"}'
    says 0 go ".face.result = \"fail\" | .decisions = [$yes]" interview-face:fail
    says 1 stop ".face.result = \"fail\" | .decisions = [$yes, $no]" interview-face:fail
    # nobody may decide on what isn't theirs to decide
    says 1 stop '.face.subject = "guardian" | .decisions = [{finding: "face-not-applicant", decision: "accept"}]' \
        face-not-applicant:guardian
}

@test "R13 the document names the applicant: name, birth, number, expiry" {
    says 1 stop '.applicant.name_latin = "ZHANG WEI"' 'document-name-mismatch:ZHANG WEI'
    says 1 stop '.applicant.born = "1990-03-08"' document-birth-mismatch
    says 1 stop '.held_document.expires = "2021-09-16"' document-expiry-mismatch
    says 1 stop '.held_document.number = "E00000002"' mrz-number-mismatch:E00000002
    # a change of name, and an officer has looked at the proof
    says 0 go '.applicant.name_latin = "ZHANG WEI" | .decisions = [{finding: "document-name-mismatch",
        decision: "accept"}]' 'document-name-mismatch:ZHANG WEI'
}

@test "R13 a name is its letters, in either order, and as far as the zone has room" {
    for name in 'Zhang Yang' 'YANG ZHANG' 'ZHANG, YANG' 'ZHANG  YANG'; do
        says 0 go ".applicant.name_latin = \"$name\""
    done
    for name in ZHANG YANG 'ZHANG YAN' 'ZHANG YANGX' 'HANG YANGZ' '张样'; do
        says 1 stop ".applicant.name_latin = \"$name\"" "document-name-mismatch:$name"
    done
    long=$(zone AISINGIORO-YEHENARA 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' E00000001 900307 F 210915 | tr - '<')
    says 0 go ".held_document.mrz = $long | .applicant.name_latin = \"AISINGIORO-YEHENARA ABCDEFGHIJKLMNOPQRSTUVWXYZ\""
    says 1 stop ".held_document.mrz = $long | .applicant.name_latin = \"AISINGIORO-YEHENARA XBCDEFGHIJKLMNOPQRSTUVWXYZ\"" \
        'document-name-mismatch:AISINGIORO-YEHENARA XBCDEFGHIJKLMNOPQRSTUVWXYZ'
}

@test "R5 a zone that was misread is told and compared with nothing" {
    says 1 stop '.held_document.mrz[1] |= "F" + .[1:]' mrz-check:number mrz-check:composite
    says 1 stop '.held_document.mrz |= .[:1]' mrz-form:line-count
    try 3 lq-identity < <(order '.held_document.mrz[1] = 7')
    [[ ${stderr_lines[0]} == *'held_document.mrz[1]: not a string' ]]
}

@test "the zone's check digits are those of the published specimen" {
    # ICAO Doc 9303 part 4: the passport of Anna Maria Eriksson of Utopia
    says 0 go '.held_document = {number: "L898902C3", expires: "2012-04-15", mrz: [
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]}
        | .applicant = {name: "x", name_latin: "ERIKSSON ANNA MARIA", born: "1974-08-12"}
        | .submitted_at = "2012-04-15T12:00:00-05:00"'
}

@test "a document that has expired is told; renewing one is what they come for" {
    says 0 go '.submitted_at = "2021-09-16T10:00:00-05:00"' document-expired
    says 0 go '.submitted_at = "2021-09-15T23:59:59-05:00"'
}

@test "what can't be judged is rejected with its member named" {
    local at filter
    while IFS='|' read -r filter at; do
        try 3 lq-identity < <(order "$filter")
        [[ -z $output && ${stderr_lines[0]} == *": $at"* ]] || { echo "wanted $at"; return 1; }
    done <<'EOT'
del(.module)|module: missing
.applicant.born = "07/03/1990"|applicant.born: not a date
.held_document.expires = "soon"|held_document.expires: not a date
.face = "pass"|face: not an object
.face.result = true|face.result: not a string
.interview = {required: "yes"}|interview.required: not true or false
.submitted_at = "2021-06-07"|submitted_at: not an RFC 3339 time
EOT
}

@test "the filter says what approval says" {
    # shellcheck source=tests/order.bash
    . "$LQ_ROOT/tests/order.bash"
    order_setup
    local n=0 filter
    while IFS= read -r filter; do
        n=$((n + 1))
        reach in-review "A$n" "$filter"
    done <<'EOT'
.
.face.result="fail"
.applicant.born="2015-01-01"
.face.subject="guardian"
.face={result:"pass"}
.held_document.mrz=["P<CHN","x"]
EOT
    lq-order list | as tao lq-order approve --dry-run | jq -c '[.transition.ok, .transition.findings]' >by_approval
    lq-order list | lq-identity | jq -c '.identity_check | [.ok, .findings]' >by_filter
    [[ $(wc -l <by_filter) -eq 6 ]]
    diff by_approval by_filter
    sound
}
