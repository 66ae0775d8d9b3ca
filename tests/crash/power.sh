#!/usr/bin/env bash
# Power cuts: a writer on a loop-mounted file system acknowledges to a file
# outside of it; at a random moment the file system is shut down without
# writing back, and mounted again. The control does the same without flushes
# and must lose something, else this can't see a missing fsync. Needs root.
# Run by run.sh, which sets PATH, $tmp and $mode.
set -u
# shellcheck source=tests/crash/lib.bash
. "$(dirname "$0")/lib.bash"

mnt=$tmp/mnt
writer=
lost=0

cleanup() {
    [[ -z $writer ]] || kill -9 "$writer" 2>/dev/null
    mountpoint -q "$mnt" && umount -l "$mnt"
}
trap cleanup EXIT

make_disk() { # ext4|xfs
    rm -f "$tmp/disk"
    truncate -s 512M "$tmp/disk" || return 1
    case $1 in
    ext4) mkfs.ext4 -q -F "$tmp/disk" ;;
    xfs) mkfs.xfs -q -f "$tmp/disk" ;;
    esac >"$tmp/mkfs" 2>&1
}

mount_disk() {
    mkdir -p "$mnt" && mount -o loop "$tmp/disk" "$mnt"
}

# Keys that no round used before, in small batches, for longer than the round lasts.
feed() { # ROUND
    awk -v r="$1" 'BEGIN { pad = sprintf("%200s", ""); gsub(" ", "x", pad)
        for (i = 1; ; i++) printf "order\tR%d-%d\tsubmit\tsubmitted\tr%d-%d\t{\"pad\":\"%s\"}\n", r, i, r, i, pad }'
}

power_cut() {
    case $((RANDOM % 2)) in
    0) xfs_io -x -c shutdown "$mnt" ;;    # the file system's log in memory is lost too
    1) xfs_io -x -c 'shutdown -f' "$mnt" ;; # the log is written, the data isn't
    esac >/dev/null 2>&1
}

round() { # ROUND PRELOAD: 0 when nothing acknowledged was lost
    local before
    before=$(wc -l <"$tmp/acks")
    LD_PRELOAD=$2 store_drive write "$mnt/store" 5 < <(feed "$1" 2>/dev/null) >>"$tmp/acks" 2>"$tmp/err" &
    writer=$!
    sleep "0.$((RANDOM % 300 + 100))"
    power_cut || fail "round $1: no power cut"
    wait "$writer"
    writer=
    umount "$mnt" || umount -l "$mnt"
    mount_disk || {
        fail "round $1: can't be mounted again"
        return 1
    }
    count[acknowledged]=$((${count[acknowledged]:-0} + $(wc -l <"$tmp/acks") - before))
    lq-store stat --store "$mnt/store" | jq -e '.durable < .events' >/dev/null &&
        count[old marks]=$((${count[old marks]:-0} + 1))
    every_key_once "$mnt/store" "$tmp/acks"
}

series() { # FILESYSTEM ROUNDS
    local i
    make_disk "$1" && mount_disk || return 1
    lq-store init --settable "$mnt/store" >/dev/null || return 1
    small_segments "$mnt/store" 65536 # so that cuts meet new segments, too
    sync -f "$mnt"
    : >"$tmp/acks"
    for ((i = 1; i <= $2; i++)); do
        if ! round "$i" ""; then
            fail "$1, cut $i: an acknowledged event is lost or doubled"
        fi
        batch "after$i-" 3 >"$tmp/batch.after"
        check_store "$1, cut $i" "$mnt/store" "$tmp/batch.after" write
        count[power cuts on $1]=$((${count[power cuts on $1]:-0} + 1))
    done
    count[recovered tails]=$((${count[recovered tails]:-0} +
        $(grep -aho '"event":"recover"' "$mnt"/store/journal/*.jsonl | wc -l)))
    umount "$mnt"
}

control() { # FILESYSTEM ROUNDS
    local i
    for ((i = 1; i <= $2; i++)); do
        make_disk "$1" && mount_disk || return 1
        lq-store init --settable "$mnt/store" >/dev/null || return 1
        sync -f "$mnt"
        : >"$tmp/acks"
        round "$i" "$tmp/nosync.so" || lost=$((lost + 1))
        umount "$mnt"
    done
}

# Physical 4 KiB blocks of a file, in order.
blocks_of() { # FILE
    filefrag -b4096 -v "$1" | awk -F'[ .:]+' '$2 ~ /^[0-9]+$/ && NF > 6 {
        for (i = 0; i <= $4 - $3; i++) print $5 + i }'
}

# A write-back that failed: the page cache shows the batch, the disk hasn't got
# it. The writer was told; recover must look at the disk and drop it, however
# good the cache looks.
lost_write_back() {
    local store=$mnt/store file size first i=0 block
    make_disk ext4 && mount_disk || return 1
    lq-store init --settable "$store" >/dev/null || return 1
    batch kept 12 >"$tmp/batch.kept"
    batch lost 40 >"$tmp/batch.lost"
    store_drive write "$store" 100 <"$tmp/batch.kept" >"$tmp/acks" || return 1
    file=$store/journal/000000000001.jsonl
    size=$(stat -c %s "$file")
    strace -qqq -o /dev/null -e trace=fdatasync -e inject=fdatasync:error=EIO:when=1 \
        store_drive write "$store" 100 <"$tmp/batch.lost" >>"$tmp/acks" 2>/dev/null
    sync -f "$mnt"
    first=$(((size + 4095) / 4096))
    while read -r block; do
        [[ $((i++)) -lt $first ]] && continue
        dd if=/dev/zero of="$tmp/disk" bs=4096 seek="$block" count=1 conv=notrunc status=none
    done < <(blocks_of "$file")
    store_drive get "$store" order lost40 >/dev/null || fail "the page cache should still show it"
    lq-store recover --store "$store" >"$tmp/out" 2>"$tmp/err"
    jq -e '.was_poisoned and .dropped_bytes > 4096' "$tmp/out" >/dev/null ||
        fail "recover believed the page cache: $(cat "$tmp/out" "$tmp/err")"
    ! store_drive get "$store" order lost40 >/dev/null 2>&1 || fail "recover kept what the disk lacks"
    umount "$mnt" && mount_disk || return 1 # the cache is gone: the disk alone speaks
    check_store "lost write-back" "$store" "$tmp/batch.lost" write
    count[lost write-backs]=$((${count[lost write-backs]:-0} + 1))
    umount "$mnt"
}

if [[ $(id -u) -ne 0 ]] || ! command -v xfs_io >/dev/null; then
    echo "power cuts: need root and xfs_io" >&2
    exit 1
fi
"${CC:-cc}" -shared -fPIC -O2 -o "$tmp/nosync.so" "$(dirname "$0")/nosync.c" || exit 5
rounds=30 controls=4
[[ $mode == quick ]] && rounds=5 controls=2
for fs in ext4 xfs; do
    series "$fs" "$rounds" || fail "$fs: no disk to cut"
    control "$fs" "$controls" || fail "$fs: no disk for the control"
done
lost_write_back || fail "no disk for a lost write-back"
count[controls that lost acknowledged events]=$lost
for what in 'power cuts on ext4' 'power cuts on xfs' 'lost write-backs' acknowledged 'controls that lost acknowledged events'; do
    echo "$what: ${count[$what]:-0}"
    [[ ${count[$what]:-0} -gt 0 ]] || failures=$((failures + 1))
done
echo "marks older than the journal: ${count[old marks]:-0}"
echo "recovered tails: ${count[recovered tails]:-0}"
[[ $failures -eq 0 ]]
