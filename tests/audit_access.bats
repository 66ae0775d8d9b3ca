#!/usr/bin/env bats
# Who acted on what, told by the journal alone: an auditor asks nobody in the office.

load lib
load order
load audit

setup() { order_setup; }

kinds() { jq -r .access <<<"$output" | sort | uniq -c | sed 's/^ *//'; }
of() { jq -c "select(.access == \"$1\")" <<<"$output"; }

@test "a day without fault: a line for each officer, what they did and how often" {
    reach materials-received A1
    reach in-review A2
    try 0 lq-audit access
    [[ $(of officer | jq -r '"\(.by) \(.events)"' | sort | paste -sd ' ') == "jun 3 lina 4 mei 2 tao 1" ]]
    [[ $(of officer | jq -c 'select(.by == "mei").steps') == '{"review":2}' ]]
    [[ $(kinds) == "4 officer" ]]
}

@test "decisions with their notes, and waivers named as such" {
    reach awaiting-materials A1
    as jun sent P-1 A1 'del(.contents[0].slip)' || true
    as tao lq-order decide A1 slip-missing --accept --note 'her name is on the envelope' >/dev/null
    try 0 lq-audit access
    [[ $(of decision | jq -c '[.by, .id, .finding, .decision, .waiver, .note]') == \
        '["tao","A1","slip-missing","accept",true,"her name is on the envelope"]' ]]
    [[ $(of officer | jq -r 'select(.by == "tao").decision') == 1 ]]
}

@test "four eyes and roles, as the journal had them then: status 1" {
    lq-store staff grant mei reviewer approver >/dev/null
    submitted A1
    as mei lq-order review A1 >/dev/null
    try 0 lq-audit access
    plant '{by: "mei", kind: "order", id: "A1", event: "approve", to: "awaiting-materials", key: "A1@2/approve", patch: {}}'
    plant '{by: "bo", kind: "order", id: "A1", event: "assign", key: "A1@3/assign", patch: {assigned_to: "bo"}}'
    lq-store staff grant bo reviewer >/dev/null # too late for that
    try 1 lq-audit access
    [[ $(of four-eyes | jq -r '"\(.by) \(.id) \(.event)"') == "mei A1 approve" ]]
    [[ $(of role-missing | jq -r '"\(.by) \(.event) \(.want)"') == "bo assign reviewer" ]]
}

@test "work at odd hours at the post's own clock, and after closing" {
    reach closed A1
    at 2021-06-10T20:59:00Z lq-order note A1 --note 'in time' >/dev/null || true
    at 2021-06-13T10:00:00-05:00 lq-order note A1 --note 'on a Sunday' >/dev/null
    try 0 lq-audit access
    [[ $(of odd-hours | jq -r .at) == 2021-06-13T10:00:00-05:00 ]]
    [[ $(of after-closing | wc -l) -eq 2 ]]
    holds '.access != "after-closing" or (.id == "A1" and .event == "note")'
}

@test "a passport held longer than the target, still here or gone again; one in time isn't named" {
    reach materials-received A1
    reach materials-received A2
    reach ready A3
    now 2021-06-11T09:00:00-05:00
    as bo lq-order dispatch A3 >/dev/null
    now 2021-08-02T09:00:00-05:00
    lq-order return A1 --item all --how counter >/dev/null
    try 0 lq-audit access
    [[ $(of held-long | jq -r '"\(.order) \(.still)"' | paste -sd ' ') == "A1 null A2 true" ]]
    holds '.access != "held-long" or (.target_hours == 70 and .office_hours > 70 and .since == "2021-06-10T09:00:00-05:00")'
}

@test "--officer: every event of that one, and nothing of another" {
    reach awaiting-materials A1
    try 0 lq-audit access --officer mei
    [[ $(kinds) == $'1 act\n1 officer' ]]
    holds '.by == "mei"'
    [[ $(of act | jq -r '"\(.kind) \(.id) \(.event)"') == "order A1 review" ]]
}
