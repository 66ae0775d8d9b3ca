/*
 * event.h: one line of the journal.
 *
 * {"n":42,"prev":"<h of 41>","at":"…","by":"lina","kind":"order","id":"A2021…",
 *  "event":"approve","to":"awaiting-materials","key":"…","patch":{…},"note":"…",
 *  "rules":"0.1.0+chicago@3f9a","h":"<sha256 of all bytes before ,"h">"}
 *
 * The members stand in exactly this order with no blanks; to, key, patch and
 * note are left out when there is nothing to say. The fixed trailer lets
 * anyone check the chain with sed and sha256sum.
 *
 * event_parse() finds the members without reading the patch: it works from
 * both ends of the line, so opening a store costs little more than looking
 * for line ends. It is not a validator of JSON: event_check() is, and the
 * hash is what proves that a line is as it was written.
 */
#ifndef LQ_EVENT_H
#define LQ_EVENT_H

#include "base/buf.h"
#include "base/clock.h"
#include "store/sha256.h"
#include "stream/json.h"

/* No longer line is ever written. */
#define EVENT_LINE_MAX ((size_t)2 << 20)

/* `,"h":"` 64 digits `"}` */
#define EVENT_TRAILER (6 + SHA256_HEX + 2)

/* Strings are as written, without their quotes and still escaped; absent
 * members are absent slices. Slices point into the line. */
struct event {
    uint64_t n;
    struct slice prev, at, by, kind, id, event, to, key, patch, note, rules, h;
    size_t hashed; /* the first so many bytes of the line are what h covers */
};

struct event_error {
    size_t at; /* byte offset in the line */
    const char *what;
};

bool event_parse(struct slice line, struct event *ev, struct event_error *err);

/* The stored h is the hash of the bytes. */
bool event_hash_ok(struct slice line, const struct event *ev);

/* JSON syntax of every member of a parsed line. prev, at and h are judged by
 * whoever walks the chain. j is room to work in. */
bool event_check(struct slice line, const struct event *ev, struct json *j,
                 struct event_error *err);

/* What a new line says. Strings are plain text here; absent: left out. */
struct event_out {
    uint64_t n;
    const char *prev; /* 64 hex digits */
    struct instant at;
    struct slice by, kind, id, event, to, key, patch, note, rules;
};

/* Append the line with its LF to out, and its hash to h. */
void event_compose(struct buf *out, const struct event_out *ev, char h[SHA256_HEX + 1]);

/* A member's plain text: s itself when nothing in it is escaped, else a copy in a. */
struct slice event_text(struct slice s, struct json *j, struct arena *a);

/* First prev of a store: the hash of its id. */
void event_genesis(const char *store_id, char h[SHA256_HEX + 1]);

/* ---- a cursor over a text of known shape; the durable mark uses it too ---- */
struct cursor {
    const char *p;
    size_t n;
    size_t at;
};
bool cursor_lit(struct cursor *c, const char *lit);
bool cursor_u64(struct cursor *c, uint64_t *out);
bool cursor_str(struct cursor *c,
                struct slice *out); /* from after the opening quote over the closing one */

#endif
