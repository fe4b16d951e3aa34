/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/series.h"

#include "base/hash.h"

uint32_t series_length(const struct tree *t, uint32_t i, uint32_t end)
{
	uint16_t field = t->nodes[i].field;
	uint32_t n = 0;

	while (i + n < end && t->nodes[i + n].field == field && t->nodes[i + n].end == i + n + 1)
		n++;
	return n <= SERIES_MAX ? n : 0;
}

static void fill(const struct tree *t, uint32_t first, uint32_t n, struct item *items)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct node *node = &t->nodes[first + i];
		const uint8_t *p = tree_bytes(t, node);
		uint32_t value =
			(uint32_t)(p ? hash_bytes(0, p, node->len) : hash_mix(0, node->value));

		items[i] = (struct item){ .content = value, .key = value };
	}
}

void series_align(const struct tree *ta, uint32_t a, uint32_t n_a, const struct tree *tb,
	uint32_t b, uint32_t n_b, uint32_t to_b[SERIES_MAX])
{
	struct item of_a[SERIES_MAX], of_b[SERIES_MAX];
	struct alignment al = { .a = of_a, .b = of_b, .n_a = n_a, .n_b = n_b, .to_b = to_b };

	fill(ta, a, n_a, of_a);
	fill(tb, b, n_b, of_b);
	align(&al);
}
