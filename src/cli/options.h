/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

/* The command line as data. */

#include "dissect/keys.h"
#include "report/report.h"
#include "tui/keys.h"

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

#define PORTS_MAX 32u
#define OPERANDS_MAX 16u
#define USERS_MAX 16u

/* An operand: a capture and the part of it that is meant. */
struct operand {
	char *path;
	struct part part;
};

struct options {
	struct report_options report;
	struct rules rules;
	struct keyring keyring;
	/*
	 * A, B, and with --reference or --learn more of A's kind: the first
	 * reference is A if that is not given.
	 */
	struct operand operands[OPERANDS_MAX];
	unsigned n_operands, n_references;
	const char *output; /* -o; NULL: standard output */
	const char *baseline, *update_baseline;
	uint32_t pins[PINS_MAX][SIDES]; /* frames */
	unsigned n_pins;
	double latency_limit;    /* 0: none */
	uint32_t streams[SIDES]; /* NONE: all */
	uint16_t ports[PORTS_MAX];
	unsigned n_ports;
	enum color color;
	enum keymap_name keymap;
	bool keymap_given;
	const char *users[USERS_MAX]; /* -U: whose passwords to ask for */
	unsigned n_users;
	const char *config;      /* -c; NULL: the user's */
	const char *filter_text; /* -Y */
	bool ascii, batch;       /* batch: asked for by an option, also on a terminal */
	bool quiet, bisect, require_decrypt, print_keys, normalise, learn, latency, list_fields,
		print_rules, help, version;
};

/*
 * Reads the arguments; the operands' paths are the caller's to free, with
 * options_free. False: e says what is wrong with them. --bisect is recognised
 * wherever it stands, so that also a wrong option ends with its status.
 */
bool options_parse(struct options *o, int argc, char **argv, struct err *e) MUST_USE;
void options_free(struct options *o);

/* Prints what --help prints. */
void options_help(FILE *out);

#endif
