/*
 * lines.h: the journal's lines from a place in it up to the durable mark, each
 * checked as the chain's next link.
 *
 *     lines_open(&l, dirfd, dir, &meta)             reads the durable mark
 *     lines_start(&l, n, segment, offset, h)        behind event n; not called: at the first event
 *     while (lines_next(&l, &line)) …               l.n is its number, l.ev its members
 *     l.st tells whether it went well; lines_close(&l)
 *
 * Memory is a block and a line. What is wrong has been said.
 */
#ifndef LQ_AUDIT_LINES_H
#define LQ_AUDIT_LINES_H

#include "store/event.h"
#include "store/lock.h"
#include "store/meta.h"
#include "store/verify_read.h"

struct lines {
    const char *dir;
    int jfd;
    struct mark mark;
    struct line_reader reader;
    bool open;
    uint64_t n; /* the event read last */
    char h[SHA256_HEX + 1];
    uint64_t segment; /* it stands there */
    uint64_t offset;  /* behind its line feed */
    struct event ev;
    enum status st;
};

enum status lines_open(struct lines *l, int dirfd, const char *dir, const struct meta *m);
void lines_start(struct lines *l, uint64_t n, uint64_t segment, uint64_t offset, const char *h);
bool lines_next(struct lines *l, struct slice *line);
void lines_close(struct lines *l);

#endif
