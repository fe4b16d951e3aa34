/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_NORMAL_H
#define DIFF_NORMAL_H

/*
 * Noise: what of a node counts under the rules. The same treatment makes the
 * hash of a message, in the one pass, and decides about two nodes.
 */

#include "diff/rules.h"
#include "dissect/trace.h"

enum treatment {
	TREAT_SKIP,    /* neither value nor presence */
	TREAT_PRESENT, /* presence only */
	TREAT_EXACT,
	TREAT_NOTE,   /* a value that differs is a note */
	TREAT_TIME,   /* unset, special or set */
	TREAT_RANDOM, /* zero or not */
	TREAT_ID,     /* 0, all ones or set; what it refers to is checked apart */
	TREAT_HOST,   /* empty or not; the name is mapped apart */
	TREAT_STEPS,  /* zero or not; how it counts on is checked apart */
	TREAT_ASK,    /* a rule may hold for both values together: normal_answer tells */
	TREAT_WITHIN, /* values that are near enough are equal: checked apart */
};

/* Whether the values of both sides together tell more than a token of each. */
static inline bool normal_by_pair(enum treatment how)
{
	return how == TREAT_ID || how == TREAT_HOST || how == TREAT_WITHIN || how == TREAT_STEPS ||
	       how == TREAT_ASK;
}

/* The token of an id. */
enum { ID_ZERO, ID_ONES, ID_SET };

/* Whose nodes are walked: rules may hold for some commands, paths or one side only. */
struct scope {
	const struct trace *t;
	const struct msg *m;
	enum side side;
};

/* Follows the rule in force along a pre-order walk. */
struct normal {
	const struct rules *rules;
	uint64_t active[RULES_MAX / 64];      /* rules that hold for the message */
	uint16_t rule_at[TREE_DEPTH_MAX + 3]; /* strongest rule of the ancestors at a depth */
	enum treatment plain;                 /* of the last node, whatever its value */
};

void normal_start(struct normal *n, const struct rules *rules, const struct scope *scope);

/* How the next node of the walk is treated. Nodes must come in pre-order. */
enum treatment normal_next(struct normal *n, const struct node *node);

/* The same for a node that has no counterpart: no rule about a pair of values holds. */
enum treatment normal_alone(struct normal *n, const struct node *node);

/* Goes over a node of the walk whose treatment its counterpart tells: only rules need to know. */
static inline void normal_pass(struct normal *n, const struct node *node)
{
	if (n->rules->n)
		normal_alone(n, node);
}

/* What the profile says of a node, whatever rules do. */
enum treatment normal_profile(const struct rules *r, const struct node *node);

/*
 * The number of the rule in force at a field, below one where rule number than
 * is: the last that names it and holds for the message, if that is later.
 */
uint16_t normal_rule_below(const struct normal *n, uint16_t field, uint16_t than);

/* How a pair is treated of which a's node, the last of n's walk, was TREAT_ASK. */
enum treatment normal_answer(const struct normal *n, const struct tree *ta, const struct node *a,
	const struct tree *tb, const struct node *b);

/* The number of the rule that decides of a node or a pair (NO_NODE: not there); RULE_NONE: none. */
unsigned normal_decides(const struct rules *rules, const struct scope *scope, const struct tree *ta,
	uint32_t a, const struct tree *tb, uint32_t b);

/* The number of the rule that takes the whole message out, one about its protocol's field; or
 * RULE_NONE. */
unsigned normal_ignores(const struct rules *rules, const struct scope *scope);

/* The rule that decided the last answer for a node of that depth; NULL: the profile did. */
const struct rule *normal_rule(const struct normal *n, const struct node *node);

/*
 * A number for what of the node counts under its treatment: nodes of the same
 * field are equal under it if these are.
 */
uint64_t normal_token(const struct rules *rules, const struct tree *t, const struct node *node,
	enum treatment how);

/* Hash of a path, as the mappings show it. */
uint64_t normal_path(const struct rules *rules, uint64_t h, const char *path);

/* The part of a UNC path behind the server: "\share"; empty if there is none. */
const char *unc_share(const char *path);

/* How much of a name stands for a host: of a path with a leading backslash only the server's part.
 */
size_t normal_host_length(const char *name);

/* Whether a SID is of an account of some machine or domain: bytes 12 to 24 are the domain's. */
bool normal_is_account(const uint8_t *sid, uint32_t len);
#define SID_DOMAIN 12u
#define SID_ACCOUNT 24u

/* A hash of what an id is known by: its bytes, of a snapshot's name or time the time. */
uint64_t normal_identity(const struct tree *t, const struct node *node);

/* Whether a FILETIME is a date, not 0 or one of the special values. */
bool normal_is_set(uint64_t filetime);

/* Whether a time says when something was done, so that its order to others counts. */
bool normal_is_ordered(const struct node *n);

/*
 * Which of two set times is the earlier: -1, 1, or 0 where they are nearer than
 * the clocks that file systems take them from tick.
 */
int normal_time_order(uint64_t a, uint64_t b);

/*
 * Whether an interim response says more than that a timer ran out: that a LOCK
 * had to wait, a CHANGE_NOTIFY still waits, or a CREATE had to that no lease or
 * oplock break held up. What waits for a break or a change waits with or
 * without an interim response.
 */
bool normal_waiting_counts(const struct trace *t, const struct exch *x);

/* Whether an event, by its number, says something about the operations. */
bool normal_event_counts(const struct trace *t, uint32_t event);

/* Whether the connection is over with it, or never came to be. */
bool normal_event_ends(const struct trace *t, uint32_t event);

/* In the header: what these refer to is in the message's record. */
bool normal_header_id(const struct node *node);

/*
 * An element of a list whose order means nothing, known by a name or tag.
 * Access control entries hold in their order.
 */
bool normal_is_unordered(const struct tree *t, uint32_t node);

/* The lease that a TREAT_STEPS node, its epoch, belongs to: a hash of its key. */
uint64_t normal_lease(const struct tree *t, const struct node *epoch);

/* Whether interim responses decide which ids stand in the header: in answers and CANCELs. */
bool normal_ids_vary(const struct msg *m);

#endif
