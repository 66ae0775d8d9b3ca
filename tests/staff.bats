#!/usr/bin/env bats
# Who may do what, and which figures hold, are events in the journal: only
# somebody with every role changes them, and the files beside are copies.

load lib

setup() {
    lq_setup
    export LQ_STORE=$PWD/store LQ_NOW=2021-06-10T09:00:00-05:00 LQ_ACTOR=gao
    lq-store init --settable store >/dev/null
}

teardown() { lq-audit verify --store store >/dev/null; }

journal() { cat store/journal/* | sha256sum; }

@test "roles are granted, replaced and revoked, each by an event, and staff.jsonl follows" {
    try 0 lq-store staff grant lina intake reviewer
    try 0 lq-store staff grant lina intake
    try 0 lq-store staff grant tao approver
    try 0 lq-store staff revoke tao
    [[ $(jq -rc '[.user, .roles[]] | join(" ")' <<<"$output") == $'gao intake reviewer approver producer dispatcher\nlina intake\ntao' ]]
    [[ $output == "$(cat store/staff.jsonl)" ]]
    [[ $(stat -c %a store/staff.jsonl) == 640 ]]
    [[ $(jq -r 'select(.kind == "staff") | .event' store/journal/* | paste -sd ' ') == 'grant grant grant grant revoke' ]]
}

@test "who hasn't every role changes nothing" {
    lq-store staff grant lina intake >/dev/null
    before=$(journal)
    LQ_ACTOR=lina try 1 lq-store staff grant lina approver
    [[ $stderr == *'only somebody with every role'* ]]
    LQ_ACTOR=nobody try 1 lq-store staff revoke gao
    [[ $(journal) == "$before" ]]
}

@test "a role or a name that is none is a usage error" {
    try 2 lq-store staff grant lina boss
    try 2 lq-store staff grant 'li na' intake
    try 2 lq-store staff grant lina
    try 2 lq-store staff revoke lina intake
    try 2 lq-store staff lina
}

@test "--dry-run prints the event and writes nothing" {
    before=$(journal)
    try 0 lq-store staff grant lina intake --dry-run
    [[ $(jq -r '[.kind, .id, .event, .patch.roles[0]] | join(" ")' <<<"$output") == 'staff lina grant intake' ]]
    [[ $(journal) == "$before" ]]
}

@test "another version of the profile is told, pinned by an event, and holds from then on" {
    try 0 lq-store profile
    cp -R "$LQ_ROOT/share" share
    jq '.payee.name = "Another Payee"' "$LQ_ROOT/share/posts/chicago.json" >share/posts/chicago.json
    export LQ_SHARE=$PWD/share
    try 1 lq-store profile
    [[ $(jq -r .same <<<"$output") == false ]]
    try 0 lq-store profile --pin --dry-run
    [[ $(jq -r .event <<<"$output") == profile ]]
    try 1 lq-store profile
    try 0 lq-store profile --pin
    try 0 lq-store profile
    [[ $(jq -r .profile_sha256 store/store.json) == "$(sha256sum <share/posts/chicago.json | cut -d ' ' -f 1)" ]]
    [[ $(jq -r 'select(.event == "profile").kind' store/journal/*) == store ]]
}

@test "export writes the current records of a kind; rebuild makes the index anew" {
    lq-order submit "$LQ_ROOT/share/demo/export.jsonl" >/dev/null
    try 0 lq-store export
    [[ ${#lines[@]} -eq 24 && $output == "$(lq-order list)" ]]
    try 0 lq-store export --kind staff
    [[ $(jq -r .staff <<<"$output") == gao ]]
    try 0 lq-store rebuild
    [[ $(jq -r .index <<<"$output") == made && -s store/index/data.mdb ]]
    [[ $(lq-store export) == "$(lq-order list)" ]]
}
