#include "legal/progress.h"
#include "base/clock.h"

#include <stdio.h>
#include <unistd.h>

#define EVERY    4096 /* the clock isn't asked more often */
#define FIRST_MS 1000
#define NEXT_MS  250

void progress_at(struct progress *p, uint64_t n)
{
    int64_t now;

    if (n % EVERY != 0 || isatty(STDERR_FILENO) != 1)
        return;
    now = clock_mono_ms();
    if (p->started == 0)
        p->started = now;
    if (now - p->started < FIRST_MS || now - p->shown < NEXT_MS)
        return;
    p->shown = now;
    p->visible = true;
    if (p->of > 0)
        fprintf(stderr, "\r%s %llu of %llu ", p->what, (unsigned long long)n,
                (unsigned long long)p->of);
    else
        fprintf(stderr, "\r%s %llu ", p->what, (unsigned long long)n);
    fflush(stderr);
}

void progress_end(struct progress *p)
{
    if (p->visible)
        fputs("\r\033[K", stderr);
    p->visible = false;
}
