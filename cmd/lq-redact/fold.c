#include "redact.h"

#include "base/utf8.h"

#include <unictype.h>
#include <uninorm.h>

static void put(struct cells *c, uint32_t cp, size_t from, size_t to)
{
    if (c->n == c->cap) {
        c->cap = c->cap ? 2 * c->cap : 256;
        c->v = mem_grow(c->v, c->cap, sizeof *c->v);
    }
    if (cp >= 'a' && cp <= 'z')
        cp -= 'a' - 'A';
    c->v[c->n++] = (struct cell){.cp = cp, .from = (uint32_t)from, .to = (uint32_t)to};
}

/* Hanzi: most of what isn't ASCII, and NFKC leaves them. */
static bool hanzi(uint32_t cp)
{
    return (cp >= 0x3400 && cp <= 0x9FFF) || (cp >= 0x20000 && cp <= 0x3FFFF);
}

/* Soft hyphen, joiners, marks of direction, variation selectors, combining marks. */
static bool unseen(uint32_t cp)
{
    return uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Cf | UC_CATEGORY_MASK_Mn |
                                                    UC_CATEGORY_MASK_Me) ||
           cp == 0x115F || cp == 0x1160 || cp == 0x3164 || cp == 0x2800;
}

static uint32_t plain(uint32_t cp)
{
    int digit;

    if (cp < 0x80)
        return cp < ' ' || cp == 0x7F ? ' ' : cp;
    digit = uc_decimal_value(cp);
    if (digit >= 0)
        return (uint32_t)('0' + digit);
    if (uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Pd) || cp == 0x2212 || cp == 0x30FC)
        return '-';
    if (uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Z | UC_CATEGORY_MASK_Cc))
        return ' ';
    return cp == 0xB7 || cp == 0x30FB || cp == 0x3002 ? '.' : cp;
}

void cells_fold(struct cells *c, struct slice text)
{
    c->n = 0;
    for (size_t i = 0; i < text.n;) {
        uint32_t cp = (unsigned char)text.p[i];
        uint32_t whole[32];
        size_t n = sizeof whole / sizeof *whole;
        size_t k = cp < 0x80 ? 1 : utf8_decode(text.p + i, text.n - i, &cp);

        if (k == 0)
            k = 1; /* a record is UTF-8: not met */
        if (cp < 0x80 || hanzi(cp)) {
            put(c, plain(cp), i, i + k);
        } else if (unseen(cp)) {
            if (c->n)
                c->v[c->n - 1].to = (uint32_t)(i + k);
        } else if (u32_normalize(UNINORM_NFKC, &cp, 1, whole, &n) == whole) {
            for (size_t w = 0; w < n; w++)
                put(c, plain(whole[w]), i, i + k);
        } else {
            put(c, plain(cp), i, i + k);
        }
        i += k;
    }
}

void cells_release(struct cells *c)
{
    free(c->v);
    *c = (struct cells){0};
}

bool cell_digit(const struct cells *c, size_t i)
{
    return i < c->n && c->v[i].cp >= '0' && c->v[i].cp <= '9';
}

bool cell_letter(const struct cells *c, size_t i)
{
    return i < c->n && c->v[i].cp >= 'A' && c->v[i].cp <= 'Z';
}

bool cell_alnum(const struct cells *c, size_t i)
{
    return cell_digit(c, i) || cell_letter(c, i);
}

bool cell_wide(const struct cells *c, size_t i)
{
    return i < c->n && c->v[i].cp >= 0x80 && uc_is_property_alphabetic(c->v[i].cp);
}

bool cell_gap(const struct cells *c, size_t i)
{
    return i < c->n && c->v[i].cp < 0x80 && strchr(" -./_,()", (int)c->v[i].cp) != NULL;
}
