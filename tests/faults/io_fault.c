/* Loaded before the C library (LD_PRELOAD): lets chosen writes, syncs and renames fail, as a bad
 * or a full disk does. Only files under IO_FAULT_UNDER; told by the file IO_FAULT_CONTROL, which
 * tests/faults/io_fault.py lays out and every process maps. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, SYNC = 2, RENAME = 4, GROW = 8 };
struct control { int32_t kinds, left, error, lasting, fired; };

static struct control *control;
static char under[4096];
static size_t length;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("IO_FAULT_CONTROL"), *folder = getenv("IO_FAULT_UNDER");
    int fd = path && folder ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void *map = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (map == MAP_FAILED) return;
    snprintf(under, sizeof under, "%s", folder);
    length = strlen(under);
    control = map;
}

/* Whether this call is to fail; sets errno. */
static int fails(int kind, const char *path) {
    int own = errno;
    if (!control || !(control->kinds & kind) || strncmp(path, under, length)) return 0;
    int left = __atomic_sub_fetch(&control->left, 1, __ATOMIC_SEQ_CST);
    errno = own;
    if (left > 0 || (left < 0 && !control->lasting)) return 0;
    __atomic_add_fetch(&control->fired, 1, __ATOMIC_SEQ_CST);
    errno = control->error;
    return -1;
}

static int of(int fd, int kind) {
    char link[64], path[4096];
    if (!control || !(control->kinds & kind)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return fails(kind, path);
}

/* A file that would have to become longer finds no room. */
static int grows(int fd, off64_t end) {
    struct stat64 now;
    if (!control || !(control->kinds & GROW)) return 0;
    if (fstat64(fd, &now) || !S_ISREG(now.st_mode) || end <= now.st_size) return 0;
    return of(fd, GROW);
}

static off64_t here(int fd) {
    return control && (control->kinds & GROW) ? lseek64(fd, 0, SEEK_CUR) : 0;
}

#define REAL(name, answer, ...) \
    static answer (*real)(__VA_ARGS__); \
    if (!real) real = (answer (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *from, size_t n) {
    REAL(write, ssize_t, int, const void *, size_t);
    return of(fd, WRITE) || grows(fd, here(fd) + n) ? -1 : real(fd, from, n);
}
ssize_t writev(int fd, const struct iovec *from, int n) {
    REAL(writev, ssize_t, int, const struct iovec *, int);
    return of(fd, WRITE) ? -1 : real(fd, from, n);
}
ssize_t pwrite(int fd, const void *from, size_t n, off_t at) {
    REAL(pwrite, ssize_t, int, const void *, size_t, off_t);
    return of(fd, WRITE) || grows(fd, at + n) ? -1 : real(fd, from, n, at);
}
ssize_t pwrite64(int fd, const void *from, size_t n, off64_t at) {
    REAL(pwrite64, ssize_t, int, const void *, size_t, off64_t);
    return of(fd, WRITE) || grows(fd, at + n) ? -1 : real(fd, from, n, at);
}
ssize_t pwritev(int fd, const struct iovec *from, int n, off_t at) {
    REAL(pwritev, ssize_t, int, const struct iovec *, int, off_t);
    size_t all = 0;
    for (int i = 0; i < n; i++) all += from[i].iov_len;
    return of(fd, WRITE) || grows(fd, at + all) ? -1 : real(fd, from, n, at);
}
int ftruncate(int fd, off_t size) {
    REAL(ftruncate, int, int, off_t);
    return grows(fd, size) ? -1 : real(fd, size);
}
int ftruncate64(int fd, off64_t size) {
    REAL(ftruncate64, int, int, off64_t);
    return grows(fd, size) ? -1 : real(fd, size);
}
int posix_fallocate(int fd, off_t at, off_t n) {
    REAL(posix_fallocate, int, int, off_t, off_t);
    return grows(fd, at + n) ? errno : real(fd, at, n);
}
int fsync(int fd) {
    REAL(fsync, int, int);
    return of(fd, SYNC) ? -1 : real(fd);
}
int fdatasync(int fd) {
    REAL(fdatasync, int, int);
    return of(fd, SYNC) ? -1 : real(fd);
}
int rename(const char *from, const char *to) {
    REAL(rename, int, const char *, const char *);
    return fails(RENAME, to) ? -1 : real(from, to);
}
