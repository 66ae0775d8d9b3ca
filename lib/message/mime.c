#include "message/mime.h"
#include "base/utf8.h"

#include <openssl/evp.h>

/* ---- addresses ---- */

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Parts divided by single dots, each of 1 to max bytes that `ok` allows; their number. 0: not so. */
static size_t dotted(struct slice s, size_t max, const char *also)
{
    size_t parts = 1;
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.') {
            if (n == 0)
                return 0;
            parts++;
            n = 0;
        } else if (!s.p[i] || (!is_alnum(s.p[i]) && !strchr(also, s.p[i])) || ++n > max) {
            return 0;
        }
    }
    return n ? parts : 0;
}

/* No label begins or ends with a hyphen. */
static bool hyphens_inside(struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '-' && (i == 0 || i + 1 == s.n || s.p[i - 1] == '.' || s.p[i + 1] == '.'))
            return false;
    }
    return true;
}

bool mime_address_ok(struct slice a)
{
    const char *at = a.p && a.n <= 254 ? memchr(a.p, '@', a.n) : NULL;
    struct slice local;
    struct slice domain;

    if (!at)
        return false;
    local = slice_from(a.p, (size_t)(at - a.p));
    domain = slice_from(at + 1, a.n - local.n - 1);
    /* A leading hyphen would be an option to programs that take addresses as words. */
    return local.n <= 64 && local.p[0] != '-' && dotted(local, 64, "!#$%&'*+-/=?^_`{|}~") > 0 &&
           dotted(domain, 63, "-") > 1 && hyphens_inside(domain);
}

/* ---- writing ---- */

static void add_base64(struct buf *out, const char *p, size_t n)
{
    size_t room = (n + 2) / 3 * 4 + 1;
    char *to = buf_reserve(out, room);
    int k = EVP_EncodeBlock((unsigned char *)to, (const unsigned char *)p, (int)n);

    out->n += (size_t)k;
}

/* So much of a text as an encoded word holds on a line that a header's name
 * begins: whole characters (RFC 2047, 2 and 5). */
#define WORD_BYTES 39

static void add_words(struct buf *out, struct slice text)
{
    size_t i = 0;

    while (i < text.n) {
        size_t n = 0;
        for (size_t k; i + n < text.n && n < WORD_BYTES; n += k) {
            k = utf8_len(text.p + i + n, text.n - i - n);
            if (k == 0 || n + k > WORD_BYTES)
                break;
        }
        if (n == 0)
            n = 1; /* not UTF-8; the base64 still holds it */
        if (i > 0)
            buf_adds(out, "\n ");
        buf_adds(out, "=?UTF-8?B?");
        add_base64(out, text.p + i, n);
        buf_adds(out, "?=");
        i += n;
    }
}

static void add_mailbox(struct buf *out, const char *header, struct slice name,
                        struct slice address)
{
    buf_adds(out, header);
    if (name.n) {
        add_words(out, name);
        buf_adds(out, "\n ");
    }
    buf_addc(out, '<');
    buf_add_slice(out, address);
    buf_adds(out, ">\n");
}

/* "Thu, 10 Jun 2021 09:00:00 -0500" */
static void add_date(struct buf *out, struct instant t)
{
    static const char days[] = "ThuFriSatSunMonTueWed"; /* 1970-01-01 was a Thursday */
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct civil c = instant_civil(t);
    int64_t local = t.sec + (int64_t)t.off_min * 60;
    int64_t second = ((local % 86400) + 86400) % 86400;
    int64_t day = ((civil_days(c) % 7) + 7) % 7;
    int off = t.off_min < 0 ? -t.off_min : t.off_min;

    buf_addf(out, "Date: %.3s, %d %.3s %04d %02d:%02d:%02d %c%02d%02d\n", days + 3 * day, c.day,
             months + (size_t)3 * (size_t)(c.month - 1), c.year, (int)(second / 3600),
             (int)(second / 60 % 60), (int)(second % 60), t.off_min < 0 ? '-' : '+', off / 60,
             off % 60);
}

/* Base64 in lines of 76, of the text with CRLF. */
static void add_body(struct buf *out, struct slice text)
{
    struct buf crlf = {0};

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n')
            buf_addc(&crlf, '\r');
        buf_addc(&crlf, text.p[i]);
    }
    for (size_t i = 0; i < crlf.n; i += 57) {
        add_base64(out, crlf.p + i, crlf.n - i < 57 ? crlf.n - i : 57);
        buf_addc(out, '\n');
    }
    buf_release(&crlf);
}

void mime_write(struct buf *out, const struct mime *m)
{
    add_date(out, m->date);
    add_mailbox(out, "From: ", m->from_name, m->from);
    add_mailbox(out, "To: ", m->to_name, m->to);
    buf_adds(out, "Subject: ");
    add_words(out, m->subject);
    buf_adds(out, "\nMessage-ID: <");
    buf_add_slice(out, m->message_id);
    buf_adds(out, ">\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
                  "Content-Transfer-Encoding: base64\nContent-Language: ");
    buf_add_slice(out, m->languages);
    /* RFC 3834: so that no vacation program answers. */
    buf_adds(out, "\nAuto-Submitted: auto-generated\n\n");
    add_body(out, m->text);
}
