#!/usr/bin/env bash
# make crash: kills, injected errors, short writes, power cuts and a spoiled index,
# and after each the same check (lib.bash). Prints the counts; a count of 0 fails.
#
#   tests/crash/run.sh BUILD quick|full
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd) || exit 5
mode=$2
PATH=$build/bin:$build/tests/tools:$PATH
tmp=$(mktemp -d "${TMPDIR:-/tmp}/lq-crash.XXXXXX") || exit 5
trap 'rm -rf "$tmp"' EXIT
unset LQ_STORE LQ_NOW
export PATH tmp mode LC_ALL=C
status=0
SECONDS=0

"$here/inject.sh" || status=1
"$here/power.sh" || status=1
"$here/concurrent.sh" || status=1
mkdir "$tmp/push" && tmp=$tmp/push "$here/push.sh" || status=1
mkdir "$tmp/send" && tmp=$tmp/send "$here/send.sh" || status=1
mkdir "$tmp/info" && tmp=$tmp/info "$here/info.sh" || status=1
mkdir "$tmp/index" && tmp=$tmp/index "$here/index.sh" || status=1
echo "make crash: $([[ $status -eq 0 ]] && echo passed || echo FAILED) in $SECONDS s"
exit "$status"
