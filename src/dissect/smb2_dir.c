/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/apple.h"
#include "dissect/info.h"
#include "dissect/smb2_bodies.h"
#include "dissect/trace.h"

#define SHORT_NAME_SIZE 24u

/*
 * What entries of all levels but the names alone begin with, [MS-FSCC] 2.4.10.
 * An entry's index is the file system's matter; a request's is asked for.
 */
static const struct step common[] = {
	LE(4, SMB2_NEXT_OFFSET),
	LE_AS(4, SMB2_FILE_INDEX, N_STORAGE),
	LE(8, SMB2_CREATE_TIME),
	LE(8, SMB2_LAST_ACCESS_TIME),
	LE(8, SMB2_LAST_WRITE_TIME),
	LE(8, SMB2_LAST_CHANGE_TIME),
	LE(8, SMB2_EOF),
	LE(8, SMB2_ALLOCATION_SIZE),
	LE(4, SMB2_FILE_ATTRIBUTE),
	KEEP(4, SMB2_FILENAME_LEN, S_LEN),
	END,
};

static void start(struct walk *w, const struct step *s)
{
	(void)s;
	walk_layout(w, common);
}

/* The 8.3 name in its fixed room; apple: it is what else stands there, and tells nothing. */
static void fixed_name(struct walk *w, bool apple)
{
	uint64_t len = w->slot[S_LEN2];

	if (len > SHORT_NAME_SIZE)
		len = SHORT_NAME_SIZE;
	struct node *name = walk_bytes(w, (uint32_t)len, F_SMB2_SHORTNAME, ENC_UTF16);
	if (apple && name)
		name->noise = N_DERIVED;
	if (len < SHORT_NAME_SIZE)
		walk_bytes(w, SHORT_NAME_SIZE - (uint32_t)len, F_PADDING, ENC_NONE);
}

static void short_name(struct walk *w, const struct step *s)
{
	(void)s;
	fixed_name(w, false);
}

/* The 8.3 name, or what Apple's have agreed to put there */
static void short_or_apple(struct walk *w, const struct step *s)
{
	struct cur room = cur_sub(&w->c, w->c.pos, SHORT_NAME_SIZE);
	bool apple = apple_entries(w) && !room.bad;

	(void)s;
	fixed_name(w, apple);
	if (apple)
		apple_short_name(walk_part(w, room));
}

static void reserved(struct walk *w, const struct step *s)
{
	struct cur room = cur_sub(&w->c, w->c.pos, 2);

	(void)s;
	walk_bytes(w, 2, F_SMB2_RESERVED, ENC_NONE);
	if (apple_entries(w) && !room.bad)
		apple_reserved(walk_part(w, room));
}

/* [MS-FSCC] 2.4.10, 2.4.14, 2.4.8, 2.4.31, 2.4.21, 2.4.20 */
static const struct step directory[] = { HOOK(start), UTF16(SMB2_FILENAME, S_LEN), END };
static const struct step full[] = {
	HOOK(start),
	LE(4, SMB2_EA_SIZE),
	UTF16(SMB2_FILENAME, S_LEN),
	END,
};
static const struct step both[] = {
	HOOK(start),
	LE(4, SMB2_EA_SIZE),
	KEEP(1, SMB2_SHORT_NAME_LEN, S_LEN2),
	RAW(1, SMB2_RESERVED),
	HOOK(short_name),
	UTF16(SMB2_FILENAME, S_LEN),
	END,
};
static const struct step names[] = {
	LE(4, SMB2_NEXT_OFFSET),
	LE_AS(4, SMB2_FILE_INDEX, N_STORAGE),
	KEEP(4, SMB2_FILENAME_LEN, S_LEN),
	UTF16(SMB2_FILENAME, S_LEN),
	END,
};
static const struct step id_both[] = {
	HOOK(start),
	LE(4, SMB2_EA_SIZE),
	KEEP(1, SMB2_SHORT_NAME_LEN, S_LEN2),
	RAW(1, SMB2_RESERVED),
	HOOK(short_or_apple),
	HOOK(reserved),
	LE(8, SMB2_FILE_ID),
	UTF16(SMB2_FILENAME, S_LEN),
	END,
};
static const struct step id_full[] = {
	HOOK(start),
	LE(4, SMB2_EA_SIZE),
	RAW(4, SMB2_RESERVED),
	LE(8, SMB2_FILE_ID),
	UTF16(SMB2_FILENAME, S_LEN),
	END,
};

/* [MS-FSCC] 2.4.22 and after: the levels for identifiers of 128 and 64 bits */
static const struct step id_extd[] = {
	HOOK(start),
	LE(4, SMB2_EA_SIZE),
	LE(4, SMB2_REPARSE_TAG),
	RAW(16, SMB2_FILE_ID_128),
	UTF16(SMB2_FILENAME, S_LEN),
	END,
};
static const struct step id_extd_both[] = {
	HOOK(start),
	LE(4, SMB2_EA_SIZE),
	LE(4, SMB2_REPARSE_TAG),
	RAW(16, SMB2_FILE_ID_128),
	KEEP(1, SMB2_SHORT_NAME_LEN, S_LEN2),
	RAW(1, SMB2_RESERVED),
	HOOK(short_name),
	UTF16(SMB2_FILENAME, S_LEN),
	END,
};
static const struct step id_64_extd[] = {
	HOOK(start),
	LE(4, SMB2_EA_SIZE),
	LE(4, SMB2_REPARSE_TAG),
	LE(8, SMB2_FILE_ID),
	UTF16(SMB2_FILENAME, S_LEN),
	END,
};
static const struct step id_64_extd_both[] = {
	HOOK(start),
	LE(4, SMB2_EA_SIZE),
	LE(4, SMB2_REPARSE_TAG),
	LE(8, SMB2_FILE_ID),
	KEEP(1, SMB2_SHORT_NAME_LEN, S_LEN2),
	RAW(1, SMB2_RESERVED),
	HOOK(short_name),
	UTF16(SMB2_FILENAME, S_LEN),
	END,
};
static const struct step id_all_extd[] = {
	HOOK(start),
	LE(4, SMB2_EA_SIZE),
	LE(4, SMB2_REPARSE_TAG),
	LE(8, SMB2_FILE_ID),
	RAW(16, SMB2_FILE_ID_128),
	UTF16(SMB2_FILENAME, S_LEN),
	END,
};
static const struct step id_all_extd_both[] = {
	HOOK(start),
	LE(4, SMB2_EA_SIZE),
	LE(4, SMB2_REPARSE_TAG),
	LE(8, SMB2_FILE_ID),
	RAW(16, SMB2_FILE_ID_128),
	KEEP(1, SMB2_SHORT_NAME_LEN, S_LEN2),
	RAW(1, SMB2_RESERVED),
	HOOK(short_name),
	UTF16(SMB2_FILENAME, S_LEN),
	END,
};

static void posix_start(struct walk *w, const struct step *s)
{
	(void)s;
	walk_layout(w, posix_attributes);
	walk_layout(w, info_name);
}

static const struct step posix[] = {
	LE(4, SMB2_NEXT_OFFSET),
	PAD(4),
	HOOK(posix_start),
	END,
};

/* Wireshark puts names alone and id-full entries under these structures. */
static const struct {
	uint8_t level;
	uint16_t field;
	const struct step *layout;
} levels[] = {
	{ 1, F_SMB2_FIND_FILE_DIRECTORY_INFO, directory },
	{ 2, F_SMB2_FIND_FULL_DIRECTORY_INFO, full },
	{ 3, F_SMB2_FIND_BOTH_DIRECTORY_INFO, both },
	{ 12, F_SMB2_FIND_BOTH_DIRECTORY_INFO, names },
	{ 37, F_SMB2_FIND_ID_BOTH_DIRECTORY_INFO, id_both },
	{ 38, F_SMB2_FIND_ID_BOTH_DIRECTORY_INFO, id_full },
	{ 60, F_SMB2_FIND_ID_EXTD, id_extd },
	{ 63, F_SMB2_FIND_ID_EXTD_BOTH, id_extd_both },
	{ 78, F_SMB2_FIND_ID_64_EXTD, id_64_extd },
	{ 79, F_SMB2_FIND_ID_64_EXTD_BOTH, id_64_extd_both },
	{ 80, F_SMB2_FIND_ID_ALL_EXTD, id_all_extd },
	{ 81, F_SMB2_FIND_ID_ALL_EXTD_BOTH, id_all_extd_both },
	{ 100, F_SMB2_FIND_POSIX_INFO, posix },
};

static void listing(struct walk *w, const struct step *s)
{
	(void)s;
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (levels[i].level == w->ctx->detail) {
			walk_chain(w, levels[i].field, levels[i].layout);
			return;
		}
	walk_bytes(w, cur_left(&w->c), F_SMB2_UNKNOWN, ENC_NONE);
}

/* [MS-SMB2] 2.2.33, 2.2.34 */
const struct step smb2_query_directory_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	LE(1, SMB2_FIND_INFOLEVEL),
	LE(1, SMB2_FIND_FLAGS),
	LE_AS(4, SMB2_FILE_INDEX, N_STORAGE),
	RAW(16, SMB2_FID),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(2, SMB2_OLB_LENGTH, S_LEN),
	LE(4, SMB2_OUTPUT_BUFFER_LEN),
	UTF16_AT(SMB2_FIND_PATTERN, S_OFF, S_LEN),
	END,
};

const struct step smb2_query_directory_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN),
	BLOB(SMB2_FIND_INFO_BLOB, S_OFF, S_LEN, listing),
	END,
};

/* [MS-SMB2] 2.2.35, 2.2.36 */
const struct step smb2_change_notify_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	LE(2, SMB2_NOTIFY_FLAGS),
	LE(4, SMB2_OUTPUT_BUFFER_LEN),
	RAW(16, SMB2_FID),
	LE(4, SMB_NT_NOTIFY_COMPLETION_FILTER),
	RAW(4, SMB2_RESERVED),
	END,
};

/* [MS-FSCC] 2.7.1 */
static const struct step change[] = {
	LE(4, SMB2_NOTIFY_NEXT_OFFSET),
	LE(4, SMB2_NOTIFY_ACTION),
	KEEP(4, SMB2_FILENAME_LEN, S_LEN),
	UTF16(SMB2_FILENAME, S_LEN),
	END,
};

static void changes(struct walk *w, const struct step *s)
{
	(void)s;
	walk_chain(w, F_SMB2_NOTIFY_INFO, change);
}

const struct step smb2_change_notify_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN),
	BLOB(SMB2_NOTIFY_OUT, S_OFF, S_LEN, changes),
	END,
};
