#!/usr/bin/env bats
# A register is believed whole or not at all (R73): signed, fresh, undamaged to the bit, never
# older than one used before; and a copy of it tells nothing to whoever hasn't the inputs.

# Each test is a process of its own: what it sets is its own.
# shellcheck disable=SC2030,SC2031

load lib

setup_file() {
    export BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR
    lq_setup
    export LQ_NOW=2021-06-20T09:00:00-05:00
    lq-verify-legalization sign-key office
    lq-verify-legalization sign-key forger
    lq-verify-legalization lookup-key lookup.key
    lq-verify-legalization lookup-key other.key
    cp "$LQ_ROOT/share/demo/register.jsonl" .
    lq-verify-legalization build --key office.key --lookup-key lookup.key <register.jsonl >office.lqr
}

setup() {
    lq_setup
    export LQ_NOW=2021-06-20T09:00:00-05:00
    cp "$BATS_FILE_TMPDIR"/*.{key,pub,lqr,jsonl} .
    held=(--signer office.pub --lookup-key lookup.key)
    sign=(--key office.key --lookup-key lookup.key)
}

sheet() {
    quick_jq -nc '{number: "20210001-001", sticker: "A0012345", authority: "mfa"}'" | ${1:-.}"
}

entry() { # FILTER: the first record of the register, changed
    head -n 1 register.jsonl | jq -c "${1:-.}"
}

build() { lq-verify-legalization build "${sign[@]}" "$@"; }

check() { # FILE...: the first legalization, asked of these
    lq-verify-legalization "${held[@]}" "${@/#/--register=}" < <(sheet)
}

# says RESULT FILE...
says() {
    local want=1
    [[ $1 != genuine ]] || want=0
    try "$want" check "${@:2}"
    holds ".legalization.result == \"$1\""
}

# silent SENTENCE FILE...: nothing answered, status 5, one sentence
silent() {
    try 5 check "${@:2}"
    [[ -z $output && ${#stderr_lines[@]} -eq 1 && $stderr == *"$1"* ]] || {
        echo "wanted: $1"
        return 1
    }
}

# ---- what a copy tells ----

@test "a copy holds no input and no detail, plain, in another encoding or compressed" {
    local word
    jq -r '.number, (.number | gsub("-"; "")), .sticker, .signer, .legalizer, .document, .issued_at,
        .country + "\"", (.document_sha256 // empty)' register.jsonl | grep -v '^null' | sort -u >words
    tail -n +2 office.lqr >secret
    [[ $(wc -l <words) -gt 20 ]]
    while IFS= read -r word; do
        if grep -aqF -e "$word" secret; then false; fi
        if grep -aqF -e "$(iconv -t UTF-16LE <<<"$word" | tr -d '\0')" secret; then false; fi
        if head -n 1 office.lqr | grep -qF -e "$word"; then false; fi
    done <words
    # the control: the same words are found in what it was made of
    while IFS= read -r word; do grep -qF -e "${word:0:4}" register.jsonl; done <words
}

@test "two registers of the same records have no entry in common" {
    build <register.jsonl >again.lqr
    says genuine again.lqr
    cmp -s office.lqr again.lqr && return 1
    for file in office again; do
        tail -c +4097 $file.lqr | head -c 4096 | od -An -v -tx1 -w16 | sort -u | grep -v ' 00 00 00' >$file.rows
    done
    [[ -z $(comm -12 office.rows again.rows) && $(wc -l <office.rows) -gt 50 ]]
}

@test "entries differ in length by steps of 64 bytes only" {
    local n high low
    for ((n = 1; n <= 120; n += 17)); do
        entry ".signer = \"x\" * $n" | build >one.lqr
        says genuine one.lqr
        # the length stands behind tag and nonce, and counts 16 bytes of authentication
        read -r high low < <(tail -c +4097 one.lqr | od -An -tu1 -j36 -N2)
        echo $((high * 256 + low - 16)) >>lengths
    done
    [[ $(sort -nu lengths | xargs) == "256 320 384" ]]
}

# ---- what is believed ----

@test "a bit flipped anywhere: nothing is answered, one sentence says why" {
    try 0 python3 - <<'END'
import os, subprocess
data = open("office.lqr", "rb").read()
one = ["lq-verify-legalization", "--register", "bad.lqr", "--signer", "office.pub", "--lookup-key", "lookup.key"]
sheet = b'{"number":"20210001-001","sticker":"A0012345","authority":"mfa"}\n'
fd = os.open("bad.lqr", os.O_RDWR | os.O_CREAT, 0o600)
os.write(fd, data)
def refused():
    r = subprocess.run(one, input=sheet, capture_output=True)
    assert r.returncode == 5 and not r.stdout and r.stderr.count(b"\n") == 1, (at, r)
assert subprocess.run(one, input=sheet, capture_output=True).returncode == 0
n = 0
for at in list(range(0, len(data), 97)) + list(range(len(data) - 176, len(data), 9)):
    byte = data[at]
    os.pwrite(fd, bytes([byte ^ (1 << at % 8)]), at)
    refused()
    os.pwrite(fd, bytes([byte]), at)
    n += 1
print(n)
END
    ((output > 100))
}

@test "every single bit flip is refused: all of each byte, one of each byte of padding" {
    try 0 "$LQ_TOOLS/lqr_flip" office.lqr office.pub
    [[ $output == *" flips, all refused" ]]
    ((${output%% *} > 2 * $(wc -c <office.lqr)))
}

@test "a register of another key, or unsigned, is refused" {
    lq-verify-legalization build --key forger.key --lookup-key lookup.key <register.jsonl >forged.lqr
    silent 'not signed by any of the keys given' forged.lqr
    held+=(--signer forger.pub)
    says genuine forged.lqr
    held=(--signer office.pub --lookup-key lookup.key)
    { head -c -64 office.lqr; head -c 64 /dev/zero; } >unsigned.lqr
    silent 'not signed by any of the keys given' unsigned.lqr
    try 2 lq-verify-legalization --register office.lqr --lookup-key lookup.key < <(sheet)
    [[ ${stderr_lines[0]} == *'--signer is missing'* ]]
}

@test "cut short, longer, empty, or something else: not a register" {
    for n in 1 64 176 4096 8000; do
        head -c -$n office.lqr >short.lqr
        silent 'cut short or damaged' short.lqr
    done
    { cat office.lqr; echo; } >long.lqr
    silent 'cut short or damaged' long.lqr
    { cat office.lqr office.lqr; } >double.lqr
    silent 'longer or shorter' double.lqr
    silent 'not a register' register.jsonl
    : >empty.lqr
    silent 'not a register' empty.lqr
    mkdir dir.lqr
    silent 'not a plain file' dir.lqr
    silent 'No such file' missing.lqr
}

@test "expired, or of a day to come: nothing is answered" {
    LQ_NOW=2021-08-04T09:00:00-05:00 says genuine office.lqr
    LQ_NOW=2021-08-04T09:00:01-05:00 silent 'expired on 2021-08-04T09:00:00-05:00' office.lqr
    LQ_NOW=2021-06-19T09:00:00-05:00 says genuine office.lqr
    LQ_NOW=2021-06-19T08:59:59-05:00 silent 'is the clock right?' office.lqr
    build --days 1 <register.jsonl >day.lqr
    LQ_NOW=2021-06-21T09:00:01-05:00 silent expired day.lqr
}

@test "another lookup key, or none, is told before anything is answered" {
    held=(--signer office.pub --lookup-key other.key)
    silent 'another lookup key' office.lqr
    held=(--signer office.pub)
    silent 'needs the lookup key' office.lqr
    build --slow 10 <register.jsonl >both.lqr
    silent 'needs the lookup key' both.lqr
    held=(--signer office.pub --lookup-key lookup.key)
    says genuine both.lqr
}

@test "the slow derivation needs no key; a register must have one or the other" {
    lq-verify-legalization build --key office.key --slow 12 <register.jsonl >slow.lqr
    held=(--signer office.pub)
    says genuine slow.lqr
    [[ $(head -n 1 slow.lqr | jq -c '[.keyed, .scrypt_cost]') == '[false,12]' ]]
    try 2 lq-verify-legalization build --key office.key <register.jsonl
    [[ ${stderr_lines[0]} == *'--lookup-key or --slow is missing'* ]]
    try 2 lq-verify-legalization build --key office.key --slow 9 <register.jsonl
}

# ---- deltas ----

@test "a delta revokes and adds; the newest word counts, in whatever order files are named" {
    entry '.status = "revoked" | .revoked_at = "2021-06-21"' | build --base office.lqr >2.lqr
    says genuine office.lqr
    says revoked office.lqr 2.lqr
    says revoked 2.lqr office.lqr
    holds '.legalization.register.serial == 2'
    entry | build --base 2.lqr >3.lqr
    says genuine 3.lqr office.lqr 2.lqr
    # an addition
    entry '.number = "20219999-001"' | build --base 3.lqr >4.lqr
    try 0 lq-verify-legalization "${held[@]}" --register={office,2,3,4}.lqr \
        < <(sheet '.number = "20219999-001"')
    # what the delta hasn't is asked of the register
    says genuine {office,2,3,4}.lqr
}

@test "a delta that is missing, twice, or without its register is noticed" {
    build --base office.lqr </dev/null >2.lqr
    build --base 2.lqr </dev/null >3.lqr
    entry '.sticker = "A0011111"' | build --base office.lqr >other.lqr
    silent 'serial 3 follows 2, and 1 is the one at hand' office.lqr 3.lqr
    silent 'without the register it belongs to' 2.lqr
    silent 'missing or there twice' office.lqr 2.lqr other.lqr
    says genuine office.lqr 2.lqr 3.lqr
}

@test "an empty delta keeps a register fresh" {
    LQ_NOW=2021-08-01T09:00:00-05:00 build --base office.lqr </dev/null >2.lqr
    export LQ_NOW=2021-09-01T09:00:00-05:00
    silent expired office.lqr
    says genuine office.lqr 2.lqr
}

@test "merge folds deltas into a register that answers the same; older files are passed over" {
    entry '.status = "revoked" | .revoked_at = "2021-06-21"' | build --base office.lqr >2.lqr
    entry '.number = "20219999-001"' | build --base 2.lqr >3.lqr
    lq-verify-legalization merge --key office.key office.lqr 2.lqr 3.lqr >merged.lqr
    [[ $(head -n 1 merged.lqr | jq -c '[.kind, .serial, .count]') == '["full",3,6]' ]]
    { cat "$LQ_ROOT/share/demo/legalizations.jsonl"; sheet '.number = "20219999-001"'; } >all.jsonl
    for files in 'office.lqr 2.lqr 3.lqr' merged.lqr 'office.lqr 2.lqr 3.lqr merged.lqr'; do
        read -ra names <<<"$files"
        lq-verify-legalization "${held[@]}" "${names[@]/#/--register=}" all.jsonl |
            jq -c '.legalization | [.result, .details, .findings]' >"answers.${#names[@]}"
    done
    cmp answers.3 answers.1
    cmp answers.3 answers.4
    [[ $(jq -r '.[0]' answers.1 | sort | uniq -c | xargs) == *"3 revoked"* ]]
    # deltas go on from it
    entry | build --base merged.lqr >4.lqr
    says genuine merged.lqr 4.lqr
    try 5 lq-verify-legalization merge --key office.key 2.lqr 3.lqr
    try 5 lq-verify-legalization merge --key office.key office.lqr 3.lqr
    build <register.jsonl >stranger.lqr
    try 5 lq-verify-legalization merge --key office.key office.lqr stranger.lqr
    [[ $stderr == *'of another register than'* ]]
    lq-verify-legalization build --key forger.key --lookup-key lookup.key <register.jsonl >forged.lqr
    try 5 lq-verify-legalization merge --key office.key forged.lqr forged.lqr
    [[ -z $output ]]
}

@test "an older register put back in place is noticed by serial and by date" {
    held+=(--seen seen.jsonl)
    LQ_NOW=2021-06-20T10:00:00-05:00 build --base office.lqr </dev/null >2.lqr
    says genuine office.lqr
    says genuine office.lqr 2.lqr
    silent 'rolled back: it is serial 1 of 2021-06-20T09:00:00-05:00, and serial 2 of 2021-06-20T10:00:00-05:00' office.lqr
    LQ_NOW=2021-06-20T11:00:00-05:00 lq-verify-legalization merge --key office.key office.lqr 2.lqr >new.lqr
    says genuine new.lqr
    silent 'rolled back: it is serial 2 of 2021-06-20T10:00' office.lqr 2.lqr
    # another register is another matter
    build <register.jsonl >stranger.lqr
    says genuine stranger.lqr
    [[ $(wc -l <seen.jsonl) -eq 4 ]]
    says genuine new.lqr
    [[ $(wc -l <seen.jsonl) -eq 4 ]]
    echo '{' >>seen.jsonl
    silent 'seen.jsonl: damaged' new.lqr
}

@test "several registers are each asked; one that revokes outweighs the others" {
    entry '.number = "20219999-001"' | build >a.lqr
    says no-match a.lqr
    says genuine a.lqr office.lqr
    entry '.status = "revoked"' | build >b.lqr
    says revoked a.lqr office.lqr b.lqr
    says revoked b.lqr office.lqr
}

# ---- building ----

@test "a record that can't be used makes no register, and each is told with its place" {
    {
        entry
        entry '.number = "12"'
        entry '.authority = "Nobody"'
        entry '.status = "lost"'
        entry 'del(.legalizer)'
        entry '.issued_at = "May 3"'
        entry '.issued_at = "1949-10-01"'
        entry '.document_sha256 = "00"'
        entry '.signer = ("x" * 2100)'
    } >in
    try 3 build --rejects bad <in
    [[ -z $output && $(wc -l <bad) -eq 8 ]]
    [[ $(jq -r '.reason' bad.why) == 'number: a form no authority uses
authority: no such authority
status: neither valid nor revoked
legalizer: missing
issued_at: not a date such as 2021-06-10
issued_at: a day on which the authority didn'"'"'t legalize
document_sha256: not 64 hex digits
its details are longer than 2048 bytes' ]]
    [[ ${stderr_lines[-1]} == *'no register is made of a part of the records' ]]
    entry '.authority = "cg-houston" | .issued_at = "2020-07-24"' | build >houston.lqr
    entry '.authority = "cg-houston" | .issued_at = "2020-07-25"' >late
    try 3 build <late
}

@test "the same record twice is one, one legalization with two details is none" {
    { entry; entry; entry '.number = "２０２１０００１　００１" | .sticker = "a0012345"'; } | build >one.lqr
    [[ $(head -n 1 one.lqr | jq .count) -eq 1 ]]
    { entry; entry '.number = "20219999001"'; entry '.signer = "somebody else"'; } >in
    try 3 build <in
    [[ -z $output && $stderr == *'lines 1 and 3: one legalization, and different details' ]]
}

@test "an empty register is one, and matches nothing" {
    build </dev/null >none.lqr
    try 0 lq-verify-legalization verify --signer office.pub none.lqr
    says authority-unknown none.lqr
    entry | build --base none.lqr >2.lqr
    says genuine none.lqr 2.lqr
    lq-verify-legalization merge --key office.key none.lqr 2.lqr >merged.lqr
    says genuine merged.lqr
}

@test "CSV comes by way of lq-csv" {
    jq -rn '["number","sticker","authority","issued_at","country","document","signer","legalizer","status"], (inputs |
        [.number, .sticker, .authority, .issued_at, .country, .document, .signer, .legalizer, .status] | map(. // ""))
        | @csv' register.jsonl >register.csv
    lq-csv register.csv | build >csv.lqr
    says genuine csv.lqr
}

@test "six thousand records: several levels of pages, each found, each damage found" {
    awk 'BEGIN { for (i = 0; i < 6000; i++) printf "{\"number\":\"%08d\",\"sticker\":\"B%07d\",\"authority\":\"mfa\",\"issued_at\":\"2021-01-02\",\"country\":\"US\",\"document\":\"d\",\"signer\":\"s%d\",\"legalizer\":\"l\",\"status\":\"valid\"}\n", i * 3, i * 7, i }' >many.jsonl
    build <many.jsonl >many.lqr
    jq -c '{number, sticker, authority}' many.jsonl >asked
    try 0 bash -c 'lq-verify-legalization "$@" --register many.lqr asked | jq -r "[.legalization.result, .legalization.details.signer] | join(\" \")" | sort | uniq -c | awk "{ print \$1, \$2 }" | sort | uniq -c' _ "${held[@]}"
    [[ $(xargs <<<"$output") == "6000 1 genuine" ]]
    sed 's/"sticker":"B/"sticker":"C/' asked >wrong
    lq-verify-legalization "${held[@]}" --register many.lqr wrong | jq -c .legalization | sort -u >out
    [[ $(wc -l <out) -eq 1 && $(jq -r .result out) == no-match ]]
    # whichever of the three is wrong, the same pages' worth is read
    for change in '.number = "00000004"' '.sticker = "B0000008"' '.authority = "mfa"' \
        '.number = "99999999" | .sticker = "Z999999"'; do
        jq -nc '{number: "00000003", sticker: "B0000014", authority: "mfa"}'" | $change" >one
        strace -o trace -e trace=pread64 lq-verify-legalization "${held[@]}" --register many.lqr one >out ||
            [[ $? -eq 1 ]]
        grep -q '"result":"no-match"' out
        sed -n 's/.*= \([0-9]*\)$/\1/p' trace | paste -sd+
    done | sort -u >work
    [[ $(wc -l <work) -eq 1 && $(<work) == *+4096+4096+4096 ]]
    # a page that a check doesn't touch doesn't matter to it, but to verify
    size=$(wc -c <many.lqr)
    cp many.lqr bad.lqr
    printf '\377' | dd of=bad.lqr bs=1 seek=$((size / 2)) conv=notrunc status=none
    try 5 lq-verify-legalization verify --signer office.pub bad.lqr
    [[ -z $output && $stderr == *"bad.lqr: damaged at byte"* ]]
    try 5 lq-verify-legalization "${held[@]}" --register bad.lqr asked
    ((${#lines[@]} < 6000))
    [[ $(jq -r .legalization.result <<<"$output" | sort -u) == genuine ]]
    [[ $stderr == *"bad.lqr: damaged at byte"* ]]
}

@test "a register goes to a file, never to a terminal, and a full disk makes none" {
    if [[ -e /dev/full ]]; then
        try 5 bash -c 'lq-verify-legalization build --key office.key --lookup-key lookup.key <register.jsonl >/dev/full'
        [[ $stderr == *'No space left on device' ]]
    fi
    try 2 script -qec 'lq-verify-legalization build --key office.key --lookup-key lookup.key' /dev/null <register.jsonl
    [[ $output == *"isn't for a terminal"* ]]
}

# ---- keys ----

@test "keys are made 0600, once, and in PEM" {
    [[ $(stat -c %a office.key lookup.key office.pub | xargs) == "600 600 644" ]]
    head -n 1 office.key | grep -qx -e '-----BEGIN PRIVATE KEY-----'
    head -n 1 office.pub | grep -qx -e '-----BEGIN PUBLIC KEY-----'
    head -n 1 lookup.key | grep -qx -e '-----BEGIN LQ LOOKUP KEY-----'
    sha256sum office.key office.pub lookup.key >sums
    try 5 lq-verify-legalization sign-key office
    try 5 lq-verify-legalization lookup-key lookup.key
    sha256sum --quiet -c sums
    rm office.key
    try 5 lq-verify-legalization sign-key office
    [[ ! -e office.key ]]
    (umask 0; lq-verify-legalization sign-key open; lq-verify-legalization lookup-key open.lookup)
    [[ $(stat -c %a open.key open.lookup | xargs) == "600 600" ]]
}

@test "a key that others can read, or that isn't one, is refused" {
    chmod 640 office.key
    try 5 build <register.jsonl
    [[ -z $output && $stderr == *'office.key: a secret key that others can read'* ]]
    chmod 600 office.key
    chmod 644 lookup.key
    silent 'lookup.key: a secret key that others can read' office.lqr
    chmod 640 lookup.key
    says genuine office.lqr
    held=(--signer office.key --lookup-key lookup.key)
    silent 'office.key: not an Ed25519 public key' office.lqr
    held=(--signer office.pub --lookup-key office.key)
    silent 'office.key: not a lookup key' office.lqr
    sign=(--key office.pub --lookup-key lookup.key)
    chmod 600 office.pub
    try 5 build <register.jsonl
    [[ $stderr == *'not an Ed25519 private key'* ]]
}

@test "no key, input or detail is in argv's help, a message, or a file left behind" {
    mkdir tmp
    TMPDIR=$PWD/tmp build <register.jsonl >again.lqr
    [[ -z $(ls -A tmp) ]]
    [[ $(ls -A) != *lq-* ]]
    try 1 lq-verify-legalization "${held[@]}" --register office.lqr < <(sheet '.sticker = "A0012346"')
    [[ -z $stderr ]]
}
