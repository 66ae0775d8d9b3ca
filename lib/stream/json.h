/*
 * json.h: one line of JSON, validated and indexed in one pass, never copied.
 *
 * json_scan() checks the whole line (RFC 8259, strict UTF-8, no NUL, no lone
 * surrogate escape, no duplicate keys, our limits) and fills an index: one
 * node per value, in document order, with slices into the caller's text.
 * Getters decode a value only when someone asks. Nothing here allocates.
 *
 *   struct json j;                       (large: make it static or heap)
 *   if (!json_scan(&j, text, n, &err)) …
 *   const struct json_node *pay = json_get(&j, json_root(&j), "payment");
 *   if (pay && json_get_i64(…)) …
 *
 * The text must stay where it is while the index is used, and have BUF_PAD
 * readable bytes after it (struct buf and the stream's lines have them).
 *
 * The scanner accepts what jansson accepts with JSON_REJECT_DUPLICATES and
 * JSON_DECODE_ANY, within the limits and apart from the range of numbers,
 * which stay text here. tests/fuzz holds it to that.
 */
#ifndef LQ_JSON_H
#define LQ_JSON_H

#include "base/buf.h"

/* Limits of a record, and the room an event needs around one. */
#define JSON_MAX_DEPTH 32
#define JSON_MAX_NODES 4096
#define JSON_CAP_DEPTH 40
#define JSON_CAP_NODES 8192

enum json_type { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json_node {
    uint32_t val;   /* offset of the value's first byte (a string's quote included) */
    uint32_t val_n; /* its length in bytes */
    uint32_t key;   /* object members: offset of the key's first byte after the quote */
    uint32_t key_n; /* raw length of the key without quotes */
    uint32_t hash;  /* of the decoded key */
    uint16_t next;  /* index of the next sibling, 0 if last */
    uint8_t type;   /* enum json_type */
    uint8_t flags;  /* JSON_KEY_ESCAPED, JSON_STR_ESCAPED */
};

#define JSON_KEY_ESCAPED 1
#define JSON_STR_ESCAPED 2

struct json {
    const char *text;
    size_t n;
    uint32_t count; /* nodes in use */
    uint32_t depth; /* of the innermost container */
    struct json_node node[JSON_CAP_NODES];
    uint16_t scratch[2 * JSON_CAP_NODES]; /* the scanner's: members of a large object, sorted */
};

struct json_error {
    size_t at;        /* byte offset where it went wrong */
    const char *what; /* a static sentence part: "a quote or a control character is missing …" */
};

/* True when text[0..n) is one JSON value with nothing but blanks around it,
 * within JSON_MAX_DEPTH and JSON_MAX_NODES. */
bool json_scan(struct json *j, const char *text, size_t n, struct json_error *err);

/* The same with other limits, at most the JSON_CAP_ ones: journal lines hold a record and more. */
bool json_scan_within(struct json *j, const char *text, size_t n, unsigned max_depth,
                      unsigned max_nodes, struct json_error *err);

static inline const struct json_node *json_root(const struct json *j)
{
    return &j->node[0];
}

/* First child of an array or object, or NULL; then its siblings. */
const struct json_node *json_first(const struct json *j, const struct json_node *of);
const struct json_node *json_next(const struct json *j, const struct json_node *after);

/* The member of an object by its decoded key; NULL if absent or not an object. */
const struct json_node *json_get(const struct json *j, const struct json_node *obj, const char *key);
const struct json_node *json_get_slice(const struct json *j, const struct json_node *obj,
                                       struct slice key);

/* Walk a path of keys separated by '/': "applicant/address/zip". No escapes; for our own names. */
const struct json_node *json_path(const struct json *j, const char *path);

/* Resolve an RFC 6901 pointer as an applicant may have written it; NULL if absent or malformed. */
const struct json_node *json_pointer(const struct json *j, struct slice pointer);

/* Raw bytes of the value as written. */
static inline struct slice json_raw(const struct json *j, const struct json_node *v)
{
    return slice_from(j->text + v->val, v->val_n);
}

/* A string's decoded content, or a key's: borrowed from the text when there is
 * nothing to decode, else written to the arena. v must be a string. */
struct slice json_str(const struct json *j, const struct json_node *v, struct arena *a);
struct slice json_key(const struct json *j, const struct json_node *v, struct arena *a);

/* A number with neither fraction nor exponent that fits. */
bool json_i64(const struct json *j, const struct json_node *v, int64_t *out);

/* Same value: strings and keys decoded, members in any order, numbers by value
 * where both are plain integers, else by text. */
bool json_same(const struct json *a, const struct json_node *x, const struct json *b,
                const struct json_node *y);

/* The path of a node from the root, "payment.amount_cents" or "requests[2].need", for messages. */
void json_where(const struct json *j, const struct json_node *v, struct buf *out);

/* ---- writing ---- */

/* A string value with its quotes; controls, quote and backslash escaped. A NUL
 * or a byte that isn't UTF-8 (a file's name, say) becomes U+FFFD: what is
 * written here can always be read again. */
void json_put_str(struct buf *out, struct slice s);

/* ,"key": or "key": (no comma after '{' or '['), key needs no escaping. */
void json_put_key(struct buf *out, const char *key);
void json_put_member_str(struct buf *out, const char *key, struct slice s);
void json_put_member_i64(struct buf *out, const char *key, int64_t v);
void json_put_member_raw(struct buf *out, const char *key, struct slice raw);
/* ",\n" logic for array elements: a comma unless just after '[' or '{'. */
void json_put_comma(struct buf *out);

/* The key of a member as it stands, with what stands around it; and the whole member. */
void json_put_key_of(struct buf *out, const struct json *j, const struct json_node *v);
void json_put_member(struct buf *out, const struct json *j, const struct json_node *v);

/* Valid JSON text without the blanks between its parts. */
void json_put_compact(struct buf *out, struct slice raw);

/* RFC 7396: target patched, as slices of text: members that the patch doesn't
 * name keep their bytes and their order; new ones come at the end. Either may
 * be of any type as the RFC says. */
void json_merge_patch(struct buf *out, const struct json *target, const struct json_node *t,
                      const struct json *patch, const struct json_node *p);

/* Copy the object with one member replaced where it stands, else appended;
 * an absent value removes it. Every other byte stays. obj must be the root object. */
void json_splice(struct buf *out, const struct json *j, const char *key, struct slice value);

#endif
