/*
 * csv_file.h: bytes as a file that can be opened by name, again and again.
 *
 * One file without a name in any directory, filled anew for each input.
 */
#ifndef LQ_CSV_FILE_H
#define LQ_CSV_FILE_H

#include "base/buf.h"
#include "base/diag.h"

#include <unistd.h>

_Noreturn static inline void csv_finding(const char *what)
{
    diag_say("%s", what);
    abort();
}

/* The name of a file with that content; valid until the next call. */
static inline const char *csv_file_of(const void *p, size_t n)
{
    static char name[32];
    static int fd = -1;
    FILE *f;

    if (fd < 0) {
        f = tmpfile();
        if (!f || (fd = dup(fileno(f))) < 0 || fclose(f) != 0)
            diag_die(ST_IO, "no temporary file");
        (void)snprintf(name, sizeof name, "/dev/fd/%d", fd);
    }
    if (ftruncate(fd, 0) != 0 || pwrite(fd, p, n, 0) != (ssize_t)n)
        diag_die(ST_IO, "can't write the temporary file");
    return name;
}

#endif
