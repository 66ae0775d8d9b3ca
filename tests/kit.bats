#!/usr/bin/env bats
# What goes on paper around an order stands on the paper: judged by the pixels
# of the printed page, the code read back by a scanner, at the size it should
# have, whatever an applicant called himself.

load lib

# The interpreter itself: a version manager's wrapper takes longer than the work.
setup_file() {
    python=$(python3 -c 'import sys, PIL; print(sys.executable)' 2>/dev/null) || python=/usr/bin/python3
    export python
}

setup() {
    lq_setup
    export LQ_NOW=2021-06-20T09:00:00-05:00
    mkdir d
}

order() { # [FILTER]
    quick_jq -nc '{order:"A2021060700008841",channel:"app",module:"passport",document:"passport",business:"renew",
      submitted_at:"2021-06-07T09:15:00-05:00",state:"awaiting-materials",
      applicant:{name:"张样",name_latin:"ZHANG YANG",sex:"F",born:"1990-03-07",phone:"+13125550100",
        address:{lines:["100 Example Street","Apt 7"],city:"Naperville",state:"IL",zip:"60540"}},
      held_document:{kind:"ordinary-passport",number:"E00000001",lost:false},
      delivery:{in:"mail",out:"mail"}} | '"${1:-.}"
}

online='.payment={kind:"wechat",transaction:"4200001234202106078841000001",amount_cents:2300}'

ink() { "$python" "$LQ_ROOT/tests/tools/ink.py" "$@"; }

# kit VERB [FILTER]: the order's pages in d, one SVG each
kit() { order "${2:-.}" | lq-kit "$1" --dir d --format svg; }

# paper SHEET: that page printed (sheet.png) and its texts with their ink ($texts)
paper() {
    local svg=(d/*-"$1".svg)
    rsvg-convert -b white -d 72 -p 72 "${svg[0]}" -o "$1.png"
    texts=$(ink texts "${svg[0]}" "$1.png")
}

# Each string is in a text of the page, and ink stands where that text stands.
printed() {
    local s
    for s in "$@"; do
        S=$s awk -F '\t' 'index($2, ENVIRON["S"]) { n++; if ($1 >= 4 && $1 <= 75) good++ }
            END { exit !(n > 0 && n == good) }' <<<"$texts" || {
            printf 'not printed: %s\non the page:\n%s\n' "$s" "$texts"
            return 1
        }
    done
}

# … and these aren't on the page
unsaid() { # SHEET STRING...
    local s
    for s in "${@:2}"; do
        without -F -- "$s" d/*-"$1".svg || return 1
    done
}

without() { if grep "$@"; then return 1; fi; } # no line like that

size_is() { # SHEET WIDTH HEIGHT, in points
    [[ $(ink size "$1.png") == "$2 $3" ]]
}

items() { quick_jq -r .what <<<"$output" | paste -sd' '; }

list() { try 0 lq-kit list < <(order "${1:-.}"); }

# ---- the list ----

@test "R32 the list is the one the applicant was shown, when the order has it" {
    list '.materials=["slip","photos",{"what":"photos","count":4},{"zh":"结婚证原件","en":"marriage certificate","by":"mail"},"户口簿"]'
    holds '.from == "order" and .by == "mail"'
    [[ $(quick_jq -r '[.item, .what // "-", .count // 0, .zh] | join(" ")' <<<"$output") == \
        $'1 slip 0 写有申请人姓名及订单号的纸条\n2 photos 2 纸质照片\n3 photos 4 纸质照片\n4 - 0 结婚证原件\n5 户口簿 0 户口簿' ]]
}

@test "R32 without one it is the profile's for the order's circumstances" {
    list
    holds '.from == "profile"'
    [[ $(items) == "slip old-document payment photos return-envelope" ]]
    list "$online"
    [[ $(items) == "slip old-document photos return-envelope" ]]
    list '.held_document.lost=true'
    [[ $(items) == "slip payment photos return-envelope" ]]
    list '.delivery.out="pickup" | del(.held_document)'
    [[ $(items) == "slip payment photos" ]]
    list '.channel="mail"'
    [[ $(items) == "slip old-document payment photos return-envelope application-form declaration-form" ]]
}

@test "R33 what goes online isn't in the list, unless it is said to come by mail" {
    list '.materials=["slip","data-page",{"what":"residence-status"},{"what":"urgent-proof","by":"online"},
        {"what":"birth-certificate","by":"mail"}]'
    [[ $(items) == "slip birth-certificate" ]]
    list
    [[ ! $(items) =~ form|data-page|declaration ]]
}

@test "R32 a stored list that is none is rejected, not guessed at" {
    local bad
    for bad in '"photos"' '[1]' '[{}]' '[{"what":" "}]' '[null]' '[{"what":"photos","count":-1}]' \
        '[range(49) | "x\(.)"]'; do
        try 3 lq-kit list < <(order ".materials=$bad")
        [[ -z $output && $stderr == *": materials"* ]]
    done
}

@test "the list as text, in the language asked for; hostile words can't drive the terminal" {
    try 0 lq-kit list --text --lang en < <(order)
    [[ ${lines[0]} == "A2021060700008841 张样" && ${lines[4]} == "  [ ] paper photos × 2" ]]
    try 0 lq-kit list --text --lang zh < <(order '.materials=["\u001b[2J","\u202e𠮷"]')
    [[ $output == *'[ ] \x1b[2J'* && $output == *'[ ] \u202e𠮷'* && $output != *$'\033'* ]]
}

# ---- the slip ----

@test "R27 the slip bears name and order number, and a code of the number that scans" {
    kit slip
    paper slip
    size_is slip 612 792
    printed 张样 'ZHANG YANG' A2021060700008841 '申请人姓名及订单号'
    [[ $(zbarimg -q --raw slip.png 2>/dev/null) == A2021060700008841 ]]
}

@test "R27 no slip without a name or a number that can be one" {
    local bad
    for bad in 'del(.order)' '.order=""' '.order="../../etc/passwd"' '.order=".hidden"' '.order="a b"' \
        '.order="A\u0000"' '.order=("9"*65)' 'del(.applicant.name)' '.applicant.name=" "' '.applicant=[]'; do
        try 3 kit slip "$bad"
        [[ ${stderr_lines[0]} == lq-kit:\ -:1:* ]]
    done
    [[ -z $(ls -A d) ]]
}

@test "R64 paid online: the slip says so, and asks for no money order" {
    kit slip "$online"
    paper slip
    printed '已线上缴费'
    unsaid slip 'Money Order'
    kit slip
    paper slip
    unsaid slip '已线上缴费'
    printed 'Money Order: 23.00 USD, Pay to: Chinese Consulate General In Chicago'
    kit slip '.name_annotation=true'
    grep -q 'Money Order: 28.00 USD' d/*-slip.svg
}

@test "R81 a passport of the app: the slip says that it holds no fingerprints; others don't" {
    kit slip
    paper slip
    printed '通过“中国领事”APP 申办的护照不包含申请人指纹信息' 'A passport applied for in the app holds no fingerprints.'
    kit slip '.document="travel-document"'
    unsaid slip 指纹 fingerprints
    kit slip '.channel="mail"'
    unsaid slip 指纹 fingerprints
}

@test "R32 R38 below the slip: the materials to tick off, and where they go" {
    kit slip
    paper slip
    printed '写有申请人姓名及订单号的纸条' '旧护照或旅行证原件' 'Money Order  money order' '纸质照片  paper photos  × 2' '回邮信封  return envelope' \
        'Passport and Visa Office of Chinese Consulate General in Chicago, 1 East'
}

# ---- the cover sheet ----

@test "the cover sheet: who, what, how much, what must come, and a code" {
    kit cover '.needed_by="2021-08-01" | .applicant.guardian={name:"王样",relation:"mother"}'
    paper cover
    size_is cover 612 792
    printed '张样 · ZHANG YANG' A2021060700008841 'passport · renew · passport · app' 2021-08-01 \
        'E00000001 · ordinary-passport' '23.00 USD · Money Order' awaiting-materials 'F · 1990-03-07' \
        '100 Example Street, Apt 7, Naperville, IL 60540' '王样 · mother' '纸质照片' '核对寄出'
    [[ $(zbarimg -q --raw cover.png 2>/dev/null) == A2021060700008841 ]]
}

# ---- the envelopes ----

@test "R36 R37 both envelopes, letter paper on its side, at true size" {
    kit envelope
    paper envelope-in
    size_is envelope-in 792 612
    printed '样式（实际大小）1/2' '• 内装回邮信封及全部材料' '• 信封大小与 LETTER 纸相似'
    paper envelope-return
    size_is envelope-return 792 612
    printed '样式（实际大小）2/2'
}

@test "R41 the lower left corner is marked with the kind of document" {
    kit envelope
    paper envelope-in
    printed 护照
    # the mark stands there, and is all that stands there
    local ink
    ink=$(ink box envelope-in.png 11 0.5 7.2 2.1 0.8)
    [[ ${ink%.*} -ge 8 && ${ink%.*} -le 60 ]]
    kit envelope '.document="travel-document"'
    cp envelope-in.png before.png
    paper envelope-in
    printed 旅行证
    [[ $(ink same before.png envelope-in.png 11 0.5 7.2 2.1 0.8) == different ]]
}

@test "R38 R39 R40 the envelope in: to the post, from the applicant, never by certified mail" {
    kit envelope
    paper envelope-in
    printed 'Passport and Visa Office of Chinese Consulate General in Chicago' '1 East Erie Street' 'Suite 500' \
        'Chicago, IL 60611' 'ZHANG YANG' '100 Example Street' 'Naperville, IL 60540' \
        '• 不可使用挂号信或需签署收件回执的邮寄方式  Never by CERTIFIED MAIL, REGISTERED MAIL'
}

@test "R42-R49 the return envelope: to the applicant, places for stamp, label and number" {
    kit envelope
    paper envelope-return
    printed 'ZHANG YANG' '100 Example Street' 'Apt 7' 'Naperville, IL 60540' '1 East Erie Street' \
        '邮票（或邮资已付）' 'LABEL: USPS PRIORITY MAIL / PRIORITY EXPRESS MAIL' '邮寄查询号  Tracking Number' \
        '• 只收 USPS 的' '• 邮票贴好' '• 须有邮寄查询号；请自行取下 Customer Copy' '• 每位申请人单独使用一个回邮信封'
}

@test "R49 an address that isn't known is left to be written, on lines" {
    kit envelope 'del(.applicant.address)'
    paper envelope-return
    printed 'ZHANG YANG'
    unsaid envelope-return '100 Example Street' null
    [[ $(grep -c '<line' d/*-envelope-return.svg) -eq 5 ]]
}

@test "another post's envelopes bear another post's address" {
    order | lq-kit envelope --post newyork --dir d --format svg
    paper envelope-in
    printed '1 Example Avenue' 'New York, NY 10001'
    unsaid envelope-in Chicago
}

# ---- whatever an applicant wrote ----

@test "a hostile name stays text: escaped, shown, and within its box" {
    local name='"</text></svg><script>alert(1)</script>&amp;<!--]]>\u0007\u001b[2J\u202e\u2066\ufffe" + ("长名" * 400)'
    for verb in slip cover envelope; do
        kit "$verb" ".applicant.name=($name) | .applicant.name_latin=(\"W\" * 3000)
            | .applicant.address.lines=[\"<b>\", (\"M\" * 900)]"
    done
    without -aE '<script|<b>|-->' d/*.svg
    without -aP '[\x00-\x08\x0b-\x1f]|\x{202e}|\x{2066}|\x{fffe}' d/*.svg
    local sheet
    for sheet in slip cover envelope-in envelope-return; do
        paper "$sheet"
        # nothing reaches the right edge of the paper
        [[ $(ink box "$sheet.png" "$([[ $sheet == envelope* ]] && echo 11 || echo 8.5)" \
            "$([[ $sheet == envelope* ]] && echo 10.75 || echo 8.1)" 0.3 0.1 4) == 0.0 ]]
    done
    paper slip
    printed '</text></svg><script>alert(1)</script>&amp;<!--]]>\x07\x1b[2J\u202e'
    # nor the code beside it
    [[ $(zbarimg -q --raw slip.png 2>/dev/null) == A2021060700008841 ]]
}

@test "𠮷 is printed: neither blank, nor 吉, nor the box of a missing glyph" {
    local n box=(8.5 0.5 1 0.5 0.6)
    for n in 吉 $'\U2b81f' 𠮷; do
        kit slip ".applicant.name=\"$n\""
        paper slip
        cp slip.png "$n.png"
    done
    printed 𠮷
    local ink
    ink=$(ink box 𠮷.png "${box[@]}")
    [[ ${ink%.*} -ge 10 ]]
    for n in 吉 $'\U2b81f'; do
        [[ $(ink same 𠮷.png "$n.png" "${box[@]}") == different ]]
    done
}

@test "a heap of marks is thinned, the letters under them stay" {
    kit slip '.applicant.name=("e" + ("\u0301" * 500) + "o\u0302\u0301" + "𠮷\udb40\udd00")'
    grep -q $'>e\u0301\u0301\u0301\u0301o\u0302\u0301' d/*-slip.svg
    grep -q $'\U20bb7\U000e0100' d/*-slip.svg
}

# ---- one document, or files ----

@test "many orders are one document: a sheet each, its size said, nothing fetched" {
    { order; order '.order="A2" | .applicant.name="李样"'; order '.order="A3"'; } >in
    try 0 lq-kit slip --lang zh in
    [[ ${lines[0]} == '<!DOCTYPE html>' && ${lines[1]} == '<html lang="zh-CN">' && ${lines[-1]} == '</html>' ]]
    [[ $(grep -c '<div class="sheet" style="page:s8500x11000">' <<<"$output") -eq 3 ]]
    [[ $(grep -c '@page s8500x11000{margin:0;size:8.500in 11.000in}' <<<"$output") -eq 1 ]]
    without -E '(href|src)=|url\(|@import|<script' <<<"$output"
    # each sheet is whole by itself
    awk '/^<svg/ { n++; on = 1 } on { print > ("page" n ".svg") } /^<\/svg>/ { on = 0 }' <<<"$output"
    rsvg-convert -b white -d 72 -p 72 page2.svg -o page2.png
    [[ $(zbarimg -q --raw page2.png 2>/dev/null) == A2 ]]
    try 0 lq-kit envelope in
    [[ $(grep -c '<svg' <<<"$output") -eq 6 ]]
}

@test "--dir: a file for each order, readable by its owner alone, never through a link" {
    { order; order '.order="A2"'; } >in
    try 0 lq-kit envelope --dir d in
    [[ -z $output && $(cd d && printf '%s\n' * | paste -sd' ') == "A2-envelope.html A2021060700008841-envelope.html" ]]
    [[ $(stat -c %a d/A2-envelope.html) == 600 ]]
    echo precious >victim
    ln -sf ../victim d/A2-slip.html
    try 0 lq-kit slip --dir d in
    [[ $(cat victim) == precious && ! -L d/A2-slip.html ]]
    try 5 lq-kit slip --dir nowhere in
    [[ $stderr == "lq-kit: nowhere: No such file or directory" ]]
    mkdir d/A2-cover.html
    try 5 lq-kit cover --dir d in
    [[ -f d/A2021060700008841-cover.html ]]
    try 2 lq-kit slip --format svg in
    [[ $stderr == *'give --dir DIR'* ]]
}

@test "nothing in, nothing out; a bad line is said and the others are printed" {
    for verb in list slip cover envelope packet; do
        try 0 lq-kit "$verb" </dev/null
        [[ -z $output ]]
        try 3 lq-kit "$verb" < <(order; echo '{'; order '.order="A2"')
        [[ $output == *A2021060700008841* && $output == *A2* && ${stderr_lines[1]} == "lq-kit: 1 of 3 records rejected" ]]
        try 5 bash -c 'for i in {1..99}; do cat in; done | lq-kit "$1" >/dev/full' _ "$verb" < <(order | tee in)
    done
}

# ---- a packet to fill in ----

@test "a packet record to fill in: what is known is there, what must be seen is empty" {
    try 0 lq-kit packet < <(order)
    holds '.packet == "P-20210620-A2021060700008841" and .received_at == "2021-06-20T09:00:00-05:00" and .family == false'
    holds '.contents[0] | .order == "A2021060700008841" and .slip.name == "张样" and .slip.paid_online == false
        and .old_document.number == "" and .photos == 2 and .payment.serial == "" and .payment.amount_cents == 2300
        and .return_envelope.tracking == ""'
    try 0 lq-kit packet < <(order "$online")
    holds '.contents[0] | .slip.paid_online and (has("payment") | not)'
}

@test "R51 --family: one packet for all of them" {
    try 0 lq-kit packet --family < <(order; order '.order="A2" | .applicant.name="李样"')
    holds '.family and [.contents[].order] == ["A2021060700008841", "A2"]'
    [[ ${#lines[@]} -eq 1 ]]
    try 3 lq-kit packet --family < <(order 'range(65) as $i | .order="A\($i)"' | jq -c .)
    holds '.contents | length == 64'
    [[ ${stderr_lines[0]} == *'more than 64 orders in a packet' ]]
}

@test "a packet record goes on to lq-order: filled in, it is received" {
    load order
    order_setup
    reach awaiting-materials A1
    now 2021-06-28T10:00:00-05:00
    lq-order show A1 | lq-kit packet >empty.jsonl
    try 0 lq-order lookup empty.jsonl
    holds '.orders[0].order == "A1"'
    # nothing typed: the old document's number and the rest are yet to be seen
    try 0 lq-order packet < <(jq -c '.contents[0] |= (.old_document.number="E00000001" | .payment.serial="39539881642"
        | .return_envelope.tracking="9405590000000110000037")' empty.jsonl)
    holds '.transition.ok'
    state_is materials-received A1
    sound
}
