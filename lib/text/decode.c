#include "text/decode.h"

#include "base/diag.h"

#include <errno.h>
#include <iconv.h>

struct decoder {
    iconv_t cd;
    struct buf scratch;
};

struct decoder *decoder_open(const char *encoding)
{
    iconv_t cd = iconv_open("UTF-8", encoding);
    struct decoder *d;

    if (cd == (iconv_t)-1) {
        diag_say("this system's iconv can't read %s", encoding);
        return NULL;
    }
    d = mem_alloc(1, sizeof *d);
    *d = (struct decoder){.cd = cd};
    return d;
}

bool decoder_run(struct decoder *d, struct slice s, struct buf *out, size_t *bad)
{
    /* iconv's input is not const by an old mistake; it is only read. */
    union {
        const char *is;
        char *as;
    } in = {.is = s.p};
    size_t left = s.n;

    (void)iconv(d->cd, NULL, NULL, NULL, NULL);
    while (left > 0) {
        size_t room = left * 2 + 16;
        char *start = buf_reserve(out, room);
        char *to = start;
        size_t got = iconv(d->cd, &in.as, &left, &to, &room);

        out->n += (size_t)(to - start);
        if (got != (size_t)-1 || errno == E2BIG)
            continue;
        *bad = s.n - left;
        return false;
    }
    return true;
}

bool decoder_accepts(struct decoder *d, struct slice s)
{
    size_t bad;

    buf_reset(&d->scratch);
    return decoder_run(d, s, &d->scratch, &bad);
}

void decoder_close(struct decoder *d)
{
    if (!d)
        return;
    (void)iconv_close(d->cd);
    buf_release(&d->scratch);
    free(d);
}
