/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Plays keys to the interface without a terminal and prints what would be on
 * the screen. Commands, one a line on the standard input:
 *
 *   open A [B]    the captures
 *   map smbcmp    with these keys, before open
 *   ascii         no characters but ASCII, before open
 *   size W H
 *   keys ]] <Enter> g      (blanks between keys mean nothing)
 *   type TEXT     the text as it is
 *   pause         a second passes before the next key
 *   click X Y, double X Y, wheel X Y ROWS, drag X Y
 *   screen        prints the screen between lines
 *   styles        the same, a letter for each cell's role
 *   copied        what went to the clipboard
 *   asked         what the terminal was asked for: quit, suspend, redraw
 */

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/model.h"

struct play {
	struct trace trace[2];
	struct rules_side sides[2];
	struct diff diff;
	struct rules rules;
	struct config config;
	struct tui tui;
	struct screen screen;
	char *names[2]; /* the traces point to them */
	bool open, pair, pause;
	int w, h;
};

static bool open_one(struct play *p, unsigned side, const char *path)
{
	struct trace_options o = { 0 };
	struct err e;

	p->sides[side] = (struct rules_side){ &p->rules, (enum side)side };
	diff_prepare(&o, &p->sides[side]);
	if (trace_open(&p->trace[side], path, &o, &e))
		return true;
	printf("%s\n", e.text);
	return false;
}

static void close_captures(struct play *p)
{
	if (p->open)
		tui_free(&p->tui);
	if (p->pair)
		diff_free(&p->diff);
	for (unsigned i = 0; i < 2; i++) {
		if (p->names[i])
			trace_free(&p->trace[i]);
		free(p->names[i]);
		p->names[i] = NULL;
	}
	p->open = p->pair = false;
}

static void open_captures(struct play *p, char *names)
{
	struct diff_setup how = { .parts = { { .stream = NONE }, { .stream = NONE } },
		.rules = &p->rules };
	struct tui_setup setup = { .a = &p->trace[0],
		.rules = &p->rules,
		.config = &p->config,
		.part = { how.parts[0], how.parts[1] } };
	char *a = strtok(names, " "), *b = strtok(NULL, " ");

	close_captures(p);
	p->names[0] = a = strdup(a);
	p->names[1] = b = b ? strdup(b) : NULL;
	p->pair = b;
	if (!open_one(p, 0, a) || (b && !open_one(p, 1, b)))
		exit(1);
	if (b) {
		diff_run(&p->diff, &p->trace[0], &p->trace[1], &how);
		setup.b = &p->trace[1];
		setup.diff = &p->diff;
	}
	tui_init(&p->tui, &setup);
	p->open = true;
}

static void key(struct play *p, uint32_t key)
{
	tui_key(&p->tui, key, p->pause);
	p->pause = false;
	while (jobs_work(&p->tui, 1000))
		;
}

static void keys(struct play *p, const char *text)
{
	for (;;) {
		while (*text == ' ')
			text++;
		if (!*text)
			return;
		uint32_t k = key_parse(&text);
		if (!k) {
			printf("no key: %s\n", text);
			return;
		}
		key(p, k);
	}
}

static void print_screen(struct play *p, bool styles)
{
	static const char letters[] = ".=HAB~!ikm";
	struct buf out = { 0 };

	tui_render(&p->tui, &p->screen);
	if (!styles)
		screen_dump(&p->screen, &out);
	for (int y = 0; styles && y < p->screen.h; y++) {
		for (int x = 0; x < p->screen.w; x++) {
			unsigned style = screen_at(&p->screen, y, x)->style;

			buf_char(&out, style & ST_CURSOR ? '#' : letters[style & 0x3f]);
		}
		buf_char(&out, '\n');
	}
	printf("---- %dx%d\n%s", p->screen.w, p->screen.h, buf_cstr(&out));
	buf_free(&out);
}

static void print_asked(struct play *p)
{
	struct effects *e = &p->tui.effects;

	printf("asked:%s%s%s\n", e->quit ? " quit" : "", e->suspend ? " suspend" : "",
		e->redraw ? " redraw" : "");
	e->quit = e->suspend = e->redraw = false;
}

static void mouse(struct play *p, const char *what, const char *numbers)
{
	int x = 0, y = 0, by = 0;

	sscanf(numbers, "%d %d %d", &x, &y, &by);
	if (strcmp(what, "drag") == 0)
		tui_drag(&p->tui, x, y);
	else
		tui_mouse(&p->tui, x, y, by, strcmp(what, "double") == 0);
}

static void command(struct play *p, char *line)
{
	char *rest = line + strcspn(line, " ");

	if (*rest)
		*rest++ = '\0';
	if (strcmp(line, "open") == 0)
		open_captures(p, rest);
	else if (strcmp(line, "map") == 0)
		keymap_init(&p->config.keys, KEYMAP_SMBCMP);
	else if (strcmp(line, "ascii") == 0)
		p->config.ascii = true;
	else if (!p->open)
		printf("open captures first: %s\n", line);
	else if (strcmp(line, "size") == 0 && sscanf(rest, "%d %d", &p->w, &p->h) == 2)
		tui_resize(&p->tui, p->w, p->h);
	else if (strcmp(line, "keys") == 0)
		keys(p, rest);
	else if (strcmp(line, "type") == 0)
		for (; *rest; rest++)
			key(p, (unsigned char)*rest);
	else if (strcmp(line, "screen") == 0 || strcmp(line, "styles") == 0)
		print_screen(p, line[1] == 't');
	else if (strcmp(line, "copied") == 0)
		printf("copied: %s\n", buf_cstr(&p->tui.effects.copy));
	else if (strcmp(line, "asked") == 0)
		print_asked(p);
	else if (strcmp(line, "pause") == 0)
		p->pause = true;
	else if (*line)
		mouse(p, line, rest);
}

int main(void)
{
	struct play p = { 0 };
	char line[4096];

	setlocale(LC_CTYPE, "C.UTF-8");
	config_init(&p.config);
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		command(&p, line);
	}
	close_captures(&p);
	rules_free(&p.rules);
	screen_free(&p.screen);
	return 0;
}
