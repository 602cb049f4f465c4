#define _POSIX_C_SOURCE 200809L
#include "output_file.h"

#include <errno.h>
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

static char *join(const char *directory, const char *name, const char *suffix) {
  const size_t len = strlen(directory) + strlen(name) + strlen(suffix) + 2;
  char *path = malloc(len);
  if (path != NULL) snprintf(path, len, "%s/%s%s", directory, name, suffix);
  return path;
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

bool output_file(const char *directory, const char *name, const uint8_t *bytes, size_t len) {
  char *path = join(directory, name, ""), *temporary = join(directory, name, ".XXXXXX");
  bool done = false;
  int error = ENOMEM;
  if (path != NULL && temporary != NULL) {
    const int fd = mkstemp(temporary);
    error = errno;
    if (fd >= 0) {
      done = write_all(fd, bytes, len) && usual_permissions(fd) && fsync(fd) == 0;
      error = errno;
      if (close(fd) != 0 && done) done = false, error = errno;
      if (done && rename(temporary, path) != 0) done = false, error = errno;
      if (!done) unlink(temporary);
    }
  }
  if (!done) fprintf(stderr, "swirl: %s/%s: %s\n", directory, name, strerror(error));
  free(path);
  free(temporary);
  return done;
}
