# For the benches of one store: an empty one in a directory of its own that goes with the bench.
# Sourced from the project's root, with BUILD as $1; gives $dir, $build, LQ_STORE.
build=$(cd "${1:-build}" && pwd)
export LC_ALL=C.UTF-8 LQ_NOW=2021-08-01T09:00:00-05:00 LQ_ACTOR=lina LQ_SHARE=$PWD/share
PATH=$build/bin:$PATH
dir=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/lq-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
export LQ_STORE=$dir/store
lq-store init --settable "$LQ_STORE" >/dev/null
