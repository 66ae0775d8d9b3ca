/*
 * verify_read.h: the lines of a file in large aligned blocks, for verify.c.
 *
 *   line_reader_open(&r, jfd, name, direct)  … line_reader_next(&r, &line) … line_reader_close(&r)
 *
 * Memory is one block and the longest line, whatever the file holds. With
 * direct the blocks come from the disk and not from the page cache. A line
 * longer than EVENT_LINE_MAX comes cut, with too_long set, and its rest is
 * skipped.
 *
 * Once a file turns out to be long, its blocks are hashed ahead (hash_ahead.h)
 * and line_reader_hash() has a line's hash sooner than computing it would.
 */
#ifndef LQ_STORE_VERIFY_READ_H
#define LQ_STORE_VERIFY_READ_H

#include "base/slice.h"
#include "store/hash_ahead.h"

struct line_reader {
    int fd;
    char *mem;    /* page-aligned; room for a carried line, then a block */
    size_t at;    /* next byte in mem */
    size_t end;   /* end of what was read */
    uint64_t off; /* file offset of mem[end] */
    bool at_eof;
    bool failed;              /* errno tells */
    bool too_long;            /* of the line just returned */
    bool open_end;            /* the line just returned had no LF */
    struct hash_ahead *ahead; /* told of each block; NULL: nobody is */
    size_t block_line;        /* of the line just returned, in its block, from 0 */
    size_t next_line;
};

/* Returns false with errno set. mem is kept from one file to the next. */
bool line_reader_open(struct line_reader *r, int dirfd, const char *name, bool direct);
void line_reader_close(struct line_reader *r);
void line_reader_release(struct line_reader *r);

/* The next line without its LF, BUF_PAD readable bytes after it; *at is its
 * offset. False at the end, or failed. Valid until the next call. */
bool line_reader_next(struct line_reader *r, struct slice *line, uint64_t *at);

/* The hash of the line just returned without its trailer, if it was hashed ahead. */
bool line_reader_hash(struct line_reader *r, char hex[SHA256_HEX + 1]);

#endif
