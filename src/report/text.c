/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/text.h"

#include "report/value.h"

#define INDENT 4u
#define VALUE_MAX 64u

static void spaces(struct buf *out, size_t n)
{
	buf_reserve(out, n);
	memset(out->p + out->n, ' ', n);
	out->n += n;
}

static void add_value(const struct tree *t, const struct node *n, struct buf *out)
{
	size_t before = out->n;

	buf_str(out, ": ");
	value_text(t, n, VALUE_MAX, out);
	if (out->n == before + 2)
		out->n = before;
	if (value_error(n) && fields[n->field].type != T_GROUP) {
		buf_str(out, " [");
		buf_str(out, value_error(n));
		buf_char(out, ']');
	}
}

void text_tree(const struct tree *t, unsigned depth, struct buf *out)
{
	for (uint32_t i = 0; i < t->n; i++) {
		const struct node *n = &t->nodes[i];

		spaces(out, INDENT * (depth + n->depth));
		buf_str(out, fields[n->field].label);
		add_value(t, n, out);
		buf_char(out, '\n');
	}
}
