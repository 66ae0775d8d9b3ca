# shellcheck shell=bash
# What the tests of lq-pension share: made-up pensioners, and a settable store.
#
#   pensioner CASE [FILTER]    a whole application, as a line
#   cases N [FILTER]           N of them, in six provinces' divisions

pension_setup() {
    lq_setup
    export LQ_STORE=$PWD/store LQ_NOW=2021-06-20T09:00:00-05:00 LQ_ACTOR=lina
    lq-store init --settable store >/dev/null
}

pensioner() {
    jq -nc --arg case "$1" '{case: $case, channel: "app",
      applicant: {name: "张样", id_number: "11010519491231002X", phone: "+13125550100"},
      division: "440305", face: {result: "pass", subject: "applicant"},
      last_certified: "2020-07-01"} | '"${2:-.}"
}

cases() {
    jq -nc --argjson n "$1" 'range($n) as $i | {case: "P\(1000 + $i)", channel: "app",
      applicant: {name: "张样\($i)", id_number: "11010519491231002X", phone: "+13125550100"},
      division: ["440305", "110101", "310101", "330106", "510104", "210102"][$i % 6],
      face: {result: "pass", subject: "applicant"}} | '"${2:-.}"
}

state() { lq-pension status "$1" | jq -r .state; }
journal() { cat store/journal/* | sha256sum; }
delivered() { find store/spool/pension -path '*/new/*' -type f -printf '%f\n' | sort; }

found() { jq -r '[(.pension_check // .transition).findings[].id] | join(" ")' <<<"$output"; }
has_found() {
    [[ $(found) == "$1" ]] || { printf 'found: %s\nnot:   %s\n' "$(found)" "$1"; return 1; }
}
