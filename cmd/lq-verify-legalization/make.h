/*
 * make.h: the verbs of lq-verify-legalization that make keys and registers and
 * look a register over: what the issuing side does. Options are in struct
 * make_opts, filled from the command's table.
 */
#ifndef LQ_VERIFY_LEGALIZATION_MAKE_H
#define LQ_VERIFY_LEGALIZATION_MAKE_H

#include "base/cmd.h"
#include "legal/keys.h"

struct make_opts {
    const char *key;           /* private, to sign with */
    const char *lookup_key;
    const char *base;          /* the register a delta follows */
    struct opt_list signers;   /* public keys to believe */
    int64_t cost;              /* --slow */
    int64_t days;              /* 0: the profile's */
};

/* The keys of --signer; NULL: said. Ends with status 2 if there is none. */
struct legal_key **signers_read(const struct opt_list *paths, size_t *n);
void signers_free(struct legal_key **keys, size_t n);

enum status make_sign_key(const char *name);
enum status make_lookup_key(const char *path);
enum status make_register(const struct make_opts *o);
enum status make_merged(const struct make_opts *o, size_t n, const char *const *paths);
enum status make_checked(const struct make_opts *o, size_t n, const char *const *paths);

#endif
