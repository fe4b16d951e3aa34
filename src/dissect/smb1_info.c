/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/info.h"
#include "dissect/smb1.h"

#define SHORT_NAME_SIZE 24u
#define PASS_THROUGH 1000u

/* ---- dates and times that came before FILETIME */

/* Days from 1970-01-01 to a date of the Gregorian calendar. */
static int64_t days_since_1970(int64_t year, int64_t month, int64_t day)
{
	year -= month <= 2;
	int64_t era = year / 400, of_era = year - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* [MS-CIFS] 2.2.1.4.1 SMB_DATE, 2.2.1.4.2 SMB_TIME: local time of nobody knows where, taken as UTC
 */
static uint64_t dos_seconds(uint64_t date, uint64_t time)
{
	int64_t day = days_since_1970(
		(int64_t)(date >> 9) + 1980, (int64_t)(date >> 5 & 0xf), (int64_t)(date & 0x1f));

	return (uint64_t)(day * 86400) + (time >> 11) * 3600 + (time >> 5 & 0x3f) * 60 +
	       (time & 0x1f) * 2;
}

void smb1_date_time(struct walk *w, const struct smb1_date *d)
{
	uint32_t whole = walk_open(w, d->whole);
	uint64_t date = 0, time = 0;

	if (d->time_first)
		time = walk_le(w, 2, d->time);
	date = walk_le(w, 2, d->date);
	if (!d->time_first)
		time = walk_le(w, 2, d->time);
	walk_close(w, whole);
	w->tree->nodes[whole].value = date ? dos_seconds(date, time) : 0;
}

static void three_times(struct walk *w, const struct step *s)
{
	static const struct smb1_date times[] = {
		{ F_SMB1_CREATE, F_SMB1_CREATE_DATE, F_SMB1_CREATE_TIME, false },
		{ F_SMB1_ACCESS, F_SMB1_ACCESS_DATE, F_SMB1_ACCESS_TIME, false },
		{ F_SMB1_LAST_WRITE, F_SMB1_LAST_WRITE_DATE, F_SMB1_LAST_WRITE_TIME, false },
	};

	(void)s;
	for (unsigned i = 0; i < 3 && !w->c.bad; i++)
		smb1_date_time(w, &times[i]);
}

/* ---- names: UTF-16 only if the header says so */

static void name(struct walk *w, uint64_t len, enum field_id field)
{
	walk_bytes(w, len > MSG_MAX ? MSG_MAX : (uint32_t)len, field,
		smb1_unicode(w) ? ENC_UTF16 : ENC_ASCII);
}

static void file(struct walk *w, const struct step *s)
{
	(void)s;
	name(w, w->slot[S_LEN], F_SMB_FILE);
}

static void short_file(struct walk *w, const struct step *s)
{
	uint32_t len =
		w->slot[S_LEN2] > SHORT_NAME_SIZE ? SHORT_NAME_SIZE : (uint32_t)w->slot[S_LEN2];
	struct node *n;

	(void)s;
	/* Wireshark gives the name the room that it stands in. */
	n = walk_bytes(w, SHORT_NAME_SIZE, F_SMB_SHORT_FILE, ENC_UTF16);
	if (n && !len)
		n->noise = N_PADDING;
}

/* ---- [MS-CIFS] 2.2.8.3, 2.2.8.4: of files */

#define STANDARD                                                                                   \
	HOOK(three_times), LE(4, SMB_DATA_SIZE), LE(4, SMB_ALLOC_SIZE), LE(2, SMB_FILE_ATTRIBUTE)

static const struct step standard[] = { STANDARD, END };
static const struct step ea_size[] = { STANDARD, LE(4, SMB_EA_LIST_LENGTH), END };
static const struct step set_standard[] = { HOOK(three_times), END };

static void ea_list(struct walk *w, const struct step *s)
{
	(void)s;
	walk_le(w, 4, F_SMB_EA_LIST_LENGTH);
	while (cur_left(&w->c) >= 4 && !w->c.bad) {
		uint32_t ea = walk_open(w, F_SMB_EA);

		walk_le(w, 1, F_SMB_EA_FLAGS);
		uint64_t name_len = walk_le(w, 1, F_SMB_EA_NAME_LENGTH);
		uint64_t data_len = walk_le(w, 2, F_SMB_EA_DATA_LENGTH);
		walk_bytes(w, (uint32_t)name_len + 1, F_SMB_EA_NAME, ENC_ASCII);
		walk_bytes(w, (uint32_t)data_len, F_SMB_EA_DATA, ENC_NONE);
		walk_close(w, ea);
	}
}

static const struct step eas[] = { HOOK(ea_list), END };

#define BASIC                                                                                      \
	LE(8, SMB_CREATE_TIME), LE(8, SMB_ACCESS_TIME), LE(8, SMB_LAST_WRITE_TIME),                \
		LE(8, SMB_CHANGE_TIME), LE(4, SMB_FILE_ATTRIBUTE),                                 \
		RAW_AS(4, SMB_UNKNOWN_DATA, N_PADDING)

static const struct step basic[] = { BASIC, END };
static const struct step file_name[] = { KEEP(4, SMB_FILE_NAME_LEN, S_LEN), HOOK(file), END };
static const struct step all[] = {
	BASIC,
	LE(8, SMB_ALLOC_SIZE64),
	LE(8, SMB_END_OF_FILE),
	LE(4, SMB_LINK_COUNT),
	LE(1, SMB_DELETE_PENDING),
	LE(1, SMB_IS_DIRECTORY),
	PAD(2),
	LE(4, SMB_EA_LIST_LENGTH),
	KEEP(4, SMB_FILE_NAME_LEN, S_LEN),
	HOOK(file),
	END,
};
static const struct step disposition[] = { LE(1, SMB_DELETE_ON_CLOSE), END };

/* ---- 2.2.8.1: entries of a search */

static const struct step find_standard[] = {
	STANDARD,
	KEEP(1, SMB_FILE_NAME_LEN, S_LEN),
	HOOK(file),
	END,
};
static const struct step find_ea_size[] = {
	STANDARD,
	LE(4, SMB_EA_LIST_LENGTH),
	KEEP(1, SMB_FILE_NAME_LEN, S_LEN),
	HOOK(file),
	END,
};

#define ENTRY                                                                                      \
	LE(4, SMB_NEXT_ENTRY_OFFSET), LE(4, SMB_FILE_INDEX), LE(8, SMB_CREATE_TIME),               \
		LE(8, SMB_ACCESS_TIME), LE(8, SMB_LAST_WRITE_TIME), LE(8, SMB_CHANGE_TIME),        \
		LE(8, SMB_END_OF_FILE), LE(8, SMB_ALLOC_SIZE64), LE(4, SMB_FILE_ATTRIBUTE),        \
		KEEP(4, SMB_FILE_NAME_LEN, S_LEN)
#define SHORT_NAME KEEP(1, SMB_SHORT_FILE_NAME_LEN, S_LEN2), RAW(1, SMB_RESERVED), HOOK(short_file)

static const struct step find_directory[] = { ENTRY, HOOK(file), END };
static const struct step find_full[] = { ENTRY, LE(4, SMB_EA_LIST_LENGTH), HOOK(file), END };
static const struct step find_names[] = {
	LE(4, SMB_NEXT_ENTRY_OFFSET),
	LE(4, SMB_FILE_INDEX),
	KEEP(4, SMB_FILE_NAME_LEN, S_LEN),
	HOOK(file),
	END,
};
static const struct step find_both[] = {
	ENTRY,
	LE(4, SMB_EA_LIST_LENGTH),
	SHORT_NAME,
	HOOK(file),
	END,
};
static const struct step find_id_full[] = {
	ENTRY,
	LE(4, SMB_EA_LIST_LENGTH),
	PAD(4),
	LE(8, SMB_INDEX_NUMBER),
	HOOK(file),
	END,
};
static const struct step find_id_both[] = {
	ENTRY,
	LE(4, SMB_EA_LIST_LENGTH),
	SHORT_NAME,
	RAW(2, SMB_RESERVED),
	LE(8, SMB_INDEX_NUMBER),
	HOOK(file),
	END,
};

/* ---- 2.2.8.2: of file systems */

static const struct step fs_allocation[] = {
	LE(4, SMB_FS_ID),
	LE(4, SMB_FS_SECTOR_PER_UNIT),
	LE(4, SMB_FS_UNITS),
	LE(4, SMB_AVAIL_UNITS),
	LE(2, SMB_FS_BYTES_PER_SECTOR),
	END,
};

static void label(struct walk *w, const struct step *s)
{
	(void)s;
	name(w, w->slot[S_LEN], F_SMB_VOLUME_LABEL);
}

static const struct step fs_volume[] = {
	LE(4, SMB_VOLUME_SERIAL),
	KEEP(1, SMB_VOLUME_LABEL_LEN, S_LEN),
	HOOK(label),
	END,
};

/* ---- by level */

static const struct level {
	uint8_t kind;
	uint16_t level;
	const struct step *layout;
} levels[] = {
	{ SMB1_FIND, 0x001, find_standard },
	{ SMB1_FIND, 0x002, find_ea_size },
	{ SMB1_FIND, 0x101, find_directory },
	{ SMB1_FIND, 0x102, find_full },
	{ SMB1_FIND, 0x103, find_names },
	{ SMB1_FIND, 0x104, find_both },
	{ SMB1_FIND, 0x105, find_id_full },
	{ SMB1_FIND, 0x106, find_id_both },
	{ SMB1_QUERY, 0x001, standard },
	{ SMB1_QUERY, 0x002, ea_size },
	{ SMB1_QUERY, 0x003, eas },
	{ SMB1_QUERY, 0x004, eas },
	{ SMB1_QUERY, 0x101, basic },
	{ SMB1_QUERY, 0x102, info_standard },
	{ SMB1_QUERY, 0x103, info_ea },
	{ SMB1_QUERY, 0x104, file_name },
	{ SMB1_QUERY, 0x107, all },
	{ SMB1_QUERY, 0x108, file_name },
	{ SMB1_QUERY, 0x109, info_stream },
	{ SMB1_QUERY, 0x10b, info_compression },
	{ SMB1_QUERY, PASS_THROUGH + 4, basic },
	{ SMB1_QUERY, PASS_THROUGH + 9, file_name },
	{ SMB1_QUERY, PASS_THROUGH + 18, all },
	{ SMB1_QUERY, PASS_THROUGH + 21, file_name },
	{ SMB1_SET, 0x001, set_standard },
	{ SMB1_SET, 0x002, eas },
	{ SMB1_SET, 0x101, basic },
	{ SMB1_SET, 0x102, disposition },
	{ SMB1_SET, 0x103, info_allocation },
	{ SMB1_SET, 0x104, info_end_of_file },
	{ SMB1_SET, PASS_THROUGH + 4, basic },
	{ SMB1_SET, PASS_THROUGH + 13, disposition },
	{ SMB1_QUERY_FS, 0x001, fs_allocation },
	{ SMB1_QUERY_FS, 0x002, fs_volume },
	{ SMB1_QUERY_FS, 0x102, info_fs_volume },
	{ SMB1_QUERY_FS, 0x103, info_fs_size },
	{ SMB1_QUERY_FS, 0x104, info_fs_device },
	{ SMB1_QUERY_FS, 0x105, info_fs_attribute },
};

/* [MS-SMB] 2.2.2.3.5: levels from 1000 on are the classes of [MS-FSCC] */
static const struct step *layout_of(enum smb1_level kind, uint32_t level)
{
	uint8_t type = kind == SMB1_QUERY_FS ? INFO_FILESYSTEM : INFO_FILE;

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (levels[i].kind == kind && levels[i].level == level)
			return levels[i].layout;
	if (kind == SMB1_FIND || level < PASS_THROUGH)
		return NULL;
	for (const struct info_class *c = info_classes; c->type; c++)
		if (c->type == type && c->class == level - PASS_THROUGH)
			return c->layout;
	return NULL;
}

/* Entries of the old levels follow each other without offsets, and each behind a key if asked so.
 */
static void old_entries(struct walk *w, const struct step *layout)
{
	while (cur_left(&w->c) && !w->c.bad) {
		uint32_t group = walk_open(w, F_SMB_FIND_ENTRY);
		struct walk entry = walk_part(w, w->c);

		if (smb1_resumes(w->ctx->detail))
			walk_le(&entry, 4, F_SMB_RESUME);
		walk_layout(&entry, layout);
		/* The length leaves out the NUL. */
		if (!entry.c.bad && cur_left(&entry.c))
			walk_bytes(&entry, 1, F_PADDING, ENC_NONE);
		w->c = entry.c;
		walk_close(w, group);
	}
}

void smb1_level_data(struct walk *w, enum smb1_level kind)
{
	uint32_t level = smb1_level_of(w->ctx->detail);
	const struct step *layout = layout_of(kind, level);

	if (!layout) {
		walk_bytes(w, cur_left(&w->c), F_SMB_UNKNOWN_DATA, ENC_NONE);
		return;
	}
	if (kind == SMB1_FIND && level < 0x100)
		old_entries(w, layout);
	else if (kind == SMB1_FIND)
		walk_chain(w, F_SMB_FIND_ENTRY, layout);
	else
		walk_layout(w, layout);
	if (cur_left(&w->c) && !w->c.bad) {
		struct node *n = walk_bytes(w, cur_left(&w->c), F_SMB_UNKNOWN_DATA, ENC_NONE);

		if (n)
			n->noise = N_PADDING;
	}
}
