#!/usr/bin/env bats
# lq-mailcheck finds whatever is wrong with what came by mail, all at once, each with
# its rule, and nothing where nothing is wrong: the same rules hold `lq-order receive`.

load lib
load order

setup() {
    lq_setup
    export LQ_NOW=2021-06-28T11:00:00-05:00
    application A1 '.version=4 | .state="awaiting-materials" | .updated_at="2021-06-20T09:00:00-05:00"' >order
    envelope P1 A1 >bare
    jq -c --slurpfile o order '.orders=$o' bare >packet
}

# Words of the tables below, for jq: the packet's parts, and its first order.
words="$jq_usps"'
  def c: .contents[0]; def back: .contents[0].return_envelope; def slip: .contents[0].slip;
  def pay: .contents[0].payment; def o: .orders[0]; def e: .envelope; def address: .envelope.addressed_to;
  # a second applicant in the same envelope, sound in everything
  def two: .family=true | .contents += [c | .order="A2" | .slip.order="A2" | .payment.serial="S2" |
      .old_document.number="E00000002" | .return_envelope.tracking=usps("two")] |
      .orders += [o | .order="A2" | .held_document.number="E00000002"];
  # held since an earlier packet
  def held($p): o.packets += [{packet:"P0",envelope:e,slip:slip} + $p];'

# Each line of standard input: a change of the sound packet => what is found, the envelope's
# first, then each order's; "ok" for nothing.
finds() {
    local line program=empty
    : >want
    while IFS= read -r line; do
        [[ -n $line ]] || continue
        program+=", (${line%%=>*})"
        printf '%s\n' "$line" >>want
    done
    jq -c "$words $program" packet >in
    [[ $(wc -l <in) -eq $(wc -l <want) ]]
    lq-mailcheck in >out || [[ $? -eq 1 ]]
    quick_jq -r '.mailcheck | [.findings[].id, .orders[].findings[].id] | join(" ") | if . == "" then "ok" else . end' out >got
    paste -d'=' <(sed 's/ *=>.*//' want) <(sed 's/^/> /' got) | sed 's/=> / => /' >said
    diff <(sed 's/ *=> */ => /' want) said
}

# $1: a filter on the sound packet; the first finding as "rule severity at seen want"
first() {
    jq -c "$words $1" packet | lq-mailcheck | jq -r '.mailcheck | [.findings[], .orders[].findings[]][0] |
        [.rule, .severity, .at, .seen // "-", .want // "-"] | map(tostring) | join(" ")'
}

@test "R26-R64 nothing is found where all is as the guide asks, and ok is true" {
    try 0 lq-mailcheck packet
    holds '.mailcheck == {"ok":true,"orders":[{"ok":true,"order":"A1","findings":[]}],"findings":[]}'
}

@test "R26 mailed only after the message: too early until then, untimely once the order has left or ended" {
    finds <<'END'
o.state="awaiting-materials" => ok
o.state="materials-received" => ok
o.state="in-production" => ok
o.state="submitted" => too-early
o.state="in-review" => too-early
o.state="needs-interview" => too-early
o.state="in-review" | c.photos=0 => too-early photo-missing
o.state="dispatched" => state-wrong
o.state="withdrawn" => state-wrong
END
}

@test "R27 a slip with the applicant's name and the order's number, as people write them" {
    finds <<'END'
slip.name="Zhang Yang" => ok
slip.name="YANG, ZHANG" => ok
slip.name="张 样" => ok
slip.name="张样 Yang Zhang" => ok
slip.order=" a1 " => ok
o.applicant.name="阿卜杜拉·示例" | slip.name="阿卜杜拉•示例" => ok
o.applicant.name_latin="O'SAMPLE XIAOMING" | slip.name="Xiao Ming OSample" => ok
del(slip) => slip-missing
del(slip) | c.as_required=true => ok
del(slip.name) => slip-missing
slip.order="" => slip-missing
slip.name="李样" => slip-mismatch
slip.name="Zhang Ying" => slip-mismatch
slip.name="张样 Li Yang" => slip-mismatch
slip.order="A11" => slip-mismatch
slip.name="李样" | slip.order="A2" => slip-mismatch slip-mismatch
del(slip) | .by="counter" => ok
END
    [[ $(first 'slip.name="李样"') == 'R27 refuse /contents/0/slip/name 李样 张样' ]]
}

@test "R28 the original old document, the one the application names, unless there is none or it is lost" {
    finds <<'END'
c.old_document.number="e0000 0001" => ok
del(c.old_document) => old-document-missing
c.old_document.copy=true => old-document-missing
c.old_document.number="E00000009" => old-document-mismatch
del(c.old_document) | o.held_document.lost=true => ok
del(c.old_document) | del(o.held_document) => ok
END
}

@test "R29 R30 R31 R36 the payment, the photos, the second envelope" {
    finds <<'END'
del(pay) => payment-missing
c.photos=2 => ok
c.photos=1 => photos-few
c.photos=0 => photo-missing
del(c.photos) => photo-missing
del(back) => return-envelope-missing
del(back) | o.delivery.out="pickup" => ok
del(back, pay) | c.photos=0 => payment-missing photo-missing return-envelope-missing
END
    [[ $(first 'c.photos=1') == 'R30 warn /contents/0 1 2' ]]
}

@test "R32 the list the order was shown is what is checked, else the post's" {
    finds <<'END'
o.materials=["slip","old-document","payment","photos","return-envelope"] => ok
o.materials=["slip","old-document","payment","return-envelope"] | c.photos=0 => ok
o.materials=["slip","old-document","payment","photos","return-envelope","parental-consent-paper"] => list-item-missing
o.materials=[{"what":"notarised-copy","by":"mail"}] | c.extra=["notarised-copy"] => ok
o.materials=[{"what":"birth-certificate","by":"online"}] => ok
o.materials=["old-document"] | del(c.old_document) | o.held_document.lost=true => ok
END
    [[ $(first 'o.materials=["parental-consent-paper"]') == 'R32 refuse /contents/0 parental-consent-paper -' ]]
}

@test "R33 what goes online needn't be mailed: a warning, unless it is listed or was asked for" {
    finds <<'END'
c.extra=[] => ok
c.extra=["application-form"] => not-needed
c.extra=["application-form", {"what":"declaration-form"}] => not-needed not-needed
c.extra=["birth-certificate"] | o.requests=[{"item":"birth-certificate","open":true}] => ok
c.extra=["application-form"] | o.channel="mail" => ok
END
    [[ $(first 'c.extra=["application-form"]') == 'R33 warn /contents/0/extra/0 application-form -' ]]
}

@test "R37 about letter size, either way round; a return envelope must hold the documents" {
    finds <<'END'
e.width_in=8.5 | e.height_in=11 => ok
e.width_in=12.5 | e.height_in=9.5 => ok
e.width_in=6.8 | e.height_in=8.8 => ok
e.width_in=6.79 | e.height_in=8.8 => envelope-size
e.width_in=10.3 | e.height_in=11 => envelope-size
del(e.width_in) => ok
back.width_in=9.5 | back.height_in=12.5 => ok
back.width_in=5 | back.height_in=7 => envelope-size
back.width_in=4.4 | back.height_in=9 => return-envelope-size
END
}

@test "R38 the post's address, part by part, in the forms people write it" {
    finds <<'END'
address="PASSPORT & VISA OFFICE, Chinese Consulate General in Chicago; 1 E. Erie St., Ste. 500; Chicago IL 60611-2723" => ok
address="Passport and Visa Office of the Chinese Consulate General in Chicago, 1 East Erie St #500, Chicago, Illinois 60611, USA" => ok
address |= sub("Suite 500"; "Suite 200") => address-wrong
address |= sub("60611"; "60616") => address-wrong
address |= sub("1 East"; "11 East") => address-wrong
address |= sub("East"; "West") | address |= sub("IL"; "IN") => address-wrong address-wrong
address="Consulate" => address-wrong address-wrong address-wrong address-wrong address-wrong address-wrong
END
    [[ $(first 'address |= sub("Suite 500"; "Suite 200")') == 'R38 warn /envelope/addressed_to Passport'*' Suite 500' ]]
    jq -c "$words"'address="Passport Office of Consulate General of China in New York, 520 12th Ave, New York, New York 10036"' packet >ny
    lq-mailcheck --post newyork ny >out || true
    jq -e '[.mailcheck.findings[] | select(.want == "NY")] == []' out
}

@test "R39 R40 never certified, registered or with a return receipt, by the number or by what is printed" {
    finds <<'END'
e.service="priority-express" | del(e.tracking) => ok
e.service="priority-express" => track-service-conflict
e.carrier="fedex" | del(e.tracking) | e.service="fedex-ground" => ok
e.tracking=usps("x"; "026") => certified-mail
e.tracking=usps("x"; "035") => return-receipt
e.service="Certified Mail" | del(e.tracking) => certified-mail
e.service="Priority Mail, Certified, Return Receipt" | del(e.tracking) => certified-mail return-receipt
e.service="registered" | del(e.tracking) => registered-mail
e.return_receipt=true => return-receipt
e.tracking="RA473124829US" => registered-mail
e.service="certified" => certified-mail track-service-conflict
e.service="Priority, Signature Confirmation" | del(e.tracking) => signature-mail
e.tracking="9405500000000000000001" => ok
END
    [[ $(first 'e.service="Priority, Signature Confirmation" | del(e.tracking)') == 'R40 warn /envelope/service '* ]]
    [[ $(first 'e.tracking=usps("x"; "026")') == "R39 refuse /envelope/tracking $(usps x 026) -" ]]
}

@test "nothing is assumed: what nobody wrote down is asked, unless all is as required" {
    finds <<'END'
del(e) => not-recorded
del(e) | .by="counter" => ok
del(e.service, e.tracking) => not-recorded
del(e.service) => ok
.envelope={as_required:true} => ok
.envelope={as_required:true, service:"certified"} => certified-mail
del(back.postage) => not-recorded
del(back.label_affixed, back.postage) => not-recorded not-recorded
back={as_required:true, tracking:usps("x")} => ok
c={order:"A1", as_required:true, return_envelope:{tracking:usps("x")}} => ok
c={order:"A1", as_required:true, photos:0, return_envelope:{tracking:usps("x"), postage:"none"}} => photo-missing postage-unpaid
c={order:"A1", as_required:true} => tracking-missing
two | del(.separated) => not-recorded
END
    jq -c "$words del(back.postage)" packet >in
    try 0 lq-mailcheck in # undecided isn't a no
    holds '.mailcheck.ok == null and .mailcheck.orders[0].ok == null'
}

@test "R41 护照 or 旅行证 in the lower left corner" {
    finds <<'END'
e.mark="护照" | e.mark_position="Lower left" => ok
e.mark="PASSPORT" => ok
e.mark="护照/旅行证" => ok
e.mark="旅行证" | o.document="travel-document" => ok
del(e.mark) => mark-missing
e.mark="急件" => mark-missing
e.mark_position="upper-right" => mark-position
e.mark="旅行证" => mark-mismatch
two | .orders[1].document="travel-document" => ok
two | .orders[1].document="travel-document" | e.mark="旅行证" => ok
END
}

@test "R42 R46 R48 stamped or prepaid, the label stuck on, the customer copy taken off" {
    finds <<'END'
back.postage="stamped" => ok
back.postage="none" => postage-unpaid
back.postage="" => postage-unpaid
back.label_affixed=false => label-not-affixed
back.customer_copy_attached=true => customer-copy-attached
END
}

@test "R43 R44 R45 USPS, Express or Priority, with a number that is right" {
    finds <<'END'
back.tracking="EA473124829US" | back.service="express" => ok
back.service="Priority Mail" => ok
del(back.service) => ok
back.carrier="fedex" | back.tracking="449044304137821" => carrier-not-usps
del(back.carrier) | back.tracking="1Z999AA10123456784" => carrier-not-usps
back.tracking="1Z999AA10123456784" => carrier-not-usps track-carrier-conflict
back.carrier="fedex-smartpost" => carrier-not-usps track-carrier-conflict
back.tracking=usps("x"; "001") | del(back.service) => service-not-accepted
back.service="first-class" => track-service-conflict
back.tracking=usps("x"; "999") | del(back.service) => track-service-unknown
back.tracking=usps("x"; "999") => ok
del(back.tracking) => tracking-missing
back.tracking=" " => tracking-missing
back.tracking |= .[:21] + ((.[21:] | tonumber + 1) % 10 | tostring) => tracking-invalid
back.tracking="9405500000000000000000" => tracking-invalid
END
    [[ $(first 'back.tracking=usps("x"; "001") | del(back.service)') == 'R44 refuse /contents/0/return_envelope/tracking ground-advantage -' ]]
}

@test "R47 the applicant's address on it, with the ZIP code that is on the label" {
    finds <<'END'
back.address.zip="60616-1234" => ok
del(back.address) => return-address-missing
back.address.lines=[""] => return-address-missing
back.address.zip="6061" => return-address-zip
del(back.address.zip) => return-address-zip
back.tracking="42060616" + usps("P1") => ok
back.tracking="42060540" + usps("P1") => return-address-zip
back.address.zip="60540" => return-address-differs
back.tracking="42060540" + usps("P1") | back.address.zip="60540" => return-address-differs
back.address.lines=["1 E. Erie St.", "#500"] | back.address.zip="60611" => return-address-own return-address-differs
back.address.lines=["21 East Erie Street"] | back.address.zip="60611" | o.applicant.address.zip="60611" => ok
END
    [[ $(first 'back.tracking="42060540" + usps("P1")') == 'R47 refuse /contents/0/return_envelope/address/zip 60616 60540' ]]
}

@test "R51 R52 R53 R61 a family shares the envelope in, and nothing else" {
    finds <<'END'
two => ok
two | .family=false => packet-not-family
two | .separated=false => materials-mixed
two | .contents[1].return_envelope.tracking=usps("P1") => return-envelope-shared return-envelope-shared
two | del(.contents[1].return_envelope) => return-envelope-missing
two | .contents[1].payment.serial="MO-P1" => mo-shared mo-shared
two | .orders[1]={"order":"A2","transition":{}} => order-not-found
END
    jq -c "$words two | .contents[1].photos=0" packet >in
    try 1 lq-mailcheck in
    holds '.mailcheck | .ok == false and [.orders[].ok] == [true, false] and .findings == []'
}

@test "R54-R63 the fee rules, of what lies in the envelope" {
    finds <<'END'
pay.amount_cents=2200 => amount-wrong
o.name_annotation=true => amount-wrong
pay.payee="Embassy of China" => payee-wrong
pay.signed=false => mo-unsigned
del(pay.date) => mo-incomplete
pay.kind="personal-check" => payment-kind
c.as_required=true | pay={serial:"39539881642"} => ok
END
}

@test "R58 a money order comes with the materials, or after them" {
    finds <<'END'
c |= {order, payment} | c.slip={name:"张样",order:"A1"} => old-document-missing photo-missing return-envelope-missing mo-not-with-materials
(c as $c | held($c | del(.order, .payment))) | c |= {order, payment} => ok
(c as $c | held($c | del(.order) | .payment.amount_cents=2200)) | c |= {order, payment} => payment-replaced
END
}

@test "R64 paid online: the slip says so, and no money order comes too" {
    finds <<'END'
o.payment={kind:"wechat",transaction:"t",amount_cents:2300} | del(pay) | slip.paid_online=true => ok
o.payment={kind:"wechat",transaction:"t",amount_cents:2300} | del(pay) => paid-note-missing
o.payment={kind:"wechat",transaction:"t",amount_cents:2300} | slip.paid_online=true => double-payment
END
}

@test "what is held counts: a supplement completes, a correction replaces, what went back or is mislaid doesn't" {
    finds <<'END'
(c as $c | held($c | del(.order, .old_document))) | c |= {order, old_document} => ok
(c as $c | held($c | del(.order))) | .corrects="P0" | del(pay) => payment-missing
(c as $c | held($c | del(.order))) | del(pay) => ok
(c as $c | held($c | del(.order) | .returned=[{item:"payment"}])) | del(pay) => payment-missing
(c as $c | held($c | del(.order) | .mislaid=[{item:"return-envelope"}])) | del(back) => return-envelope-missing payment-replaced
(c as $c | held($c | del(.order) | .envelope_used=true)) => tracking-reused payment-replaced
(c as $c | held($c | del(.order) | .packet="P1")) => ok
END
}

@test "an officer's decision on the order settles what it is about" {
    decided='o.decisions=[{"finding":"slip-missing","decision":"accept","by":"tao","at":"2021-06-28T10:00:00-05:00","note":"x"}]'
    jq -c "$words del(slip) | $decided" packet >in
    try 0 lq-mailcheck in
    holds '.mailcheck | .ok and .orders[0].findings[0].decision == "accepted"'
    jq -c "$words del(slip, c.old_document) | $decided" packet | run -1 lq-mailcheck
}

@test "R39 refused at the door: why, and nothing else is asked" {
    echo '{"packet":"P1","refused_at_door":true,"envelope":{"service":"certified"}}' >in
    try 1 lq-mailcheck in
    holds '.mailcheck.findings | map(.id) == ["certified-mail"]'
}

@test "as lq-order lookup joins it; without that, and with what can't be a packet, the record is rejected" {
    order_setup
    reach awaiting-materials A1
    try 0 lq-mailcheck < <(lq-order lookup bare)
    reject() { try 3 lq-mailcheck < <(jq -c "$words $2" packet) && [[ -z $output && $stderr == *"$1"* ]]; }
    reject 'orders: missing: pipe it through lq-order lookup' 'del(.orders)'
    reject "contents[0]: its order isn't joined" '.orders=[]'
    reject 'contents: missing' 'del(.contents)'
    reject 'packet: missing' 'del(.packet)'
    reject 'contents[0].order: missing' 'del(c.order)'
    reject 'contents[0].photos: not an integer' 'c.photos="two"'
    reject 'contents[0].payment.kind: missing' 'del(pay.kind)'
    reject 'envelope.width_in: not a length in inches' 'e.width_in="9.5"'
    reject 'envelope.width_in: not a length in inches' 'e.width_in=-1'
    reject 'return_envelope.address.lines[0]: not a string' 'back.address.lines=[1]'
    reject 'contents[0].extra[0]: not a word' 'c.extra=[1]'
    reject 'more than 64 contents' '.contents=[range(65) as $i | c]'
}

@test "what an applicant wrote is data: hostile text everywhere ends in findings, not in trouble" {
    jq -c "$words"'"\u001b[2J\u202e\"],{\"ok\":true}\u007f𠮷%s" as $evil | slip.name=$evil | slip.order=$evil | back.tracking=$evil |
        back.carrier=$evil | back.service=$evil | address=$evil | e.mark=$evil | e.tracking=$evil | e.service=$evil |
        back.address={lines:[$evil,$evil,$evil,$evil,$evil],zip:$evil} | c.extra=[$evil] | o.materials=[$evil,{what:$evil}]' packet >in
    try 1 lq-mailcheck in
    holds '.mailcheck.ok == false and ([.mailcheck.orders[0].findings[].id] | index("slip-mismatch") and index("return-address-zip"))'
    [[ $output != *$'\033'* ]]
}
