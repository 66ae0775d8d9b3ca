#include "store/index_guard.h"

#include "base/diag.h"

#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t within;

static void on_fault(int sig)
{
    static const char text[] =
        "lq: the store's index is damaged and can't be read: run 'lq-store rebuild'\n";

    static const char cut_off[] =
        "lq: a segment of the store's journal was cut off by another program: "
        "run 'lq-audit verify'\n";

    if (within || sig == SIGBUS) {
        (void)!write(STDERR_FILENO, within ? text : cut_off,
                     within ? sizeof text - 1 : sizeof cut_off - 1);
        _exit(ST_IO);
    }
    (void)signal(sig, SIG_DFL); /* not the index: as it would have ended without us */
    (void)raise(sig);
}

void index_guard_start(void)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGABRT};
    struct sigaction act = {.sa_handler = on_fault};
    struct sigaction was;

    sigemptyset(&act.sa_mask);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        if (sigaction(faults[i], NULL, &was) == 0 && was.sa_handler == SIG_DFL)
            (void)sigaction(faults[i], &act, NULL);
    }
}

void index_guard(bool on)
{
    within = on;
}
