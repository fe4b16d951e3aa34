/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "report/overview.h"
#include "tui/model.h"

/* An event has no fields; there is this to say of it. */
enum fact { FACT_WHAT, FACT_STREAM, FACT_CLIENT, FACT_SERVER, FACT_FRAME, FACT_TIME, FACTS };

static const char *const labels[FACTS] = { "Event", "Stream", "Client", "Server", "Frame", "Time" };

static void fact_text(const struct trace *t, uint32_t event, enum fact fact, struct buf *out)
{
	const struct cap_event *e = &trace_event(t, event)->e;
	const struct conv_info *conv = &trace_conv(t, e->stream)->info;

	switch (fact) {
	case FACT_WHAT:
		event_summary(t, event, out);
		break;
	case FACT_STREAM:
		buf_u64(out, conv->stream);
		break;
	case FACT_CLIENT:
	case FACT_SERVER:
		endpoint_text(fact == FACT_CLIENT ? &conv->client : &conv->server, out);
		break;
	case FACT_FRAME:
		buf_u64(out, e->frame);
		break;
	case FACT_TIME:
		time_text(e->time_ns, out);
		break;
	case FACTS:
		break;
	}
}

void render_event(struct tui *t, struct screen *s, const struct rect *r)
{
	const struct pick *p = &t->fields.pick;
	bool both = p->msg[SIDE_A] != NONE && p->msg[SIDE_B] != NONE;
	int x = r->x + 14, half = both ? (r->w - 14 - 3) / 2 : r->w - 14;

	for (enum fact fact = 0; fact < FACTS && fact < pane_rows(r); fact++) {
		int y = r->y + 1 + (int)fact, at = x;

		screen_str(s, y, r->x + 5, 9, ST_NORMAL, labels[fact]);
		for (unsigned side = 0; side < SIDES; side++) {
			if (p->msg[side] == NONE)
				continue;
			t->text.n = 0;
			fact_text(p->trace[side], p->msg[side], fact, &t->text);
			screen_text(s, y, at, half, ST_NORMAL, t->text.p, t->text.n);
			at += half + 3;
		}
		if (both)
			screen_down(s, y, x + half + 1, 1, ST_DIM);
	}
}
