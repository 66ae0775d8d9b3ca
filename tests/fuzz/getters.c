/* libFuzzer target: every getter on every member of any record. A getter fails
 * the record exactly when the member has another type or form, and the reason
 * names the member and a byte of the line. */
#include "stream/stream.h"
#include "theirs.h"

static struct rec rec;

static void judge(bool fits, const struct json_node *m)
{
    struct buf where = {0};

    if (rec_failed(&rec) == fits)
        their_finding(fits ? "a member that fits fails the record" : "a wrong member passes");
    if (!fits) {
        json_where(&rec.doc, m, &where);
        if (rec.fail_at != m->val || !slice_starts(buf_slice(&rec.why), buf_str(&where)))
            their_finding("a reason without the member's name or place");
    }
    buf_release(&where);
    rec.failed = false;
}

static void every_getter(const struct json_node *obj, const struct json_node *m, const char *key)
{
    enum json_type t = (enum json_type)m->type;
    int64_t n = 0;
    struct slice s;
    struct instant at;
    struct civil day;
    bool have;

    if (rec_obj(&rec, obj, key) != (t == JSON_OBJECT ? m : NULL))
        their_finding("rec_obj");
    judge(t == JSON_OBJECT, m);
    if (rec_arr(&rec, obj, key) != (t == JSON_ARRAY ? m : NULL))
        their_finding("rec_arr");
    judge(t == JSON_ARRAY, m);
    s = rec_str(&rec, obj, key);
    if (!s.p != (t != JSON_STRING))
        their_finding("rec_str");
    judge(t == JSON_STRING, m);
    rec_i64(&rec, obj, key, 7);
    judge(t == JSON_NUMBER && json_i64(&rec.doc, m, &n), m);
    if (rec_bool(&rec, obj, key, false) != (t == JSON_TRUE))
        their_finding("rec_bool");
    judge(t == JSON_TRUE || t == JSON_FALSE, m);
    rec_instant(&rec, obj, key, &have);
    judge(s.p && instant_parse(s, &at), m);
    rec_date(&rec, obj, key, &have);
    judge(s.p && civil_parse(s, &day), m);
}

static void walk(void)
{
    for (uint32_t i = 0; i < rec.doc.count; i++) {
        const struct json_node *obj = &rec.doc.node[i];
        if (obj->type != JSON_OBJECT)
            continue;
        for (const struct json_node *m = json_first(&rec.doc, obj); m; m = json_next(&rec.doc, m)) {
            char *key = mem_dup(json_key(&rec.doc, m, &rec.arena));
            every_getter(obj, m, key);
            free(key);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct buf line = {0};

    buf_add(&line, data, n);
    buf_reserve(&line, BUF_PAD);
    if (rec_scan(&rec, buf_slice(&line), "fuzz")) {
        if (rec_str(&rec, NULL, "a").p || rec_i64(&rec, NULL, "a", 7) != 7 || rec_failed(&rec))
            their_finding("an absent object's member");
        walk();
    } else if (!rec_failed(&rec) || rec.why.n == 0 || rec.fail_at > n) {
        their_finding("a refused line without reason or place");
    }
    buf_release(&line);
    return 0;
}
