/*
 * width.h: how many columns of a terminal a text takes.
 *
 * The tables are libunistring's, not wcwidth()'s: they don't depend on the
 * locale (so the answer is the same under env -i) and count the characters of
 * the rarer CJK planes as two columns even where the C library doesn't know
 * them yet. Text is what utf8_show() left: well-formed, without controls.
 */
#ifndef LQ_WIDTH_H
#define LQ_WIDTH_H

#include "base/buf.h"

/* Columns of s; combining marks count nothing, CJK and emoji two. */
size_t width_of(struct slice s);

/* Append s, or as much of it as leaves room for "…", in at most max columns.
 * A character keeps its combining marks. max is at least 1. */
void width_cut(struct buf *out, struct slice s, size_t max);

#endif
