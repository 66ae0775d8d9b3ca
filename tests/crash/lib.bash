# shellcheck shell=bash
# What the parts of `make crash` share: fixtures, and the one check that must
# hold after anything that happens to a writer.
#
# A batch is a file of lines for store_drive; every event in it has its own key,
# and store_drive prints the keys of a batch after its commit.

# shellcheck disable=SC2034 # the parts count, and print it
declare -A count
failures=0

fail() {
    failures=$((failures + 1))
    echo "not ok: $*" >&2
}

# batch PREFIX N: N orders with distinct keys
batch() {
    local i
    for ((i = 1; i <= $2; i++)); do
        printf 'order\t%s%d\tsubmit\tsubmitted\t%s%d\t{"order":"%s%d","pad":"%0*d"}\n' \
            "$1" "$i" "$1" "$i" "$1" "$i" $((i * 37 % 400 + 1)) 0
    done
}

keys_of() { # STORE: the keys in its journal
    cat "$1"/journal/*.jsonl | grep -ao '"key":"[^"]*"' | cut -d'"' -f4
}

# every_key_once STORE FILE...: each line of the files is a key in the journal exactly once
every_key_once() {
    local store=$1
    shift
    keys_of "$store" | sort >"$tmp/keys"
    [[ -z $(uniq -d <"$tmp/keys") ]] || return 1
    [[ -z $(sort -u "$@" | comm -23 - "$tmp/keys") ]]
}

# Names of the verbs a case may use to get going again: "write" alone, or
# "recover" first where the store itself asks for it.
resume() { # STORE BATCH HOW
    if store_drive write "$1" 7 <"$2" >>"$tmp/acks" 2>"$tmp/err"; then
        return 0
    fi
    [[ $3 == recover ]] && grep -q 'lq-store recover' "$tmp/err" || return 1
    lq-store recover --store "$1" >/dev/null 2>"$tmp/err" || return 1
    store_drive write "$1" 7 <"$2" >>"$tmp/acks" 2>"$tmp/err"
}

# The promise: nothing acknowledged is lost, doubled or torn; the next command
# works; feeding the batch again completes it.
check_store() { # LABEL STORE BATCH HOW: acknowledged keys are in $tmp/acks
    local label=$1 store=$2 batch=$3 how=$4
    every_key_once "$store" "$tmp/acks" || {
        fail "$label: an acknowledged event is lost or doubled"
        return
    }
    resume "$store" "$batch" "$how" || {
        fail "$label: the next command failed: $(cat "$tmp/err")"
        return
    }
    cut -f5 "$batch" >"$tmp/all"
    every_key_once "$store" "$tmp/acks" "$tmp/all" || {
        fail "$label: after feeding again an event is lost or doubled"
        return
    }
    lq-audit verify "$store" >/dev/null 2>"$tmp/err" || fail "$label: $(cat "$tmp/err")"
}

# fresh: a copy of a fixture in $tmp/store, with its acknowledged keys
fresh() { # FIXTURE
    rm -rf "$tmp/store"
    cp -a "$tmp/fixture.$1" "$tmp/store"
    cp "$tmp/acks.$1" "$tmp/acks"
}

small_segments() { # STORE BYTES
    sed -i "s/\"segment_bytes\":[0-9]*/\"segment_bytes\":$2/" "$1/store.json"
}
