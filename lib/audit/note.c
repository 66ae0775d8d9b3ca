#include "audit/note.h"
#include "base/num.h"
#include "base/utf8.h"

#include <openssl/evp.h>

#define ALGORITHM 1 /* Ed25519 */
#define DASH      "\xe2\x80\x94 "
#define KEY_ID    4

/* ---- base64 ---- */

void base64_put(struct buf *out, const void *p, size_t n)
{
    size_t len = (n + 2) / 3 * 4;
    char *to = buf_reserve(out, len + 1);

    out->n += (size_t)EVP_EncodeBlock((unsigned char *)to, p, (int)n);
}

/* What comes back the same when written again is the one right way to write it. */
bool base64_take(struct slice s, unsigned char *out, size_t n)
{
    unsigned char raw[BASE64_MAX + 2];
    struct buf again = {0};
    bool ok;

    if (n > BASE64_MAX || s.n != (n + 2) / 3 * 4 ||
        EVP_DecodeBlock(raw, (const unsigned char *)s.p, (int)s.n) < (int)n)
        return false;
    base64_put(&again, raw, n);
    ok = slice_eq(buf_slice(&again), s);
    buf_release(&again);
    if (ok)
        memcpy(out, raw, n);
    return ok;
}

/* ---- keys ---- */

static void key_id(const char *name, const unsigned char public[LEGAL_PUBLIC],
                   unsigned char out[KEY_ID])
{
    unsigned char hash[SHA256_RAW];
    struct sha256 s;

    sha256_start(&s);
    sha256_add(&s, name, strlen(name));
    sha256_add(&s, "\n\x01", 2);
    sha256_add(&s, public, LEGAL_PUBLIC);
    sha256_end(&s, hash);
    memcpy(out, hash, KEY_ID);
}

void note_verifier_line(struct buf *out, const char *name, const struct legal_key *k)
{
    unsigned char tagged[1 + LEGAL_PUBLIC] = {ALGORITHM};
    unsigned char id[KEY_ID];
    char hex[2 * KEY_ID + 1];

    legal_key_raw(k, tagged + 1);
    key_id(name, tagged + 1, id);
    legal_hex(id, KEY_ID, hex);
    buf_addf(out, "%s+%s+", name, hex);
    base64_put(out, tagged, sizeof tagged);
}

/* Not empty, UTF-8, no blank and no plus sign. */
static bool take_name(struct slice s, char out[NOTE_NAME_MAX + 1])
{
    if (s.n == 0 || s.n > NOTE_NAME_MAX || !utf8_valid(s))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '+' || s.p[i] == 0x7f)
            return false;
    memcpy(out, s.p, s.n);
    out[s.n] = '\0';
    return true;
}

static bool parse_verifier(struct slice line, struct verifier *v)
{
    const char *plus = memchr(line.p, '+', line.n);
    size_t name = plus ? (size_t)(plus - line.p) : 0;
    unsigned char tagged[1 + LEGAL_PUBLIC];
    unsigned char id[KEY_ID];
    struct slice rest;

    if (!plus || !take_name(slice_from(line.p, name), v->name))
        return false;
    rest = slice_from(plus + 1, line.n - name - 1);
    if (rest.n < 2 * KEY_ID + 1 || rest.p[2 * KEY_ID] != '+' ||
        !legal_unhex(slice_from(rest.p, 2 * KEY_ID), v->id, KEY_ID) ||
        !base64_take(slice_from(rest.p + 2 * KEY_ID + 1, rest.n - 2 * KEY_ID - 1), tagged,
                     sizeof tagged) ||
        tagged[0] != ALGORITHM)
        return false;
    key_id(v->name, tagged + 1, id);
    if (memcmp(id, v->id, KEY_ID) != 0)
        return false;
    v->key = legal_key_of_raw(tagged + 1);
    return v->key != NULL;
}

/* The next line of a text without its LF. */
static bool next_line(struct slice *text, struct slice *line)
{
    const char *lf;

    if (text->n == 0)
        return false;
    lf = memchr(text->p, '\n', text->n);
    *line = slice_from(text->p, lf ? (size_t)(lf - text->p) : text->n);
    *text = slice_from(text->p + line->n + (lf != NULL), text->n - line->n - (lf != NULL));
    return true;
}

const char *note_verifiers_parse(struct slice text, struct verifiers *v)
{
    struct slice line;

    while (next_line(&text, &line)) {
        line = slice_trim(line);
        if (line.n == 0)
            continue;
        v->v = mem_grow(v->v, v->n + 1, sizeof *v->v);
        v->v[v->n] = (struct verifier){0};
        if (!parse_verifier(line, &v->v[v->n]))
            return "a line is no verifier of an Ed25519 key (name+id+key)";
        v->n++;
    }
    return NULL;
}

void note_verifiers_release(struct verifiers *v)
{
    for (size_t i = 0; i < v->n; i++)
        legal_key_free(v->v[i].key);
    free(v->v);
    *v = (struct verifiers){0};
}

/* ---- notes ---- */

void note_sign(struct buf *out, struct checkpoint *c, const struct legal_key *k)
{
    unsigned char signature[KEY_ID + LEGAL_SIGNATURE];
    unsigned char raw[LEGAL_PUBLIC];
    size_t from = out->n;

    buf_addf(out, "%s\n%llu\n", c->origin, (unsigned long long)c->size);
    base64_put(out, c->root, TREE_HASH);
    buf_addc(out, '\n');
    legal_key_raw(k, raw);
    key_id(c->origin, raw, signature);
    memcpy(c->key_id, signature, KEY_ID);
    legal_sign(k, out->p + from, out->n - from, signature + KEY_ID);
    buf_addf(out, "\n" DASH "%s ", c->origin);
    base64_put(out, signature, sizeof signature);
    buf_addc(out, '\n');
}

/* Origin, size, root; lines that others may have added after them are passed over. */
static bool parse_text(struct slice text, struct checkpoint *c)
{
    struct slice line;

    if (!next_line(&text, &line) || !take_name(line, c->origin) || !next_line(&text, &line) ||
        !num_u64(line, &c->size) || (line.n > 1 && line.p[0] == '0') || !next_line(&text, &line) ||
        !base64_take(line, c->root, TREE_HASH))
        return false;
    while (next_line(&text, &line))
        if (line.n == 0)
            return false;
    return true;
}

static bool signed_by(struct slice text, struct slice line, struct checkpoint *c,
                      const struct verifiers *trusted)
{
    unsigned char signature[KEY_ID + LEGAL_SIGNATURE];
    size_t dash = sizeof DASH - 1;
    size_t name = strlen(c->origin);

    if (line.n < dash + name + 1 || memcmp(line.p, DASH, dash) != 0 ||
        memcmp(line.p + dash, c->origin, name) != 0 || line.p[dash + name] != ' ' ||
        !base64_take(slice_from(line.p + dash + name + 1, line.n - dash - name - 1), signature,
                     sizeof signature))
        return false;
    for (size_t i = 0; i < trusted->n; i++) {
        const struct verifier *v = &trusted->v[i];
        if (strcmp(v->name, c->origin) == 0 && memcmp(v->id, signature, KEY_ID) == 0 &&
            legal_signed_by(v->key, text.p, text.n, signature + KEY_ID)) {
            memcpy(c->key_id, signature, KEY_ID);
            return true;
        }
    }
    return false;
}

const char *note_open(struct slice note, const struct verifiers *trusted, struct checkpoint *c)
{
    size_t split = note.n;
    struct slice text;
    struct slice rest;
    struct slice line;

    if (note.n == 0 || note.n > NOTE_MAX_BYTES || note.p[note.n - 1] != '\n' || !utf8_valid(note))
        return "not a signed note";
    while (split >= 2 && !(note.p[split - 1] == '\n' && note.p[split - 2] == '\n'))
        split--;
    if (split < 2)
        return "not a signed note";
    text = slice_from(note.p, split - 1);
    rest = slice_from(note.p + split, note.n - split);
    if (!parse_text(text, c))
        return "not a checkpoint: origin, size and root are wanted";
    while (next_line(&rest, &line))
        if (signed_by(text, line, c, trusted))
            return NULL;
    return "not signed by a key that is trusted here";
}
