/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_DIFF_H
#define DIFF_DIFF_H

/*
 * Compares two traces: what stands opposite what (entries), what is not the
 * same (deltas of an entry), and what a person should read first (findings).
 * The result is data, without colour or layout. Entries are small; the deltas
 * of one are worked out again when somebody looks at it (diff_view).
 */

#include "diff/rules.h"
#include "dissect/trace.h"

enum change { SAME, CHANGED, ONLY_A, ONLY_B, MOVED, CHANGES };

enum severity { SEV_NONE, SEV_NOTE, SEV_DIFFERENCE };

/* How telling a difference is; findings stand in this order. */
enum tier { TIER_STATUS, TIER_PARAMETER, TIER_ATTRIBUTE, TIERS };

/* A row: a pair of messages or of events, or one that has no counterpart. */
struct entry {
	uint32_t a, b;     /* messages, or events if is_event; NONE: no counterpart */
	uint32_t exchange; /* from 1: entries of one exchange share it */
	uint32_t cause;    /* finding (from 1) that it is a consequence of; 0: none */
	uint8_t kind;      /* enum change */
	uint8_t severity;
	uint8_t refs; /* which references differ, see compare.h */
	bool is_event : 1;
	bool excused : 1; /* a note, whatever rules say */
	bool hidden : 1;  /* by a filter, after the comparison */
	bool opaque : 1;  /* at least one side could not be compared (encrypted, cut, malformed) */
	bool moved : 1;   /* stands in another place on the other side: MOVED, if that counts */
	uint8_t portion : 2; /* enum portion */
};

/* What a pair is part of that is the same on both sides, though not in the same pieces. */
enum portion { PORTION_NONE, PORTION_DATA, PORTION_LISTING, PORTION_SHARED };

/* Whether a change (enum change) is that one side has nothing. */
static inline bool diff_is_only(uint8_t kind)
{
	return kind == ONLY_A || kind == ONLY_B;
}

#define NO_NODE UINT32_MAX

/* One field (or subtree) that differs. */
struct delta {
	uint8_t kind, severity, tier;
	bool below : 1;     /* only in a deep view: part of a value that differs itself */
	bool ordered : 1;   /* the same: a time whose order to others may count */
	uint16_t field;     /* enum field_id */
	uint32_t a, b;      /* nodes in the view's trees, NO_NODE: absent */
	const char *a_text; /* what to show in place of the value, NULL: the value */
	const char *b_text;
	const char *reason; /* why it counts, where that is not plain; may be NULL */
	uint32_t with; /* after told_group: the first of those told as one; NO_NODE: not told */
};

/* The deltas of one entry, with the trees that they point into. */
struct view {
	struct tree a, b;
	struct delta *deltas;
	uint32_t n, cap;
	struct arena texts;
	/*
	 * By node of a: the node of b that stands opposite it, or NO_NODE. Only
	 * kept if the caller asks for it.
	 */
	bool keep_pairs;
	/*
	 * Whether to list whatever may count once rules have silenced some of it.
	 */
	bool deep;
	uint32_t *to_b;
	uint32_t cap_pairs;
};

struct finding {
	uint32_t entry; /* index into entries */
	uint32_t delta; /* index into that entry's deltas, NO_NODE: the whole message */
	uint8_t kind, severity, tier;
	uint16_t field;        /* F_NONE: the whole message */
	uint32_t consequences; /* entries folded under it */
	const char *reason;    /* why it stands where it stands */
};

struct diff;
struct kept;

/*
 * Somebody who knows differences that are to be notes only. Is asked about
 * each, in order of entries; v holds the trees of both sides.
 */
struct judge {
	/* Why x (NULL: the whole row) is a note, a text that outlives the diff; NULL: it is none.
	 */
	const char *(*accepts)(void *self, const struct diff *d, const struct entry *e,
		const struct view *v, const struct delta *x);
	void *self;
};

#define JUDGES_MAX 16u

/* Which deltas were accepted, and why: the answers are asked for once. */
struct accepted {
	struct map map;     /* (entry, nodes) -> index into reasons */
	struct vec reasons; /* const char * */
};

/* Where the rows of two conversations, or of several that follow one another, begin. */
struct lane_start {
	uint32_t entry;
	bool goes_on;   /* it does not begin: from here on only one side has something */
	bool one_sided; /* messages are encrypted on one side only */
	bool alone;     /* there is nothing on the other side */
};

struct diff_counts {
	uint64_t kind[CHANGES]; /* entries by enum change, SAME includes noted */
	uint64_t noted;         /* entries with notes but without differences */
};

struct diff {
	struct trace *a, *b;
	const struct rules *rules;
	struct vec entries;       /* struct entry */
	struct finding *findings; /* in order of importance */
	uint32_t n_findings;
	struct finding *notes; /* same shape, in order of entries */
	uint32_t n_notes;
	struct diff_counts counts;
	uint64_t encrypted, incomplete, malformed; /* messages that could not be compared */
	bool identical;                            /* no difference */
	bool approximate;                          /* the alignment hit a bound */
	bool nothing_compared; /* nothing after the session setups could be compared */
	bool cut;              /* there are more findings or notes than are listed */
	bool stopped;          /* the watch wanted no more: of no use but to be freed */
	struct bind *bind;     /* which object of a answers to which of b */
	struct accepted accepted;
	struct vec lanes;    /* struct lane_start */
	struct kept *kept;   /* what differs whatever rules say, NULL: not kept */
	uint32_t broken_pin; /* one that others did not allow, from 1; 0: none */
};

/* What of a trace is compared; state is learned from all of it. */
struct part {
	uint32_t first_frame, last_frame; /* 0: no bound */
	uint32_t stream;                  /* NONE: all */
};

/* Whether what happened on a conversation in a frame belongs to the part. */
static inline bool part_has(
	const struct part *p, const struct trace *t, uint32_t conv, uint32_t frame)
{
	if (conv == NONE || (p->first_frame && frame < p->first_frame) ||
		(p->last_frame && frame > p->last_frame))
		return false;
	return p->stream == NONE || trace_conv(t, conv)->info.stream == p->stream;
}

/* Whether a message of an exchange belongs to the part: an operation is compared as a whole. */
bool part_has_exch(const struct part *p, const struct trace *t, const struct exch *x);

/* Sets trace_options so that the pass prepares a side's trace; *side must outlive the pass. */
void diff_prepare(struct trace_options *o, struct rules_side *side);

/* Two exchanges that somebody has declared to be the same operation. */
struct pin {
	uint32_t a, b;
};

#define PINS_MAX 64u

/*
 * Somebody who waits for a comparison that goes on in a thread of its own, and
 * dissects messages of the same traces meanwhile.
 */
struct diff_watch {
	void *self;
	/* From enter to leave messages are dissected; nobody else may then. */
	void (*enter)(void *self);
	void (*leave)(void *self);
	/*
	 * Called often between them, where no tree is in use: others may have
	 * their turn in it. done of of parts are compared. False: stop.
	 */
	bool (*step)(void *self, uint64_t done, uint64_t of);
};

/* What is compared of two traces, and how. */
struct diff_setup {
	struct part parts[SIDES];
	const struct rules *rules;
	struct judge judges[JUDGES_MAX];
	unsigned n_judges;
	struct pin pins[PINS_MAX]; /* those that cross an earlier one do not hold */
	unsigned n_pins;
	bool turned; /* the judges know a as b and b as a */
	bool anew;   /* the traces were prepared under other rules: equal hashes say nothing */
	bool keep;   /* rules will change: keep what they will be asked about, for diff_refresh */
	bool masked; /* the traces were prepared under rules, which equal hashes may be owed to */
	const struct diff_watch *watch; /* NULL: none */
};

/* Compares two traces opened with options from diff_prepare. The setup may go after that. */
void diff_run(struct diff *d, struct trace *a, struct trace *b, const struct diff_setup *setup);
void diff_free(struct diff *d);

static inline struct entry *diff_entry(const struct diff *d, uint32_t i)
{
	return vec_at(&d->entries, i);
}

/* Works out the deltas of an entry. v is reused from call to call; view_free in the end. */
void diff_view(struct diff *d, uint32_t entry, struct view *v);
void view_free(struct view *v);

/* The same for any message of a and any of b (or NONE); what they refer to is not judged. */
void diff_view_pair(struct diff *d, uint32_t a, uint32_t b, struct view *v);

/*
 * Works out kind and severity of an entry anew, after the rules have changed
 * and kept_rules was told; the counts follow. all: also if it was equal under
 * the rules that the captures were read with. v is worked with. Returns
 * whether the messages had to be looked at.
 */
bool diff_refresh(struct diff *d, uint32_t entry, bool all, struct view *v);

/*
 * Looks at an entry of which nobody knows yet what differs in it under other
 * rules. False: it is known.
 */
bool diff_look(struct diff *d, uint32_t entry, struct view *v);

#endif
