/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/stat.h>

#include "tui/term.h"
#include "tui/tui.h"

/* A key press is answered within a picture's time, also while something is searched. */
#define SLICE_MS 4

/* Between two looks at what was read meanwhile. */
#define LOADING_MS 100

struct run {
	struct tui t;
	struct term *term;
	struct screen screen;
	bool all; /* draw also what should be there */
	struct loader *loader;
	uint64_t sizes[SIDES]; /* of the captures' files, 0: not known */
};

static void take_effects(struct run *s)
{
	struct effects *e = &s->t.effects;

	if (e->copy.n)
		term_copy(s->term, e->copy.p, e->copy.n);
	if (e->suspend)
		term_suspend(s->term);
	if (e->stop && s->loader)
		loader_stop(s->loader);
	s->all = e->redraw || e->suspend;
	e->copy.n = 0;
	e->suspend = e->redraw = e->stop = false;
}

static void take_input(struct run *s, const struct input *in)
{
	struct tui *t = &s->t;
	int w, h;

	switch (in->kind) {
	case INPUT_KEY:
		tui_key(t, in->key, in->pause);
		break;
	case INPUT_RESIZE:
		term_size(s->term, &w, &h);
		tui_resize(t, w, h);
		break;
	case INPUT_CLICK:
	case INPUT_DOUBLE:
	case INPUT_WHEEL:
		tui_mouse(t, in->x, in->y, in->by, in->kind == INPUT_DOUBLE);
		break;
	case INPUT_DRAG:
		tui_drag(t, in->x, in->y);
		break;
	case INPUT_END:
		t->effects.quit = true;
		break;
	default:
		break;
	}
	take_effects(s);
}

static void show(struct run *s)
{
	tui_render(&s->t, &s->screen);
	term_show(s->term, &s->screen, s->all);
	s->all = false;
}

static void loop(struct run *s)
{
	while (!s->t.effects.quit) {
		bool more = jobs_work(&s->t, SLICE_MS);

		show(s);
		struct input in = term_input(s->term, more ? 0 : -1);
		take_input(s, &in);
	}
}

/* ---- while captures are read */

/* "A good.pcap [#####.....] 48%  184000 messages" */
static void progress_text(struct run *s, unsigned side, struct buf *out)
{
	bool done;
	uint64_t bytes = loader_bytes(s->loader, side, &done);
	unsigned percent = done             ? 100
			   : s->sizes[side] ? (unsigned)(bytes * 100 / s->sizes[side])
					    : 0;

	/* What is packed grows beyond its file: of that only the amount is known. */
	bool known = done || (s->sizes[side] && bytes <= s->sizes[side]);
	if (s->t.trace[SIDE_B])
		buf_printf(out, "%c ", 'A' + (int)side);
	if (known) {
		buf_char(out, '[');
		for (unsigned i = 0; i < 10; i++)
			buf_char(out, i < percent / 10 ? '#' : '.');
		buf_printf(out, "] %u%%", percent);
	} else {
		buf_printf(out, "%llu MB", (unsigned long long)(bytes >> 20));
	}
	buf_printf(out, " %u messages  ", s->t.trace[side]->msgs.n);
}

static void say_progress(struct run *s)
{
	struct buf text = { 0 };

	buf_str(&text, "Reading ");
	for (unsigned i = 0; i < 2 && s->t.trace[i]; i++)
		progress_text(s, i, &text);
	buf_str(&text, " z stops  q quits");
	tui_say(&s->t, false, "%s", buf_cstr(&text));
	buf_free(&text);
}

static void look_while_reading(struct run *s)
{
	/* The first look is at once. */
	struct input in = term_input(s->term, s->screen.cells ? LOADING_MS : 0);

	loader_enter(s->loader);
	take_input(s, &in);
	tui_grow(&s->t);
	if (!s->t.note[0] || in.kind == INPUT_NONE)
		say_progress(s);
	tui_render(&s->t, &s->screen);
	loader_leave(s->loader);
	term_show(s->term, &s->screen, s->all);
	s->all = false;
}

/* The traces belong to the comparison: the screen stays, but for its last line. */
static void look_while_comparing(struct run *s)
{
	const char *text = " Comparing ...";
	struct input in = term_input(s->term, LOADING_MS);

	if (in.kind == INPUT_KEY &&
		(in.key == 'q' || keymap_action(&s->t.keys, in.key) == ACT_QUIT))
		s->t.effects.quit = true;
	if (in.kind == INPUT_END)
		s->t.effects.quit = true;
	if (in.kind == INPUT_RESIZE || !s->screen.cells) {
		term_size(s->term, &s->t.w, &s->t.h);
		screen_reset(&s->screen, s->t.w, s->t.h);
	}
	screen_fill(&s->screen, s->screen.h - 1, 0, s->screen.w, ST_NORMAL, ' ');
	screen_str(&s->screen, s->screen.h - 1, 0, s->screen.w, ST_NORMAL, text);
	term_show(s->term, &s->screen, false);
}

/* Shows what is there until all is read and compared. */
static bool load(struct run *s, const struct tui_setup *setup, struct err *e)
{
	enum load_state state;
	struct diff *d = NULL;

	s->loader = loader_start(setup->load, setup->b ? 2 : 1);
	while ((state = loader_state(s->loader, &d, e)) <= LOAD_COMPARING && !s->t.effects.quit) {
		if (state == LOAD_READING)
			look_while_reading(s);
		else
			look_while_comparing(s);
	}
	loader_free(s->loader);
	s->loader = NULL;
	if (state == LOAD_DONE && !s->t.effects.quit) {
		s->t.note[0] = '\0';
		tui_loaded(&s->t, d);
		for (unsigned i = 0; i < 2 && s->t.trace[i]; i++)
			if (s->t.trace[i]->stats.stopped)
				tui_say(&s->t, true, "stopped: the rest was not read");
	}
	return state != LOAD_FAILED;
}

static void note_sizes(struct run *s)
{
	struct stat st;

	for (unsigned i = 0; i < 2 && s->t.trace[i]; i++)
		if (stat(s->t.trace[i]->path, &st) == 0 && S_ISREG(st.st_mode))
			s->sizes[i] = (uint64_t)st.st_size;
}

bool tui_run(const struct tui_setup *setup, bool color, struct err *e)
{
	struct run s = { .all = true };
	bool ok = true;
	int w, h;

	s.term = term_open(color, setup->config, e);
	if (!s.term)
		return false;
	tui_init(&s.t, setup);
	note_sizes(&s);
	term_size(s.term, &w, &h);
	tui_resize(&s.t, w, h);
	if (setup->load)
		ok = load(&s, setup, e);
	if (ok)
		loop(&s);
	term_close(s.term);
	tui_free(&s.t);
	screen_free(&s.screen);
	return ok;
}
