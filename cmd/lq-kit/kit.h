/*
 * kit.h: the parts of lq-kit.
 *
 * kit_read() takes from an order record what lists and pages show; a page is
 * drawn from that alone, so no page is begun for a record that is rejected.
 */
#ifndef LQ_CMD_KIT_H
#define LQ_CMD_KIT_H

#include "base/cmd.h"
#include "records/materials.h"
#include "records/post.h"
#include "rules/fee.h"
#include "stream/stream.h"
#include "text/page.h"

/* Options. */
struct kit_opts {
    bool text;
    bool family;
    const char *format;
    const char *dir;
};
extern struct kit_opts kit_opts;

#define KIT_PAGES "slip cover envelope" /* the verbs that print */
enum status run_kit(const struct verb *v, int argc, char **argv);

struct kit {
    struct post *post;
    struct instant now;
};

#define KIT_LINES_MAX 8

/* Slices borrow from the record (its arena) and the profile. */
struct kit_order {
    struct rec *r; /* for what only one page shows */
    struct slice order;
    struct slice name, name_latin;
    struct slice module, document, business, channel;
    struct slice to[KIT_LINES_MAX]; /* the applicant's address as on an envelope, with the name */
    size_t to_n;
    bool has_address; /* more of it than the name is known */
    bool on_app;
    bool paid_online; /* R64 */
    bool passport;    /* else a travel document: R41 */
    struct fee_quote due;
    struct fee_payment payment;
    struct materials materials;
};

/* False: the record failed. With a list of things nobody's name is needed. */
bool kit_read(struct kit_order *o, const struct kit *k, struct rec *r, bool named);

/* "23.00 USD" */
struct slice kit_money(struct rec *r, int64_t cents, const char *currency);

/* A service or carrier as carriers write it: "priority-express" => "PRIORITY EXPRESS". */
struct slice kit_upper(struct rec *r, const char *word);
/* … of a list, with `between`: "PRIORITY MAIL / PRIORITY EXPRESS MAIL". */
struct slice kit_services(struct rec *r, struct post_words w, const char *after,
                          const char *between);

/* ---- pages: each draws one ---- */

#define LETTER_W (PAGE_IN(17) / 2)
#define LETTER_H PAGE_IN(11)
#define MARGIN   (PAGE_IN(1) / 2)

void slip_page(const struct kit *k, const struct kit_order *o, struct page *p);
void cover_page(const struct kit *k, const struct kit_order *o, struct page *p);
void envelope_in_page(const struct kit *k, const struct kit_order *o, struct page *p);
void envelope_return_page(const struct kit *k, const struct kit_order *o, struct page *p);

/* The checklist of the order's materials from x, y, at most h high. */
void kit_checklist(const struct kit_order *o, struct page *p, int x, int y, int w, int h);

/* "中文 English" on one line; either may be NULL. */
void kit_line(struct page *p, int x, int y, int w, int h, const struct page_style *s,
              const char *zh, const char *en);

/* ---- records and words ---- */

void list_put(const struct kit *k, const struct kit_order *o, const char *text_lang,
              struct buf *out);
/* One element of a packet's contents. */
void packet_put_content(const struct kit_order *o, struct buf *out);
void packet_begin(const struct kit *k, const struct kit_order *o, bool family, struct buf *out);
void packet_end(struct buf *out);

/* ---- where pages go ---- */

struct kit_dir;
/* NULL: said. */
struct kit_dir *kit_dir_open(const char *dir);
/* ORDER-SUFFIX; false: said. */
bool kit_dir_write(struct kit_dir *d, struct slice order, const char *suffix, const struct buf *page);
void kit_dir_close(struct kit_dir *d);

#endif
