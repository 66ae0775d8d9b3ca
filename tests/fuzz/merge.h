/*
 * merge.h: our merge patch against RFC 7396 written down plainly over jansson.
 *
 *   const char *wrong = merge_agrees(target, patch);   NULL: the same tree, or
 *                                                      not two documents
 *
 * What the text form promises beyond the tree is judged too: members that the
 * patch doesn't name keep their bytes and their order.
 */
#ifndef LQ_MERGE_H
#define LQ_MERGE_H

#include "theirs.h"

static struct json merge_t;
static struct json merge_p;
static struct json merge_result;

/* RFC 7396, 2: MergePatch(Target, Patch). A new reference; target may be NULL. */
static json_t *merge_rfc(json_t *target, json_t *patch)
{
    json_t *out;
    const char *name;
    json_t *value;

    if (json_typeof(patch) != THEIR_OBJECT)
        return json_deep_copy(patch);
    out = target && json_typeof(target) == THEIR_OBJECT ? json_copy(target) : json_object();
    json_object_foreach(patch, name, value)
    {
        if (json_typeof(value) == THEIR_NULL)
            json_object_del(out, name);
        else
            json_object_set_new(out, name, merge_rfc(json_object_get(out, name), value));
    }
    return out;
}

/* The next member of the target that the patch doesn't name. */
static const struct json_node *merge_unnamed(const struct json_node *m, struct arena *a)
{
    while (m && json_get_slice(&merge_p, json_root(&merge_p), json_key(&merge_t, m, a)))
        m = json_next(&merge_t, m);
    return m;
}

static const char *merge_bytes(void)
{
    struct arena a = {0};
    const struct json_node *m = NULL;

    if (json_root(&merge_t)->type == JSON_OBJECT && json_root(&merge_p)->type == JSON_OBJECT)
        m = merge_unnamed(json_first(&merge_t, json_root(&merge_t)), &a);
    for (const struct json_node *r = m ? json_first(&merge_result, json_root(&merge_result)) : NULL;
         r && m; r = json_next(&merge_result, r)) {
        if (r->key_n == m->key_n &&
            memcmp(merge_result.text + r->key, merge_t.text + m->key, r->key_n) == 0 &&
            slice_eq(json_raw(&merge_result, r), json_raw(&merge_t, m)))
            m = merge_unnamed(json_next(&merge_t, m), &a);
    }
    arena_release(&a);
    return m ? "a member the patch doesn't name lost its bytes or its place" : NULL;
}

static const char *merge_compare(json_t *want, struct slice text)
{
    struct json_error err;
    json_error_t their_err;
    json_t *is;
    const char *wrong = NULL;

    if (!json_scan_within(&merge_result, text.p, text.n, JSON_CAP_DEPTH, JSON_CAP_NODES, &err))
        return "the result isn't JSON";
    is = their_load(text.p, text.n, &their_err);
    if (!is)
        return "jansson doesn't take the result";
    if (!json_equal(is, want))
        wrong = "another tree than the RFC's";
    json_decref(is);
    return wrong ? wrong : merge_bytes();
}

static const char *merge_both(struct slice target, struct slice patch)
{
    struct json_error err;
    json_error_t their_err;
    struct buf out = {0};
    json_t *t = NULL;
    json_t *p = NULL;
    json_t *want = NULL;
    const char *wrong = NULL;

    if (!json_scan(&merge_t, target.p, target.n, &err) ||
        !json_scan(&merge_p, patch.p, patch.n, &err))
        return NULL;
    t = their_load(target.p, target.n, &their_err);
    p = their_load(patch.p, patch.n, &their_err);
    if (t && p) { /* else a number out of jansson's range */
        want = merge_rfc(t, p);
        json_merge_patch(&out, &merge_t, json_root(&merge_t), &merge_p, json_root(&merge_p));
        buf_reserve(&out, BUF_PAD);
        wrong = merge_compare(want, buf_slice(&out));
    }
    json_decref(want);
    json_decref(t);
    json_decref(p);
    buf_release(&out);
    return wrong;
}

static inline const char *merge_agrees(struct slice target, struct slice patch)
{
    struct buf t = {0};
    struct buf p = {0};
    const char *wrong;

    buf_add_slice(&t, target);
    buf_add_slice(&p, patch);
    wrong = merge_both(buf_slice(&t), buf_slice(&p));
    buf_release(&t);
    buf_release(&p);
    return wrong;
}

#endif
