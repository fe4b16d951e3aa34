/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "report/sink.h"

/* Commands of SMB1 and SMB2, what has none, and events. */
#define LINES_MAX 300u

struct line {
	const char *what;
	uint64_t n[CHANGES + 1]; /* by enum change, then noted */
};

struct stat_table {
	struct line lines[LINES_MAX];
	unsigned n;
};

static const char *what_of(const struct diff *d, const struct entry *e)
{
	const struct trace *t = e->a != NONE ? d->a : d->b;
	uint32_t i = e->a != NONE ? e->a : e->b;
	const char *name;

	if (e->is_event)
		return "(connection)";
	name = command_name(trace_msg(t, i));
	return name ? name : "(unknown command)";
}

static struct line *line_of(struct stat_table *s, const char *what)
{
	unsigned i = 0;

	while (i < s->n && strcmp(s->lines[i].what, what) != 0)
		i++;
	if (i == s->n && s->n < LINES_MAX)
		s->lines[s->n++].what = what;
	return &s->lines[i < LINES_MAX ? i : LINES_MAX - 1];
}

static void add_line(struct out *out, const struct line *line)
{
	buf_printf(&out->buf, "%-22s", line->what);
	for (unsigned i = 0; i <= CHANGES; i++)
		buf_printf(&out->buf, " %9llu", (unsigned long long)line->n[i]);
	buf_char(&out->buf, '\n');
}

void report_stat(struct out *out, struct diff *d)
{
	struct stat_table *s = xcalloc(1, sizeof(*s));
	struct line total = { "total", { 0 } };

	for (uint32_t i = 0; i < d->entries.n; i++) {
		const struct entry *e = diff_entry(d, i);

		if (e->hidden)
			continue;
		struct line *line = line_of(s, what_of(d, e));
		line->n[e->kind]++;
		total.n[e->kind]++;
		line->n[CHANGES] += e->severity == SEV_NOTE;
		total.n[CHANGES] += e->severity == SEV_NOTE;
	}
	buf_printf(&out->buf, "%-22s %9s %9s %9s %9s %9s %9s\n", "", "same", "changed", "only A",
		"only B", "moved", "noted");
	for (unsigned i = 0; i < s->n; i++)
		add_line(out, &s->lines[i]);
	add_line(out, &total);
	free(s);
}
