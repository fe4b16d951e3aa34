/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/out.h"
#include "report/report.h"

/* Whether an earlier row has the same name, type, noise class and label. */
static bool is_repeated(enum field_id id)
{
	const struct field *f = &fields[id];

	for (enum field_id i = field_find(f->name, F_NONE); i && i < id; i = field_find(f->name, i))
		if (fields[i].type == f->type && fields[i].noise == f->noise &&
			strcmp(fields[i].label, f->label) == 0)
			return true;
	return false;
}

bool report_fields(FILE *out)
{
	struct out o = { .file = out };

	for (unsigned i = F_NONE + 1; i < F_COUNT; i++) {
		const struct field *f = &fields[i];

		if (is_repeated((enum field_id)i))
			continue;
		buf_printf(&o.buf, "%-45s %-9s %-9s %s\n", f->name,
			field_type_name((enum field_type)f->type), noise_name((enum noise)f->noise),
			f->label);
		out_step(&o);
	}
	return out_end(&o);
}

static const char rules_head[] =
	"; Rules of smbdiff. A field is named as in --list-fields, a glob names several. A rule\n"
	"; covers the field and all below it; of several that cover one the last wins.\n"
	";\n"
	"; [rule]\n"
	"; field = smb2.create.time     begins a rule\n"
	"; action = ignore              do not compare it at all\n"
	";          compare             compare its value, though the profile would not\n"
	";          mask                compare only whether it is there\n"
	";          within 2s           numbers and times that differ by no more are equal:\n"
	";                              within 4096, 500ms, 2s, 1m, 1h\n"
	"; command = Create             only in messages of that command\n"
	"; path = *.tmp                 only where the open's path is like that\n"
	"; side = b                     only what that side alone has\n"
	"; a = 1024                     only where a's value is this: a number, its name,\n"
	"; b = 2048                     text, or hex digits; and b's that; one is enough\n"
	";\n"
	"; A rule for all of a message (field = smb2, command = KeepAlive) also accepts\n"
	"; that it is missing on one side, or moved.\n"
	";\n"
	"; Names that a test invents anew in each run get one name; the pattern is an extended\n"
	"; regular expression, and is replaced in all names and paths:\n"
	";\n"
	"; [map]\n"
	"; pattern = run-[0-9]+\n"
	"; name = RUN\n";

/* What the profile does with each class of noise, for people. */
static const char *const treatments[N_CLASSES] = {
	[N_NONE] = "the value",
	[N_TIME] = "set, not set or special; contradictions of order",
	[N_RANDOM] = "zero or not",
	[N_ID] = "what it refers to",
	[N_SEQ] = "whether it fits the sequence",
	[N_FLOW] = "notes where far apart",
	[N_HOST] = "renamed consistently",
	[N_STORAGE] = "presence; the allocation size as a note",
	[N_DERIVED] = "not compared: follows from what it describes",
	[N_PADDING] = "not compared",
	[N_PAYLOAD] = "the bytes",
	[N_CONTEXT] = "not compared: follows from other messages",
};

bool report_rules(FILE *out, const struct rules *rules)
{
	struct out o = { .file = out };

	buf_str(&o.buf, rules_head);
	buf_str(&o.buf,
		";\n; Without a rule a field is compared by its class (profile default):\n;\n");
	for (unsigned i = 0; i < N_CLASSES; i++)
		buf_printf(&o.buf, "; %-9s %s\n", noise_name((enum noise)i), treatments[i]);
	rules_write(rules, &o.buf);
	return out_end(&o);
}
