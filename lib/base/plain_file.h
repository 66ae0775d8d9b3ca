/*
 * plain_file.h: opening files that somebody else named or put there.
 *
 *     int fd = plain_open(path);                   an operand
 *     int dir = plain_open_dir(path);              --files DIR
 *     int fd = plain_open_below(dir, name);        a name from a record
 *     if (fd < 0 && plain_absent(errno)) …         there is no such file
 *
 * Only plain files are opened, for reading, once: what is read is read by that
 * descriptor, so a name that is swapped meanwhile changes nothing, and a pipe or
 * a device can't block or answer. A name from a record is taken part by part
 * below the directory: empty parts, ".", "..", a leading slash, a NUL and symbolic
 * links are refused, so that it can't lead out. Descriptors close on exec.
 */
#ifndef LQ_PLAIN_FILE_H
#define LQ_PLAIN_FILE_H

#include "base/buf.h"

/* -1 with errno; EINVAL: there, but not a plain file. */
int plain_open(const char *path);
int plain_open_dir(const char *path);
int plain_open_below(int dir, struct slice name);

/* This errno means that no plain file of that name is there, not that the
 * machine failed. */
bool plain_absent(int error);

/* The whole file appended to out, at most max bytes; false with errno, EFBIG: it is longer. */
bool plain_read(int fd, size_t max, struct buf *out);

#endif
