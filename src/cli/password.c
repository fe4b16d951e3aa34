/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/password.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP };

#define N_SIGNALS (sizeof(signals) / sizeof(signals[0]))

static volatile sig_atomic_t caught;

static void note(int signal)
{
	caught = signal;
}

/* Signals only interrupt the reading; what they did before is kept in old. */
static void hold_signals(struct sigaction old[N_SIGNALS])
{
	struct sigaction hold = { .sa_handler = note };

	sigemptyset(&hold.sa_mask);
	caught = 0;
	for (size_t i = 0; i < N_SIGNALS; i++)
		sigaction(signals[i], &hold, &old[i]);
}

static void release_signals(const struct sigaction old[N_SIGNALS])
{
	for (size_t i = 0; i < N_SIGNALS; i++)
		sigaction(signals[i], &old[i], NULL);
	if (caught)
		raise(caught);
}

/* Reads a line, however long; what finds no room is dropped. False: nothing came but its end. */
static bool read_line(int tty, char *text, size_t size)
{
	size_t n = 0;
	char c;
	ssize_t got;

	while (!caught && (got = read(tty, &c, 1)) == 1 && c != '\n')
		if (n + 1 < size)
			text[n++] = c;
	text[n] = '\0';
	return !caught && (got == 1 || n);
}

static void say(int tty, const char *text)
{
	ssize_t written = write(tty, text, strlen(text));

	(void)written; /* who does not see the question will not answer it */
}

/* One question; false if it was not answered, *again if only because the program was stopped. */
static bool ask(int tty, const char *user, char *text, size_t size, bool *again)
{
	struct sigaction old[N_SIGNALS];
	struct termios before, silent;
	bool answered = false;

	*again = false;
	if (tcgetattr(tty, &before) != 0)
		return false;
	silent = before;
	silent.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
	hold_signals(old);
	if (tcsetattr(tty, TCSAFLUSH, &silent) == 0) {
		say(tty, "Password for ");
		say(tty, user);
		say(tty, ": ");
		answered = read_line(tty, text, size);
		say(tty, "\n");
		tcsetattr(tty, TCSAFLUSH, &before);
	}
	*again = caught == SIGTSTP;
	release_signals(old);
	return answered;
}

bool password_ask(const char *user, char *text, size_t size, struct err *e)
{
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	bool answered, again;

	if (tty < 0)
		return fail(e,
			"-U %s: there is no terminal to ask for the password on "
			"(--password-file takes it from a file)",
			user);
	do
		answered = ask(tty, user, text, size, &again);
	while (!answered && again);
	close(tty);
	if (answered)
		return true;
	explicit_bzero(text, size);
	return fail(e, "-U %s: no password was given", user);
}
