/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/cells.h"

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#include "base/utf.h"

void screen_reset(struct screen *s, int w, int h)
{
	size_t n = (size_t)w * (size_t)h;

	if (w != s->w || h != s->h || !s->cells) {
		free(s->cells);
		s->cells = xmalloc((n + 1) * sizeof(*s->cells));
		s->w = w;
		s->h = h;
	}
	for (size_t i = 0; i < n; i++)
		s->cells[i] = (struct cell){ .ch = ' ' };
}

void screen_free(struct screen *s)
{
	free(s->cells);
	*s = (struct screen){ 0 };
}

/* One character of text as it is shown. */
struct glyph {
	uint32_t ch;
	int width;      /* 0: goes onto the character before it */
	unsigned bytes; /* of the text */
};

static struct glyph glyph_at(const struct screen *s, const char *text, size_t n)
{
	struct glyph g = { '?', 1, 1 };
	uint32_t ch;
	unsigned len = utf8_char(text, n, &ch);

	if (!len)
		return g;
	g.bytes = len;
	/* escape_text has let no control character pass; none gets further than here. */
	if (ch < 0x20 || (ch >= 0x7f && ch < 0xa0))
		return g;
	/* A locale of ASCII knows no widths: there it is shown as an escape. */
	int width = ch < 0x7f || s->ascii ? 1 : wcwidth((wchar_t)ch);
	if (width < 0 || width > 2)
		return g;
	g.ch = ch;
	g.width = width;
	return g;
}

int screen_width(const struct screen *s, const char *text, size_t n)
{
	int width = 0;

	for (size_t i = 0; i < n;) {
		struct glyph g = glyph_at(s, text + i, n - i);

		i += g.bytes;
		width += s->ascii && g.ch > 0x7e ? (g.ch > 0xffff ? 8 : 6) : g.width;
	}
	return width;
}

static bool inside(const struct screen *s, int y, int x)
{
	return y >= 0 && y < s->h && x >= 0 && x < s->w;
}

static void put(struct screen *s, int y, int x, const struct glyph *g, unsigned style)
{
	if (!inside(s, y, x))
		return;
	*screen_at(s, y, x) = (struct cell){ .ch = g->ch, .style = (uint8_t)style };
	if (g->width == 2 && inside(s, y, x + 1))
		*screen_at(s, y, x + 1) = (struct cell){ .ch = 0, .style = (uint8_t)style };
	else if (g->width == 2)
		screen_at(s, y, x)->ch = '>';
}

static void combine(struct screen *s, int y, int x, uint32_t ch)
{
	if (!inside(s, y, x))
		return;
	struct cell *c = screen_at(s, y, x);

	if (!c->ch && x > 0)
		c--;
	for (unsigned i = 0; i < CELL_MARKS; i++)
		if (!c->mark[i]) {
			c->mark[i] = ch;
			return;
		}
}

/* Shows a character that ASCII has not; returns the columns used, at most room. */
static int put_escape(struct screen *s, int y, int x, int room, uint32_t ch, unsigned style)
{
	char text[12];
	int n = snprintf(text, sizeof(text), ch > 0xffff ? "\\u%06x" : "\\u%04x", ch);

	if (n > room)
		return room + 1;
	for (int i = 0; i < n; i++)
		put(s, y, x + i, &(struct glyph){ (unsigned char)text[i], 1, 1 }, style);
	return n;
}

static void put_more(struct screen *s, int y, int x, unsigned style)
{
	/* Of a wide character nothing is left if its right half goes. */
	if (x > 0 && inside(s, y, x) && !screen_at(s, y, x)->ch)
		screen_at(s, y, x - 1)->ch = ' ';
	put(s, y, x, &(struct glyph){ s->ascii ? '>' : 0x2026, 1, 1 }, style);
}

int screen_text_from(struct screen *s, int y, int x, int width, unsigned style, const char *text,
	size_t n, int skip)
{
	int used = 0;

	for (size_t i = 0; i < n;) {
		struct glyph g = glyph_at(s, text + i, n - i);
		bool escape = s->ascii && g.ch > 0x7e;

		i += g.bytes;
		if (skip > 0) {
			skip -= g.width;
			continue;
		}
		if (g.width == 0 && !escape) {
			if (used)
				combine(s, y, x + used - 1, g.ch);
			continue;
		}
		int takes =
			escape ? put_escape(s, y, x + used, width - used, g.ch, style) : g.width;
		if (used + takes > width) {
			/* The marker takes the place of what stands last. */
			if (width > 0)
				put_more(s, y, x + (used < width ? used : width - 1), style);
			return width;
		}
		if (!escape)
			put(s, y, x + used, &g, style);
		used += takes;
	}
	return used;
}

int screen_text(
	struct screen *s, int y, int x, int width, unsigned style, const char *text, size_t n)
{
	return screen_text_from(s, y, x, width, style, text, n, 0);
}

void screen_right(struct screen *s, int y, int x, int width, unsigned style, const char *text)
{
	int n = screen_width(s, text, strlen(text));

	if (n < width)
		x += width - n;
	screen_text(s, y, x, n < width ? n : width, style, text, strlen(text));
}

void screen_fill(struct screen *s, int y, int x, int width, unsigned style, char ch)
{
	for (int i = 0; i < width; i++)
		put(s, y, x + i, &(struct glyph){ (unsigned char)ch, 1, 1 }, style);
}

enum { LINE_ACROSS = 0x2500, LINE_DOWN = 0x2502, LINE_RIGHT = 0x251c };

static void put_line(struct screen *s, int y, int x, unsigned style, uint32_t ch)
{
	put(s, y, x, &(struct glyph){ s->ascii ? ch == LINE_ACROSS ? '-' : '|' : ch, 1, 1 }, style);
}

void screen_across(struct screen *s, int y, int x, int width, unsigned style)
{
	for (int i = 0; i < width; i++)
		put_line(s, y, x + i, style, LINE_ACROSS);
}

void screen_down(struct screen *s, int y, int x, int height, unsigned style)
{
	for (int i = 0; i < height; i++) {
		bool joins =
			inside(s, y + i, x + 1) && screen_at(s, y + i, x + 1)->ch == LINE_ACROSS;

		put_line(s, y + i, x, style, joins ? LINE_RIGHT : LINE_DOWN);
	}
}

void screen_add_style(struct screen *s, int y, int x, int width, unsigned bits)
{
	for (int i = 0; i < width; i++)
		if (inside(s, y, x + i))
			screen_at(s, y, x + i)->style |= (uint8_t)bits;
}

void screen_set_style(struct screen *s, int y, int x, int width, unsigned style)
{
	for (int i = 0; i < width; i++)
		if (inside(s, y, x + i))
			screen_at(s, y, x + i)->style = (uint8_t)style;
}

void screen_copy(struct screen *s, int y, int x, int width, const struct screen *row, int from)
{
	for (int i = 0; i < width && from + i < row->w; i++) {
		struct cell c = *screen_at(row, 0, from + i);
		bool cut = i + 1 == width && from + width < row->w &&
			   !screen_at(row, 0, from + width)->ch;

		/* Of a wide character there is nothing to see without its other half. */
		if (cut || (i == 0 && !c.ch))
			c = (struct cell){ .ch = ' ', .style = c.style };
		if (inside(s, y, x + i))
			*screen_at(s, y, x + i) = c;
	}
}

void screen_dump(const struct screen *s, struct buf *out)
{
	for (int y = 0; y < s->h; y++) {
		size_t end = out->n;

		for (int x = 0; x < s->w; x++) {
			const struct cell *c = screen_at(s, y, x);

			if (!c->ch)
				continue;
			utf8_add(out, c->ch);
			for (unsigned i = 0; i < CELL_MARKS && c->mark[i]; i++)
				utf8_add(out, c->mark[i]);
			if (c->ch != ' ')
				end = out->n;
		}
		out->n = end;
		buf_char(out, '\n');
	}
}
