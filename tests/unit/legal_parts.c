/* The parts of a register: forms of numbers, published vectors of what seals it, sorting on disk. */
#include "legal/crypto.h"
#include "legal/sorter.h"
#include "legal/tables.h"
#include "rules/legalization.h"
#include "unit.h"

static bool normal(const char *text, const char *want)
{
    char out[LEGAL_INPUT_MAX];
    size_t n = legal_normal(out, sizeof out, slice_of(text));

    return slice_is(slice_from(out, n), want);
}

static void normal_forms(void)
{
    char out[8];

    CHECK(normal("12345678-001", "12345678001") && normal(" a 1 ", "A1") &&
          normal("Ａｂ９", "AB9"));
    CHECK(normal("第12号", "12") && normal("1\xE2\x80\x94"
                                           "2\xC2\xA0"
                                           "3",
                                           "123"));
    CHECK(normal("驻芝加哥", "驻芝加哥") && normal("", "") && normal(" - ", ""));
    CHECK(legal_normal(out, sizeof out, slice_of("12345678")) == 8);
    CHECK(legal_normal(out, sizeof out, slice_of("123456789")) == 9); /* longer than room */
    CHECK(legal_normal(out, sizeof out, slice_from("1\xFF", 2)) == 0);
}

static bool fits(const char *pattern, const char *text)
{
    return legal_pattern(pattern, slice_of(text));
}

static void patterns(void)
{
    CHECK(fits("9{8}", "12345678") && !fits("9{8}", "1234567") && !fits("9{8}", "123456789"));
    CHECK(fits("A{1,3}9{6,9}", "A123456") && fits("A{1,3}9{6,9}", "ABC123456789"));
    CHECK(!fits("A{1,3}9{6,9}", "ABCD123456") && !fits("A{1,3}9{6,9}", "123456"));
    CHECK(fits("X{2,4}9", "AB19") && fits("X{2,4}9", "1119") && !fits("X{2,4}9", "1A"));
    CHECK(fits("CHI9{2}", "CHI12") && !fits("CHI9{2}", "CHJ12") && !fits("9", ""));
    CHECK(legal_pattern_valid("9{63}") && !legal_pattern_valid("9{64}"));
    CHECK(!legal_pattern_valid("") && !legal_pattern_valid("9{") &&
          !legal_pattern_valid("9{3,2}") && !legal_pattern_valid("9{0}") &&
          !legal_pattern_valid("a") && !legal_pattern_valid("9-9") && !legal_pattern_valid("{3}") &&
          !legal_pattern_valid("9{1,}"));
}

/* A lookup key, salt and inputs, and what HKDF-SHA256 makes of them, worked out apart from the
 * program (Python's hmac: extract with the key, expand with the purpose). */
static void derivation(void)
{
    unsigned char key[LEGAL_KEY];
    struct legal_derivation d = {.lookup = key};
    struct legal_secret s;
    struct legal_secret other;
    char hex[2 * LEGAL_KEY + 1];

    for (size_t i = 0; i < sizeof key; i++)
        key[i] = (unsigned char)i;
    for (size_t i = 0; i < sizeof d.salt; i++)
        d.salt[i] = (unsigned char)(0xA0 + i);
    legal_derive(&d, slice_of("inputs"), &s);
    legal_hex(s.tag, sizeof s.tag, hex);
    CHECK(strcmp(hex, "f81ae9bff5ce425502dbd55e2546f9cb") == 0);
    legal_hex(s.key, sizeof s.key, hex);
    CHECK(strcmp(hex, "493e6728806fae3cf1a7018376d2394362741b618929e91c3da544e30b42d57c") == 0);
    legal_derive(&d, slice_of("inputt"), &other);
    CHECK(memcmp(s.tag, other.tag, sizeof s.tag) != 0);
    d.salt[0] ^= 1;
    legal_derive(&d, slice_of("inputs"), &other);
    CHECK(memcmp(s.tag, other.tag, sizeof s.tag) != 0);
}

/* The same with scrypt before (Python's hashlib.scrypt, n 1024, r 8, p 1) and no key. */
static void slow_derivation(void)
{
    struct legal_derivation d = {.cost = 10};
    struct legal_secret s;
    char hex[2 * LEGAL_KEY + 1];

    for (size_t i = 0; i < sizeof d.salt; i++)
        d.salt[i] = (unsigned char)(0xA0 + i);
    legal_derive(&d, slice_of("inputs"), &s);
    legal_hex(s.tag, sizeof s.tag, hex);
    CHECK(strcmp(hex, "3fd8c202f170510ff85943992ddd6ed2") == 0);
}

static void sealing(void)
{
    struct legal_secret s = {.tag = {0}};
    unsigned char nonce[LEGAL_NONCE];
    unsigned char other[LEGAL_NONCE];
    unsigned char sealed[5 + LEGAL_MAC];
    unsigned char plain[5];

    s.key[0] = 1;
    legal_seal(&s, "hello", 5, nonce, sealed);
    CHECK(legal_open(&s, nonce, sealed, sizeof sealed, plain) && memcmp(plain, "hello", 5) == 0);
    for (size_t i = 0; i < sizeof sealed; i++) {
        sealed[i] ^= 4;
        CHECK(!legal_open(&s, nonce, sealed, sizeof sealed, plain));
        sealed[i] ^= 4;
    }
    legal_seal(&s, "hellp", 5, other, sealed);
    CHECK(memcmp(nonce, other, sizeof nonce) != 0); /* one key, two texts: two nonces */
    s.key[0] = 2;
    CHECK(!legal_open(&s, nonce, sealed, sizeof sealed, plain));
    CHECK(!legal_open(&s, nonce, sealed, LEGAL_MAC - 1, plain));
}

static uint64_t mix(uint64_t x)
{
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdU;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53U;
    return x ^ x >> 33;
}

/* More than memory takes: three runs and more, merged in order, none lost, none twice. */
static void sorting_on_disk(void)
{
    static unsigned char sealed[2000];
    struct sorter *s = sorter_new();
    struct lqr_entry e = {.sealed = sealed, .n = sizeof sealed};
    unsigned char last[LEGAL_TAG] = {0};
    uint64_t n = 3 * SORTER_MEMORY / sizeof sealed;
    uint64_t line = 0;
    uint64_t sum = 0;
    uint64_t got = 0;
    bool ok = true;

    for (uint64_t i = 1; i <= n && ok; i++) {
        uint64_t h = mix(i);
        memcpy(e.tag, &h, sizeof h);
        memcpy(e.nonce, &i, sizeof i);
        memcpy(sealed, &h, sizeof h);
        ok = sorter_add(s, &e, i);
    }
    CHECK(ok && sorter_count(s) == n);
    for (int turn = 0; turn < 2; turn++) {
        CHECK(sorter_start(s));
        memset(last, 0, sizeof last);
        for (got = sum = 0; sorter_next(s, &e, &line) == LQR_YES; got++) {
            uint64_t h = mix(line);
            ok = ok && memcmp(last, e.tag, sizeof last) <= 0 && memcmp(e.tag, &h, sizeof h) == 0 &&
                 memcmp(e.sealed, &h, sizeof h) == 0 && memcmp(e.nonce, &line, sizeof line) == 0;
            memcpy(last, e.tag, sizeof last);
            sum += line;
        }
        CHECK(ok && got == n && sum == n * (n + 1) / 2);
    }
    sorter_free(s);
}

int main(void)
{
    RUN(normal_forms);
    RUN(patterns);
    RUN(derivation);
    RUN(slow_derivation);
    RUN(sealing);
    RUN(sorting_on_disk);
    return unit_done();
}
