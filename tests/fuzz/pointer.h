/*
 * pointer.h: our JSON Pointer against RFC 6901 written down plainly over jansson.
 *
 *   const char *wrong = pointer_agrees(text, pointer);   NULL: the same value,
 *                                             both none, or text is refused
 */
#ifndef LQ_POINTER_H
#define LQ_POINTER_H

#include "agree.h"

/* Decode one reference token in place; false: malformed, or a NUL no key can hold. */
static bool pointer_token(char *token, size_t n)
{
    size_t to = 0;

    for (size_t i = 0; i < n; i++) {
        char c = token[i];
        if (c == '\0')
            return false;
        if (c == '~') {
            if (++i == n || (token[i] != '0' && token[i] != '1'))
                return false;
            c = token[i] == '0' ? '~' : '/';
        }
        token[to++] = c;
    }
    token[to] = '\0';
    return true;
}

static json_t *pointer_element(json_t *array, const char *token)
{
    size_t n = strlen(token);

    if (n == 0 || n > 9 || strspn(token, "0123456789") != n || (n > 1 && token[0] == '0'))
        return NULL;
    return json_array_get(array, strtoul(token, NULL, 10));
}

/* Borrowed; NULL: absent or malformed. */
static json_t *pointer_rfc(json_t *at, struct slice pointer)
{
    while (at && pointer.n > 0) {
        size_t n = 1;
        char *token;
        if (pointer.p[0] != '/')
            return NULL;
        while (n < pointer.n && pointer.p[n] != '/')
            n++;
        token = mem_dup(slice_from(pointer.p + 1, n - 1));
        if (!pointer_token(token, n - 1))
            at = NULL;
        else if (json_typeof(at) == THEIR_ARRAY)
            at = pointer_element(at, token);
        else
            at = json_typeof(at) == THEIR_OBJECT ? json_object_get(at, token) : NULL;
        free(token);
        pointer = slice_from(pointer.p + n, pointer.n - n);
    }
    return at;
}

static inline const char *pointer_agrees(struct slice text, struct slice pointer)
{
    struct json_error err;
    json_error_t their_err;
    struct buf padded = {0};
    json_t *theirs = NULL;
    const char *wrong = NULL;

    buf_add_slice(&padded, text);
    buf_reserve(&padded, BUF_PAD);
    if (json_scan(&agree_ours, padded.p, padded.n, &err))
        theirs = their_load(padded.p, padded.n, &their_err);
    if (theirs) {
        const struct json_node *v = json_pointer(&agree_ours, pointer);
        json_t *want = pointer_rfc(theirs, pointer);
        if (!v != !want)
            wrong = v ? "we find a value, the RFC none" : "the RFC finds a value, we none";
        else if (v)
            wrong = agree_value(&agree_ours, v, want);
    }
    json_decref(theirs);
    arena_reset(&agree_arena);
    buf_release(&padded);
    return wrong;
}

#endif
