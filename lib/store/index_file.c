#include "store/index_file.h"
#include "store/file.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Layout of an LMDB 0.9 meta page on a 64-bit machine (lmdb's mdb.c:
 * MDB_page header, then MDB_meta). */
#define META_HEADER  16
#define META_MAGIC   0xBEEFC0DEU
#define META_PSIZE   24 /* md_pad of the free list's record: the page size */
#define META_LAST_PG 120
#define META_TXNID   128
#define META_BYTES   (META_HEADER + 136)

struct meta_page {
    bool good;
    uint32_t psize;
    uint64_t last_pg;
    uint64_t txnid;
};

static struct meta_page read_meta(int fd, off_t at)
{
    unsigned char p[META_BYTES];
    struct meta_page m = {0};
    uint32_t magic;

    if (file_read_at(fd, p, sizeof p, at) != (ssize_t)sizeof p)
        return m;
    memcpy(&magic, p + META_HEADER, 4);
    memcpy(&m.psize, p + META_HEADER + META_PSIZE, 4);
    memcpy(&m.last_pg, p + META_HEADER + META_LAST_PG, 8);
    memcpy(&m.txnid, p + META_HEADER + META_TXNID, 8);
    m.good = magic == META_MAGIC && m.psize >= 512 && m.psize <= 65536 &&
             (m.psize & (m.psize - 1)) == 0 && m.last_pg < UINT64_MAX / 65536 - 1;
    return m;
}

static bool as_long_as_it_says(const struct meta_page *m, uint64_t size)
{
    return m->good && (m->last_pg + 1) * m->psize <= size;
}

void index_file_look(int indexfd, struct index_file *out)
{
    struct stat st;
    struct meta_page a;
    struct meta_page b;
    int fd = file_open_read(indexfd, "data.mdb");

    memset(out, 0, sizeof *out);
    if (fd < 0)
        return;
    out->there = true;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        out->dev = (uint64_t)st.st_dev;
        out->ino = (uint64_t)st.st_ino;
        a = read_meta(fd, 0);
        b = a.good ? read_meta(fd, (off_t)a.psize) : a;
        out->usable = as_long_as_it_says(&a, (uint64_t)st.st_size) &&
                      as_long_as_it_says(&b, (uint64_t)st.st_size) && a.psize == b.psize;
    }
    close(fd);
}
