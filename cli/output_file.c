#define _POSIX_C_SOURCE 200809L
#include "output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool output_directory(const char *directory) {
  struct stat info;
  if (mkdir(directory, 0777) == 0) return true;
  const int error = errno;
  if (error == EEXIST && stat(directory, &info) == 0 && S_ISDIR(info.st_mode)) return true;
  fprintf(stderr, "swirl: %s: %s\n", directory, strerror(error));
  return false;
}

// `directory` may be NULL.
static char *join(const char *directory, const char *name, const char *suffix) {
  const char *front = directory == NULL ? "" : directory, *slash = directory == NULL ? "" : "/";
  const size_t len = strlen(front) + strlen(name) + strlen(suffix) + 2;
  char *path = malloc(len);
  if (path != NULL) snprintf(path, len, "%s%s%s%s", front, slash, name, suffix);
  return path;
}

// Whether something stands at `path` that is neither a file nor a directory: a device, a pipe. It is not replaced.
static bool is_special(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

// Permissions as open(2) with 0666 would have given; mkstemp gives 0600.
static bool usual_permissions(int fd) {
  const mode_t mask = umask(0);
  umask(mask);
  return fchmod(fd, 0666 & ~mask) == 0;
}

static bool write_all(int fd, const uint8_t *bytes, size_t len) {
  while (len > 0) {
    const ssize_t wrote = write(fd, bytes, len);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return false;
    bytes += wrote;
    len -= (size_t)wrote;
  }
  return true;
}

// Closes after `done` tells how it went; errno is that of the first failure.
static bool finish(int fd, bool done) {
  const int error = errno;
  if (close(fd) != 0 && done) return false;
  if (!done) errno = error;
  return done;
}

// Writes one file under a temporary name; `temporary` is set if there may be a file of that name.
static bool write_temporary(output *file, const char *directory) {
  char *path = join(directory, file->name, "");
  file->temporary = join(directory, file->name, ".XXXXXX");
  const bool special = path != NULL && is_special(path);
  const int fd = path == NULL || file->temporary == NULL ? -1
                 : special                               ? open(path, O_WRONLY | O_CLOEXEC)
                                                         : mkstemp(file->temporary);
  const int error = path == NULL || file->temporary == NULL ? ENOMEM : errno;
  free(path);
  if (special || fd < 0) {
    free(file->temporary);
    file->temporary = NULL;
  }
  errno = error;
  if (fd < 0) return false;
  const bool done = write_all(fd, file->bytes, file->len);
  return finish(fd, done && (special || (usual_permissions(fd) && fsync(fd) == 0)));
}

static bool rename_temporary(output *file, const char *directory) {
  if (file->temporary == NULL) return true; // not a file
  char *path = join(directory, file->name, "");
  if (path == NULL) return false;
  const bool done = rename(file->temporary, path) == 0;
  const int error = errno;
  free(path);
  errno = error;
  if (!done) return false;
  free(file->temporary);
  file->temporary = NULL;
  return true;
}

// ---- Signals: the files of one call are all written or none is, and no temporary one stays.

static const int held_signals[] = {SIGINT, SIGTERM};
enum { NUM_HELD = sizeof held_signals / sizeof held_signals[0] };
static volatile sig_atomic_t held[NUM_HELD]; // whether it came

static void hold(int number) {
  for (int i = 0; i < NUM_HELD; i++) {
    if (held_signals[i] == number) held[i] = 1;
  }
}

static void hold_signals(struct sigaction old[NUM_HELD]) {
  for (int i = 0; i < NUM_HELD; i++) {
    struct sigaction action = {.sa_handler = hold};
    sigemptyset(&action.sa_mask);
    held[i] = 0;
    sigaction(held_signals[i], NULL, &old[i]);
    if (old[i].sa_handler != SIG_IGN) sigaction(held_signals[i], &action, NULL);
  }
}

// What came meanwhile comes now.
static void release_signals(const struct sigaction old[NUM_HELD]) {
  for (int i = 0; i < NUM_HELD; i++) sigaction(held_signals[i], &old[i], NULL);
  for (int i = 0; i < NUM_HELD; i++) {
    if (held[i] != 0) raise(held_signals[i]);
  }
}

// The index of the file that failed, and why; `num` if none did.
static size_t write_files(const char *directory, output *files, size_t num, int *error) {
  size_t failed = num;
  for (size_t i = 0; i < num; i++) files[i].temporary = NULL;
  for (size_t i = 0; i < num && failed == num; i++) {
    if (!write_temporary(&files[i], directory)) failed = i, *error = errno;
  }
  for (size_t i = 0; i < num && failed == num; i++) {
    if (!rename_temporary(&files[i], directory)) failed = i, *error = errno;
  }
  for (size_t i = 0; i < num; i++) {
    if (files[i].temporary != NULL) unlink(files[i].temporary);
    free(files[i].temporary);
  }
  return failed;
}

bool output_files(const char *directory, output *files, size_t num) {
  struct sigaction old[NUM_HELD];
  int error = 0;
  hold_signals(old);
  const size_t failed = write_files(directory, files, num, &error);
  release_signals(old);
  if (failed == num) return true;
  fprintf(stderr, "swirl: %s%s%s: %s\n", directory == NULL ? "" : directory, directory == NULL ? "" : "/",
          files[failed].name, strerror(error));
  return false;
}

bool output_file(const char *directory, const char *name, const uint8_t *bytes, size_t len) {
  return output_files(directory, &(output){.name = name, .bytes = bytes, .len = len}, 1);
}

bool output_possible(const char *path) {
  struct stat info;
  int error = 0;
  if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
    error = EISDIR;
  } else if (is_special(path)) {
    if (access(path, W_OK) != 0) error = errno;
  } else {
    const char *slash = strrchr(path, '/');
    char *directory = slash == NULL ? strdup(".") : strndup(path, (size_t)(slash - path) + 1);
    if (directory == NULL) {
      error = ENOMEM;
    } else if (stat(directory, &info) != 0) { // a slash at the end: it must be one
      error = errno;
    } else if (access(directory, W_OK | X_OK) != 0) {
      error = errno;
    }
    free(directory);
  }
  if (error == 0) return true;
  fprintf(stderr, "swirl: %s: %s\n", path, strerror(error));
  return false;
}
