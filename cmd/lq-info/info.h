/*
 * info.h: the parts of lq-info.
 *
 * An item is a JSON line with an id, its kind, `source`, `valid_from` and perhaps `valid_to`. Items come
 * from the files in share/info and, where a store is given, from the files in its info/, one an
 * item, named by its id; there an item takes the place of the shared one of the same id. Only
 * what holds on the day is shown, byte by byte as it was written.
 */
#ifndef LQ_INFO_H
#define LQ_INFO_H

#include "base/buf.h"
#include "base/diag.h"
#include "records/post.h"
#include "stream/lines.h"

#define INFO_ID_MAX   64
#define INFO_FILE_MAX ((size_t)256 << 10) /* an item of the store */

struct info_item {
    struct slice id;
    struct slice kind;
    struct slice key; /* notice: topic; destination and alert: code; "" if it has none */
    struct lines_period period;
    struct slice line;
};

struct info_items {
    struct info_item *v;
    size_t n;
    size_t cap;
    struct arena arena;
};

/* share/info/ and the store's (NULL: none); false: said. */
bool info_load(struct info_items *items, const char *store, bool honour_env);
void info_release(struct info_items *items);

/* Print those of the kind that hold on that day and have that key (NULL: any), newest first if
 * asked for. ST_NO: there is none. */
enum status info_print(const struct info_items *items, const char *kind, const char *key,
                       struct civil day, bool newest_first);

/* What is wrong with an item that somebody hands in, and its id; fails the record. */
struct slice info_check(struct rec *r);

/* R38, R59, R60, R85: what the post's profile says. */
void info_contacts(const struct post *p);
void info_address(const struct post *p);
enum status info_fees(const struct post *p, struct civil day);

/* Small letters, digits and hyphens: it becomes the name of a file. */
bool info_plain_id(struct slice id);

/* The records of the files into the store's info/, each with its event; argv of withdraw: ids. */
enum status info_import(const char *store, int argc, char **argv);
enum status info_withdraw(const char *store, int argc, char **argv);

extern const char *info_note; /* why it is withdrawn */

#endif
