/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tui/config.h"

/* Settings stand in this section; what else the file has stays as it is. */
#define SECTION "[tui]"

struct edit {
	const struct config *c;
	bool there[SETTINGS];
	struct buf out;
};

static void add_setting(struct edit *e, enum setting s)
{
	buf_printf(&e->out, "%s = ", settings[s].name);
	config_value(e->c, s, &e->out);
	e->there[s] = true;
}

static bool is_default(const struct config *c, enum setting s)
{
	struct config other;
	struct buf now = { 0 }, before = { 0 };

	config_init(&other);
	config_value(c, s, &now);
	config_value(&other, s, &before);
	bool same = strcmp(buf_cstr(&now), buf_cstr(&before)) == 0;
	buf_free(&now);
	buf_free(&before);
	return same;
}

/* What the section does not have yet. */
static void add_rest(struct edit *e)
{
	for (enum setting s = 0; s < SETTINGS; s++)
		if (!e->there[s] && !is_default(e->c, s)) {
			add_setting(e, s);
			buf_char(&e->out, '\n');
		}
}

/* The setting that a line gives a value, SETTINGS: none. */
static enum setting setting_of(const char *line)
{
	char name[64];
	size_t n;

	line += strspn(line, " \t");
	n = strcspn(line, " \t=:");
	if (n >= sizeof(name) || !strchr("=:", *(line + n + strspn(line + n, " \t"))))
		return SETTINGS;
	memcpy(name, line, n);
	name[n] = '\0';
	return setting_find(name);
}

static void take_line(struct edit *e, const char *line, bool in_section)
{
	enum setting s = in_section ? setting_of(line) : SETTINGS;
	const char *remark = strstr(line, " ;");

	if (s == SETTINGS) {
		buf_str(&e->out, line);
	} else {
		add_setting(e, s);
		buf_str(&e->out, remark ? remark : "");
	}
	buf_char(&e->out, '\n');
}

/* The file's text with the settings as they are now. */
static void edit(struct edit *e, char *text)
{
	bool in_section = false, had_section = false;

	for (char *line = text, *next; line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		const char *head = line + strspn(line, " \t");
		if (*head == '[') {
			if (in_section)
				add_rest(e);
			in_section = strncmp(head, SECTION, sizeof(SECTION) - 1) == 0;
			had_section |= in_section;
		}
		take_line(e, line, in_section);
	}
	if (!in_section && !had_section)
		buf_str(&e->out, SECTION "\n");
	if (in_section || !had_section)
		add_rest(e);
}

/* What the file has; nothing if it is not there. */
static bool read_text(const char *path, struct buf *text, struct err *e)
{
	FILE *f = fopen(path, "r");
	size_t n;

	if (!f)
		return errno == ENOENT || fail(e, "%s: %s", path, strerror(errno));
	do {
		buf_reserve(text, 4096);
		n = fread(text->p + text->n, 1, 4096, f);
		text->n += n;
	} while (n);
	bool ok = !ferror(f) || fail(e, "%s: %s", path, strerror(errno));
	fclose(f);
	return ok;
}

/* The folders that a file is to stand in, those of them that are not there. */
static void make_folders(const char *path)
{
	char *folder = xstrdup(path);

	for (char *p = strchr(folder + 1, '/'); p; p = strchr(p + 1, '/')) {
		*p = '\0';
		(void)mkdir(folder, 0777); /* opening the file tells what is wrong */
		*p = '/';
	}
	free(folder);
}

/* Through a file beside it: who writes it to a full disk has the old one still. */
static bool write_text(const char *path, const struct buf *text, struct err *e)
{
	char *there = realpath(path, NULL);
	struct buf beside = { 0 };
	struct stat old;

	buf_printf(&beside, "%s.new", there ? there : path);
	bool has_mode = stat(path, &old) == 0;
	FILE *f = fopen(buf_cstr(&beside), "w");
	bool ok = f && fwrite(text->p, 1, text->n, f) == text->n;
	if (f && has_mode)
		ok &= fchmod(fileno(f), old.st_mode & 0777) == 0;
	if (f)
		ok &= fclose(f) == 0;
	ok = ok && rename(beside.p, there ? there : path) == 0;
	if (!ok)
		fail(e, "%s: %s", path, strerror(errno));
	if (!ok && f)
		unlink(beside.p);
	buf_free(&beside);
	free(there);
	return ok;
}

bool config_save(const struct config *c, struct err *e)
{
	struct edit x = { .c = c };
	struct buf text = { 0 };

	if (!c->path)
		return fail(e, "there is no home to save it in");
	bool ok = read_text(c->path, &text, e);
	if (ok) {
		buf_cstr(&text);
		edit(&x, text.p);
		make_folders(c->path);
		ok = write_text(c->path, &x.out, e);
	}
	buf_free(&text);
	buf_free(&x.out);
	return ok;
}
