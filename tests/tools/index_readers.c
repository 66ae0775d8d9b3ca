/*
 * index_readers: who reads an LMDB environment, as its own table of readers has it.
 *
 *   index_readers DIR            a line a reader: process, thread, transaction or "-"
 *   index_readers DIR hold       the same while we hold a transaction: to see that it would show
 */
#include "base/diag.h"

#include <lmdb.h>
#include <stdio.h>

static int put(const char *line, void *to)
{
    return fputs(line, to) < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
    MDB_env *env;
    MDB_txn *txn = NULL;
    int rc;

    if (argc < 2)
        return ST_USAGE;
    rc = mdb_env_create(&env);
    if (rc == 0)
        rc = mdb_env_set_maxreaders(env, 1024);
    if (rc == 0)
        rc = mdb_env_open(env, argv[1], MDB_RDONLY, 0);
    if (rc == 0 && argc > 2)
        rc = mdb_txn_begin(env, NULL, MDB_RDONLY, &txn);
    if (rc == 0)
        rc = mdb_reader_list(env, put, stdout) < 0;
    if (rc != 0) {
        fprintf(stderr, "%s: %s\n", argv[1], mdb_strerror(rc));
        return ST_IO;
    }
    mdb_txn_abort(txn);
    mdb_env_close(env);
    return fflush(stdout) == 0 ? ST_YES : ST_IO;
}
