#!/usr/bin/env bats
# The demo's data is what its script writes, sound in every number, and shows
# each trouble of payment that the guide names.

load lib

setup() {
    lq_setup
    demo=$LQ_ROOT/share/demo
}

# What a PNG of one IDAT unpacks to, and its size.
points() {
    python3 -c 'import struct, sys, zlib
data = open(sys.argv[1], "rb").read()
size = struct.unpack(">I", data[33:37])[0]
assert data[37:41] == b"IDAT"
sys.stdout.buffer.write(data[16:29] + zlib.decompress(data[41:41 + size]))' "$1"
}

# All orders of the demo that came through the app, as JSON lines.
app_orders() {
    lq-csv --map "$demo/export.map.json" "$demo/export.csv"
    lq-csv --map "$demo/export.map.json" --encoding gb18030 "$demo/export.gb18030.csv"
    cat "$demo/export.jsonl"
}

@test "the script writes the committed files, byte for byte" {
    mkdir out
    python3 "$LQ_ROOT/tools/mkdemo.py" out
    find out -type f ! -name '*.png' >files
    while read -r file; do cmp "$file" "$demo/${file#out/}"; done <files
    (($(wc -l <files) == 23))
    # Another zlib packs a photo otherwise: the points are the same.
    for file in out/photos/*.png; do
        cmp <(points "$file") <(points "$demo/${file#out/}")
    done
}

@test "60 applications or more, by app, mail and e-mail, each with a number of its own" {
    app_orders >orders
    (($(wc -l <orders) + $(wc -l <"$demo/intake.jsonl") >= 60))
    [[ -z $(jq -r .order orders | sort | uniq -d) ]]
    run jq -r .channel orders "$demo/intake.jsonl"
    [[ $(sort -u <<<"$output" | xargs) == "app email mail" ]]
    jq -es 'all(.order == null and (.intake_ref | length > 0))' "$demo/intake.jsonl"
}

@test "no record holds a null" {
    for file in "$demo"/{export,intake,payments,packets,later,made,answers,resent}.jsonl; do
        jq -es 'all(.[]; [.. | select(type == "null")] == [])' "$file"
    done
}

@test "ID numbers carry the right birth date, sex and check character (GB 11643)" {
    app_orders | jq -r '.applicant | [.id_number, .born, .sex] | @tsv' >ids
    run awk -F '\t' 'BEGIN { split("7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2", w, " ") }
        { sum = 0; for (i = 1; i <= 17; i++) sum += w[i] * substr($1, i, 1)
          gsub("-", "", $2)
          if (substr($1, 18) != substr("10X98765432", sum % 11 + 1, 1) ||
              substr($1, 7, 8) != $2 || (substr($1, 17, 1) % 2 ? "M" : "F") != $3) print }' ids
    [[ -z $output ]]
    (($(wc -l <ids) > 60))
}

@test "money orders and tracking numbers carry right check digits, the wrong one aside" {
    jq -r '.payment | select(.issuer == "usps") | .serial' "$demo/payments.jsonl" |
        awk '{ s = 0; for (i = 1; i <= 10; i++) s += substr($0, i, 1)
               if (s % 9 != substr($0, 11)) print }' >wrong
    [[ $(wc -l <wrong) -eq 1 ]]
    jq -r '.. | .tracking? // empty | select(test("^9[0-9]{21}$"))' \
        "$demo"/{packets,later}.jsonl >numbers
    run awk '{ s = 0; for (i = 21; i >= 1; i--) s += substr($0, i, 1) * ((21 - i) % 2 ? 1 : 3)
               if ((10 - s % 10) % 10 != substr($0, 22)) print }' numbers
    [[ -z $output ]]
    (($(wc -l <numbers) > 20))
    grep -qx 'EA400056561US' <(jq -r '.. | .tracking? // empty' "$demo/packets.jsonl")
}

@test "R54-R62 each money order shows what it is about" {
    try 1 lq-fee check --unique "$demo/payments.jsonl"
    run jq -r '[.about + ":"] + ([.fee.findings[].id] | unique) | join(" ")' <<<"$output"
    diff - <(echo "$output") <<'END'
sound:
payee of another office: payee-wrong
payee in capitals: payee-spelling
22.99 dollars: amount-wrong
23.01 dollars: amount-wrong
not signed: mo-unsigned
payer blank: mo-incomplete
no address, no date: mo-incomplete
cash: payment-kind
personal cheque: payment-kind
cashier's cheque: payment-kind
another issuer:
wrong check digit: mo-serial-check
Canadian dollars: currency-wrong
above what one piece can hold: amount-wrong mo-over-limit
one money order for the family: amount-wrong
one money order for the family: amount-wrong mo-shared
one money order for the family: amount-wrong mo-shared
END
}

@test "R60, R63 the export's WeChat payments: exact, short, over, unnumbered, used twice" {
    lq-csv --map "$demo/export.map.json" "$demo/export.csv" | jq -c 'select(.payment)' >paid
    try 1 lq-fee check --unique paid
    run jq -r '[.payment.amount_cents, .fee.due_cents, .fee.findings[].id] | join(" ")' <<<"$output"
    diff - <(echo "$output") <<'END'
2300 2300
2300 2300
2299 2300 amount-wrong
2301 2300 amount-wrong
2300 2300 wechat-transaction-missing
2300 2300 payment-reused
2300 2800 amount-wrong
2800 2800
2300 2300
2300 2300
END
}

@test "R66 what was paid online for an emergency document isn't refunded" {
    app_orders | jq -c 'select(.payment and .module == "emergency")' >paid
    try 1 lq-fee refund paid
    holds '.fee.findings[0].id == "emergency-not-refundable"'
}

@test "the export has what the app's rules trip over" {
    app_orders >orders
    for trouble in \
        '.declaration.signed != true and .module == "passport"' \
        '.declaration.signed == false' \
        '.applicant.guardian' \
        '.face.result == "fail"' \
        '.face.result == "not-possible"' \
        '.face.subject == "account-owner"' \
        '.account.real_name.verified == false' \
        '.account.relation == "friend"' \
        '.held_document.number[:2] == "DE" and .business == "renew"' \
        '.held_document.number[:2] == "SE" and .business == "renew"' \
        '.held_document.number[:2] == "D0" and .business == "issue"' \
        '.emergency.reason == "holiday-trip" and .payment.kind == "wechat"' \
        '.emergency.reason == "urgent"' \
        '.emergency.reason == "lost-short-stay" and .held_document.lost' \
        '.module == "emergency" and .document == "passport"' \
        '.delivery.in == "counter"' \
        '.business == "extend"' \
        '.held_document.lost == false and (.uploads | not)' \
        '.photo | not' '.face | not' '.applicant.phone | not' \
        '.applicant.name | test("𠮷")' '.applicant.name | test("㐂")'; do
        jq -es "any(.[]; $trouble)" orders >/dev/null || {
            echo "no order has: $trouble"
            return 1
        }
    done
}

@test "Excel's traits are in the export: BOM, CRLF, quotes, a break in a cell, a formula" {
    [[ $(head -c 3 "$demo/export.csv" | od -An -tx1 | tr -d ' ') == efbbbf ]]
    [[ $(head -n 1 "$demo/export.csv" | tail -c 2 | od -An -tx1 | tr -d ' ') == 0d0a ]]
    try 0 lq-csv --map "$demo/export.map.json" "$demo/export.csv"
    run jq -r '.csv["备注"] // empty' <<<"$output"
    [[ $output == $'请尽快办理，谢谢\n申请人注明"加急"\n第一行\n第二行\n=1+1' ]]
}

@test "two of the five truncated lines are rejected, each with its place" {
    try 3 lq-fee quote "$demo/truncated.jsonl" --rejects rejects
    [[ $(wc -l <<<"$output") -eq 3 && $(wc -l <rejects) -eq 2 ]]
    jq -es 'map(.line) == [2, 4]' rejects.why
}

@test "each packet's order is one of the demo's, the stranger's and the post's own number aside" {
    app_orders | jq -r .order | sort >known
    jq -r '.contents[].order' "$demo"/{packets,later}.jsonl | sort -u >sent
    [[ $(comm -13 known sent) == $'A2021061799999999\nCHI-21-000001-X' ]]
}

@test "the line the app sends again is the whole of the one that was cut off" {
    head -c 611 "$demo/resent.jsonl" | cmp - <(sed -n 2p "$demo/truncated.jsonl" | head -c 611)
    jq -es 'length == 1 and .[0].order' "$demo/resent.jsonl"
}

@test "every packet that supplements or corrects another names one of the demo's" {
    jq -r .packet "$demo"/{packets,later}.jsonl | sort >known
    [[ -z $(uniq -d known) ]]
    jq -r '.supplements // .corrects // empty' "$demo"/{packets,later}.jsonl | sort -u >named
    [[ -s named && -z $(comm -13 known named) ]]
}

@test "R68 the pensioners' ID numbers are sound, one slip aside, which its mended record hasn't" {
    jq -r .applicant.id_number "$demo/pension.jsonl" >cards
    awk 'BEGIN { split("7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2", w, " ") }
        { sum = 0; for (i = 1; i <= 17; i++) sum += w[i] * substr($1, i, 1)
          if (substr($1, 18) != substr("10X98765432", sum % 11 + 1, 1)) print }' cards >wrong
    [[ $(wc -l <cards) -eq 10 && $(sort -u cards | wc -l) -eq 10 && $(wc -l <wrong) -eq 1 ]]
    [[ $(jq -r .applicant.id_number "$demo/pension-mended.jsonl" | head -n 1) == "$(cut -c 1-17 wrong)"? ]]
    run ! grep -qFf wrong "$demo/pension-mended.jsonl"
}
