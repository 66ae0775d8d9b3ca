/*
 * post_pick.h: the profile a command works with.
 *
 * Named by --post or $LQ_POST, else by the word in share/posts/default, which
 * an office sets when it installs.
 */
#ifndef LQ_POST_PICK_H
#define LQ_POST_PICK_H

#include "records/post.h"

/* NULL: said. The caller frees it with post_free(). */
struct post *post_pick(const char *name, bool honour_env);

/* The word in share/posts/default; false: said. out is NUL-terminated. */
bool post_default_name(char out[33], bool honour_env);

#endif
