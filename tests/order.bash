# shellcheck shell=bash disable=SC2154,SC2034 # $output is bats's; all_states is used there
# What the tests of lq-order share: a settable store of the test's own, made-up
# applications and envelopes, and words for what is asked of them.
#
#   application NUMBER [FILTER]     a whole application of the app, as a line
#   envelope PACKET ORDER [FILTER]  an envelope with all that belongs into it; the filter knows
#                                   usps("NAME"), as does the word below
#   usps NAME [STC]                  a sound number of USPS, the same for the same name; 055: Priority
#   submitted NUMBER [FILTER]       … taken in
#   reach STATE NUMBER [FILTER]     … taken in and walked there
#   as NAME CMD…, at TIME CMD…      by that officer, at that time; now TIME [NAME]: from here on
#   by_mail NUMBER                  an officer takes it though its applicant could have used the app (R77)
#   found                           the findings of $output's first line, in order
#   refused FINDINGS CMD…           exit 1, these findings, and not a byte written
#   rejected TEXT CMD…              exit 3, TEXT on stderr, and not a byte written

order_setup() {
    lq_setup
    export LQ_STORE=$PWD/store LQ_NOW=2021-06-10T09:00:00-05:00 LQ_ACTOR=lina
    lq-store init --settable store >/dev/null
}

# Whatever a test did, the journal is whole.
sound() { lq-audit verify --store store >/dev/null; }

by_mail() { lq-order decide --accept --note 'no telephone for the app' "$1" not-through-app >/dev/null; }

as() { LQ_ACTOR=$1 "${@:2}"; }
at() { LQ_NOW=$1 "${@:2}"; }
now() { export LQ_NOW=$1 LQ_ACTOR=${2:-$LQ_ACTOR}; } # from here on

# What every application of these tests says beyond its number.
applied='"channel":"app","module":"passport","document":"passport","business":"renew",'\
'"submitted_at":"2021-06-09T10:00:00-05:00",'\
'"account":{"id":"u1","relation":"self",'\
'"real_name":{"document":"ordinary-passport","number":"E00000001","verified":true}},'\
'"applicant":{"name":"张样","name_latin":"ZHANG YANG","sex":"F","born":"1990-03-07","phone":"+13125550100",'\
'"address":{"lines":["100 Example Street"],"city":"Chicago","state":"IL","zip":"60616"}},'\
'"held_document":{"kind":"ordinary-passport","number":"E00000001","expires":"2021-09-15","lost":false},'\
'"name_annotation":false,"declaration":{"signed":true},"photo":{"file":"p.jpg"},'\
'"uploads":[{"what":"data-page","file":"d.jpg"}],"face":{"result":"pass","subject":"applicant","attempts":1},'\
'"delivery":{"in":"mail","out":"mail"}'

# jq 1.6 takes 25 ms to start: it is called where something is changed, or has to be quoted.
as_it_is() { # FILTER TEXT...
    [[ $1 == . && ${*:2} =~ ^[A-Za-z0-9\ ._-]*$ ]]
}

application() {
    if as_it_is "${2:-.}" "$1"; then
        printf '{"order":"%s",%s}\n' "$1" "$applied"
    else
        jq -c --arg order "$1" ".order=\$order | ${2:-.}" <<<"{\"order\":\"\",$applied}"
    fi
}

# IMpb: 94, service type, mailer, seven digits of the name, check digit over weights 3 and 1.
jq_usps='def usps($name; $stc): ("94" + $stc + "900000001" +
      (($name | explode | reduce .[] as $c (7; (. * 131 + $c) % 8999993)) + 1000000 | tostring)) as $body |
    ($body | explode | reverse | to_entries | map((.value - 48) * (if .key % 2 == 0 then 3 else 1 end)) | add) as $sum |
    $body + ((10 - $sum % 10) % 10 | tostring);
  def usps($name): usps($name; "055");'

# The same for the shell.
usps() {
    local i code hash=7 sum=0 body
    for ((i = 0; i < ${#1}; i++)); do
        printf -v code %d "'${1:i:1}"
        hash=$(((hash * 131 + code) % 8999993))
    done
    body=94${2:-055}900000001$((hash + 1000000))
    for ((i = 1; i <= ${#body}; i++)); do
        sum=$((sum + ${body: -i:1} * (i % 2 == 1 ? 3 : 1)))
    done
    printf '%s%d\n' "$body" $(((10 - sum % 10) % 10))
}

# Serial and tracking numbers follow the packet's, so no two packets share one.
enclosed='{"packet":"#P","received_at":"2021-06-28T10:00:00-05:00","family":false,"separated":true,'\
'"envelope":{"carrier":"usps","service":"priority","tracking":"#IN","return_receipt":false,'\
'"width_in":9.5,"height_in":12.5,"mark":"护照","mark_position":"lower-left",'\
'"addressed_to":"Passport and Visa Office of Chinese Consulate General in Chicago, 1 East Erie Street, Suite 500, Chicago, IL 60611"},'\
'"contents":[{"order":"#O","slip":{"name":"张样","order":"#O","paid_online":false},'\
'"old_document":{"kind":"ordinary-passport","number":"E00000001"},"photos":2,'\
'"payment":{"kind":"money-order","issuer":"western-union","serial":"MO-#P","amount_cents":2300,'\
'"payee":"Chinese Consulate General In Chicago","signed":true,"payer":"SAMPLE PAYER",'\
'"payer_address":"100 Example Street","date":"2021-06-18"},'\
'"return_envelope":{"carrier":"usps","service":"priority","tracking":"#BACK","postage":"prepaid",'\
'"label_affixed":true,"customer_copy_attached":false,'\
'"address":{"lines":["100 Example Street"],"city":"Chicago","state":"IL","zip":"60616"}},"extra":[]}]}'

envelope() {
    local line=$enclosed
    line=${line//'#IN'/$(usps "in $1")}
    line=${line//'#BACK'/$(usps "$1")}
    if as_it_is "${3:-.}" "$1" "$2"; then
        line=${line//'#P'/$1}
        printf '%s\n' "${line//'#O'/$2}"
    else
        jq -c --arg packet "$1" --arg order "$2" "$jq_usps"'.packet=$packet | .contents[0].order=$order |
          .contents[0].slip.order=$order | .contents[0].payment.serial="MO-" + $packet | '"${3:-.}" <<<"$line"
    fi
}

submitted() { application "$@" | lq-order submit >/dev/null; }
sent() { envelope "$@" | lq-order packet >/dev/null; }

made='{"new_document":{"number":"E90000001","fingerprint":false},"invoice":"I-1","old_document_cancelled":true}'
# record NUMBER JSON: the edge's own members for an order
record() {
    if as_it_is . "$1" && [[ $2 == '{"'* && $2 != *[[:space:]]* && $2 != *'"order"'* ]]; then
        printf '{"order":"%s",%s\n' "$1" "${2#\{}"
    else
        jq -c --arg order "$1" '{order:$order} + .' <<<"$2"
    fi
}

# The straight way of an order, as far as STATE; asides branch off it.
reach() {
    local want=$1 n=$2
    case $want in
    incomplete) submitted "$n" "${3:-.} | del(.face)" || true ;;
    submitted) submitted "${@:2}" ;;
    in-review) reach submitted "${@:2}" && as mei lq-order review "$n" ;;
    needs-supplement) reach in-review "${@:2}" && lq-order request --need residence-status "$n" ;;
    needs-interview) reach in-review "${@:2}" && as mei lq-order require-interview --cause officer --note 'photo unclear' "$n" ;;
    interview-booked) reach needs-interview "${@:2}" && slots+=1 && lq-order book "$n" --slot "$(slot "${#slots}")" ;;
    awaiting-materials) reach in-review "${@:2}" && as tao lq-order approve "$n" ;;
    materials-received) reach awaiting-materials "${@:2}" && as jun sent "P-$n" "$n" ;;
    in-production) reach materials-received "${@:2}" && lq-order produce "$n" ;;
    ready) reach in-production "${@:2}" && record "$n" "$made" | lq-order complete ;;
    dispatched) reach ready "${@:2}" && as bo lq-order dispatch "$n" ;;
    closed) reach dispatched "${@:2}" && lq-order close "$n" ;;
    rejected) reach submitted "${@:2}" && lq-order reject --reason outside-district "$n" ;;
    withdrawn) reach submitted "${@:2}" && lq-order withdraw "$n" ;;
    lapsed) reach awaiting-materials "${@:2}" && at 2021-12-01T09:00:00-06:00 lq-order lapse "$n" ;;
    esac >/dev/null
    state_is "$want" "$n"
}

# The Nth time for interviews after 10 June 2021, a Thursday: half past ten each working day.
slots=
# shellcheck disable=SC2017 # whole weeks of five days
slot() { TZ=America/Chicago date -d "2021-06-10 10:30 $((($1 + 3) / 5 * 2 + $1)) days" +%Y-%m-%dT%H:%M:%S%:z; }
shot=$(printf 'a screenshot' | sha256sum | cut -c 1-64)

all_states=(incomplete submitted in-review needs-supplement needs-interview interview-booked awaiting-materials materials-received
    in-production ready dispatched closed rejected withdrawn lapsed)

state_is() {
    local state
    state=$(lq-order show "$2" | quick_jq -r .state)
    [[ $state == "$1" ]] || { printf '%s is %s, not %s\n' "$2" "$state" "$1"; return 1; }
}

show() { lq-order show "$1" | jq -c "$2"; }
last_event() { lq-order history "$1" | tail -n 1 | jq -c "$2"; }
journal() { cat store/journal/* | sha256sum; }

found() { quick_jq -r '[.transition.findings[].id] | join(" ")' <<<"${output%%$'\n'*}"; }

has_found() {
    local ids
    ids=$(found)
    [[ $ids == "$1" ]] || { printf 'found: %s\nnot:   %s\n' "$ids" "$1"; return 1; }
}

unwritten() {
    local before
    before=$(journal)
    "$@" || return 1
    [[ $(journal) == "$before" ]] || { echo "the journal was written to"; return 1; }
}

refused() {
    unwritten try 1 "${@:2}" && has_found "$1" && holds '.transition.written == false'
}

rejected() {
    unwritten try 3 "${@:2}" || return 1
    [[ -z $output && $stderr == *"$1"* ]]
}
