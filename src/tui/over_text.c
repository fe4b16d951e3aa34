/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "report/escape.h"
#include "report/path.h"
#include "report/value.h"
#include "tui/model.h"

/* ---- help */

static void help_action(struct tui *t, enum action a, struct buf *line)
{
	size_t start = 0;

	line->n = 0;
	buf_str(line, "  ");
	keymap_keys(&t->keys, a, 4, line);
	if (line->n == 2)
		buf_str(line, "(no key)");
	for (start = line->n; start < 18; start++)
		buf_char(line, ' ');
	buf_char(line, ' ');
	buf_str(line, actions[a].help);
	over_add(t, ST_NORMAL, NONE, line);
}

void over_help(struct tui *t)
{
	struct buf line = { 0 };

	snprintf(t->over.title, sizeof(t->over.title), "Keys (q closes)");
	for (unsigned g = 0; g < GROUPS; g++) {
		bool any = false;

		for (unsigned a = ACT_NONE + 1; a < ACTIONS; a++) {
			if (actions[a].group != g || (actions[a].where == W_PAIR && !t->trace[1]))
				continue;
			line.n = 0;
			buf_str(&line, group_name((enum group)g));
			if (!any)
				over_add(t, ST_HEAD, NONE, &line);
			any = true;
			help_action(t, (enum action)a, &line);
		}
	}
	buf_free(&line);
}

/* ---- what was negotiated */

static void add_value(
	struct tui *t, struct buf *line, const char *label, enum field_id field, uint64_t value)
{
	const char *name = fields[field].names ? names_find(fields[field].names, value) : NULL;

	line->n = 0;
	buf_printf(line, "    %-14s ", label);
	if (name)
		buf_str(line, name);
	else
		buf_printf(line, "0x%llx", (unsigned long long)value);
	for (unsigned i = 0; fields[field].bits && i < fields[field].bits->n; i++)
		if (value & fields[field].bits->list[i].mask)
			buf_printf(line, " %s", fields[fields[field].bits->list[i].field].label);
	over_add(t, ST_NORMAL, NONE, line);
}

static void add_session(struct tui *t, struct buf *line, const struct session *s, uint32_t i)
{
	struct buf name = { 0 };

	buf_printf(&name, "%s%s%s", s->domain ? s->domain : "", s->domain ? "\\" : "",
		s->user ? s->user : "(user not known)");
	line->n = 0;
	buf_printf(line, "    %-14s s%u ", "session", i + 1);
	escape_text(line, name.p, name.n);
	if (s->host) {
		buf_str(line, " from ");
		escape_text(line, s->host, strlen(s->host));
	}
	over_add(t, ST_NORMAL, NONE, line);
	buf_free(&name);
}

static void add_shares(struct tui *t, struct buf *line, const struct trace *trace, uint32_t session)
{
	for (uint32_t i = 0; i < trace->shares.n; i++) {
		const struct share *s = trace_share(trace, i);

		if (s->session != session || !s->path)
			continue;
		line->n = 0;
		buf_printf(line, "    %-14s t%u ", "share", i + 1);
		escape_text(line, s->path, strlen(s->path));
		over_add(t, ST_NORMAL, NONE, line);
	}
}

static void add_conv(struct tui *t, struct buf *line, const struct trace *trace, uint32_t conv)
{
	const struct conv *c = trace_conv(trace, conv);

	line->n = 0;
	buf_printf(line, "  stream %u  ", c->info.stream);
	endpoint_text(&c->info.client, line);
	buf_str(line, " -> ");
	endpoint_text(&c->info.server, line);
	buf_printf(line, "  %u messages, %u encrypted", c->n_messages, c->n_encrypted);
	over_add(t, ST_BOLD, NONE, line);
	if (c->dialect > 1)
		add_value(t, line, "dialect", F_SMB2_DIALECT, c->dialect);
	if (c->dialect > 1)
		add_value(t, line, "capabilities", F_SMB2_CAPABILITIES, c->capabilities);
	if (c->cipher)
		add_value(t, line, "cipher", F_SMB2_ENCRYPTION_CIPHER, c->cipher);
	if (c->signing != UINT16_MAX && c->dialect == 0x0311)
		add_value(t, line, "signing", F_SMB2_SIGNING_ALG, c->signing);
	for (uint32_t i = 0; i < trace->sessions.n; i++)
		if (trace_session(trace, i)->conv == conv) {
			add_session(t, line, trace_session(trace, i), i);
			add_shares(t, line, trace, i);
		}
}

void over_card(struct tui *t)
{
	struct buf line = { 0 };

	snprintf(t->over.title, sizeof(t->over.title), "Connections (q closes)");
	for (unsigned side = 0; side < 2 && t->trace[side]; side++) {
		line.n = 0;
		if (t->trace[1])
			buf_printf(&line, "%c: ", 'A' + (int)side);
		file_name(t->trace[side], &line);
		over_add(t, ST_HEAD, NONE, &line);
		/* The first hundreds tell; thousands of connections are a list of their own. */
		for (uint32_t i = 0; i < t->trace[side]->convs.n && i < 200; i++)
			add_conv(t, &line, t->trace[side], i);
		if (t->trace[side]->convs.n > 200) {
			line.n = 0;
			buf_printf(&line, "  and %u more", t->trace[side]->convs.n - 200);
			over_add(t, ST_DIM, NONE, &line);
		}
	}
	buf_free(&line);
}

/* ---- findings */

static const char *const kinds[CHANGES] = { "same", "changed", "only in A", "only in B", "moved" };

static void finding_values(const struct view *v, const struct delta *x, struct buf *out)
{
	path_text(x->a != NO_NODE ? &v->a : &v->b, x->a != NO_NODE ? x->a : x->b, out);
	buf_str(out, ": ");
	if (x->a == NO_NODE || x->b == NO_NODE) {
		buf_str(out, kinds[x->kind]);
		return;
	}
	if (x->a_text)
		escape_text(out, x->a_text, strlen(x->a_text));
	else
		value_brief(&v->a, &v->a.nodes[x->a], 40, out);
	buf_str(out, " -> ");
	if (x->b_text)
		escape_text(out, x->b_text, strlen(x->b_text));
	else
		value_brief(&v->b, &v->b.nodes[x->b], 40, out);
}

/* The delta that a finding is about, as the rules are now; NULL: it does not count any more. */
static const struct delta *finding_delta(const struct finding *f, const struct view *v)
{
	for (uint32_t i = 0; i < v->n; i++)
		if (v->deltas[i].field == f->field && v->deltas[i].severity != SEV_NONE)
			return &v->deltas[i];
	return NULL;
}

static void finding_frames(const struct diff *d, const struct entry *e, struct buf *out)
{
	for (unsigned side = 0; side < 2; side++) {
		const struct trace *trace = side ? d->b : d->a;
		uint32_t at = entry_of(e, (enum side)side);

		if (at != NONE)
			buf_printf(out, "%c%u ", 'A' + (int)side,
				e->is_event ? trace_event(trace, at)->e.frame
					    : trace_msg(trace, at)->frame);
	}
}

void finding_line(struct tui *t, uint32_t i, struct buf *out, unsigned *style)
{
	const struct diff *d = t->diff;
	bool note = i >= d->n_findings;
	const struct finding *f = note ? &d->notes[i - d->n_findings] : &d->findings[i];
	const struct entry *e = diff_entry(d, f->entry);
	enum side side = e->a != NONE ? SIDE_A : SIDE_B;
	struct trace *trace = side == SIDE_A ? d->a : d->b;
	struct buf raw = { 0 };

	*style = note ? ST_DIM : f->tier == TIER_STATUS ? ST_ERROR : ST_CHANGE;
	buf_printf(out, note ? " note  " : "%5u  ", i + 1);
	finding_frames(d, e, out);
	diff_view(t->diff, f->entry, &t->refreshed);
	if (e->is_event)
		event_summary(trace, entry_of(e, side), &raw);
	else
		trace_summary(trace, entry_of(e, side),
			side == SIDE_A ? &t->refreshed.a : &t->refreshed.b, &raw);
	buf_char(out, ' ');
	escape_text(out, raw.p, raw.n);
	buf_str(out, "  ");
	const struct delta *x = f->field == F_NONE ? NULL : finding_delta(f, &t->refreshed);
	if (x)
		finding_values(&t->refreshed, x, out);
	else if (f->field == F_NONE)
		buf_str(out, note && f->reason ? f->reason : kinds[f->kind]);
	else
		buf_str(out, "(ignored)");
	if (!x && f->field != F_NONE)
		*style = ST_DIM;
	if (f->consequences)
		buf_printf(out, "  (+%u follow)", f->consequences);
	buf_free(&raw);
}
