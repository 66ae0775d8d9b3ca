/*
 * The verbs around keys, checkpoints and proofs, and those that judge again.
 */
#include "audit/access.h"
#include "audit/proof.h"
#include "audit/recheck.h"
#include "audit/signing.h"
#include "lq-audit/audit.h"
#include "stream/out.h"

enum status run_key(const struct verb *v, int argc, char **argv)
{
    (void)v;
    (void)argc;
    return signing_key(cmd_common()->store, argv[0], out_buf());
}

enum status run_checkpoint(const struct verb *v, int argc, char **argv)
{
    (void)argc;
    (void)argv;
    if (!key_file)
        diag_usage("%s: --key FILE is wanted", v->name);
    return signing_checkpoint(cmd_common()->store, key_file, record, out_buf());
}

enum status run_prove(const struct verb *v, int argc, char **argv)
{
    (void)v;
    (void)argc;
    return proof_make(cmd_common()->store, argv[0], out_buf());
}

enum status run_check_proof(const struct verb *v, int argc, char **argv)
{
    (void)argc;
    if (!witness.verifiers)
        diag_usage("%s: --verifier FILE is wanted", v->name);
    return proof_check(argv[0], witness.verifiers, out_buf());
}

enum status run_recheck(const struct verb *v, int argc, char **argv)
{
    (void)v;
    (void)argc;
    (void)argv;
    return recheck_run(cmd_common()->store);
}

enum status run_access(const struct verb *v, int argc, char **argv)
{
    (void)v;
    (void)argc;
    (void)argv;
    return access_run(cmd_common()->store, officer);
}
