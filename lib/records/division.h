/*
 * division.h: the administrative divisions of China, GB/T 2260: province, city, county.
 *
 *     struct divisions *d = divisions_load(honour_env);
 *     if (!d) return ST_IO;                                   (said)
 *     const struct division *v = division_by_code(d, slice_of("330106"));
 *     v = division_by_names(d, province, city, county);       NULL: none, or not just one
 *     v = division_now(d, v);                                 the one that has its people today
 *     division_put_place(d, v, &buf);                         "浙江省杭州市西湖区"
 *     divisions_free(d);
 *
 * The table is share/ids/divisions.tsv. A code of six digits is a province's (xx0000), a
 * prefecture's (xxxx00) or a county's. Every history of these codes has holes: a code that
 * isn't here may have existed, so its absence is a warning, never a refusal.
 *
 * Rows live as long as the table and are in order of their codes. Loading reads
 * 60 KB and takes well under a millisecond; a look-up by code is a binary search,
 * one by name goes over the province's rows.
 */
#ifndef LQ_DIVISION_H
#define LQ_DIVISION_H

#include "base/buf.h"

enum division_level { DIVISION_PROVINCE, DIVISION_CITY, DIVISION_COUNTY };

struct division {
    struct slice code; /* six digits */
    struct slice name; /* "西湖区" */
    enum division_level level;
    int until;              /* the last year of its code; 0: it is in use */
    struct slice successor; /* code; absent where it is in use */
};

struct divisions;

/* NULL: the table can't be read, or a line of it is no row (said, with its number). */
struct divisions *divisions_load(bool honour_env);
void divisions_free(struct divisions *d); /* NULL is fine */

size_t divisions_count(const struct divisions *d);
const struct division *divisions_at(const struct divisions *d, size_t i);

/* NULL: not in the table. Former codes are found too. */
const struct division *division_by_code(const struct divisions *d, struct slice code);

/*
 * By the names of a county, its city and its province; an absent or blank one isn't asked
 * about, and the last one given is the division looked for. The ending that tells the
 * kind (省 市 区 县 自治区 …) may be left out: 浙江, 杭州, 西湖. In the four municipalities
 * there is no city between: the city may be given as the municipality's name or as 市辖区.
 * NULL: none, or several that the names don't tell apart.
 */
const struct division *division_by_names(const struct divisions *d, struct slice province,
                                         struct slice city, struct slice county);

/* Is it called that, with or without the ending that tells its kind? */
bool division_named(const struct division *v, struct slice name);

/*
 * Every division that one text may mean, in order of their codes: "朝阳区", "北京朝阳区",
 * "广东省深圳市南山区", "吉林". Names written in full come before shortened ones, those in use
 * before former ones; a former one stands for itself. Returns how many there are, of
 * which at most max are in out.
 */
size_t division_by_text(const struct divisions *d, struct slice text, const struct division **out,
                        size_t max);

/* Its province, or its city (NULL where there is none between). */
const struct division *division_province(const struct divisions *d, const struct division *v);
const struct division *division_city(const struct divisions *d, const struct division *v);

/* v itself, or what became of it. */
const struct division *division_now(const struct divisions *d, const struct division *v);

/* Its full name, province first. */
void division_put_place(const struct divisions *d, const struct division *v, struct buf *out);

#endif
