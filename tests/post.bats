#!/usr/bin/env bats
# The post profile and the findings catalogue: whole as shipped, every datum
# with its source, and each fault in a changed copy named in one sentence.

load lib

setup() {
    lq_setup
    cp -R "$LQ_ROOT/share" share
    export LQ_SHARE=$PWD/share
    profile=share/posts/chicago.json
}

# Change the profile by a jq filter.
change() {
    quick_jq "$1" "$LQ_ROOT/$profile" >"$profile"
}

# A profile changed by FILTER is refused with this SENTENCE about it, and none other.
refused() {
    change "$1"
    try 5 "$LQ_TOOLS/post_load" chicago
    [[ -z $output ]]
    [[ $stderr == "post_load: posts/chicago.json: $2" ]] || {
        echo "wanted: $2"
        return 1
    }
}

@test "the shipped profile loads and says what the guide says (R38, R55, R59, R60, R85)" {
    try 0 "$LQ_TOOLS/post_load" chicago
    [[ -z $stderr ]]
    [[ $output == *"payee Chinese Consulate General In Chicago"$'\n'* ]]
    [[ $output == *"address Passport and Visa Office of Chinese Consulate General in Chicago, 1 East Erie Street, Suite 500, Chicago, IL 60611"$'\n'* ]]
    [[ $output == *"contacts 312-453-0210 312-453-0212 chinavisachicago@gmail.com"$'\n'* ]]
    [[ $output == *"tariff 2021-01-01 USD 1800 500 500"$'\n'* ]]
}

@test "R86 the phone is staffed Monday to Friday, 9:00-12:00 and 1:00-2:30" {
    try 0 "$LQ_TOOLS/post_load" chicago
    [[ $output == *"phone 1f 540-720 780-870"$'\n'* ]]
}

@test "R33 form and declaration aren't on the list of what the app's applicants mail" {
    try 0 "$LQ_TOOLS/post_load" chicago
    [[ $(grep '^due mail' <<<"$output") == "due mail slip
due mail old-document
due mail payment
due mail photos
due mail return-envelope" ]]
}

@test "every datum names its source; a judgement is marked as one" {
    run jq -r 'to_entries[] | select(.key | startswith("_") | not)
        | .key as $k | (.value | if type == "array" then .[] else . end)
        | select((.source // "") == "" or (.source == "judgement" and .judgement != true))
        | $k' "$profile"
    [[ -z $output ]]
    for path in fees[0] payee hours[2] holidays[3] materials[5] lapse[0]; do
        refused "del(.$path.source)" "$path.source: missing"
        refused ".$path.source = \" \"" "$path.source: empty"
    done
    refused '.lapse[0].judgement = false' \
        'lapse[0].judgement: must be true where the source is judgement'
    refused '.payee.judgement = "yes"' 'payee.judgement: not true or false'
}

@test "each missing member is named, sections and members of rows alike" {
    local section key n=0
    while read -r section; do
        refused "del(.$section)" "$section: missing"
        n=$((n + 1))
    done < <(jq -r 'keys_unsorted[] | select(startswith("_") | not)' "$profile")
    ((n > 20))
    while read -r section key; do
        refused "del(.$section.$key)" "$section.$key: missing"
    done < <(jq -r 'to_entries[] | select(.value | type == "object") | .key as $s
        | .value | keys[] | select(IN("judgement", "_", "state_name") | not) | "\($s) \(.)"' "$LQ_ROOT/$profile")
    while read -r section key; do
        refused "del(.${section}[0].$key)" "${section}[0].$key: missing"
    done < <(jq -r 'to_entries[] | select(.value | type == "array") | .key as $s
        | .value[0] | keys[]
        | select(IN("judgement", "channels", "modules", "piece_max_cents", "valid_to", "slot_min")
                or startswith("_") | not)
        | select(($s == "holidays" and IN("zh", "en")) | not) # not every closed day has a name
        | "\($s) \(.)"' "$LQ_ROOT/$profile")
}

@test "a misspelt member is a fault, a comment isn't" {
    refused '.feees = []' 'feees: unknown member'
    refused '.fees[0].valid_form = "2021-06-07"' 'fees[0].valid_form: unknown member'
    refused '.address.zipp = "60611"' 'address.zipp: unknown member'
    change '._why = 1 | .fees[0]._why = "so"'
    try 0 "$LQ_TOOLS/post_load" chicago
}

@test "wrong types and values are told with their place" {
    refused '.fees[0].production_cents = 18.5' 'fees[0].production_cents: not an integer'
    refused '.fees[0].production_cents = "1800"' 'fees[0].production_cents: not an integer'
    refused '.fees[0].mailing_cents = -1' 'fees[0].mailing_cents: not within 0 to 1000000'
    refused '.fees[0].valid_from = "2021-02-30"' 'fees[0].valid_from: not a date like 2021-06-07'
    refused '.fees[0].valid_from = null' 'fees[0].valid_from: not a date like 2021-06-07'
    refused '.fees[0].currency = "usd"' 'fees[0].currency: not three capital letters'
    refused '.fees = []' 'fees: empty'
    refused '.fees = {}' 'fees: not a list of rows'
    refused '.fees[0] = 7' 'fees[0]: not an object'
    refused '.payee = []' 'payee: not an object'
    refused '.payee.name = ""' 'payee.name: empty'
    refused '.payee.name = 5' 'payee.name: not a string'
    refused '.payee.name = "a\u001bb"' 'payee.name: holds a control character'
    refused '.payee.name = "a\u202eb"' 'payee.name: holds a control character'
    refused '.payments[0].accepted = 1' 'payments[0].accepted: not true or false'
    refused '.steps[0].steps[1] = "dance"' 'steps[0].steps[1]: not one of the words known here'
    refused '.steps[0].channel = "fax"' 'steps[0].channel: not one of the words known here'
    refused '.steps[0].steps = "account"' 'steps[0].steps: not a list'
    refused '.fields[0].fields[2] = "sex"' 'fields[0].fields[2]: not a JSON Pointer'
    refused '.lapse[0].state = "waiting"' 'lapse[0].state: not one of the words known here'
    refused '.address.state = "Illinois"' 'address.state: not two capital letters'
    refused '.address.zip = "6061"' 'address.zip: not five digits'
    refused '.address.lines = []' 'address.lines: empty'
    refused '.contacts.email = "none"' 'contacts.email: not an e-mail address'
    refused '.identity.name = "newyork"' 'identity.name: not the name of the file'
    refused '.identity.order_prefix = "Chi"' 'identity.order_prefix: not three capital letters'
    refused '.photos[0].min_width = 9000' 'photos[0]: a minimum above its maximum'
    refused '.photos[1].min_aspect = 759' 'photos[1]: a minimum above its maximum'
    refused '.photos[0].max_tint = 256' 'photos[0].max_tint: not within 0 to 255'
    refused '.photos[0].colours = ["blue"]' 'photos[0].colours[0]: not one of the words known here'
    refused '.photos[0].ask = ["shoe-size"]' 'photos[0].ask[0]: not one of the words known here'
    refused '.photos[2].name = "app"' 'photos[2].name: named twice'
    refused '.minors.process_age = 20' 'minors.process_age: above civil_age'
}

@test "hours are spans in order on named weekdays" {
    refused '.hours[0].weekdays[4] = "Friday"' \
        "hours[0].weekdays[4]: not a weekday's name in lower case"
    refused '.hours[0].weekdays = []' 'hours[0].weekdays: not a list of weekdays'
    refused '.hours[0].spans[0] = ["9:00","12:00"]' \
        'hours[0].spans[0]: not a pair of times like ["09:00","12:00"]'
    refused '.hours[0].spans[0] = ["09:00","12:60"]' \
        'hours[0].spans[0]: not a pair of times like ["09:00","12:00"]'
    refused '.hours[0].spans[0] = "09:00-12:00"' \
        'hours[0].spans[0]: not a pair of times like ["09:00","12:00"]'
    refused '.hours[0].spans[1] = ["12:00","14:30"]' \
        'hours[0].spans[1]: ends before it begins, or touches the one before'
    refused '.hours[0].spans = []' 'hours[0].spans: not a list of one to four spans'
    refused 'del(.hours[] | select(.of == "phone"))' 'hours: none of kind phone'
    refused 'del(.hours[2].slot_min)' 'hours[2].slot_min: missing: interviews are given by appointment'
    refused '.hours[2].slot_min = 181' 'hours[2].slot_min: longer than a span'
    refused '.hours[2].capacity = 0' 'hours[2].capacity: not within 1 to 100'
}

@test "periods of one kind follow each other without overlap" {
    refused '.fees += [.fees[0]]' 'fees[1].valid_from: the row before it still holds on that day'
    refused '.fees[0].valid_to = "2020-12-31"' 'fees[0].valid_to: before valid_from'
    refused '.two_way_mail += [.two_way_mail[0] | .valid_from = "2023-01-07" | del(.valid_to)]' \
        'two_way_mail[1].valid_from: the row before it still holds on that day'
    refused '.holidays |= reverse' "$(
        for i in {1..14}; do
            ((i == 1)) || printf 'post_load: posts/chicago.json: '
            echo "holidays[$i].date: not after the one before"
        done
    )"
    change '.fees[0].valid_to = "2021-12-31"
        | .fees += [.fees[0] | .valid_from = "2022-01-01" | del(.valid_to)]'
    try 0 "$LQ_TOOLS/post_load" chicago
}

@test "nothing is named twice" {
    refused '.steps += [.steps[0]]' 'steps[6]: a second list for this channel and module'
    refused '.fields += [.fields[0]]' 'fields[6]: a second list for this step, channel and module'
    refused '.materials += [.materials[0]]' 'materials[18].what: named twice for the same order'
    refused '.payments += [.payments[2]]' 'payments[5].kind: named twice'
    refused '.reject_reasons += [.reject_reasons[1]]' 'reject_reasons[10].code: named twice'
    change '(.payments[] | .accepted) = false'
    try 5 "$LQ_TOOLS/post_load" chicago
    [[ $stderr == *"payments: no kind is accepted" ]]
}

@test "all faults are told in one run" {
    change 'del(.fees[0].currency) | .payee.name = 5 | .holidays[0].dat = 1'
    try 5 "$LQ_TOOLS/post_load" chicago
    [[ $(wc -l <<<"$stderr") -eq 3 ]]
}

@test "what isn't JSON, or is too much, or isn't there" {
    printf '{"a":1,\n"a":2}' >"$profile"
    try 5 "$LQ_TOOLS/post_load" chicago
    [[ $stderr == "post_load: posts/chicago.json:2:"*": duplicate object key"* ]]
    echo '[]' >"$profile"
    try 5 "$LQ_TOOLS/post_load" chicago
    [[ $stderr == *"posts/chicago.json: the whole: not an object" ]]
    : >"$profile"
    try 5 "$LQ_TOOLS/post_load" chicago
    head -c 9000000 /dev/zero >"$profile"
    try 5 "$LQ_TOOLS/post_load" chicago
    [[ $stderr == *"larger than a data file can be" ]]
    try 5 "$LQ_TOOLS/post_load" nowhere
    [[ $stderr == "post_load: $PWD/share/posts/nowhere.json: No such file or directory" ]]
    try 5 "$LQ_TOOLS/post_load" ../chicago
    [[ $stderr == "post_load: ../chicago: not the name of a post" ]]
}

@test "the empty list of four-eyes pairs and no mail policy are choices, not faults" {
    change '.four_eyes = [] | .two_way_mail = []'
    try 0 "$LQ_TOOLS/post_load" chicago
    [[ $output == *"four-eyes 0 0"$'\n'* && $output == *"two-way 0 0"$'\n'* ]]
}

@test "a second post differs in its profile alone: nothing in the code names Chicago" {
    local due
    try 0 "$LQ_TOOLS/post_load" newyork
    [[ $output == *"payee Example Payee In New York"$'\n'* ]]
    for due in 'chicago 2021-07-01 2300' 'newyork 2021-07-01 2700' 'newyork 2022-01-01 2800'; do
        read -r post day cents <<<"$due"
        echo "{\"order\":\"A1\",\"submitted_at\":\"${day}T09:00:00-05:00\"}" >order
        try 0 lq-fee --post "$post" quote order
        holds ".fee.due_cents == $cents"
    done
    find "$LQ_ROOT"/lib "$LQ_ROOT"/cmd -name '*.[ch]' -exec cc -fpreprocessed -dD -E -P {} + |
        grep -iE 'chicago|\<erie\>|60611|453-021' && return 1
    return 0
}

@test "each datum of the example post says that it is one" {
    run jq -r 'to_entries[] | select(.key | startswith("_") | not)
        | .key as $k | (.value | if type == "array" then .[] else . end)
        | select(.source != "example") | $k' share/posts/newyork.json
    [[ $output == hotline ]]
}

@test "the data is found beside the program, wherever both were moved" {
    unset LQ_SHARE
    mkdir -p opt/bin opt/share away/build/x/bin
    cp "$LQ_TOOLS/post_load" opt/bin/
    cp "$LQ_TOOLS/post_load" away/build/x/bin/
    cp -R share opt/share/lq
    cp -R share away/share
    jq '.payee.name = "Installed"' "$profile" >opt/share/lq/posts/chicago.json
    jq '.payee.name = "Built"' "$profile" >away/share/posts/chicago.json
    try 0 opt/bin/post_load
    [[ $output == *"payee Installed"* ]]
    try 0 env -i away/build/x/bin/post_load
    [[ $output == *"payee Built"* ]]
}

@test "LQ_SHARE names other data, except where a store is pinned to its own" {
    change '.payee.name = "Another"'
    try 0 "$LQ_TOOLS/post_load" chicago
    [[ $output == *"payee Another"* ]]
    try 0 "$LQ_TOOLS/post_load" chicago pinned
    [[ $output == *"payee Chinese Consulate General In Chicago"* ]]
    LQ_SHARE=/nowhere try 5 "$LQ_TOOLS/post_load" chicago
    [[ $stderr == "post_load: /nowhere/posts/chicago.json: No such file or directory" ]]
    LQ_SHARE='' try 0 "$LQ_TOOLS/post_load" chicago
    LQ_SHARE=$(printf '%5000s' x) try 5 "$LQ_TOOLS/post_load" chicago
    [[ $stderr == *"LQ_SHARE: the path is too long" ]]
}

@test "catalogue: each line is complete, in both languages, with a known severity and role" {
    run jq -c 'select(
        (has("also") and (.also | type != "array" or length == 0 or any(test("^R[1-9][0-9]?$") | not)))
        or (.also != null and (.rule as $r | .also | index($r))))' share/findings.jsonl
    [[ -z $output ]]
    run jq -c 'del(.also) | select(
        (keys_unsorted != ["id","rule","severity","waivable","zh","en","hint_zh","hint_en"])
        or ([.id,.rule,.zh,.en,.hint_zh,.hint_en] | any(length == 0))
        or ([.[]] | any(type != "string"))
        or (.id | test("^[a-z0-9]+(-[a-z0-9]+)*$") | not)
        or (.rule | test("^(R[1-9][0-9]?|design)$") | not)
        or (.severity | IN("refuse","ask","warn") | not)
        or (.waivable | IN("","intake","reviewer","approver","dispatcher") | not)
        or (.severity == "ask" and .waivable == "")
        or (.severity == "warn" and .waivable != ""))' share/findings.jsonl
    [[ -z $output ]]
}

@test "catalogue: ids are unique, one object a line" {
    [[ -z $(jq -r .id share/findings.jsonl | sort | uniq -d) ]]
    [[ $(jq -s length share/findings.jsonl) -eq $(wc -l <share/findings.jsonl) ]]
}

@test "catalogue: no control characters, Chinese is Chinese, English is English" {
    run jq -c 'def any_in(f; f2): explode | any(f <= . and . <= f2);
        select(
        ([.[] | strings | any_in(0; 31), any_in(127; 159), any_in(8206; 8207), any_in(8232; 8238),
            any_in(8294; 8297)] | any)
        or ([.zh, .hint_zh] | any(any_in(19968; 40959) | not))
        or ([.en, .hint_en] | any(explode | any(. > 126))))' share/findings.jsonl
    [[ -z $output ]]
}

@test "catalogue: findings stand in rule order, the design's own last" {
    jq -r .rule share/findings.jsonl | sed 's/^R//; s/^design$/999/' >rules
    sort -c -n rules
}
