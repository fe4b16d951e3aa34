/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/run.h"

void complain(const char *text)
{
	fprintf(stderr, "smbdiff: %s\n", text);
}

enum status trouble(const struct err *e)
{
	complain(e->text);
	return TROUBLE;
}

static bool same_file(FILE *out, const char *path)
{
	struct stat a, b;

	return fstat(fileno(out), &a) == 0 && stat(path, &b) == 0 && S_ISREG(a.st_mode) &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

FILE *open_output(const struct options *o, const char *path, struct err *e)
{
	FILE *out = path ? fopen(path, "a") : stdout;

	if (!out) {
		fail(e, "%s: %s", path, strerror(errno));
		return NULL;
	}
	for (unsigned i = 0; path && i < o->n_operands; i++)
		if (same_file(out, o->operands[i].path)) {
			fclose(out);
			fail(e, "%s: is one of the captures, not overwritten", path);
			return NULL;
		}
	struct stat st;
	if (path && fstat(fileno(out), &st) == 0 && S_ISREG(st.st_mode) &&
		ftruncate(fileno(out), 0) != 0) {
		fclose(out);
		fail(e, "%s: %s", path, strerror(errno));
		return NULL;
	}
	return out;
}

bool close_output(const char *path, FILE *out, bool written, struct err *e)
{
	int error = written ? 0 : errno;

	if (fclose(out) != 0 && !error)
		error = errno;
	if (error)
		return fail(e, "%s: cannot write: %s", path ? path : "standard output",
			strerror(error));
	return true;
}

bool want_color(const struct options *o, FILE *out)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (o->color != COLOR_AUTO)
		return o->color == COLOR_ALWAYS;
	return isatty(fileno(out)) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}
