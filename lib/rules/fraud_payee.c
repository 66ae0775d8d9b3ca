#include "rules/fraud_scan.h"

#define PAYEE_MAX 80 /* bytes of a payee's name that are looked at */

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static const char *const links[] = {
    " ",   ":",  "\"",     "“",  "‘",  "为",   "是",   "应为", "应",   "须",   "请", "填", "写",
    "the", "is", "should", "be", "to", "must", "name", "名称", "应是", "一栏", "栏", NULL};
/* a payee is named only after one of these: "fill in the payee completely" names none */
static const char *const names_it[] = {":", "为", "是", "is", "be", "to", NULL};

static bool among(const char *const *list, struct slice s)
{
    for (; *list; list++)
        if (slice_is(s, *list))
            return true;
    return false;
}

/* Past the words between "payee" and the name; false if none of them says that a name follows. */
static bool skip_links(const char *p, size_t *at, size_t to)
{
    bool named = false;
    size_t n;

    do {
        n = 0;
        for (const char *const *l = links; *l; l++) {
            size_t k = strlen(*l);
            bool cut = is_plain(**l) && *at + k < to && is_plain(p[*at + k]);
            if (to - *at >= k && memcmp(p + *at, *l, k) == 0 && !cut && k > n)
                n = k;
        }
        named = named || among(names_it, slice_from(p + *at, n));
        *at += n;
    } while (n > 0 && *at < to);
    return named;
}

/* What may follow a payee's name in a sentence; "Service Inc." makes another name of it. */
static bool name_ends(struct slice rest)
{
    static const char *const words[] = {"and", "with", "for", "in",   "on",     "by", "only",
                                        "as",  "when", "is",  "then", "please", "or", NULL};
    size_t n = 1;

    if (rest.n == 0 || *rest.p != ' ')
        return rest.n == 0 || !is_plain(*rest.p);
    while (n < rest.n && is_plain(rest.p[n]))
        n++;
    return n == 1 || among(words, slice_from(rest.p + 1, n - 1));
}

/* "the payee is wrong (seen: …)" is the post's own word on a money order, and names nobody;
 * "Wrong Inc" would be a name. */
static bool only_judged(struct slice rest)
{
    static const char *const words[] = {"wrong", "missing", "incorrect", "illegible", NULL};
    size_t n = 0;

    while (n < rest.n && is_plain(rest.p[n]))
        n++;
    return among(words, slice_from(rest.p, n)) &&
           (n + 1 >= rest.n || rest.p[n] != ' ' || rest.p[n + 1] == '(');
}

static bool is_name(struct slice name, const char *known)
{
    size_t i = 0;

    for (size_t k = 0; known[k]; k++) {
        char want = known[k] >= 'A' && known[k] <= 'Z' ? (char)(known[k] + 32) : known[k];
        if (want == ' ' && (i == name.n || name.p[i] != ' '))
            continue;
        if (i == name.n || name.p[i++] != want)
            return false;
    }
    return name_ends(slice_from(name.p + i, name.n - i));
}

bool fraud_other_payee(const struct fraud_facts *facts, const char *text, size_t at, size_t to,
                       struct fraud_span *name)
{
    bool named = text[at - 1] == 'o'; /* "payable to", "made out to" */
    size_t end;

    named = skip_links(text, &at, to) || named;
    if (!named || at >= to || only_judged(slice_from(text + at, to - at)))
        return false;
    for (size_t i = 0; i < facts->payees.n; i++)
        if (is_name(slice_from(text + at, to - at), facts->payees.v[i]))
            return false;
    end = at;
    while (end < to && end - at < PAYEE_MAX && !strchr(",;()\n", text[end]))
        end++;
    while (end < to && end > at && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    *name = (struct fraud_span){at, end};
    return end > at;
}
