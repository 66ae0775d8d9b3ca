/* Numbers read by the real tables: every wrong digit is found, and where one isn't, exactly why. */
#include "base/diag.h"
#include "records/track_table.h"
#include "rules/checkdigit.h"
#include "unit.h"

#include <stdint.h>

static struct track_data *data;
static uint64_t seed = 0x2545F4914F6CDD1DU;

static unsigned below(unsigned n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed % n);
}

static void digits(char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        p[i] = (char)('0' + below(10));
}

static struct track read_number(const char *p, size_t n)
{
    struct track t;

    track_read(&data->tables, slice_from(p, n), &t);
    return t;
}

/* A right IMpb of a random channel and service, routed or not; where its core begins. */
static size_t any_impb(char out[40], size_t *n)
{
    static const char *const routes[] = {"", "420", "420"};
    unsigned form = below(3);
    size_t core = form == 0 ? 0 : form == 1 ? 8 : 12;
    size_t length = form < 2 && below(2) ? 26 : 22;

    memcpy(out, routes[form], strlen(routes[form]));
    if (core)
        digits(out + 3, core - 3);
    digits(out + core, length - 1);
    out[core] = '9';
    out[core + 1] = (char)('2' + below(4));
    out[core + length - 1] =
        (char)('0' + check_mod10_31(slice_of(""), slice_from(out + core, length - 1)));
    *n = core + length;
    return core;
}

/* Only 9-2..5 mistyped as 9-6 may read as somebody's: FedEx Ground has numbers of that look. */
static bool is_fedex_ground(const struct track *t, size_t n, size_t at, char wrong)
{
    return n == 22 && at == 1 && wrong == '6' && strcmp(t->format, "fedex-22") == 0;
}

static bool is_core(const char *p)
{
    return p[0] == '9' && p[1] >= '2' && p[1] <= '5';
}

/* 420 + ZIP9 + 22 and 420 + ZIP5 + 26 digits are 34 both: where a number looks like either, the wrong
 * digit may make the other one right. */
static bool reads_otherwise(const struct track *t, const char *p, size_t n, size_t core)
{
    return n == 34 && is_core(p + 20 - core) && strlen(t->zip) != core - 3;
}

static void every_wrong_digit_of_an_impb_is_found(void)
{
    char p[40];
    size_t n;
    unsigned tried = 0;

    for (int i = 0; i < 2000; i++) {
        size_t core = any_impb(p, &n);
        struct track right = read_number(p, n);
        if (reads_otherwise(&right, p, n, core))
            continue; /* it is right both ways, and the other one is listed */
        CHECK(right.ok && strcmp(right.carrier, "usps") == 0 && right.check_digit == CHECK_RIGHT);
        for (size_t at = core; at < n; at++) {
            char was = p[at];
            for (char c = '0'; c <= '9'; c++) {
                p[at] = c;
                struct track t = read_number(p, n);
                tried += c != was;
                CHECK(c == was || !t.ok || is_fedex_ground(&t, n, at, c) ||
                      reads_otherwise(&t, p, n, core));
            }
            p[at] = was;
        }
    }
    CHECK(tried > 300000);
}

static int rest_of(const char *serial)
{
    static const int weight[] = {8, 6, 4, 2, 3, 5, 9, 7};
    int sum = 0;

    for (int i = 0; i < 8; i++)
        sum += weight[i] * (serial[i] - '0');
    return sum % 11;
}

/* The check digit 5 stands for the remainders 0 and 6. */
static void every_wrong_digit_of_an_s10_is_found_but_from_0_to_6(void)
{
    char p[14] = "EA000000000US";

    for (int i = 0; i < 2000; i++) {
        p[0] = (char)('A' + below(26));
        digits(p + 2, 8);
        p[10] = (char)('0' + check_s10(slice_from(p + 2, 8)));
        int rest = rest_of(p + 2);
        CHECK(read_number(p, 13).ok);
        for (size_t at = 2; at < 11; at++) {
            char was = p[at];
            for (char c = '0'; c <= '9'; c++) {
                p[at] = c;
                bool blind = at < 10 && rest + rest_of(p + 2) == 6 && (rest == 0 || rest == 6);
                CHECK(c == was || read_number(p, 13).ok == blind);
            }
            p[at] = was;
        }
    }
}

/* A 34-digit number that reads both ways, 420 + ZIP9 + 22 and 420 + ZIP5 + 26 digits: the one whose
 * check digit is right, and if both are, the one whose service is listed. */
static void two_ways_to_read_34_digits(void)
{
    char p[40] = "4206061692";
    unsigned both = 0;

    for (int i = 0; i < 20000; i++) {
        digits(p + 10, 24);
        p[12] = '9';
        p[13] = '4';
        bool longer = check_mod10_31(slice_of(""), slice_from(p + 8, 25)) == p[33] - '0';
        bool shorter = check_mod10_31(slice_of(""), slice_from(p + 12, 21)) == p[33] - '0';
        struct track t = read_number(p, 34);
        CHECK(t.ok == (longer || shorter));
        if (longer != shorter)
            CHECK(strlen(t.zip) == (shorter ? 9U : 5U));
        both += longer && shorter;
        if (longer && shorter && t.product_known)
            CHECK(data->tables.service[(t.service[0] - '0') * 100 + (t.service[1] - '0') * 10 +
                                       (t.service[2] - '0')] != NULL);
    }
    CHECK(both > 0);
}

/* Whatever the bytes: no more is read than is there, and what is said is whole. */
static void any_bytes(void)
{
    static const char alphabet[] = "0123456789 -1Z420949AEUSTBCGMJDVL\t\x80\xff.";
    char p[64];

    for (int i = 0; i < 300000; i++) {
        size_t n = below(sizeof p);
        for (size_t k = 0; k < n; k++)
            p[k] = alphabet[below(sizeof alphabet)];
        struct track t = read_number(p, n);
        CHECK(strlen(t.number) <= TRACK_MAX && strlen(t.zip) <= 9 && strlen(t.service) <= 3);
        CHECK(!t.ok || (*t.format && *t.number && t.check_digit != CHECK_WRONG));
    }
    struct track none = read_number(NULL, 0);
    CHECK(!none.ok && !*none.number && !*none.format);
}

static void the_longest_number_is_kept_whole(void)
{
    char p[64] = "GM";

    digits(p + 2, 60);
    CHECK(read_number(p, 38).ok && strlen(read_number(p, 38).number) == 38);
    CHECK(!read_number(p, 39).ok && strlen(read_number(p, 40).number) == 40);
    CHECK(!read_number(p, 41).ok && read_number(p, 41).number[0] == '\0');
}

int main(int argc, char **argv)
{
    (void)argc;
    diag_init(argv[0]);
    data = track_table_load(true);
    if (!data)
        return 1;
    RUN(every_wrong_digit_of_an_impb_is_found);
    RUN(every_wrong_digit_of_an_s10_is_found_but_from_0_to_6);
    RUN(two_ways_to_read_34_digits);
    RUN(any_bytes);
    RUN(the_longest_number_is_kept_whole);
    track_table_free(data);
    return unit_done();
}
