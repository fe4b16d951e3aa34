/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "report/escape.h"
#include "tui/columns.h"
#include "tui/ids.h"

static unsigned sign_style(char sign)
{
	switch (sign) {
	case '<':
		return ST_A;
	case '>':
		return ST_B;
	case '~':
	case 'm':
		return ST_CHANGE;
	case '!':
		return ST_ERROR;
	case 'i':
	case '?':
		return ST_DIM;
	default:
		return ST_NORMAL;
	}
}

/* "0.4ms", "1.25s": short, for a column. */
static void duration(uint64_t ns, struct buf *out)
{
	if (ns < 10000000)
		buf_printf(out, "%.2fms", (double)ns / 1e6);
	else if (ns < 1000000000)
		buf_printf(out, "%.0fms", (double)ns / 1e6);
	else
		buf_printf(out, "%.2fs", (double)ns / 1e9);
}

/* The row of one side while it is drawn. */
struct draw {
	struct tui *t;
	struct screen *s; /* one line, as wide as all columns */
	const struct columns *c;
	unsigned style;
};

static void put(const struct draw *d, enum column at, const char *text)
{
	bool ends = at > COL_OPERATION; /* its blank is before it, not behind */

	if (d->c->wide[at])
		screen_right(d->s, 0, d->c->at[at] + ends, d->c->wide[at] - 1, d->style, text);
}

static void put_operation(const struct draw *d, const struct buf *raw, int room)
{
	int x = d->c->at[COL_OPERATION];
	/* Where the row is scrolled its texts are not. */
	int skip = d->c->all > d->c->w ? 0 : d->t->skip[PANE_LIST];
	struct buf safe = { 0 };

	escape_text(&safe, raw->p, raw->n);
	screen_text_from(d->s, 0, x, room, d->style, safe.p, safe.n, skip);
	const char *found = search_in(&d->t->search, safe.p, safe.n);
	if (found) {
		int at = screen_width(d->s, safe.p, (size_t)(found - safe.p)) - skip;
		int n = screen_width(d->s, found, strlen(d->t->search.text));

		for (int i = at < 0 ? 0 : at; i < at + n && i < room; i++)
			screen_set_style(d->s, 0, x + i, 1, ST_MARK | (d->style & ST_CURSOR));
	}
	buf_free(&safe);
}

/* What a row says of one side. */
struct side_row {
	enum side side;
	struct trace *trace;
	uint32_t msg, answer; /* answer: the response that its status and latency come from */
	bool is_event, part;
};

static void put_frame(const struct draw *d, uint32_t n)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", n);
	put(d, COL_FRAME, text);
}

static void put_time(const struct draw *d, const struct trace *t, uint64_t ns)
{
	char text[40];

	snprintf(text, sizeof(text), "%.4f", ((double)ns - (double)t->stats.first_ns) / 1e9);
	put(d, COL_TIME, text);
}

/* The status, at the end of the operation's column; returns the columns it took. */
static int put_status(const struct draw *d, const struct side_row *r)
{
	const struct msg *m = r->answer != NONE ? trace_msg(r->trace, r->answer) : NULL;
	int wide = d->c->wide[COL_OPERATION], max = d->c->w / 3 > 9 ? d->c->w / 3 : 9;
	static const char prefix[] = "STATUS_";
	struct buf *out = &d->t->text;
	unsigned style = d->style;

	out->n = 0;
	if (!m && (r->part || trace_msg(r->trace, r->msg)->kind > MSG_SMB1))
		return 0;
	if (!m)
		buf_str(out, "no answer");
	else if (!m->status)
		buf_str(out, "OK");
	else
		trace_status(m, out);
	if (m && trace_failed(m))
		style = (style & ~(unsigned)0x3f) | ST_ERROR;
	const char *text = buf_cstr(out);
	if (strncmp(text, prefix, sizeof(prefix) - 1) == 0)
		text += sizeof(prefix) - 1;
	int w = screen_width(d->s, text, strlen(text));
	w = w > max ? max : w;
	w = w > wide ? wide : w;
	screen_str(d->s, 0, d->c->at[COL_OPERATION] + wide - w, w, style, text);
	return w + 1;
}

static void put_latency(const struct draw *d, const struct side_row *r)
{
	struct buf *out = &d->t->text;

	out->n = 0;
	if (r->answer != NONE && r->answer != r->msg)
		duration(trace_msg(r->trace, r->answer)->time_ns -
				 trace_msg(r->trace, r->msg)->time_ns,
			out);
	put(d, COL_LATENCY, buf_cstr(out));
}

/* What the client may still ask for after this. */
static void put_credits(const struct draw *d, const struct side_row *r)
{
	uint32_t left = trace_credits(r->trace, r->answer != NONE ? r->answer : r->msg);
	char text[16] = "";

	if (left != NONE)
		snprintf(text, sizeof(text), "%u", left);
	put(d, COL_CREDITS, text);
}

static void put_object(const struct draw *d, const struct side_row *r)
{
	struct buf *out = &d->t->text;

	out->n = 0;
	ids_object(d->t, r->side, trace_msg(r->trace, r->msg), out);
	put(d, COL_OBJECT, buf_cstr(out));
}

/* Where in its file it reads, writes or locks. */
static void put_offset(const struct draw *d, const struct tree *tree)
{
	const struct node *n = tree_find(tree, F_SMB2_FILE_OFFSET, 0);
	char text[24] = "";

	if (n)
		snprintf(text, sizeof(text), "%llu", (unsigned long long)n->value);
	put(d, COL_OFFSET, text);
}

static void put_message(const struct draw *d, const struct side_row *r)
{
	struct trace *trace = r->trace;
	const struct msg *m = trace_msg(trace, r->msg);
	struct tree *tree = &d->t->scratch;
	struct buf *out = &d->t->text;

	put_frame(d, m->frame);
	put_time(d, trace, m->time_ns);
	put_latency(d, r);
	put_credits(d, r);
	put_object(d, r);
	trace_dissect(trace, r->msg, tree);
	put_offset(d, tree);
	int room = d->c->wide[COL_OPERATION] - put_status(d, r);
	out->n = 0;
	if (r->part) {
		buf_str(out, "  ");
		trace_summary(trace, r->msg, tree, out);
	} else {
		trace_operation(trace, r->msg, tree, out);
	}
	put_operation(d, out, room);
}

static void put_event(const struct draw *d, const struct side_row *r)
{
	const struct cap_event *e = &trace_event(r->trace, r->msg)->e;
	struct buf *out = &d->t->text;

	put_frame(d, e->frame);
	put_time(d, r->trace, e->time_ns);
	out->n = 0;
	buf_str(out, "* ");
	event_summary(r->trace, r->msg, out);
	put_operation(d, out, d->c->wide[COL_OPERATION]);
}

static struct side_row side_row(const struct list *l, const struct row *row, enum side side)
{
	const struct doc *d = l->doc;
	struct side_row r = { side, d->trace[side], NONE, NONE, false, false };
	const struct entry e = doc_entry(d, doc_first(d, row->op));

	r.is_event = e.is_event;
	r.part = row->kind == ROW_PART || d->flat;
	if (r.is_event) {
		r.msg = entry_of(&e, side);
	} else if (r.part) {
		r.msg = doc_at(d, row->entry, side);
		if (r.msg != NONE && trace_msg(r.trace, r.msg)->bits & M_RESPONSE)
			r.answer = r.msg;
	} else {
		r.msg = doc_request(d, row->op, side);
		r.answer = doc_response(d, row->op, side);
	}
	return r;
}

static void put_side(struct tui *t, struct screen *s, int y, const struct columns *c,
	unsigned style, const struct list *l, const struct row *row, enum side side)
{
	struct side_row r = side_row(l, row, side);
	struct draw d = { t, &t->row, c, style };

	t->row.ascii = s->ascii;
	screen_reset(&t->row, c->all, 1);
	screen_fill(&t->row, 0, 0, c->all, style & ST_CURSOR, ' ');
	if (r.msg == NONE)
		screen_fill(&t->row, 0, 1, c->all - 1, ST_DIM | (style & ST_CURSOR), '.');
	else if (r.is_event)
		put_event(&d, &r);
	else
		put_message(&d, &r);
	columns_place(c, s, y, &t->row);
}

static void put_fold(struct screen *s, int y, const struct rect *r, unsigned style, uint32_t n)
{
	char text[64];

	snprintf(text, sizeof(text), "... %u %s ...", n,
		n == 1 ? "equal operation" : "equal operations");
	screen_str(s, y, r->x + 5, r->w - 5, ST_DIM | style, text);
}

static bool is_pinned(const struct tui *t, const struct entry *e)
{
	return !e->is_event && e->a != NONE && e->b != NONE &&
	       tui_pinned(t, SIDE_A, trace_msg(t->trace[SIDE_A], e->a)->exch);
}

static void put_row(struct tui *t, struct screen *s, const struct rect *r, int y,
	const struct list *l, const struct row *row, bool cursor)
{
	const struct doc *d = l->doc;
	unsigned mark = cursor ? ST_CURSOR : 0;
	uint32_t first = row->kind == ROW_PART ? row->entry : doc_first(d, row->op);
	uint32_t end = row->kind == ROW_PART ? first + 1 : doc_first(d, row->op + 1);

	screen_fill(s, y, r->x, r->w, mark, ' ');
	if (cursor)
		screen_fill(s, y, r->x, 1, mark, '>');
	if (row->kind == ROW_FOLD) {
		put_fold(s, y, r, mark, row->entry);
		return;
	}
	char sign = doc_sign(d, first, end);
	unsigned style = sign_style(sign) | mark;
	if (!d->trace[SIDE_A] || !d->trace[SIDE_B]) {
		struct columns c = columns_of(t, r->x + 1, r->w - 1);

		put_side(t, s, y, &c, mark, l, row, d->trace[SIDE_A] ? SIDE_A : SIDE_B);
		if (sign == '!')
			screen_fill(s, y, r->x, 1, ST_ERROR | mark, cursor ? '>' : '!');
		return;
	}
	int half = columns_half(r);
	struct columns a = columns_of(t, r->x + 1, half), b = columns_of(t, r->x + half + 5, half);
	put_side(t, s, y, &a, style, l, row, SIDE_A);
	screen_fill(s, y, r->x + half + 2, 1, style | ST_BOLD, sign);
	const struct entry e = doc_entry(d, first);
	if (is_pinned(t, &e))
		screen_fill(s, y, r->x + half + 3, 1, style | ST_BOLD, 'P');
	put_side(t, s, y, &b, style, l, row, SIDE_B);
}

static void column_names(struct tui *t, struct screen *s, int y, const struct columns *c,
	unsigned style, const char *what)
{
	struct draw d = { t, &t->row, c, style };
	int at = c->at[COL_OPERATION], wide = c->wide[COL_OPERATION];

	t->row.ascii = s->ascii;
	screen_reset(&t->row, c->all, 1);
	screen_fill(&t->row, 0, 0, c->all, style, ' ');
	put(&d, COL_FRAME, c->wide[COL_FRAME] > 5 ? "Frame" : "No");
	put(&d, COL_TIME, "Time");
	put(&d, COL_LATENCY, "Latency");
	put(&d, COL_CREDITS, "Cr");
	put(&d, COL_OBJECT, "Object");
	put(&d, COL_OFFSET, "Offset");
	screen_right(d.s, 0, at + wide - 6, 6, style, "Status");
	screen_str(d.s, 0, at, wide - 7, style, what);
	columns_place(c, s, y, &t->row);
}

static void list_rows(struct tui *t, struct screen *s, const struct rect *r, const struct list *l)
{
	for (uint32_t i = 0; i < pane_rows(r) && l->top + i < l->n; i++) {
		struct row row = list_row(l, l->top + i);

		put_row(t, s, r, r->y + 1 + (int)i, l, &row, l->top + i == l->cursor);
	}
	if (!l->n)
		screen_str(s, r->y + 1, r->x + 2, r->w - 2, ST_DIM,
			l->passed ? "nothing passes the filter" : "nothing to show");
}

static void side_name(struct tui *t, enum side side)
{
	t->text.n = 0;
	buf_printf(&t->text, "%c: ", 'A' + (int)side);
	file_name(t->trace[side], &t->text);
}

static void one_list(struct tui *t, struct screen *s, const struct rect *r, enum which which,
	const char *what, bool focus)
{
	struct columns c = columns_of(t, r->x + 1, r->w - 1);
	unsigned style = ST_HEAD | (focus ? ST_CURSOR : 0);

	screen_fill(s, r->y, r->x, r->w, style, ' ');
	column_names(t, s, r->y, &c, style, what);
	list_rows(t, s, r, &t->lists[which]);
}

void render_list(struct tui *t, struct screen *s, const struct rect *r)
{
	bool focus = t->pane == PANE_LIST;
	unsigned style = ST_HEAD | (focus ? ST_CURSOR : 0);
	int half = columns_half(r);

	if (t->mode == MODE_SINGLE || !t->trace[SIDE_B]) {
		side_name(t, t->side);
		one_list(t, s, r, (enum which)t->side,
			t->trace[SIDE_B] ? buf_cstr(&t->text)
			: t->flat        ? "Message"
					 : "Operation",
			focus);
		return;
	}
	if (t->mode == MODE_UNLINKED || !t->diff) {
		struct rect a = { r->y, r->x, r->h, (r->w - 1) / 2 }, b = a;

		b.x += a.w + 1;
		b.w = r->w - a.w - 1;
		side_name(t, SIDE_A);
		one_list(t, s, &a, LIST_A, buf_cstr(&t->text), focus && t->side == SIDE_A);
		screen_down(s, r->y, r->x + a.w, r->h, ST_DIM);
		side_name(t, SIDE_B);
		one_list(t, s, &b, LIST_B, buf_cstr(&t->text), focus && t->side == SIDE_B);
		return;
	}
	screen_fill(s, r->y, r->x, r->w, style, ' ');
	struct columns a = columns_of(t, r->x + 1, half), b = columns_of(t, r->x + half + 5, half);
	side_name(t, SIDE_A);
	column_names(t, s, r->y, &a, style, buf_cstr(&t->text));
	side_name(t, SIDE_B);
	column_names(t, s, r->y, &b, style, buf_cstr(&t->text));
	list_rows(t, s, r, &t->lists[LIST_PAIR]);
}
