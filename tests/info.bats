#!/usr/bin/env bats
# What the public may know is printed from one place each: the five ways to the app (R1), the
# address (R38), news, alerts and countries (R74), the hotline (R75), fees (R83), contacts (R85);
# and only what holds today.

load lib

setup() {
    lq_setup
    export LQ_NOW=2021-06-20T09:00:00-05:00
}

store() {
    lq-store init --settable store >/dev/null
    export LQ_STORE=$PWD/store
}

# An item to import, changed by a jq filter.
item() {
    jq -nc '{id: "flood-2021", kind: "alert", code: "TH", zh: "清迈洪水", en: "Floods in Chiang Mai",
        valid_from: "2021-06-15", valid_to: "2021-06-30", source: "made up for this test"}'" | ${1:-.}"
}

ids() {
    jq -r .id <<<"$output" | xargs
}

@test "R1 the app is had in exactly five ways" {
    try 0 lq-info download
    [[ $(jq -r .channel <<<"$output" | xargs) == "apple tencent xiaomi huawei qr" ]]
    # before the app's first day at this post: none
    LQ_NOW=2021-06-06T12:00:00-05:00 try 1 lq-info download
    [[ -z $output ]]
}

@test "R85 exactly the three published contacts, the same in Chinese and English" {
    try 0 lq-info contacts
    [[ $(jq -r .value <<<"$output" | xargs) == "312-453-0210 312-453-0212 chinavisachicago@gmail.com" ]]
    local english=$output
    try 0 lq-info contacts --lang zh
    [[ $output == "$english" ]]
    try 0 lq-info contacts --post newyork
    [[ $(jq -r .value <<<"$output" | grep -c 312-453) -eq 0 ]]
}

@test "R85 one definition: nobody else writes these values down" {
    run grep -rlE '312-453-02|chinavisachicago@' "$LQ_ROOT"/{cmd,lib} "$LQ_ROOT"/share --include='*.c' \
        --include='*.json*' --include='*.tsv'
    # the demo's messages are examples
    [[ $(grep -v /demo/ <<<"$output") == "$LQ_ROOT/share/posts/chicago.json" ]]
}

@test "R38 the address materials are mailed to" {
    try 0 lq-info address
    holds '.address == "Passport and Visa Office of Chinese Consulate General in Chicago, 1 East Erie Street, Suite 500, Chicago, IL 60611"
        and .lines == ["1 East Erie Street", "Suite 500"] and .zip == "60611"'
}

@test "R83 R59 R60 all fees are published: the tariff of the day, what is taken and from whom" {
    try 0 lq-info fees
    [[ $(jq -r 'select(.fee) | "\(.fee)=\(.cents)"' <<<"$output" | xargs) == \
        "due=2300 production=1800 mailing=500 name-annotation=500" ]]
    [[ $(jq -r 'select(.accepted) | .payment' <<<"$output" | xargs) == "money-order wechat" ]]
    [[ $(jq -r 'select(.accepted == false) | .payment' <<<"$output" | xargs) == \
        "cash personal-check cashiers-check" ]]
    [[ $(jq -r '.payee // empty' <<<"$output") == "Chinese Consulate General In Chicago" ]]
    # what is published is what lq-fraud takes for honest
    jq -c 'select(.fee) | {text: "The fee is $\(.cents / 100)."}' <<<"$output" >honest
    try 0 lq-fraud honest
    LQ_NOW=2020-06-20T09:00:00-05:00 try 1 lq-info fees
}

@test "R75 in an emergency: 12308, from abroad with the country's prefix" {
    try 0 lq-info emergency
    [[ $(jq -r .number <<<"$output" | xargs) == "12308 +86-10-12308" ]]
    [[ $(jq -r .hotline.number "$LQ_ROOT/share/posts/chicago.json") == "$(jq -r .number <<<"${lines[0]}")" ]]
}

@test "R74 a country: embassy, currency and emergency numbers, each with its source" {
    try 0 lq-info destination TH
    holds '.embassy_en == "Bangkok" and .currency == "THB" and .hotline == "+86-10-12308"
        and ([.emergency[].number] == ["191", "1155", "1669"]) and (.source | length) > 0'
    try 0 lq-info destination us
    holds '.emergency == [{number: "911", for: "all"}]'
    try 0 lq-info destination
    [[ ${#lines[@]} -ge 6 ]]
    holds '(.source | [scan("https?://[^ ;]+")] | length >= 4) and (.checked | test("^20[0-9]{2}-"))
        and .valid_from and .embassy_zh and .embassy_en and .currency
        and (.code | test("^[A-Z]{2}$"))'
}

@test "R74 a country nobody wrote down is told so" {
    try 1 lq-info destination XX
    [[ -z $output && $stderr == "lq-info: no destination 'XX'" ]]
    try 1 lq-info destination $'\033[2J'
    [[ $stderr != *$'\033'* ]]
}

@test "R76 R81 R82 R83 R84 R50 what every applicant should know, by topic" {
    local topic
    for topic in old-system fingerprint official-passport fraud feedback mail-liability; do
        try 0 lq-info notice "$topic"
        holds '(.zh | length) > 10 and (.en | length) > 10 and (.source | startswith("guide: "))'
    done
    try 1 lq-info notice weather
    # what the post says is never taken for fraud
    lq-info notice | jq -c '{text: .zh}, {text: .en}' >said
    try 0 lq-fraud said
}

@test "R74 news and alerts of the post's own are imported, shown while they hold, and no longer" {
    store
    try 0 lq-info alerts
    [[ -z $output ]]
    try 0 lq-info import < <(item)
    holds '. == {id: "flood-2021", kind: "alert", written: true}'
    try 0 lq-info alerts
    [[ $output == "$(item)" ]]
    try 0 lq-info alerts TH
    [[ $(ids) == flood-2021 ]]
    try 1 lq-info alerts JP
    LQ_NOW=2021-06-14T23:59:59-05:00 try 0 lq-info alerts
    [[ -z $output ]]
    LQ_NOW=2021-06-30T23:59:59-05:00 try 0 lq-info alerts
    [[ $(ids) == flood-2021 ]]
    LQ_NOW=2021-07-01T00:00:00-05:00 try 0 lq-info alerts
    [[ -z $output ]]
}

@test "R74 the newest comes first" {
    store
    { item '.id = "a" | .valid_from = "2021-06-10"'; item '.id = "b" | .valid_from = "2021-06-18"'
        item '.id = "c"'; } | lq-info import >/dev/null
    try 0 lq-info alerts
    [[ $(ids) == "b c a" ]]
}

@test "the same again changes nothing; another text takes its place; a shared item is corrected" {
    store
    item | lq-info import >/dev/null
    try 0 lq-info import < <(item)
    holds '.written == false'
    try 0 lq-info import < <(item '.en = "Floods are over"')
    holds '.written == true'
    try 0 lq-info alerts
    holds '.en == "Floods are over"'
    lq-info destination JP | jq -c '.embassy_en = "Tokyo, Minato"' | lq-info import >/dev/null
    try 0 lq-info destination JP
    holds '.embassy_en == "Tokyo, Minato"'
    [[ ${#lines[@]} -eq 1 ]]
    try 0 lq-audit verify
}

# the events that say who told the public what
told() {
    jq -c 'select(.kind == "info")' store/journal/*.jsonl
}

@test "R74 the journal says who put out an alert, and in which words; what is withdrawn, and why" {
    store
    LQ_ACTOR=wang try 0 lq-info import < <(item)
    told | jq -es 'length == 1 and (.[0] | .by == "wang" and .id == "flood-2021" and .event == "publish"
        and .to == "published" and .patch.item == "alert")' >/dev/null
    [[ $(told | jq -r .patch.text) == "$(item)" ]]
    told | jq -r '.patch.sha256 + "  store/info/flood-2021.json"' | sha256sum -c --quiet
    [[ $(told | jq .patch.bytes) -eq $(wc -c <store/info/flood-2021.json) ]]
    # the same again is no event, another text is one
    lq-info import < <(item) >/dev/null
    [[ $(told | wc -l) -eq 1 ]]
    LQ_ACTOR=li lq-info import < <(item '.valid_to = "2021-06-19"') >/dev/null
    [[ $(told | jq -r .by | xargs) == "wang li" ]]
    try 0 lq-info alerts # expired
    [[ -z $output ]]
    try 0 lq-audit verify
    LQ_ACTOR=li try 0 lq-info withdraw flood-2021 --note 'the water is gone'
    holds '. == {id: "flood-2021", written: true}'
    [[ ! -e store/info/flood-2021.json ]]
    told | jq -es '.[-1] | .by == "li" and .event == "withdraw" and .note == "the water is gone"' >/dev/null
    try 0 lq-info withdraw flood-2021 --note again
    holds '.written == false'
    [[ $(told | wc -l) -eq 3 ]]
    try 0 lq-audit verify
    # and once more
    try 0 lq-info import < <(item)
    holds '.written == true'
    try 0 lq-audit verify
}

@test "R74 withdrawing wants a reason, and something that was published" {
    store
    try 2 lq-info withdraw flood-2021
    try 1 lq-info withdraw flood-2021 ../store --note x
    [[ $stderr == *"nothing was published as 'flood-2021'"*"nothing was published as '../store'"* ]]
    [[ -z $output && -z $(told) && -e store/store.json ]]
}

@test "R74 who isn't a reviewer tells the public nothing" {
    store
    lq-store staff grant sun intake >/dev/null
    LQ_ACTOR=sun try 1 lq-info import < <(item)
    holds '.written == false and .transition.ok == false and .transition.findings[0].id == "role-missing"'
    [[ -z $(told) && -z $(ls store/info) ]]
    item | lq-info import >/dev/null
    LQ_ACTOR=sun try 1 lq-info withdraw flood-2021 --note x
    [[ -e store/info/flood-2021.json ]]
}

@test "R74 verify finds an item nobody published, one that was changed, one that is gone, one too many" {
    store
    item | lq-info import >/dev/null
    item '.id = "planted"' >store/info/planted.json
    try 5 lq-audit verify
    [[ $stderr == *"info/planted.json: nobody published it"* ]]
    rm store/info/planted.json
    sed -i 's/Floods/Fools/' store/info/flood-2021.json
    try 5 lq-audit verify
    [[ $stderr == *"info/flood-2021.json: isn't what was published"* ]]
    rm store/info/flood-2021.json
    try 5 lq-audit verify
    [[ $stderr == *"info/flood-2021.json: isn't there, and was published"* ]]
    try 0 lq-audit verify --journal-only
    # an import that was cut off after its event looks like that: the same again completes it
    try 0 lq-info import < <(item)
    holds '.written == true'
    [[ $(told | wc -l) -eq 1 ]]
    try 0 lq-audit verify
    cp store/info/flood-2021.json kept
    lq-info withdraw flood-2021 --note x >/dev/null
    mv kept store/info/flood-2021.json
    try 5 lq-audit verify
    [[ $stderr == *"info/flood-2021.json: was withdrawn, and stands there"* ]]
    try 0 lq-info withdraw flood-2021 --note x
    holds '.written == true'
    [[ $(told | wc -l) -eq 2 ]]
    try 0 lq-audit verify
}

@test "a backup has the items, too, and is sound" {
    store
    { item; item '.id = "b"'; } | lq-info import >/dev/null
    lq-store backup copy >/dev/null
    try 0 lq-audit verify copy
    cmp store/info/b.json copy/info/b.json
    lq-info withdraw b --note x >/dev/null
    lq-store backup copy >/dev/null
    [[ $(ls copy/info) == flood-2021.json ]]
    try 0 lq-audit verify copy
}

@test "items without a source, a day or a sound id are rejected, the others are taken" {
    store
    local bad
    while read -r bad; do
        try 3 lq-info import < <(item "$bad"; item '.id = "good"')
        [[ $(ids) == good ]]
    done <<'EOT'
del(.source)
.source = " "
del(.valid_from)
.valid_from = "soon"
.valid_to = "2021-06-01"
del(.id)
.id = "../../evil"
.id = "A b"
.id = ""
.kind = "rumour"
.kind = "download"
.kind = "destination" | del(.code)
del(.zh, .en)
.url = "javascript:alert(1)"
.zh = "清迈\u202e洪水"
.en = "Floods \u001b[2J"
EOT
    [[ $(ls store/info) == good.json ]]
}

@test "no store, or not one: said, and nothing is written" {
    try 2 lq-info import < <(item)
    mkdir -p plain/info
    try 5 lq-info import --store plain < <(item)
    [[ -z $(ls plain/info) ]]
    try 5 lq-info news --store plain/nowhere
    store
    ln -s /etc/passwd store/info/link.json
    try 5 lq-info news
    [[ $output != *root:* ]]
}

@test "a damaged item is said with its line, status 5" {
    cp -R "$LQ_ROOT/share" share
    echo '{"id":"x","kind":"notice","topic":"x","zh":"x","valid_from":"2021-06-07"}' >>share/info/notices.jsonl
    LQ_SHARE=$PWD/share try 5 lq-info download
    [[ $stderr == *"info/notices.jsonl:15: source: missing"* ]]
}
