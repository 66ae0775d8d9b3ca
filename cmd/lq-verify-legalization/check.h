/*
 * check.h: the default verb of lq-verify-legalization, a filter: adds the verdict
 * `legalization` to each record with number, sticker and authority.
 */
#ifndef LQ_VERIFY_LEGALIZATION_CHECK_H
#define LQ_VERIFY_LEGALIZATION_CHECK_H

#include "base/cmd.h"

struct check_opts {
    struct opt_list registers;
    struct opt_list signers;
    const char *lookup_key; /* NULL: the registers need none */
    const char *attempts;   /* directory, or NULL: failures aren't counted */
    const char *seen;       /* file, or NULL: rollback isn't noticed */
};

enum status check_run(const struct check_opts *o, int filec, char *const *files);

#endif
