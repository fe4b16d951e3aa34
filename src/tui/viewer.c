/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/viewer.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"

#define WORDS_MAX 32u

/* In a session of its own, with nothing of our terminal. */
static int start(char **argv)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	pid_t pid;
	int error;

	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&how);
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSID);
	error = posix_spawnp(&pid, argv[0], &files, &how, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&how);
	return error;
}

bool viewer_open(const char *program, const char *file, uint32_t frame, struct err *e)
{
	char *argv[WORDS_MAX + 5], *words = xstrdup(program), *rest, number[16];
	unsigned n = 0;

	/* Those that have ended since. */
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	for (char *w = strtok_r(words, " ", &rest); w && n < WORDS_MAX;
		w = strtok_r(NULL, " ", &rest))
		argv[n++] = w;
	snprintf(number, sizeof(number), "%u", frame);
	argv[n] = (char *)(uintptr_t) "-r";
	argv[n + 1] = (char *)(uintptr_t)file;
	argv[n + 2] = (char *)(uintptr_t) "-g";
	argv[n + 3] = number;
	argv[n + 4] = NULL;
	int error = n ? start(argv) : ENOENT;
	if (error)
		fail(e, "cannot run '%s': %s (o sets another program)", program, strerror(error));
	free(words);
	return !error;
}
