/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <sys/stat.h>

#include "tui/term.h"
#include "tui/tui.h"
#include "tui/viewer.h"

/* A key press is answered within a picture's time, also while something is searched. */
#define SLICE_MS 4

/* Between two pictures while nobody presses a key. */
#define PICTURE_MS 50

/* Between two looks at what was read meanwhile. */
#define LOADING_MS 100

struct run {
	struct tui t;
	struct term *term;
	struct screen screen;
	bool color;
	bool all; /* draw also what should be there */
	const struct tui_load *load;
	struct loader *loader;
	enum load_state state;
	uint64_t shown;        /* when the last picture was */
	uint64_t sizes[SIDES]; /* of the captures' files, 0: not known */
};

/* color: whether the terminal is to have them, by itself. */
static bool want_color(const struct config *c, bool color)
{
	int value = c->value[SET_COLOR];

	return value == COLOR_BY_TERMINAL ? color : value == COLOR_ON;
}

static void take_effects(struct run *s)
{
	struct effects *e = &s->t.effects;
	struct err error;

	if (e->copy.n)
		term_copy(s->term, e->copy.p, e->copy.n);
	if (e->suspend)
		term_suspend(s->term);
	if (e->stop)
		loader_stop(s->loader);
	if (e->look)
		term_look(s->term, want_color(&s->t.config, s->color), &s->t.config);
	if (e->view && !viewer_open(s->t.config.wireshark, e->view, e->view_frame, &error))
		tui_say(&s->t, true, "%s", error.text);
	s->all = e->redraw || e->suspend || e->look;
	e->copy.n = 0;
	e->view = NULL;
	e->look = false;
	e->suspend = e->redraw = e->stop = false;
}

static void take_input(struct run *s, const struct input *in)
{
	struct tui *t = &s->t;
	int w, h;

	switch (in->kind) {
	case INPUT_KEY:
		tui_key(t, in->key, in->after);
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

/* What is being done, for the last line while nothing else is said there. */
static void note_progress(struct run *s)
{
	struct tui *t = &s->t;
	struct buf text = { 0 };

	if (s->state == LOAD_READING) {
		buf_str(&text, "Reading ");
		for (unsigned i = 0; i < 2 && t->trace[i]; i++)
			progress_text(s, i, &text);
		buf_str(&text, " z stops  q quits");
	} else if (s->state == LOAD_COMPARING) {
		int percent = loader_compared(s->loader);

		buf_str(&text, t->diff ? "Comparing anew" : "Comparing");
		if (percent >= 0)
			buf_printf(&text, " %d%%", percent);
		buf_str(&text, "  z stops");
	}
	snprintf(t->progress, sizeof(t->progress), "%s", buf_cstr(&text));
	buf_free(&text);
}

/* What of the captures was not read, or could not be. */
static void say_shortfalls(struct tui *t)
{
	for (unsigned i = 0; i < 2 && t->trace[i]; i++) {
		if (t->trace[i]->stats.stopped)
			tui_say(t, true, "stopped: the rest was not read");
		else if (t->trace[i]->stats.truncated)
			tui_say(t, true, "%s is cut in the middle of a packet: read up to there",
				t->trace[SIDE_B] ? i ? "B" : "A" : "the capture");
	}
}

/* Takes over what the threads have done. False: it came to nothing, e says why. */
static bool take_news(struct run *s, struct err *e)
{
	struct tui *t = &s->t;
	enum load_state before = s->state;
	struct compare_ask ask;
	struct diff *d, *old = t->diff;

	s->state = loader_state(s->loader, e);
	if (s->state == LOAD_FAILED)
		return false;
	if (s->state == LOAD_READING || before == LOAD_READING)
		tui_grow(t);
	if (before == LOAD_READING && s->state == LOAD_IDLE) {
		if (t->trace[SIDE_B])
			tui_compare_first(t);
		else
			tui_loaded(t);
		say_shortfalls(t);
	}
	if (t->effects.compare) {
		loader_compare(s->loader, &t->asked);
		t->effects.compare = false;
		s->state = loader_state(s->loader, e);
	} else if (s->state == LOAD_IDLE && (d = loader_take(s->loader, &ask))) {
		tui_compared(t, d, &ask);
		if (old)
			s->load->forget(s->load->self, old);
		else
			say_shortfalls(t);
	} else if (s->state == LOAD_IDLE && t->comparing) {
		if (t->loading)
			tui_loaded(t);
		tui_compare_stopped(t);
	}
	note_progress(s);
	return true;
}

/* How long to wait for a key. */
static int patience(const struct run *s, bool more)
{
	bool busy = s->state == LOAD_READING || s->state == LOAD_COMPARING;

	if (!s->screen.cells)
		return 0; /* the first look is at once */
	/* The threads are to have their turn, too. */
	return more ? busy ? SLICE_MS : 0 : busy ? LOADING_MS : -1;
}

static void show(struct run *s)
{
	term_show(s->term, &s->screen, s->all);
	s->all = false;
	s->shown = now_ms();
}

static bool loop(struct run *s, struct err *e)
{
	bool ok = true, more = false;

	while (ok && !s->t.effects.quit) {
		struct input in = term_input(s->term, patience(s, more));

		loader_enter(s->loader);
		take_input(s, &in);
		ok = take_news(s, e);
		/* A key press is shown first. */
		more = ok && jobs_work(&s->t, in.kind == INPUT_NONE ? SLICE_MS : 0);
		bool due = in.kind != INPUT_NONE || !more || now_ms() - s->shown >= PICTURE_MS;
		if (due)
			tui_render(&s->t, &s->screen);
		loader_leave(s->loader);
		if (due)
			show(s);
	}
	return ok;
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
	struct run s = { .all = true, .color = color, .load = setup->load };
	int w, h;

	s.term = term_open(want_color(setup->config, color), setup->config, e);
	if (!s.term)
		return false;
	tui_init(&s.t, setup);
	note_sizes(&s);
	term_size(s.term, &w, &h);
	tui_resize(&s.t, w, h);
	s.loader = loader_start(setup->load, setup->b ? 2 : 1);
	bool ok = loop(&s, e);
	/* The screen first: what is being read or compared may take a moment to end. */
	term_close(s.term);
	loader_free(s.loader);
	struct diff *d = s.t.diff;
	tui_free(&s.t);
	if (d)
		setup->load->forget(setup->load->self, d);
	screen_free(&s.screen);
	return ok;
}
