/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "report/escape.h"
#include "tui/model.h"

#define FRAME_W 7
#define TIME_W 11
#define LATENCY_W 8

/* The columns of one side. */
struct columns {
	int x, w;
	bool time, latency, handle;
};

static struct columns columns_of(const struct tui *t, int x, int w)
{
	bool more = t->columns ? w >= 44 : w >= 66;

	return (struct columns){ x, w, more, more && w >= 56, more && w >= 90 };
}

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

static void escaped(const struct tui *t, struct screen *s, int y, int x, int w, unsigned style,
	const struct buf *raw)
{
	struct buf safe = { 0 };
	int skip = t->skip[PANE_LIST];

	escape_text(&safe, raw->p, raw->n);
	screen_text_from(s, y, x, w, style, safe.p, safe.n, skip);
	const char *found = search_in(&t->search, safe.p, safe.n);
	if (found) {
		int at = screen_width(s, safe.p, (size_t)(found - safe.p)) - skip;
		int n = screen_width(s, found, strlen(t->search.text));

		for (int i = at < 0 ? 0 : at; i < at + n && i < w; i++)
			screen_set_style(s, y, x + i, 1, ST_MARK | (style & ST_CURSOR));
	}
	buf_free(&safe);
}

/* What a row says of one side. */
struct side_row {
	struct trace *trace;
	uint32_t msg, answer; /* answer: the response that its status and latency come from */
	bool is_event, part;
};

static void put_number(struct screen *s, int y, const struct columns *c, unsigned style, uint32_t n)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", n);
	screen_right(s, y, c->x, FRAME_W - 1, style, text);
}

static int put_time(
	struct screen *s, int y, int x, unsigned style, const struct trace *t, uint64_t ns)
{
	char text[40];
	double at = ((double)ns - (double)t->stats.first_ns) / 1e9;

	snprintf(text, sizeof(text), "%.4f", at);
	screen_right(s, y, x, TIME_W - 1, style, text);
	return TIME_W;
}

/* The status, right-aligned at the end; returns the columns it took. */
static int put_status(struct tui *t, struct screen *s, int y, int end, int max, unsigned style,
	const struct side_row *r)
{
	const struct msg *m = r->answer != NONE ? trace_msg(r->trace, r->answer) : NULL;
	static const char prefix[] = "STATUS_";
	const char *text;

	t->text.n = 0;
	if (!m && (r->part || trace_msg(r->trace, r->msg)->kind > MSG_SMB1))
		return 0;
	if (!m)
		buf_str(&t->text, "no answer");
	else if (!m->status)
		buf_str(&t->text, "OK");
	else
		trace_status(m, &t->text);
	if (m && trace_failed(m))
		style = (style & ~(unsigned)0x3f) | ST_ERROR;
	text = buf_cstr(&t->text);
	if (strncmp(text, prefix, sizeof(prefix) - 1) == 0)
		text += sizeof(prefix) - 1;
	int w = screen_width(s, text, strlen(text));
	w = w > max ? max : w;
	screen_str(s, y, end - w, w, style, text);
	return w + 1;
}

static int put_latency(
	struct tui *t, struct screen *s, int y, int end, unsigned style, const struct side_row *r)
{
	t->text.n = 0;
	if (r->answer != NONE && r->answer != r->msg)
		duration(trace_msg(r->trace, r->answer)->time_ns -
				 trace_msg(r->trace, r->msg)->time_ns,
			&t->text);
	screen_right(s, y, end - LATENCY_W + 1, LATENCY_W - 1, style, buf_cstr(&t->text));
	return LATENCY_W;
}

static int put_handle(struct screen *s, int y, int end, unsigned style, const struct msg *m)
{
	char text[16] = "";

	if (m->open != NONE)
		snprintf(text, sizeof(text), "h%u", m->open + 1);
	else if (m->share != NONE)
		snprintf(text, sizeof(text), "t%u", m->share + 1);
	else if (m->session != NONE)
		snprintf(text, sizeof(text), "s%u", m->session + 1);
	screen_right(s, y, end - 6, 6, style, text);
	return 7;
}

static void put_message(struct tui *t, struct screen *s, int y, const struct columns *c,
	unsigned style, const struct side_row *r)
{
	struct trace *trace = r->trace;
	const struct msg *m = trace_msg(trace, r->msg);
	int x = c->x + FRAME_W, end = c->x + c->w;

	put_number(s, y, c, style, m->frame);
	if (c->time)
		x += put_time(s, y, x, style, trace, m->time_ns);
	if (c->handle)
		end -= put_handle(s, y, end, style, m);
	if (c->latency)
		end -= put_latency(t, s, y, end, style, r);
	end -= put_status(t, s, y, end, c->w / 3 > 9 ? c->w / 3 : 9, style, r);
	trace_dissect(trace, r->msg, &t->scratch);
	t->text.n = 0;
	if (r->part) {
		buf_str(&t->text, "  ");
		trace_summary(trace, r->msg, &t->scratch, &t->text);
	} else {
		trace_operation(trace, r->msg, &t->scratch, &t->text);
	}
	escaped(t, s, y, x, end - x, style, &t->text);
}

static void put_event(struct tui *t, struct screen *s, int y, const struct columns *c,
	unsigned style, const struct side_row *r)
{
	const struct cap_event *e = &trace_event(r->trace, r->msg)->e;
	int x = c->x + FRAME_W;

	put_number(s, y, c, style, e->frame);
	if (c->time)
		x += put_time(s, y, x, style, r->trace, e->time_ns);
	t->text.n = 0;
	buf_str(&t->text, "* ");
	event_summary(r->trace, r->msg, &t->text);
	escaped(t, s, y, x, c->x + c->w - x, style, &t->text);
}

static struct side_row side_row(const struct list *l, const struct row *row, enum side side)
{
	const struct doc *d = l->doc;
	struct side_row r = { d->trace[side], NONE, NONE, false, false };
	const struct entry *e = doc_entry(d, doc_first(d, row->op));

	r.is_event = e->is_event;
	r.part = row->kind == ROW_PART || d->flat;
	if (r.is_event) {
		r.msg = entry_of(e, side);
	} else if (r.part) {
		r.msg = entry_of(doc_entry(d, row->entry), side);
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

	if (r.msg == NONE)
		screen_fill(s, y, c->x + 1, c->w - 1, ST_DIM | (style & ST_CURSOR), '.');
	else if (r.is_event)
		put_event(t, s, y, c, style, &r);
	else
		put_message(t, s, y, c, style, &r);
}

static void put_fold(struct screen *s, int y, const struct rect *r, unsigned style, uint32_t n)
{
	char text[64];

	snprintf(text, sizeof(text), "... %u %s ...", n,
		n == 1 ? "equal operation" : "equal operations");
	screen_str(s, y, r->x + FRAME_W + 1, r->w - FRAME_W - 1, ST_DIM | style, text);
}

static int half_width(const struct rect *r)
{
	return (r->w - 5) / 2;
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
	uint32_t end = row->kind == ROW_PART ? row->entry + 1 : doc_first(d, row->op + 1);

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
	int half = half_width(r);
	struct columns a = columns_of(t, r->x + 1, half), b = columns_of(t, r->x + half + 5, half);
	put_side(t, s, y, &a, style, l, row, SIDE_A);
	screen_fill(s, y, r->x + half + 2, 1, style | ST_BOLD, sign);
	if (is_pinned(t, doc_entry(d, first)))
		screen_fill(s, y, r->x + half + 3, 1, style | ST_BOLD, 'P');
	put_side(t, s, y, &b, style, l, row, SIDE_B);
}

static void column_names(
	struct screen *s, int y, const struct columns *c, unsigned style, const char *what)
{
	int x = c->x + FRAME_W, end = c->x + c->w;

	screen_right(s, y, c->x, FRAME_W - 1, style, "Frame");
	if (c->time) {
		screen_right(s, y, x, TIME_W - 1, style, "Time");
		x += TIME_W;
	}
	if (c->handle) {
		screen_right(s, y, end - 6, 6, style, "Object");
		end -= 7;
	}
	if (c->latency) {
		screen_right(s, y, end - LATENCY_W + 1, LATENCY_W - 1, style, "Latency");
		end -= LATENCY_W;
	}
	screen_right(s, y, end - 6, 6, style, "Status");
	screen_str(s, y, x, end - x - 7, style, what);
}

static void list_rows(struct tui *t, struct screen *s, const struct rect *r, const struct list *l)
{
	for (uint32_t i = 0; i < pane_rows(r) && l->top + i < l->n; i++)
		put_row(t, s, r, r->y + 1 + (int)i, l, &l->rows[l->top + i],
			l->top + i == l->cursor);
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
	column_names(s, r->y, &c, style, what);
	list_rows(t, s, r, &t->lists[which]);
}

void render_list(struct tui *t, struct screen *s, const struct rect *r)
{
	bool focus = t->pane == PANE_LIST;
	unsigned style = ST_HEAD | (focus ? ST_CURSOR : 0);
	int half = half_width(r);

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
	column_names(s, r->y, &a, style, buf_cstr(&t->text));
	side_name(t, SIDE_B);
	column_names(s, r->y, &b, style, buf_cstr(&t->text));
	list_rows(t, s, r, &t->lists[LIST_PAIR]);
}
