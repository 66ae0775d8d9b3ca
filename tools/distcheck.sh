#!/usr/bin/env bash
# Installs into a temporary DESTDIR and runs the suite against that, with
# nothing of the caller's environment.
#
#   tools/distcheck.sh BUILD [PATTERN]
set -eu
cd "$(dirname "$0")/.."
build=$1
pattern=${2:-}
stage=$(mktemp -d)
chmod 755 "$stage" # as a real prefix: every user reaches it
trap 'rm -rf "$stage"' EXIT
make --no-print-directory BUILD="$build" PREFIX=/usr/local DESTDIR="$stage" install >/dev/null
make --no-print-directory BUILD="$build" units >/dev/null
env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin CI="${CI:-}" \
    LQ_BIN="$stage/usr/local/bin" tools/check.sh "$build" "$pattern"
make --no-print-directory PREFIX=/usr/local DESTDIR="$stage" uninstall >/dev/null
left=$(find "$stage" -type f | wc -l)
if [ "$left" -ne 0 ]; then
    echo "uninstall leaves $left files:" >&2
    find "$stage" -type f >&2
    exit 1
fi
