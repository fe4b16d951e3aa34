/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/near.h"

#include <string.h>

#define WORD_MAX 64u

struct near near_start(const char *word)
{
	return (struct near){ .word = word, .distance = (unsigned)strlen(word) / 3 + 2 };
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
	unsigned low = a < b ? a : b;

	return low < c ? low : c;
}

/* Levenshtein's distance, a row of the matrix at a time. */
static unsigned distance(const char *a, size_t n, const char *b, size_t m)
{
	unsigned row[WORD_MAX + 1];

	for (unsigned j = 0; j <= m; j++)
		row[j] = j;
	for (unsigned i = 1; i <= n; i++) {
		unsigned corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			unsigned up = row[j];

			row[j] = least(corner + (a[i - 1] != b[j - 1]), up + 1, row[j - 1] + 1);
			corner = up;
		}
	}
	return row[m];
}

void near_try(struct near *n, const char *name)
{
	size_t a = strlen(n->word), b = strlen(name);

	/* Lengths that differ by so much tell already. */
	if (a > WORD_MAX || b > WORD_MAX || (a > b ? a - b : b - a) >= n->distance)
		return;
	unsigned d = distance(n->word, a, name, b);
	if (d < n->distance) {
		n->distance = d;
		n->best = name;
	}
}
