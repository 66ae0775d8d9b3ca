/*
 * progress.h: how far a long run is, on a terminal only, after a second.
 *
 *     struct progress p = {.what = "read"};
 *     progress_at(&p, n); …
 *     progress_end(&p);
 */
#ifndef LQ_LEGAL_PROGRESS_H
#define LQ_LEGAL_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *what;
    uint64_t of;     /* 0: not known */
    int64_t started; /* private from here */
    int64_t shown;
    bool visible;
};

void progress_at(struct progress *p, uint64_t n);
void progress_end(struct progress *p);

#endif
