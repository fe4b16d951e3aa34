/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_FILTER_AST_H
#define REPORT_FILTER_AST_H

/* What a filter is between the parser and the evaluation. */

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/arena.h"
#include "report/filter.h"

enum filter_op {
	OP_AND,
	OP_OR,
	OP_NOT,
	OP_TEST,   /* left: is it there; of a masked one: is it not 0 */
	OP_EQ,     /* any equals */
	OP_NE,     /* there is one, and none equals */
	OP_ANY_NE, /* any is other */
	OP_ALL_EQ, /* there is one, and none is other */
	OP_GT,
	OP_LT,
	OP_GE,
	OP_LE,
	OP_CONTAINS,
	OP_MATCHES,
	OP_IN,
};

enum operand_kind { OPERAND_FIELD, OPERAND_OUTER, OPERAND_LITERAL };

/* What is known of a message besides its fields (filter_outer.c). */
enum outer {
	OUTER_NONE,
	OUTER_FRAME,
	OUTER_RELATIVE, /* nanoseconds since the first packet */
	OUTER_STREAM,
	OUTER_PORT, /* both */
	OUTER_SRC_PORT,
	OUTER_DST_PORT,
	OUTER_ADDR, /* both */
	OUTER_SRC,
	OUTER_DST,
	OUTER_ADDR6,
	OUTER_SRC6,
	OUTER_DST6,
	OUTERS
};

enum outer_type { OUTER_COUNT, OUTER_SECONDS, OUTER_IPV4, OUTER_IPV6 };

enum value_kind { V_NUMBER, V_SIGNED, V_TEXT, V_NAME /* text, case does not count */, V_BYTES };

struct value {
	enum value_kind kind;
	uint64_t number;
	const char *p;
	size_t n;
};

enum function { FN_NONE, FN_LOWER, FN_UPPER, FN_LEN, FN_COUNT, FN_STRING };

struct slice {
	int64_t from, len; /* from < 0: from the end; len < 0: to the end */
};

#define SLICES_MAX 8

/* A field (all records of one name), with what is done to its values. */
struct operand {
	enum operand_kind kind;
	enum outer outer;
	uint32_t at, len; /* in the text */
	uint16_t first;   /* enum field_id; others of the name follow by field_find */
	const char *name;
	enum function fn;
	bool masked;
	uint64_t mask;
	unsigned n_slices;
	struct slice slices[SLICES_MAX];
	bool quoted;        /* a literal in quotation marks */
	struct value value; /* OPERAND_LITERAL, made to fit the field it is compared with */
};

struct range {
	struct value low, high; /* the same: one value */
};

struct ast {
	enum filter_op op;
	struct ast *left, *right;
	bool all; /* what is compared must hold for every occurrence */
	struct operand a, b;
	struct range *set;
	unsigned n_set;
	pcre2_code *regex;
	struct ast *next_regex;
};

struct filter {
	struct arena arena;
	struct ast *root;
	struct ast *regexes; /* whose compiled expressions are to be freed */
	pcre2_match_data *match;
	pcre2_match_context *limits;
	struct arena scratch; /* texts of one evaluation */
};

enum outer outer_find(const char *name);
enum outer_type outer_type(enum outer o);

/* Its values for a message, at most 2, addresses as bytes that stay the trace's. Returns how many.
 */
unsigned outer_values(enum outer o, const struct trace *t, uint32_t msg, struct value v[2]);

#endif
