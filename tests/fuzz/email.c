/*
 * libFuzzer target: any text as an e-mail address, a telephone number, an identification number. What
 * passes as an address can stand in a header line, and is read the same again.
 */
#include "base/utf8.h"
#include "records/normal.h"
#include "rules/idnumber.h"
#include "rules/phone.h"

static void finding(const char *what)
{
    fprintf(stderr, "finding: %s\n", what);
    abort();
}

static void email(struct slice s, struct arena *a)
{
    enum email_fault fault;
    bool changed;
    struct slice once = normal_email(s, a, &changed, &fault);
    struct slice twice;

    if (fault != EMAIL_FINE)
        return;
    if (email_check(once) != EMAIL_FINE || once.n > EMAIL_MAX)
        finding("an address that isn't one");
    for (size_t i = 0; i < once.n; i++) {
        if (once.p[i] <= ' ' || once.p[i] >= 0x7F || strchr("<>,;:\\\"()[]", once.p[i]))
            finding("a character that has no place in an address");
    }
    twice = normal_email(once, a, &changed, &fault);
    if (fault != EMAIL_FINE || !slice_eq(once, twice))
        finding("read twice, another address");
}

static void phone(struct slice s, struct arena *a)
{
    static const struct mobile_range ranges[] = {{13000, 13999, {1999, 1, 1}, {0}, false}};
    const struct civil on = {2021, 6, 20};
    bool changed;
    struct phone p;
    struct phone again;

    if (!phone_read(normal_phone(s, a, &changed), ranges, 1, on, &p))
        return;
    if (!phone_read(slice_of(p.e164), ranges, 1, on, &again) || again.kind != p.kind ||
        strcmp(again.e164, p.e164) != 0)
        finding("dialled again, another number");
}

static void id(struct slice s, struct arena *a)
{
    bool changed;
    struct idnumber n;
    struct slice plain = normal_number(s, a, &changed);

    idnumber_read(plain, &n);
    if (n.fault == IDNUMBER_FINE && (plain.n != IDNUMBER_LEN || !civil_exists(n.born) ||
                                     idnumber_check_char(slice_from(plain.p, 17)) != plain.p[17]))
        finding("a number taken that can't be right");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct arena a;
    char *exact;

    if (!utf8_valid(slice_from((const char *)data, n)))
        return 0; /* records are UTF-8 by then */
    exact = mem_alloc(n ? n : 1, 1);
    if (n)
        memcpy(exact, data, n);
    email(slice_from(exact, n), &a);
    phone(slice_from(exact, n), &a);
    id(slice_from(exact, n), &a);
    arena_reset(&a);
    free(exact);
    return 0;
}
