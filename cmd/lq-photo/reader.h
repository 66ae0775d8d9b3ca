/*
 * reader.h: the file a record names, found below one directory, hashed and measured.
 *
 *     struct photo_reader s = {0};
 *     if (!reader_start(&s, ".")) …                     said
 *     reader_measure(&s, rec, photo, &m);               for each record; s.hex is its sha256
 *     reader_release(&s);
 *
 * A file is read once into memory, then hashed and measured there, so that
 * both are of the same bytes.
 */
#ifndef LQ_CMD_PHOTO_READER_H
#define LQ_CMD_PHOTO_READER_H

#include "records/photo_record.h"
#include "store/sha256.h"

struct photo_reader {
    int dir;
    struct buf bytes;
    char hex[SHA256_HEX + 1]; /* of what was read whole; "" for nothing */
};

bool reader_start(struct photo_reader *s, const char *dir);
void reader_release(struct photo_reader *s);

/* By `sha256` as its name, as attachments are kept, else by `file`. No such
 * file, or one with another sha256 than the record's, is a measure; a failing
 * machine fails the record. */
void reader_measure(struct photo_reader *s, struct rec *r, const struct json_node *photo,
                    struct photo_measures *m);

#endif
