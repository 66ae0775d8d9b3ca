#!/bin/sh
# Runs one fuzz target over its corpus for a while; its seeds and words are beside its source.
#
#   tools/fuzz.sh SECONDS TARGET        TARGET: the program, in the build
#
# What the fuzzer says comes at the end, in one piece: several targets run side by side.
set -u
cd "$(dirname "$0")/.." || exit 5
seconds=$1
target=$2
name=${target##*/}
seeds=tests/fuzz/$name.seeds
dict=tests/fuzz/$name.dict
mkdir -p "$target.corpus" || exit 5
set -- "$target.corpus"
[ ! -d "$seeds" ] || set -- "$@" "$seeds"
[ ! -f "$dict" ] || set -- "-dict=$dict" "$@"
"$target" "-max_total_time=$seconds" -max_len=8192 -print_final_stats=0 -verbosity=0 \
    "-artifact_prefix=$target.found-" "$@" >"$target.log" 2>&1
status=$?
cat "$target.log"
[ "$status" -eq 0 ] || exit 1
echo "$name: $seconds s without a finding"
