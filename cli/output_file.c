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

// Writes one file under a temporary name; `temporary` is set if there may be a file of that name.
static bool write_temporary(output *file, const char *directory) {
  file->temporary = join(directory, file->name, ".XXXXXX");
  if (file->temporary == NULL) return false;
  const int fd = mkstemp(file->temporary);
  if (fd < 0) {
    const int error = errno;
    free(file->temporary);
    file->temporary = NULL;
    errno = error;
    return false;
  }
  const bool done = write_all(fd, file->bytes, file->len) && usual_permissions(fd) && fsync(fd) == 0;
  const int error = errno;
  if (close(fd) != 0 && done) return false;
  if (!done) errno = error;
  return done;
}

static bool rename_temporary(output *file, const char *directory) {
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

bool output_files(const char *directory, output *files, size_t num) {
  size_t failed = num;
  int error = 0;
  for (size_t i = 0; i < num; i++) files[i].temporary = NULL;
  for (size_t i = 0; i < num && failed == num; i++) {
    if (!write_temporary(&files[i], directory)) failed = i, error = errno;
  }
  for (size_t i = 0; i < num && failed == num; i++) {
    if (!rename_temporary(&files[i], directory)) failed = i, error = errno;
  }
  for (size_t i = 0; i < num; i++) {
    if (files[i].temporary != NULL) unlink(files[i].temporary);
    free(files[i].temporary);
  }
  if (failed == num) return true;
  fprintf(stderr, "swirl: %s/%s: %s\n", directory, files[failed].name, strerror(error));
  return false;
}

bool output_file(const char *directory, const char *name, const uint8_t *bytes, size_t len) {
  return output_files(directory, &(output){.name = name, .bytes = bytes, .len = len}, 1);
}
