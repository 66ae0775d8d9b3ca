/*
 * theirs.h: jansson beside our own JSON, in one unit.
 *
 * Both headers call their types JSON_OBJECT and so on: jansson's are renamed
 * here, and its json_is_...() macros, which would now mean ours, aren't used.
 */
#ifndef LQ_THEIRS_H
#define LQ_THEIRS_H

#define JSON_OBJECT THEIR_OBJECT
#define JSON_ARRAY THEIR_ARRAY
#define JSON_STRING THEIR_STRING
#define JSON_TRUE THEIR_TRUE
#define JSON_FALSE THEIR_FALSE
#define JSON_NULL THEIR_NULL
#include <jansson.h>
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_STRING
#undef JSON_TRUE
#undef JSON_FALSE
#undef JSON_NULL

#include "stream/json.h"

/* NULL: refused. */
static inline json_t *their_load(const char *p, size_t n, json_error_t *err)
{
    return json_loadb(p, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, err);
}

/* A fuzzer's finding. */
_Noreturn static inline void their_finding(const char *what)
{
    fprintf(stderr, "finding: %s\n", what);
    abort();
}

#endif
