/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Plays keys to the interface without a terminal and prints what would be on
 * the screen. Commands, one a line on the standard input:
 *
 *   open A [B]    the captures
 *   load A [B]    the same, in steps: what follows is played every 64 packets, until
 *   more          the next packets
 *   compare       what waits to be compared since load; "hold": the same for what comes
 *   rules FILE    what is in force, before open
 *   map smbcmp    with these keys, before open
 *   ascii         no characters but ASCII, before open
 *   size W H
 *   keys ]] <Enter> g      (blanks between keys mean nothing)
 *   type TEXT     the text as it is
 *   pause         a second passes before the next key
 *   quick         keys come at once from now on, not every half a second
 *   click X Y, double X Y, wheel X Y ROWS, drag X Y
 *   screen        prints the screen between lines
 *   styles        the same, a letter for each cell's role
 *   copied        what went to the clipboard
 *   asked         what the terminal was asked for: quit, suspend, redraw, stop, look, a frame
 *                 to be opened
 */

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/model.h"

struct play {
	struct trace trace[2];
	struct rules_side sides[2];
	struct diff *diff;
	struct rules rules;
	struct config config;
	struct tui tui;
	struct screen screen;
	char *names[2]; /* the traces point to them */
	bool open;
	uint32_t after, usual; /* milliseconds between keys */
	bool held;             /* comparing waits for the command */
	int w, h;
};

static void command(struct play *p, char *line);

/* Between packets: plays on until "more". */
static bool play_on(void *self, uint64_t bytes)
{
	struct play *p = self;
	char line[4096];

	(void)bytes;
	tui_grow(&p->tui);
	while (jobs_work(&p->tui, 1000))
		;
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (strcmp(line, "more") == 0)
			break;
		command(p, line);
	}
	return !p->tui.effects.stop;
}

static void read_one(struct play *p, unsigned side, bool slowly)
{
	struct trace_options o = { 0 };
	struct err e;

	p->sides[side] = (struct rules_side){ &p->rules, (enum side)side };
	diff_prepare(&o, &p->sides[side]);
	struct capture_progress progress = { p, play_on, NULL };
	o.capture.progress = slowly ? &progress : NULL;
	if (!trace_open(&p->trace[side], p->names[side], &o, &e)) {
		printf("%s\n", e.text);
		exit(1);
	}
}

static void close_captures(struct play *p)
{
	if (p->open)
		tui_free(&p->tui);
	if (p->diff)
		diff_free(p->diff);
	free(p->diff);
	p->diff = NULL;
	for (unsigned i = 0; i < 2; i++) {
		if (p->names[i])
			trace_free(&p->trace[i]);
		free(p->names[i]);
		p->names[i] = NULL;
	}
	p->open = false;
}

/* What the interface has asked for. */
static void compare(struct play *p)
{
	struct tui *t = &p->tui;
	const struct compare_ask *ask = &t->asked;
	struct diff_setup setup = { .parts = { { .stream = NONE }, { .stream = NONE } },
		.rules = &p->rules,
		.turned = ask->swapped,
		.anew = ask->anew,
		.keep = true,
		.masked = p->rules.n > 0,
		.n_pins = ask->n_pins };
	struct diff *d = calloc(1, sizeof(*d)), *old = p->diff;

	t->effects.compare = false;
	for (unsigned i = 0; i < ask->n_pins; i++)
		setup.pins[i] = ask->swapped ? (struct pin){ ask->pins[i].b, ask->pins[i].a }
					     : ask->pins[i];
	diff_run(d, &p->trace[ask->swapped], &p->trace[!ask->swapped], &setup);
	tui_compared(t, d, ask);
	p->diff = d;
	if (old)
		diff_free(old);
	free(old);
}

static void work(struct play *p)
{
	if (p->tui.effects.compare && !p->held)
		compare(p);
	while (jobs_work(&p->tui, 1000))
		;
}

static void open_captures(struct play *p, char *names, bool slowly)
{
	struct tui_setup setup = { .a = &p->trace[0],
		.rules = &p->rules,
		.config = &p->config,
		.part = { { .stream = NONE }, { .stream = NONE } } };
	char *a = strtok(names, " "), *b = strtok(NULL, " ");

	close_captures(p);
	p->trace[0] = (struct trace){ .path = p->names[0] = strdup(a) };
	p->trace[1] = (struct trace){ .path = p->names[1] = b ? strdup(b) : NULL };
	setup.b = b ? &p->trace[1] : NULL;
	tui_init(&p->tui, &setup);
	p->open = true;
	for (unsigned i = 0; i < 2 && p->names[i]; i++)
		read_one(p, i, slowly);
	tui_grow(&p->tui);
	if (b)
		tui_compare_first(&p->tui);
	else
		tui_loaded(&p->tui);
	p->held = slowly;
	work(p);
}

static void load_rules(struct play *p, const char *path)
{
	struct err e;

	rules_clear(&p->rules);
	if (!rules_load(&p->rules, path, &e))
		printf("%s\n", e.text);
}

static void key(struct play *p, uint32_t key)
{
	tui_key(&p->tui, key, p->after);
	p->after = p->usual;
	work(p);
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

	printf("asked:%s%s%s%s%s", e->quit ? " quit" : "", e->suspend ? " suspend" : "",
		e->redraw ? " redraw" : "", e->stop ? " stop" : "", e->look ? " look" : "");
	if (e->view)
		printf(" %s frame %u", e->view, e->view_frame);
	printf("\n");
	if (e->stop && p->tui.comparing)
		tui_compare_stopped(&p->tui);
	e->quit = e->suspend = e->redraw = e->stop = e->look = false;
	e->view = NULL;
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

static void set_map(struct play *p)
{
	p->config.value[SET_KEYMAP] = KEYMAP_SMBCMP;
	keymap_init(&p->config.keys, KEYMAP_SMBCMP);
}

static void command(struct play *p, char *line)
{
	char *rest = line + strcspn(line, " ");

	if (*rest)
		*rest++ = '\0';
	if (strcmp(line, "rules") == 0)
		load_rules(p, rest);
	else if (strcmp(line, "open") == 0)
		open_captures(p, rest, false);
	else if (strcmp(line, "load") == 0)
		open_captures(p, rest, true);
	else if (strcmp(line, "map") == 0)
		set_map(p);
	else if (strcmp(line, "ascii") == 0)
		p->config.only_ascii = true;
	else if (!p->open)
		printf("open captures first: %s\n", line);
	else if (strcmp(line, "compare") == 0 || strcmp(line, "hold") == 0) {
		p->held = line[0] == 'h';
		work(p);
	} else if (strcmp(line, "size") == 0 && sscanf(rest, "%d %d", &p->w, &p->h) == 2)
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
		p->after = 1000;
	else if (strcmp(line, "quick") == 0)
		p->after = p->usual = 20;
	else if (*line)
		mouse(p, line, rest);
}

int main(void)
{
	struct play p = { .after = 500, .usual = 500 };
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
