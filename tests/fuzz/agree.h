/*
 * agree.h: our scanner against jansson, on any bytes.
 *
 *   const char *wrong = agree(text, n);     NULL: they agree
 *
 * Agreeing means: both refuse, or both take it and read the same values; apart
 * from our limits on depth and count, and from numbers, which we keep as text
 * where jansson gives up. On top, what our writer makes of a taken object (a
 * member spliced in) must be taken by both, hold the member and every other
 * byte, and be the same after a second splice; with the member taken out the
 * other members are all there.
 *
 * Used by the fuzz target and, on a fixed corpus, by a unit test.
 */
#ifndef LQ_AGREE_H
#define LQ_AGREE_H

#include "theirs.h"

static struct json agree_ours;
static struct json agree_spliced;
static struct arena agree_arena;

static const char *agree_value(const struct json *j, const struct json_node *v, json_t *theirs);

static const char *agree_object(const struct json *j, const struct json_node *v, json_t *theirs)
{
    size_t n = 0;

    for (const struct json_node *m = json_first(j, v); m; m = json_next(j, m), n++) {
        struct slice key = json_key(j, m, &agree_arena);
        char *name = mem_dup(key);
        json_t *value = json_object_get(theirs, name);
        bool found = json_get_slice(j, v, key) == m;
        const char *wrong;

        free(name);
        if (!value)
            return "a member jansson hasn't";
        if (!found)
            return "json_get_slice finds another member";
        wrong = agree_value(j, m, value);
        if (wrong)
            return wrong;
    }
    return n == json_object_size(theirs) ? NULL : "number of members";
}

static const char *agree_array(const struct json *j, const struct json_node *v, json_t *theirs)
{
    size_t n = 0;

    for (const struct json_node *m = json_first(j, v); m; m = json_next(j, m), n++) {
        const char *wrong = n < json_array_size(theirs)
                                ? agree_value(j, m, json_array_get(theirs, n))
                                : "an element jansson hasn't";
        if (wrong)
            return wrong;
    }
    return n == json_array_size(theirs) ? NULL : "number of elements";
}

static const char *agree_string(const struct json *j, const struct json_node *v, json_t *theirs)
{
    struct slice s = json_str(j, v, &agree_arena);
    struct slice t;

    if (json_typeof(theirs) != THEIR_STRING)
        return "not a string for jansson";
    t = slice_from(json_string_value(theirs), json_string_length(theirs));
    return slice_eq(s, t) ? NULL : "a string's content";
}

static const char *agree_number(const struct json *j, const struct json_node *v, json_t *theirs)
{
    int64_t i = 0;
    bool whole = json_i64(j, v, &i);
    bool same;
    char *text;

    if (json_typeof(theirs) != JSON_INTEGER && json_typeof(theirs) != JSON_REAL)
        return "not a number for jansson";
    if (whole != (json_typeof(theirs) == JSON_INTEGER))
        return "whole for one, not for the other";
    if (whole)
        return i == json_integer_value(theirs) ? NULL : "a whole number's value";
    text = mem_dup(json_raw(j, v));
    same = strtod(text, NULL) == json_real_value(theirs);
    free(text);
    return same ? NULL : "a fraction's value";
}

/* Depth is bounded by what the scanner took. */
static const char *agree_value(const struct json *j, const struct json_node *v, json_t *theirs)
{
    switch ((enum json_type)v->type) {
    case JSON_NULL:
        return json_typeof(theirs) == THEIR_NULL ? NULL : "null";
    case JSON_FALSE:
        return json_typeof(theirs) == THEIR_FALSE ? NULL : "false";
    case JSON_TRUE:
        return json_typeof(theirs) == THEIR_TRUE ? NULL : "true";
    case JSON_NUMBER:
        return agree_number(j, v, theirs);
    case JSON_STRING:
        return agree_string(j, v, theirs);
    case JSON_ARRAY:
        return json_typeof(theirs) == THEIR_ARRAY ? agree_array(j, v, theirs) : "an array";
    case JSON_OBJECT:
        return json_typeof(theirs) == THEIR_OBJECT ? agree_object(j, v, theirs) : "an object";
    }
    return "a type there isn't";
}

/* Every byte before and after the spliced member is as it was. */
static const char *agree_bytes(struct slice was, struct slice is, const char *key)
{
    const struct json_node *m = json_get(&agree_ours, json_root(&agree_ours), key);
    const struct json_node *now = json_get(&agree_spliced, json_root(&agree_spliced), key);
    size_t before = m ? m->val : (size_t)json_root(&agree_ours)->val + json_root(&agree_ours)->val_n - 1;
    size_t after = was.n - before - (m ? m->val_n : 0);

    if (!now || !slice_is(json_raw(&agree_spliced, now), "{\"ok\":true}"))
        return "the spliced member isn't there";
    if (is.n < before + after || memcmp(was.p, is.p, before) != 0)
        return "a byte before the spliced member";
    if (memcmp(was.p + was.n - after, is.p + is.n - after, after) != 0)
        return "a byte after the spliced member";
    if (m && is.n != before + now->val_n + after)
        return "more than the value was replaced";
    return NULL;
}

/* Taking the member out leaves an object without it, and all others. */
static const char *agree_removed(const char *key)
{
    struct buf out = {0};
    struct json_error err;
    const struct json_node *gone = json_get(&agree_ours, json_root(&agree_ours), key);
    size_t had = 0;
    size_t has = 0;
    const char *wrong = NULL;

    json_splice(&out, &agree_ours, key, (struct slice){0});
    buf_reserve(&out, BUF_PAD);
    if (!json_scan(&agree_spliced, out.p, out.n, &err))
        wrong = "not JSON after removal";
    else if (json_get(&agree_spliced, json_root(&agree_spliced), key))
        wrong = "still there after removal";
    for (const struct json_node *m = json_first(&agree_ours, json_root(&agree_ours)); m && !wrong;
         m = json_next(&agree_ours, m), had++) {
        const struct json_node *n = json_get_slice(&agree_spliced, json_root(&agree_spliced),
                                                   json_key(&agree_ours, m, &agree_arena));
        if (m == gone)
            continue;
        if (!n || !slice_eq(json_raw(&agree_ours, m), json_raw(&agree_spliced, n)))
            wrong = "removal changed another member";
        has++;
    }
    if (!wrong && has + (gone != NULL) != had)
        wrong = "number of members after removal";
    buf_release(&out);
    return wrong;
}

/* What json_splice() makes of an object. */
static const char *agree_splice(const char *key)
{
    struct buf once = {0};
    struct buf twice = {0};
    struct json_error err;
    json_error_t their_err;
    json_t *theirs = NULL;
    const char *wrong = NULL;

    json_splice(&once, &agree_ours, key, slice_of("{\"ok\":true}"));
    buf_reserve(&once, BUF_PAD);
    if (!json_scan(&agree_spliced, once.p, once.n, &err)) {
        /* one more value than the limit allows */
        wrong = agree_ours.count + 2 > JSON_MAX_NODES ? NULL : "a splice we don't take";
        goto end;
    }
    theirs = their_load(once.p, once.n, &their_err);
    if (!theirs)
        wrong = json_error_code(&their_err) == json_error_numeric_overflow
                    ? NULL
                    : "a splice jansson doesn't take";
    else
        wrong = agree_value(&agree_spliced, json_root(&agree_spliced), theirs);
    if (wrong)
        goto end;
    wrong = agree_bytes(slice_from(agree_ours.text, agree_ours.n), buf_slice(&once), key);
    if (wrong)
        goto end;
    json_splice(&twice, &agree_spliced, key, slice_of("{\"ok\":true}"));
    if (!slice_eq(buf_slice(&once), buf_slice(&twice)))
        wrong = "spliced twice isn't spliced once";
    if (!wrong)
        wrong = agree_removed(key);
end:
    json_decref(theirs);
    buf_release(&once);
    buf_release(&twice);
    return wrong;
}

static bool agree_limit(const char *what)
{
    return strstr(what, "too many") || strstr(what, "too deep");
}

static const char *agree_padded(const char *text, size_t n)
{
    struct json_error err = {0, ""};
    json_error_t their_err;
    bool ours = json_scan(&agree_ours, text, n, &err);
    json_t *theirs = their_load(text, n, &their_err);
    const char *wrong = NULL;

    if (memchr(text, '\0', n))
        wrong = ours ? "a NUL byte taken" : NULL; /* jansson takes one at the end */
    else if (theirs && !ours)
        wrong = agree_limit(err.what) ? NULL : "jansson takes it, we don't";
    else if (!theirs && ours)
        wrong = json_error_code(&their_err) == json_error_numeric_overflow
                    ? NULL
                    : "we take it, jansson doesn't";
    else if (ours)
        wrong = agree_value(&agree_ours, json_root(&agree_ours), theirs);
    if (ours && !wrong && json_root(&agree_ours)->type == JSON_OBJECT)
        wrong = agree_splice("fee");
    if (!ours && !wrong && (err.at > n || !*err.what))
        wrong = "an error without its place or reason";
    json_decref(theirs);
    return wrong;
}

static inline const char *agree(const void *bytes, size_t n)
{
    struct buf text = {0};
    const char *wrong;

    buf_add(&text, bytes, n);
    wrong = agree_padded(text.p, text.n);
    buf_release(&text);
    arena_reset(&agree_arena);
    return wrong;
}

#endif
