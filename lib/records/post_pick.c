#include "records/post_pick.h"
#include "base/diag.h"
#include "records/share.h"

bool post_default_name(char out[33], bool honour_env)
{
    struct buf file = {0};
    bool ok = share_read("posts/default", honour_env, &file);
    struct slice word = slice_trim(buf_slice(&file));

    if (ok && (word.n == 0 || word.n > 32)) {
        diag_say("share/posts/default: must hold the name of a profile, such as newyork");
        ok = false;
    }
    if (ok) {
        memcpy(out, word.p, word.n);
        out[word.n] = '\0';
    }
    buf_release(&file);
    return ok;
}

struct post *post_pick(const char *name, bool honour_env)
{
    char word[33];

    if (name)
        return post_load(name, honour_env);
    return post_default_name(word, honour_env) ? post_load(word, honour_env) : NULL;
}
