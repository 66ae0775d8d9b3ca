#include "text/page.h"

#include <qrencode.h>

#define QUIET      4 /* modules of blank around it (ISO/IEC 18004, 9.1) */
#define QR_MAX     256
#define DARK(q, i) ((q)->data[i] & 1)

/* Runs of dark modules, a row at a time: one path instead of a thousand squares. */
static void put_modules(struct buf *out, const QRcode *q)
{
    int n = q->width;

    for (int y = 0; y < n; y++) {
        for (int x = 0; x < n;) {
            int run = 0;
            while (x + run < n && DARK(q, y * n + x + run))
                run++;
            if (run > 0)
                buf_addf(out, "M%d %dh%dv1h-%dz", x, y, run, run);
            x += run > 0 ? run : 1;
        }
    }
}

bool page_qr(struct page *p, int x, int y, int side, struct slice text)
{
    QRcode *q;
    int module;

    if (text.n == 0 || text.n > QR_MAX)
        return false;
    q = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
    if (!q)
        return false;
    module = side / (q->width + 2 * QUIET);
    if (module < 1) {
        QRcode_free(q);
        return false;
    }
    x += (side - module * q->width) / 2;
    y += (side - module * q->width) / 2;
    buf_addf(p->out,
             "<path transform=\"translate(%d %d) scale(%d)\" shape-rendering=\"crispEdges\" d=\"",
             x, y, module);
    put_modules(p->out, q);
    buf_adds(p->out, "\"/>\n");
    QRcode_free(q);
    return true;
}
