/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/keys.h"
#include "cli/run.h"

void warn_truncated(const struct trace *t)
{
	if (t->stats.truncated)
		fprintf(stderr, "smbdiff: %s: cut in the middle of a packet, read up to there\n",
			t->path);
}

/* A part in which nothing is, is a mistake: two of them would be identical. */
static bool check_part(const struct trace *t, const struct part *p, struct err *e)
{
	bool whole = !p->first_frame && !p->last_frame && p->stream == NONE;

	for (uint32_t i = 0; !whole && i < t->msgs.n; i++)
		whole = part_has(p, t, trace_msg(t, i)->conv, trace_msg(t, i)->frame);
	for (uint32_t i = 0; !whole && i < t->events.n; i++)
		whole = part_has(p, t, trace_event(t, i)->e.stream, trace_event(t, i)->e.frame);
	return whole || fail(e, "%s: no SMB in the frames or the stream asked for", t->path);
}

bool open_part(
	struct trace *t, const struct operand *op, const struct trace_options *to, struct err *e)
{
	return trace_open(t, op->path, to, e) && check_part(t, &op->part, e);
}

static enum key_sides keys_of(const struct reader *r)
{
	return r->side.side == SIDE_A ? KEYS_A : KEYS_B;
}

void *reader_read(void *self)
{
	struct reader *r = self;
	struct trace_options to = { .capture = { r->o->ports, r->o->n_ports,
					    r->progress.step ? &r->progress : NULL },
		.keys = &r->o->keyring,
		.side = keys_of(r) };

	diff_prepare(&to, &r->side);
	r->ok = open_part(&r->trace, r->operand, &to, &r->err);
	return NULL;
}

void reader_init(struct reader *r, const struct options *o, unsigned operand, enum side side)
{
	*r = (struct reader){
		.o = o, .operand = &o->operands[operand], .side = { &o->rules, side }
	};
}

bool reader_tell(struct reader *r)
{
	if (r->ok)
		warn_truncated(&r->trace);
	else
		complain(r->err.text);
	return r->ok && keys_tell(r->o, &r->trace, keys_of(r));
}

bool read_operand(struct reader *r, const struct options *o, unsigned operand, enum side side)
{
	reader_init(r, o, operand, side);
	reader_read(r);
	return reader_tell(r);
}

bool read_operands(const struct options *o, struct reader r[2])
{
	bool ok = true, threads = false;
	unsigned n = o->n_operands >= 2 ? 2 : 1;

	for (unsigned i = 0; i < n; i++)
		reader_init(&r[i], o, i, (enum side)i);
	if (n == 2)
		threads = pthread_create(&r[1].thread, NULL, reader_read, &r[1]) == 0;
	reader_read(&r[0]);
	if (threads)
		pthread_join(r[1].thread, NULL);
	else if (n == 2)
		reader_read(&r[1]);
	for (unsigned i = 0; i < n; i++)
		ok &= reader_tell(&r[i]);
	return ok;
}
