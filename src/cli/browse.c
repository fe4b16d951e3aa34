/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/comparison.h"
#include "tui/tui.h"

/* A file in the user's home, or where XDG_CONFIG_HOME says; NULL: there is no such place. */
static const char *home_file(const char *variable, const char *name, struct buf *path)
{
	const char *dir = getenv(variable);

	path->n = 0;
	if (!dir || !*dir)
		return NULL;
	buf_printf(path, "%s/%s", dir, name);
	return buf_cstr(path);
}

/* Where the configuration is. */
struct config_files {
	struct buf own, smbcmp;
};

static void find_files(const struct options *o, struct config *c, struct config_files *f)
{
	c->path = o->config ? o->config : home_file("XDG_CONFIG_HOME", "smbdiff/config", &f->own);
	if (!c->path && !getenv("XDG_CONFIG_HOME"))
		c->path = home_file("HOME", ".config/smbdiff/config", &f->own);
	c->smbcmp = home_file("HOME", ".smbcmp", &f->smbcmp);
	if (c->smbcmp && access(c->smbcmp, F_OK) != 0)
		c->smbcmp = NULL;
}

/* What the user has set up; a file that is not there is none, unless it was asked for. */
static bool load_config(
	const struct options *o, struct config *c, struct config_files *f, struct err *e)
{
	config_init(c);
	find_files(o, c, f);
	c->value[SET_KEYMAP] = o->keymap == KEYMAP_SMBCMP;
	c->keymap_given = o->keymap_given;
	bool there = o->config || (c->path && access(c->path, F_OK) == 0);
	if (!(there ? config_load(c, e) : config_load_keys(c, e)))
		return false;
	if (o->color != COLOR_AUTO)
		c->value[SET_COLOR] = o->color == COLOR_ALWAYS ? COLOR_ON : COLOR_OFF;
	if (o->ascii)
		c->value[SET_ASCII] = true;
	setlocale(LC_CTYPE, "");
	c->only_ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
	return true;
}

/* What is read and compared while the interface is open already. */
struct background {
	const struct options *o;
	struct reader r[SIDES];
	struct comparison comparison;
	bool prepared;
};

static bool read_one(void *self, unsigned side, struct load_gate *gate, struct err *e)
{
	struct background *b = self;
	struct reader *r = &b->r[side];

	r->progress = load_progress(gate);
	reader_read(r);
	*e = r->err;
	return r->ok;
}

static void forget(void *self, struct diff *d)
{
	(void)self;
	diff_free(d);
	free(d);
}

/* Pins and parts for sides that may have changed places. */
static void set_up(struct background *b, const struct compare_ask *ask)
{
	struct diff_setup *s = &b->comparison.setup;

	s->turned = ask->swapped;
	s->anew = ask->anew;
	s->keep = true;
	for (unsigned side = 0; side < SIDES; side++)
		s->parts[side] = b->o->operands[side ^ ask->swapped].part;
	s->n_pins = ask->n_pins;
	for (unsigned i = 0; i < ask->n_pins; i++) {
		const struct pin *pin = &ask->pins[i];

		s->pins[i] = ask->swapped ? (struct pin){ pin->b, pin->a } : *pin;
	}
}

static struct diff *compare_both(
	void *self, struct compare_ask *ask, struct load_gate *gate, struct err *e)
{
	struct background *b = self;
	struct comparison *c = &b->comparison;
	struct diff_watch watch = load_watch(gate);

	c->silent = true;
	c->setup.watch = &watch;
	c->progress = load_progress(gate);
	if (!b->prepared && !comparison_prepare(c, b->r, e))
		return NULL;
	if (ask->first) {
		ask->n_pins = c->setup.n_pins;
		memcpy(ask->pins, c->setup.pins, sizeof(ask->pins));
	}
	set_up(b, ask);
	struct diff *d = xcalloc(1, sizeof(*d));
	comparison_run(c, b->r, d);
	b->prepared |= !d->stopped;
	if (!d->stopped && (!ask->first || comparison_pinned(c, d, e)))
		return d;
	forget(b, d);
	return NULL;
}

static bool tell_afterwards(struct background *b)
{
	bool ok = true;

	for (unsigned i = 0; i < b->o->n_operands && i < SIDES; i++)
		ok &= !b->r[i].ok || reader_tell(&b->r[i]);
	return ok;
}

enum status browse(struct options *o)
{
	struct background b = { .o = o };
	struct config config;
	struct config_files files = { 0 };
	struct tui_load load = {
		.self = &b, .read = read_one, .compare = compare_both, .forget = forget
	};
	struct tui_setup setup = { .a = &b.r[0].trace,
		.b = o->n_operands >= 2 ? &b.r[1].trace : NULL,
		.rules = &o->rules,
		.config = &config,
		.filter = o->filter_text,
		.load = &load };
	struct err e;

	if (!load_config(o, &config, &files, &e))
		return trouble(&e);
	for (unsigned i = 0; i < o->n_operands && i < SIDES; i++) {
		reader_init(&b.r[i], o, i, (enum side)i);
		b.r[i].trace.path = o->operands[i].path;
		setup.part[i] = o->operands[i].part;
	}
	bool ok = comparison_begin(&b.comparison, o, &e) &&
		  tui_run(&setup, want_color(o, stdout), &e);
	if (ok)
		ok = tell_afterwards(&b);
	else
		complain(e.text);
	comparison_free(&b.comparison);
	buf_free(&files.own);
	buf_free(&files.smbcmp);
	trace_free(&b.r[0].trace);
	trace_free(&b.r[1].trace);
	return ok ? IDENTICAL : TROUBLE;
}
