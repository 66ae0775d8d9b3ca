/*
 * mime.h: a message as RFC 5322 has it, with RFC 2047 headers and RFC 2045 body.
 *
 *     struct mime m = {.from_name = …, .to = …, .subject = …, …};
 *     mime_write(&out, &m);
 *
 * Text is UTF-8. Lines end with LF, as sendmail's standard input and files of a
 * Maildir have them; within the base64 of the body they are CRLF. Whatever is in
 * a name or a subject goes out within encoded words, whose alphabet has neither
 * line ends nor commas: nothing an applicant wrote can make a header. Addresses
 * stand as they are and so must have passed mime_address_ok().
 */
#ifndef LQ_MIME_H
#define LQ_MIME_H

#include "base/buf.h"
#include "base/clock.h"

struct mime {
    struct slice from_name;
    struct slice from;
    struct slice to_name; /* absent or empty: none */
    struct slice to;
    struct slice subject;
    struct slice message_id; /* without < > */
    struct slice languages;  /* "zh, en" */
    struct instant date;
    struct slice text; /* lines end with LF */
};

void mime_write(struct buf *out, const struct mime *m);

/* An address of ASCII letters, digits and RFC 5322's atext in dots, and a domain of
 * at least two labels: no quotes, comments, routes, blanks or lists, and at most 254 bytes. */
bool mime_address_ok(struct slice a);

#endif
