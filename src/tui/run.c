/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/term.h"
#include "tui/tui.h"

/* A key press is answered within a picture's time, also while something is searched. */
#define SLICE_MS 8

static void take_effects(struct tui *t, struct term *term, bool *all)
{
	struct effects *e = &t->effects;

	if (e->copy.n)
		term_copy(term, e->copy.p, e->copy.n);
	if (e->suspend)
		term_suspend(term);
	*all = e->redraw || e->suspend;
	e->copy.n = 0;
	e->suspend = e->redraw = false;
}

static void take_input(struct tui *t, const struct term *term, const struct input *in)
{
	int w, h;

	switch (in->kind) {
	case INPUT_KEY:
		tui_key(t, in->key);
		break;
	case INPUT_RESIZE:
		term_size(term, &w, &h);
		tui_resize(t, w, h);
		break;
	case INPUT_CLICK:
	case INPUT_DOUBLE:
	case INPUT_WHEEL:
		tui_mouse(t, in->x, in->y, in->by, in->kind == INPUT_DOUBLE);
		break;
	case INPUT_END:
		t->effects.quit = true;
		break;
	default:
		break;
	}
}

static void loop(struct tui *t, struct term *term)
{
	struct screen screen = { 0 };
	bool all = true;
	int w, h;

	term_size(term, &w, &h);
	tui_resize(t, w, h);
	while (!t->effects.quit) {
		bool more = jobs_work(t, SLICE_MS);

		tui_render(t, &screen);
		term_show(term, &screen, all);
		struct input in = term_input(term, more ? 0 : -1);
		take_input(t, term, &in);
		take_effects(t, term, &all);
	}
	screen_free(&screen);
}

bool tui_run(const struct tui_setup *setup, bool color, struct err *e)
{
	struct term *term = term_open(color, !setup->config->no_mouse, e);
	struct tui t;

	if (!term)
		return false;
	tui_init(&t, setup);
	loop(&t, term);
	term_close(term);
	tui_free(&t);
	return true;
}
