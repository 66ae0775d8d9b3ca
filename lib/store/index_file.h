/*
 * index_file.h: is a data.mdb safe to map? For index.c.
 */
#ifndef LQ_INDEX_FILE_H
#define LQ_INDEX_FILE_H

#include <stdbool.h>
#include <stdint.h>

struct index_file {
    uint64_t dev;
    uint64_t ino;
    bool there;  /* the file exists */
    bool usable; /* its meta pages are whole and the file is as long as they say */
};

/* indexfd: the directory index/. LMDB maps the file as its meta page says and
 * would die by SIGBUS on one that was cut off. */
void index_file_look(int indexfd, struct index_file *out);

#endif
