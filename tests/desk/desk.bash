# shellcheck shell=bash disable=SC2154 # $output is bats's
# The office in which the stories of this folder happen. A story says
#
#   load desk
#   setup() { desk_setup; }
#
# and then has a store of the post in Chicago, made by gao, who heads the office
# and named its officers. Who acts, and when, stands in LQ_ACTOR and LQ_NOW:
# `now TIME NAME` from here on, `as NAME CMD…` and `at TIME CMD…` for one command.
#
#   lina, sunmei      intake: the door, the mail, the phone
#   wangfang, heping  review
#   zhaoqiang         approves
#   liuyang           makes the documents
#   chenjing          sends them out
#
#   come STATE NUMBER [FILTER]   an order that came that far in the days before
#   lacks                        each order of $output's packets that wasn't received, and why
#   states                       how many orders are in which state
#   verified                     the end of each story: the journal is whole
#
# The words of ../order.bash (application, envelope, refused …) are there, too.

load ../lib
load ../order

desk_setup() {
    lq_setup
    DESK=$LQ_ROOT/tests/desk
    DEMO=$LQ_ROOT/share/demo
    export LQ_STORE=$PWD/store LQ_NOW=2021-06-07T08:30:00-05:00 LQ_ACTOR=gao
    lq-store init --settable store >/dev/null
    {
        lq-store staff grant lina intake
        lq-store staff grant sunmei intake
        lq-store staff grant wangfang reviewer
        lq-store staff grant heping reviewer
        lq-store staff grant zhaoqiang approver
        lq-store staff grant liuyang producer
        lq-store staff grant chenjing dispatcher
    } >/dev/null
    now 2021-06-10T09:00:00-05:00 lina
}

come() {
    local want=$1 n=$2
    case $want in
    submitted) as lina submitted "${@:2}" ;;
    in-review) come submitted "${@:2}" && as wangfang lq-order review "$n" ;;
    awaiting-materials) come in-review "${@:2}" && as zhaoqiang lq-order approve "$n" ;;
    materials-received) come awaiting-materials "${@:2}" && as lina sent "P-$n" "$n" ;;
    in-production) come materials-received "${@:2}" && as liuyang lq-order produce "$n" ;;
    ready) come in-production "${@:2}" && record "$n" "$made" | as liuyang lq-order complete ;;
    dispatched) come ready "${@:2}" && as chenjing lq-order dispatch "$n" ;;
    esac >/dev/null
    state_is "$want" "$n"
}

lacks() {
    jq -r '.transition.orders[] | select(.ok != true) | "\(.order): \(.findings | map(.id) | join(" "))"' <<<"$output"
}

states() { lq-store stat | jq -c .records.order.states; }

verified() {
    try 0 lq-audit verify
    holds '.events > 9 and (.h | length) == 64'
}
