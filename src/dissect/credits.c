/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/credits.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

/* The sequence of a conversation whose beginning was captured and can be read, else NULL. */
static struct sequence *sequence_of(struct trace *t, uint32_t conv)
{
	struct state *s = t->state;
	const struct conv *c = trace_conv(t, conv);

	if (!c->info.from_start || c->lossy || c->n_encrypted)
		return NULL;
	if (conv >= s->n_sequences) {
		uint32_t n = conv + 1 > 2 * s->n_sequences ? conv + 1 : 2 * s->n_sequences;

		s->sequences = xrealloc(s->sequences, n * sizeof(struct sequence *));
		memset(s->sequences + s->n_sequences, 0,
			(n - s->n_sequences) * sizeof(struct sequence *));
		s->n_sequences = n;
	}
	if (!s->sequences[conv]) {
		s->sequences[conv] = xmalloc(sizeof(struct sequence));
		sequence_start(s->sequences[conv]);
	}
	return s->sequences[conv];
}

void credits_take(struct trace *t, struct msg *m, uint32_t charge)
{
	struct sequence *s = sequence_of(t, m->conv);
	struct conv *c = trace_conv(t, m->conv);

	if (!s || t->state->id == UINT64_MAX)
		return;
	switch (sequence_take(s, t->state->id, charge)) {
	case SEQUENCE_REUSED:
		m->bits |= M_ID_REUSED;
		break;
	case SEQUENCE_OUTSIDE:
		m->bits |= M_ID_OUTSIDE;
		break;
	case SEQUENCE_INSIDE:
		break;
	}
	c->starved += c->set_up && sequence_left(s) == 0;
}

void credits_grant(struct trace *t, const struct msg *m, uint32_t credits)
{
	struct sequence *s = sequence_of(t, m->conv);
	struct conv *c = trace_conv(t, m->conv);

	if (!s)
		return;
	sequence_grant(s, credits);
	if (sequence_left(s) > c->max_credits)
		c->max_credits = (uint32_t)sequence_left(s);
}

void credits_keep(struct trace *t, uint32_t msg)
{
	const struct sequence *s = sequence_of(t, trace_msg(t, msg)->conv);

	if (!s)
		return;
	uint64_t left = sequence_left(s);
	while (t->credits.n <= msg)
		vec_push(&t->credits);
	*(uint16_t *)vec_at(&t->credits, msg) =
		(uint16_t)(left < UINT16_MAX - 1 ? left + 1 : UINT16_MAX);
}

void credits_free(struct state *s)
{
	for (uint32_t i = 0; i < s->n_sequences; i++)
		free(s->sequences[i]);
	free(s->sequences);
}
