/*
 * share.h: where the data files live, and opening one.
 *
 *     char path[PATH_MAX];
 *     int fd = share_open("posts/chicago.json", honour_env, path);
 *     if (fd < 0) return ST_IO;               (said on stderr)
 *     … read it; path is for messages only …
 *
 * The directory is looked for in this order:
 *   1. $LQ_SHARE, if honour_env is true and it isn't empty. A store that isn't
 *      settable passes false: nobody re-prices it by an environment variable.
 *   2. beside the running program: <root>/share when it runs from a build tree
 *      <root>/build…, <prefix>/share/lq when it runs from <prefix>/bin. So an
 *      installation may be moved, or staged under a DESTDIR.
 *   3. LQ_SHAREDIR, compiled in.
 * A directory counts when it holds findings.jsonl; the third counts always.
 */
#ifndef LQ_SHARE_H
#define LQ_SHARE_H

#include "base/buf.h"
#include <limits.h>
#include <stdbool.h>

#ifndef PATH_MAX
#define PATH_MAX 4096
#endif

/* No data file is larger; a bigger one is refused. */
#define SHARE_FILE_MAX ((size_t)8 << 20)

/* The directory without a final slash. False: the path is too long (said). */
bool share_dir(bool honour_env, char out[PATH_MAX]);

/* Open a file below the directory for reading (O_CLOEXEC); the caller closes
 * it. Absolute names, empty ones and such with a ".." part are refused.
 * Returns -1 when it can't be opened, which has been said. */
int share_open(const char *relative, bool honour_env, char path_out[PATH_MAX]);

/* The whole file appended to out. False: said. */
bool share_read(const char *relative, bool honour_env, struct buf *out);

#endif
