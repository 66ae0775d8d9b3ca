#include "rules/idnumber.h"

static const unsigned char weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
static const char check_chars[] = "10X98765432";

static bool digits(struct slice s, size_t n)
{
    if (!s.p || s.n < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    }
    return true;
}

static int number(const char *p, size_t n)
{
    int v = 0;

    for (size_t i = 0; i < n; i++)
        v = v * 10 + (p[i] - '0');
    return v;
}

char idnumber_check_char(struct slice seventeen)
{
    unsigned sum = 0;

    if (seventeen.n != 17 || !digits(seventeen, 17))
        return 0;
    for (size_t i = 0; i < 17; i++)
        sum += (unsigned)weights[i] * (unsigned)(seventeen.p[i] - '0');
    return check_chars[sum % 11];
}

static bool date(int year, int month, int day, struct civil *out)
{
    *out = (struct civil){year, month, day};
    return year > 0 && civil_exists(*out);
}

static enum idnumber_kind kind_of(const char *p)
{
    if (p[0] != '8')
        return IDNUMBER_RESIDENT;
    switch (p[1]) {
    case '1':
        return IDNUMBER_HK_PERMIT;
    case '2':
        return IDNUMBER_MACAU_PERMIT;
    case '3':
        return IDNUMBER_TAIWAN_PERMIT;
    default:
        return IDNUMBER_RESIDENT;
    }
}

static char sex_of(char digit)
{
    return (digit - '0') % 2 ? 'M' : 'F';
}

/* Cards before 1999: YYMMDD, all of the twentieth century, no check character. */
static void read_old(struct slice s, struct idnumber *out)
{
    out->kind = IDNUMBER_OLD;
    out->fault = IDNUMBER_CARD;
    out->sex = sex_of(s.p[14]);
    out->has_born =
        date(1900 + number(s.p + 6, 2), number(s.p + 8, 2), number(s.p + 10, 2), &out->born);
}

void idnumber_read(struct slice s, struct idnumber *out)
{
    *out = (struct idnumber){.kind = IDNUMBER_NONE, .fault = IDNUMBER_FORM, .number = s};
    if (s.n == 15 && digits(s, 15)) {
        memcpy(out->division, s.p, 6);
        read_old(s, out);
        return;
    }
    if (s.n != IDNUMBER_LEN || !digits(s, 17) ||
        (s.p[17] != 'X' && !digits(slice_from(s.p + 17, 1), 1)))
        return;
    memcpy(out->division, s.p, 6);
    out->kind = kind_of(s.p);
    out->sex = sex_of(s.p[16]);
    out->check = idnumber_check_char(slice_from(s.p, 17));
    out->has_born = date(number(s.p + 6, 4), number(s.p + 10, 2), number(s.p + 12, 2), &out->born);
    if (!out->has_born)
        out->fault = IDNUMBER_DATE;
    else
        out->fault = out->check == s.p[17] ? IDNUMBER_FINE : IDNUMBER_DIGIT;
}

enum idnumber_fault idnumber_fault(const struct idnumber *id, struct civil today)
{
    if (id->fault == IDNUMBER_FINE && civil_cmp(id->born, today) > 0)
        return IDNUMBER_FUTURE;
    return id->fault;
}

const char *idnumber_kind_word(enum idnumber_kind kind)
{
    static const char *const words[] = {
        [IDNUMBER_RESIDENT] = "resident-id",      [IDNUMBER_HK_PERMIT] = "hk-permit",
        [IDNUMBER_MACAU_PERMIT] = "macau-permit", [IDNUMBER_TAIWAN_PERMIT] = "taiwan-permit",
        [IDNUMBER_OLD] = "resident-id-15",        [IDNUMBER_NONE] = "unknown"};

    return words[kind];
}

const char *idnumber_fault_word(enum idnumber_fault fault)
{
    static const char *const words[] = {
        [IDNUMBER_FINE] = "fine", [IDNUMBER_FORM] = "form",   [IDNUMBER_CARD] = "old-card",
        [IDNUMBER_DATE] = "date", [IDNUMBER_DIGIT] = "check", [IDNUMBER_FUTURE] = "future"};

    return words[fault];
}

void idnumber_check(struct findings *to, const struct idnumber *id, struct civil today,
                    const char *at, const char *sub)
{
    struct finding *f;

    if (id->fault == IDNUMBER_FORM || id->fault == IDNUMBER_CARD) {
        finding_add_seen(to, id->fault == IDNUMBER_CARD ? F_ID_NUMBER_OLD : F_ID_NUMBER_FORM, at,
                         sub, id->number);
        return;
    }
    if (!id->has_born)
        finding_add_seen(to, F_ID_NUMBER_DATE, at, sub, slice_from(id->number.p + 6, 8));
    else if (civil_cmp(id->born, today) > 0)
        finding_add_seen(to, F_ID_NUMBER_FUTURE, at, sub, slice_from(id->number.p + 6, 8));
    if (id->check != id->number.p[IDNUMBER_LEN - 1]) {
        f = finding_add(to, F_ID_NUMBER_CHECK, at, sub);
        f->seen = finding_text(slice_from(id->number.p + IDNUMBER_LEN - 1, 1));
        f->want = finding_text(slice_from(&id->check, 1));
    }
}
