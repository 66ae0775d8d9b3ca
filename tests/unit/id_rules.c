/* R5, R78: identification numbers, machine-readable zones and document numbers, by their published
 * specimens; and every slip of the pen their check digits promise to catch. */
#include "rules/idnumber.h"
#include "rules/mrz.h"
#include "rules/travel_document.h"
#include "unit.h"

static const struct civil today = {2021, 6, 20};

static struct idnumber id_of(const char *s)
{
    struct idnumber id;

    idnumber_read(slice_of(s), &id);
    return id;
}

static enum idnumber_fault id_fault(const char *s)
{
    struct idnumber id = id_of(s);

    return idnumber_fault(&id, today);
}

/* The two numbers that GB 11643 itself gives. */
static void specimens_of_the_standard(void)
{
    struct idnumber male = id_of("11010519491231002X");
    struct idnumber other = id_of("440524188001010014");

    CHECK(male.fault == IDNUMBER_FINE && male.kind == IDNUMBER_RESIDENT);
    CHECK(strcmp(male.division, "110105") == 0 && male.sex == 'F' && male.check == 'X');
    CHECK(civil_cmp(male.born, (struct civil){1949, 12, 31}) == 0);
    CHECK(other.fault == IDNUMBER_FINE && other.sex == 'M');
}

static void a_form_that_is_none(void)
{
    CHECK(id_fault("") == IDNUMBER_FORM && id_fault("11010519491231002x") == IDNUMBER_FORM);
    CHECK(id_fault("1101051949123100") == IDNUMBER_FORM);
    CHECK(id_fault("1X010519491231002X") == IDNUMBER_FORM);
    CHECK(id_fault("11010519491231002Y") == IDNUMBER_FORM);
    CHECK(id_fault("11010519491231002XX") == IDNUMBER_FORM);
    CHECK(idnumber_check_char(slice_of("1101051949123100")) == 0);
}

static void old_cards_and_permits(void)
{
    struct idnumber old = id_of("110105491231002");

    CHECK(old.kind == IDNUMBER_OLD && old.fault == IDNUMBER_CARD && old.has_born);
    CHECK(old.born.year == 1949 && old.sex == 'F');
    CHECK(id_of("810000199408230021").kind == IDNUMBER_HK_PERMIT);
    CHECK(id_of("820000199009124013").kind == IDNUMBER_MACAU_PERMIT);
    CHECK(id_of("830000199201300022").kind == IDNUMBER_TAIWAN_PERMIT);
    CHECK(id_of("840000199201300022").kind == IDNUMBER_RESIDENT);
}

/* Gives 17 digits their check character. */
static void complete(char s[19])
{
    s[17] = idnumber_check_char(slice_from(s, 17));
    s[18] = '\0';
}

static enum idnumber_fault born(const char *date)
{
    char s[19] = "110105yyyymmdd002";

    memcpy(s + 6, date, 8);
    complete(s);
    return id_fault(s);
}

static void dates_of_birth(void)
{
    CHECK(born("20000229") == IDNUMBER_FINE && born("19000228") == IDNUMBER_FINE);
    CHECK(born("19000229") == IDNUMBER_DATE && born("20210230") == IDNUMBER_DATE);
    CHECK(born("20211301") == IDNUMBER_DATE && born("20210001") == IDNUMBER_DATE);
    CHECK(born("20210100") == IDNUMBER_DATE && born("20210431") == IDNUMBER_DATE);
    CHECK(born("00000101") == IDNUMBER_DATE);
    CHECK(born("20210620") == IDNUMBER_FINE && born("20210621") == IDNUMBER_FUTURE);
    CHECK(born("99991231") == IDNUMBER_FUTURE);
}

static void all_that_is_wrong_with_a_number(void)
{
    struct idnumber id = id_of("110105194902310020");
    struct findings found;

    findings_reset(&found);
    idnumber_check(&found, &id, today, "/id_number", "");
    CHECK(found.n == 2 && found.v[0].id == F_ID_NUMBER_DATE && found.v[1].id == F_ID_NUMBER_CHECK);
    CHECK(slice_is(found.v[0].seen.text, "19490231") && slice_is(found.v[1].seen.text, "0"));
}

/* A small generator: the same numbers in every run. */
static unsigned seed = 1;
static unsigned below(unsigned n)
{
    seed = seed * 1103515245U + 12345U;
    return (seed >> 8) % n;
}

/* MOD 11-2 catches every wrong digit, and every swap of two neighbours, the check character's too. */
static void every_slip_in_an_id_number(void)
{
    for (int round = 0; round < 300; round++) {
        char s[19];
        for (int i = 0; i < 17; i++)
            s[i] = (char)('0' + below(10));
        complete(s);
        CHECK(idnumber_check_char(slice_from(s, 17)) == s[17]);
        for (int i = 0; i < 18; i++) {
            char was = s[i];
            for (const char *c = "0123456789X"; *c; c++) {
                if (*c == was || (*c == 'X' && i < 17))
                    continue;
                s[i] = *c;
                CHECK(idnumber_check_char(slice_from(s, 17)) != s[17]);
            }
            s[i] = was;
        }
        for (int i = 0; i < 17; i++) {
            if (s[i] == s[i + 1] || (i == 16 && s[17] == 'X'))
                continue; /* no change, or no longer a number of this form */
            s[i] ^= s[i + 1], s[i + 1] ^= s[i], s[i] ^= s[i + 1];
            CHECK(idnumber_check_char(slice_from(s, 17)) != s[17]);
            s[i] ^= s[i + 1], s[i + 1] ^= s[i], s[i] ^= s[i + 1];
        }
    }
}

/* ---- machine-readable zones: the specimens of ICAO Doc 9303 ---- */

static const char *const td3[] = {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                  "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};
static const char *const td2[] = {"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
                                  "D231458907UTO7408122F1204159<<<<<<<6"};
static const char *const td1[] = {"I<UTOD231458907<<<<<<<<<<<<<<<",
                                  "7408122F1204159UTO<<<<<<<<<<<6",
                                  "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"};
static const char *const td1_long[] = {"I<UTOD23145890<7349<<<<<<<<<<<",
                                       "3407127M9507122UTO<<<<<<<<<<<2",
                                       "STEVENSON<<PETER<JOHN<<<<<<<<<"};

static struct mrz zone(const char *const *lines, size_t n)
{
    struct slice s[4];
    struct mrz m;

    for (size_t i = 0; i < n; i++)
        s[i] = slice_of(lines[i]);
    mrz_read(s, n, today, &m);
    return m;
}

static void mrz_specimens(void)
{
    struct mrz m = zone(td3, 2);

    CHECK(m.format == MRZ_TD3 && mrz_sound(&m) && slice_is(m.code, "P"));
    CHECK(slice_is(m.issuer, "UTO") && slice_is(m.surname, "ERIKSSON"));
    CHECK(slice_is(m.given, "ANNA<MARIA") && slice_is(m.number, "L898902C3"));
    CHECK(slice_is(m.nationality, "UTO") && m.sex == 'F' && slice_is(m.optional, "ZE184226B"));
    CHECK(m.has_born && civil_cmp(m.born, (struct civil){1974, 8, 12}) == 0);
    CHECK(m.has_expires && civil_cmp(m.expires, (struct civil){2012, 4, 15}) == 0);
    CHECK(mrz_number_is(&m, slice_of("L898902C3")) && !mrz_number_is(&m, slice_of("L898902C")));
    m = zone(td2, 2);
    CHECK(m.format == MRZ_TD2 && mrz_sound(&m) && slice_is(m.number, "D23145890"));
    m = zone(td1, 3);
    CHECK(m.format == MRZ_TD1 && mrz_sound(&m) && slice_is(m.number, "D23145890"));
    CHECK(slice_is(m.surname, "ERIKSSON") && slice_is(m.given, "ANNA<MARIA") && m.optional.n == 0);
}

static void a_number_of_more_than_nine_characters(void)
{
    struct mrz m = zone(td1_long, 3);

    CHECK(m.format == MRZ_TD1 && mrz_sound(&m) && slice_is(m.more, "734") && m.optional.n == 0);
    CHECK(mrz_number_is(&m, slice_of("D23145890734")) && !mrz_number_is(&m, slice_of("D23145890")));
    CHECK(m.born.year == 1934 && m.digit[MRZ_NUMBER].seen == '9');
}

static void lines_that_are_no_zone(void)
{
    const char *bad[] = {td3[0], td2[1]};
    const char *four[] = {td1[0], td1[1], td1[2], td1[2]};
    const char *small[] = {"p<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", td3[1]};
    struct findings found;
    struct mrz m = zone(bad, 2);

    CHECK(m.fault == MRZ_LINE_LENGTH && m.fault_line == 1 && !mrz_sound(&m));
    CHECK(zone(td3, 1).fault == MRZ_LINE_COUNT && zone(four, 4).fault == MRZ_LINE_COUNT);
    CHECK(zone(td3, 0).fault == MRZ_LINE_COUNT && zone(td1, 2).fault == MRZ_LINE_LENGTH);
    CHECK(zone(small, 2).fault == MRZ_CHARACTER);
    findings_reset(&found);
    mrz_check(&found, &m, "/mrz");
    CHECK(found.n == 1 && found.v[0].id == F_MRZ_FORM && strcmp(found.v[0].at, "/mrz/1") == 0);
}

/* Optional data left blank: its digit is 0 or a filler. An unknown birthday is no mistake. */
static void what_may_be_left_blank(void)
{
    const char *plain[] = {"POCHNYANG<<ZHANG<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
                           "E123456784CHN9003079F3103069<<<<<<<<<<<<<<<6"};
    const char *zero[] = {plain[0], "E123456784CHN9003079F3103069<<<<<<<<<<<<<<06"};
    const char *unborn[] = {plain[0], "E123456784CHN90<<<<3F3103069<<<<<<<<<<<<<<<x"};
    struct mrz m = zone(plain, 2);

    CHECK(m.digit[MRZ_OPTIONAL].ok && slice_is(m.code, "PO") && m.born.year == 1990);
    CHECK(m.expires.year == 2031);
    CHECK(zone(zero, 2).digit[MRZ_OPTIONAL].ok);
    m = zone(unborn, 2);
    CHECK(m.format == MRZ_NONE); /* 'x' can't stand there */
    unborn[1] = "E123456784CHN90<<<<3F3103069<<<<<<<<<<<<<<<0";
    m = zone(unborn, 2);
    CHECK(!m.has_born && !m.born_bad);
    unborn[1] = "E123456784CHN9002309F3113019<<<<<<<<<<<<<<<0";
    m = zone(unborn, 2);
    CHECK(m.born_bad && m.expires_bad && !mrz_sound(&m));
}

/* The fields of TD3 with a digit of their own: every wrong character that counts another value. */
static void every_slip_in_a_zone(void)
{
    static const int from[] = {0, 13, 21, 28};
    static const int to[] = {9, 19, 27, 42};
    char line[45];

    memcpy(line, td3[1], 45);
    for (int f = 0; f < 4; f++) {
        for (int i = from[f]; i < to[f]; i++) {
            char was = line[i];
            for (char c = '0'; c <= '9'; c++) {
                const char *lines[] = {td3[0], line};
                struct mrz m;
                if (was < '0' || was > '9' || c == was)
                    continue;
                line[i] = c;
                m = zone(lines, 2);
                CHECK(!m.digit[f].ok && !m.digit[MRZ_COMPOSITE].ok);
                line[i] = was;
            }
        }
    }
}

/* Neighbouring digits swapped are caught unless they differ by 5: 7, 3 and 1 differ by even numbers. */
static void swaps_in_a_zone(void)
{
    for (int a = 0; a < 10; a++) {
        for (int b = 0; b < 10; b++) {
            for (size_t at = 0; at < 5; at++) {
                char x[7] = "000000";
                char y[7] = "000000";
                x[at] = y[at + 1] = (char)('0' + a);
                x[at + 1] = y[at] = (char)('0' + b);
                CHECK((mrz_check_digit(slice_of(x)) == mrz_check_digit(slice_of(y))) ==
                      (a == b || a - b == 5 || b - a == 5));
            }
        }
    }
    CHECK(mrz_check_digit(slice_of("a")) == 0 && mrz_check_digit(slice_of("AB2134<<<")) == '5');
}

/* ---- document numbers ---- */

static const struct document_form forms[] = {
    {"ordinary-passport", "E########", "PO", true, {2012, 5, 15}, {0}, false},
    {"ordinary-passport", "E@#######", "PO", true, {2017, 4, 5}, {0}, false},
    {"official-passport", "DE#######", "", false, {2011, 7, 1}, {0}, false},
    {"official-passport", "S.#######", "", false, {1990, 1, 1}, {2020, 12, 31}, true},
};

static enum document_answer judge(const char *number, const char *kind, struct civil on)
{
    return document_judge(forms, 4, slice_of(number), slice_of(kind), on, NULL);
}

static void forms_of_numbers(void)
{
    CHECK(document_pattern_match("E@#######", slice_of("EA1234567")));
    CHECK(!document_pattern_match("E@#######", slice_of("EI1234567")));
    CHECK(!document_pattern_match("E@#######", slice_of("EO1234567")));
    CHECK(!document_pattern_match("E########", slice_of("E1234567")));
    CHECK(!document_pattern_match("", slice_of("")) &&
          !document_pattern_match("#", slice_of(NULL)));
    CHECK(document_pattern_valid("S.#######") && !document_pattern_valid("") &&
          !document_pattern_valid("e#") && !document_pattern_valid("#####################"));
}

static void kinds_of_numbers(void)
{
    CHECK(judge("E12345678", NULL, today) == DOCUMENT_FINE);
    CHECK(judge("E1234567", NULL, today) == DOCUMENT_MALFORMED);
    CHECK(judge("X1234567", NULL, today) == DOCUMENT_UNKNOWN);
    CHECK(judge("X1234567", "ordinary-passport", today) == DOCUMENT_MALFORMED);
    CHECK(judge("X1234567", "foreign-passport", today) == DOCUMENT_FOREIGN);
    CHECK(judge("DE1234567", "ordinary-passport", today) == DOCUMENT_OTHER_KIND);
    CHECK(judge("DE1234567", "official-passport", today) == DOCUMENT_FINE);
    CHECK(judge("EA1234567", NULL, (struct civil){2017, 4, 4}) == DOCUMENT_UNKNOWN);
    CHECK(judge("EA1234567", NULL, (struct civil){2017, 4, 5}) == DOCUMENT_FINE);
    CHECK(judge("S.1234567", NULL, (struct civil){2020, 12, 31}) == DOCUMENT_FINE);
    CHECK(judge("S.1234567", NULL, today) == DOCUMENT_MALFORMED);
}

int main(void)
{
    RUN(specimens_of_the_standard);
    RUN(a_form_that_is_none);
    RUN(old_cards_and_permits);
    RUN(dates_of_birth);
    RUN(all_that_is_wrong_with_a_number);
    RUN(every_slip_in_an_id_number);
    RUN(mrz_specimens);
    RUN(a_number_of_more_than_nine_characters);
    RUN(lines_that_are_no_zone);
    RUN(what_may_be_left_blank);
    RUN(every_slip_in_a_zone);
    RUN(swaps_in_a_zone);
    RUN(forms_of_numbers);
    RUN(kinds_of_numbers);
    return unit_done();
}
