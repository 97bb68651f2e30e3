/* A disk as servers have it: every sync takes PAUSE_MS longer than the machine's own. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int after_a_pause(long call, int file) {
    struct timespec pause = {0, PAUSE_MS * 1000000L};
    nanosleep(&pause, 0);
    return (int)syscall(call, file);
}

int fdatasync(int file) { return after_a_pause(SYS_fdatasync, file); }
int fsync(int file) { return after_a_pause(SYS_fsync, file); }
