/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/sequence.h"

#include <stdbool.h>
#include <string.h>

void sequence_start(struct sequence *s)
{
	memset(s, 0, sizeof(*s));
	s->high = 1;
}

static uint64_t *word_of(struct sequence *s, uint64_t id)
{
	return &s->used[id / 64 % (SEQUENCE_WINDOW / 64)];
}

static bool is_used(struct sequence *s, uint64_t id)
{
	return *word_of(s, id) >> (id % 64) & 1;
}

static void use(struct sequence *s, uint64_t id)
{
	*word_of(s, id) |= 1ull << (id % 64);
	s->n_used++;
	while (s->n_used && is_used(s, s->low)) {
		*word_of(s, s->low) &= ~(1ull << (s->low % 64));
		s->low++;
		s->n_used--;
	}
}

enum sequence_verdict sequence_take(struct sequence *s, uint64_t id, uint32_t charge)
{
	uint64_t n = charge ? charge : 1;

	if (id < s->low)
		return SEQUENCE_REUSED;
	if (id >= s->high || n > s->high - id)
		return SEQUENCE_OUTSIDE;
	if (id + n > s->low + SEQUENCE_WINDOW)
		return SEQUENCE_INSIDE;
	if (is_used(s, id))
		return SEQUENCE_REUSED;
	for (uint64_t i = id; i < id + n; i++)
		if (i >= s->low && !is_used(s, i))
			use(s, i);
	return SEQUENCE_INSIDE;
}
