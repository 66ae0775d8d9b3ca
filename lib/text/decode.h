/*
 * decode.h: text in another encoding as UTF-8, by iconv.
 *
 *     struct decoder *d = decoder_open("gb18030");   NULL: not available (said)
 *     if (!decoder_run(d, bytes, &out, &bad)) …      byte bad of bytes is wrong
 *     decoder_close(d);
 *
 * Each call stands alone: a cell can't spoil the next one.
 */
#ifndef LQ_DECODE_H
#define LQ_DECODE_H

#include "base/buf.h"

struct decoder;

struct decoder *decoder_open(const char *encoding);

/* Append s as UTF-8 to out. False: *bad is the offset in s of the first byte
 * that isn't of the encoding; out then holds what came before it. */
bool decoder_run(struct decoder *d, struct slice s, struct buf *out, size_t *bad);

/* True when s would decode. */
bool decoder_accepts(struct decoder *d, struct slice s);

void decoder_close(struct decoder *d);

#endif
