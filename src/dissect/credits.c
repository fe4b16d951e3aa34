/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/credits.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "dissect/smb2.h"

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

/* A request takes ids; marks it if they were used before or not granted. */
static void take(struct trace *t, struct sequence *s, struct msg *m, uint32_t charge)
{
	struct conv *c = trace_conv(t, m->conv);

	if (t->state->id == UINT64_MAX)
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

static void grant(struct sequence *s, struct conv *c, uint32_t credits)
{
	sequence_grant(s, credits);
	if (sequence_left(s) > c->max_credits)
		c->max_credits = (uint32_t)sequence_left(s);
}

/* Keeps what credits are left after the message, see trace_credits. */
static void keep(struct trace *t, const struct sequence *s, uint32_t msg)
{
	uint64_t left = sequence_left(s);

	while (t->credits.n <= msg)
		vec_push(&t->credits);
	*(uint16_t *)vec_at(&t->credits, msg) =
		(uint16_t)(left < UINT16_MAX - 1 ? left + 1 : UINT16_MAX);
}

void credits_follow(struct trace *t, uint32_t msg, uint32_t n)
{
	struct msg *m = trace_msg(t, msg);
	struct sequence *s = sequence_of(t, m->conv);

	if (!s)
		return;
	if (m->bits & M_RESPONSE)
		grant(s, trace_conv(t, m->conv), n);
	else if (m->cmd != SMB2_CANCEL)
		take(t, s, m, n);
	keep(t, s, msg);
}

void credits_free(struct state *s)
{
	for (uint32_t i = 0; i < s->n_sequences; i++)
		free(s->sequences[i]);
	free(s->sequences);
}
