/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/latency.h"

#include <stdlib.h>

#include "report/escape.h"
#include "report/style.h"

/* Operations listed without -v. */
#define OPERATIONS_MAX 10u

static void milliseconds(struct buf *out, const struct latency_side *s, uint64_t ns)
{
	if (s->n)
		buf_printf(out, " %10.3f", (double)ns / 1e6);
	else
		buf_printf(out, " %10s", "-");
}

static void side_columns(struct buf *out, const struct latency_side *s)
{
	buf_printf(out, " %8u", s->n);
	milliseconds(out, s, s->median);
	milliseconds(out, s, s->p95);
}

static void add_remark(
	struct buf *out, const char **comma, unsigned a, unsigned b, const char *what)
{
	if (!a && !b)
		return;
	buf_printf(out, "%s%s %u -> %u", *comma, what, a, b);
	*comma = ", ";
}

static void row_text(struct buf *out, const struct latency_row *row, const struct report_options *o)
{
	const struct latency_side *a = &row->side[SIDE_A], *b = &row->side[SIDE_B];
	const char *comma = "  ";
	size_t width = strlen(row->name);

	style(out, o->color, row->slower ? ROLE_CHANGED : ROLE_NONE);
	buf_str(out, row->slower ? "! " : "  ");
	escape_text(out, row->name, width);
	/* The numbers of a long name stand below it. */
	buf_printf(out, width > 22 ? "\n%*s" : "%*s", width > 22 ? 24 : 22 - (int)width, "");
	side_columns(out, a);
	side_columns(out, b);
	if (row->factor > 0)
		buf_printf(out, " %8.2f", row->factor);
	else
		buf_printf(out, " %8s", "-");
	add_remark(out, &comma, a->interim, b->interim, "interim");
	add_remark(out, &comma, a->unanswered, b->unanswered, "unanswered");
	if (row->waits)
		buf_printf(out, "%swaits for a change", comma);
	style(out, o->color && row->slower, ROLE_NONE);
	buf_char(out, '\n');
}

static int by_factor(const void *x, const void *y)
{
	const struct latency_row *const *a = x, *const *b = y;

	if ((*a)->slower != (*b)->slower)
		return (*a)->slower ? -1 : 1;
	if ((*a)->factor < (*b)->factor || (*a)->factor > (*b)->factor)
		return (*a)->factor > (*b)->factor ? -1 : 1;
	return (*a)->entry < (*b)->entry ? -1 : (*a)->entry > (*b)->entry;
}

static void heading(struct buf *out, const char *text, const struct report_options *o)
{
	buf_char(out, '\n');
	style(out, o->color, ROLE_HEADING);
	buf_printf(out, "%-24s %8s %10s %10s %8s %10s %10s %8s", text, "count A", "median", "95 %",
		"count B", "median", "95 %", "factor");
	style(out, o->color, ROLE_NONE);
	buf_char(out, '\n');
}

static void operations_text(
	struct buf *out, const struct latency *l, const struct report_options *o)
{
	const struct latency_row **sorted =
		xcalloc(l->operations.n + 1ul, sizeof(const struct latency_row *));
	uint32_t n = 0, shown;

	for (uint32_t i = 0; i < l->operations.n; i++)
		if (o->verbose || latency_at(&l->operations, i)->slower)
			sorted[n++] = latency_at(&l->operations, i);
	qsort(sorted, n, sizeof(const struct latency_row *), by_factor);
	shown = o->verbose || n < OPERATIONS_MAX ? n : OPERATIONS_MAX;
	if (n)
		heading(out, o->verbose ? "Operations" : "Slower operations", o);
	for (uint32_t i = 0; i < shown; i++)
		row_text(out, sorted[i], o);
	if (shown < n)
		buf_printf(out, "  ... %u more (-v lists them)\n", n - shown);
	free(sorted);
}

void latency_text(struct buf *out, const struct latency *l, const struct report_options *o)
{
	heading(out, "Response times in ms", o);
	for (uint32_t i = 0; i < l->commands.n; i++)
		row_text(out, latency_at(&l->commands, i), o);
	operations_text(out, l, o);
}

static void side_json(struct json *j, const char *key, const struct latency_side *s)
{
	json_open(j, key, '{');
	json_u64(j, "count", s->n);
	if (s->n) {
		json_u64(j, "median_ns", s->median);
		json_u64(j, "p95_ns", s->p95);
	}
	json_u64(j, "interim", s->interim);
	json_u64(j, "unanswered", s->unanswered);
	json_close(j, '}');
}

static void factor_json(struct json *j, const char *key, double factor)
{
	json_key(j, key);
	if (factor > 0)
		buf_printf(j->out, "%.3f", factor);
	else
		buf_str(j->out, "null");
}

static void rows_json(struct json *j, const char *key, const struct vec *rows)
{
	json_open(j, key, '[');
	for (uint32_t i = 0; i < rows->n; i++) {
		const struct latency_row *row = latency_at(rows, i);

		json_open(j, NULL, '{');
		json_str(j, "name", row->name);
		json_u64(j, "entry", row->entry + 1u);
		side_json(j, "a", &row->side[SIDE_A]);
		side_json(j, "b", &row->side[SIDE_B]);
		factor_json(j, "factor", row->factor);
		json_bool(j, "slower", row->slower);
		json_close(j, '}');
	}
	json_close(j, ']');
}

void latency_json(struct json *j, const struct latency *l)
{
	json_open(j, "latency", '{');
	factor_json(j, "limit", l->limit);
	json_u64(j, "slower", l->slower);
	rows_json(j, "commands", &l->commands);
	rows_json(j, "operations", &l->operations);
	json_close(j, '}');
}
