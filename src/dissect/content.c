/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/fsctl.h"

#define VERSION_1 0x0100u
#define VERSION_2 0x0200u

/* Lengths of the hashes, [MS-PCCRC] 2.3 */
static uint32_t hash_length(uint64_t algorithm)
{
	switch (algorithm) {
	case 0x800d:
		return 48;
	case 0x800e:
		return 64;
	default:
		return 32;
	}
}

/* 2.3.1.1, 2.3.1.2 */
static void segment(struct walk *w, uint32_t hash)
{
	uint32_t group = walk_open(w, F_CONTENT_SEGMENT);

	walk_le(w, 8, F_CONTENT_SEGMENT_OFFSET);
	walk_le(w, 4, F_CONTENT_SEGMENT_SIZE);
	walk_le(w, 4, F_CONTENT_BLOCK_SIZE);
	walk_bytes(w, hash, F_CONTENT_SEGMENT_HASH, ENC_NONE);
	walk_bytes(w, hash, F_CONTENT_SEGMENT_SECRET, ENC_NONE);
	walk_close(w, group);
}

static void blocks(struct walk *w, uint32_t hash)
{
	uint32_t group = walk_open(w, F_CONTENT_BLOCKS);

	for (uint64_t n = walk_le(w, 4, F_CONTENT_BLOCK_COUNT); n > 0 && !w->c.bad; n--)
		walk_bytes(w, hash, F_CONTENT_BLOCK_HASH, ENC_NONE);
	walk_close(w, group);
}

/* 2.3 */
static void version_1(struct walk *w)
{
	walk_le(w, 2, F_CONTENT_VERSION);
	uint32_t hash = hash_length(walk_le(w, 4, F_CONTENT_HASH));
	walk_le(w, 4, F_CONTENT_FIRST_OFFSET);
	walk_le(w, 4, F_CONTENT_LAST_BYTES);
	uint64_t segments = walk_le(w, 4, F_CONTENT_SEGMENTS);
	for (uint64_t n = segments; n > 0 && !w->c.bad; n--)
		segment(w, hash);
	for (uint64_t n = segments; n > 0 && !w->c.bad; n--)
		blocks(w, hash);
}

/* 2.4.1.1, 2.4.1.2: big-endian */
static void chunk(struct walk *w)
{
	uint32_t group = walk_open(w, F_CONTENT_CHUNK);

	walk_be(w, 1, F_CONTENT_CHUNK_TYPE);
	uint64_t len = walk_be(w, 4, F_CONTENT_CHUNK_LENGTH);
	struct walk data = walk_part(w, cur_sub(&w->c, w->c.pos, len));
	while (!data.c.bad && cur_left(&data.c)) {
		uint32_t one = walk_open(&data, F_CONTENT_SEGMENT);

		walk_be(&data, 4, F_CONTENT_SEGMENT_SIZE);
		walk_bytes(&data, 32, F_CONTENT_SEGMENT_HASH, ENC_NONE);
		walk_bytes(&data, 32, F_CONTENT_SEGMENT_SECRET, ENC_NONE);
		walk_close(&data, one);
	}
	w->c.pos = data.c.pos;
	w->c.bad |= data.c.bad;
	walk_close(w, group);
}

/* 2.4 */
static void version_2(struct walk *w)
{
	walk_le(w, 2, F_CONTENT_VERSION);
	walk_be(w, 1, F_CONTENT_HASH);
	walk_be(w, 8, F_CONTENT_START);
	walk_be(w, 8, F_CONTENT_FIRST_INDEX);
	walk_be(w, 4, F_CONTENT_FIRST_OFFSET);
	walk_be(w, 8, F_CONTENT_RANGE);
	while (cur_left(&w->c) && !w->c.bad)
		chunk(w);
}

/* Cut where the server cuts it: a client reads a long file in portions. */
static void content(struct walk *w)
{
	uint32_t group = walk_open(w, F_CONTENT);
	uint64_t version = 0;

	cur_peek(&w->c, w->c.pos, 2, &version);
	if (version == VERSION_1)
		version_1(w);
	else if (version == VERSION_2)
		version_2(w);
	else
		walk_bytes(w, cur_left(&w->c), F_SMB2_READ_HASH_DATA, ENC_NONE);
	walk_close(w, group);
}

/* [MS-SMB2] 2.2.32.4.1 */
static const struct step hash_header[] = {
	LE(4, SMB2_READ_HASH_TYPE),
	LE(4, SMB2_READ_HASH_VERSION),
	LE(8, HASH_CHANGE_TIME),
	LE(8, HASH_FILE_SIZE),
	LE(4, HASH_BLOB_LENGTH),
	KEEP(4, HASH_BLOB_OFFSET, S_OFF),
	LE(2, HASH_DIRTY),
	KEEP(2, HASH_NAME_LENGTH, S_LEN),
	UTF16(HASH_NAME, S_LEN),
	END,
};

/* The beginning of a content information file. */
static void hash_file(struct walk *w, const struct step *s)
{
	uint32_t group = walk_open(w, F_HASH_HEADER);

	(void)s;
	walk_layout(w, hash_header);
	walk_close(w, group);
	if (!w->c.bad && cur_left(&w->c) && walk_goto(w, w->slot[S_OFF]))
		content(w);
}

/* 2.2.32.4.2: a portion of the file; at its offset 0 stands the header */
static void hash_based_data(struct walk *w, const struct step *s)
{
	bool first = w->slot[S_OFF] == 0;

	(void)s;
	walk_blob(w, F_SMB2_READ_HASH_DATA, w->c.pos - w->origin, w->slot[S_LEN],
		first ? hash_file : NULL);
}

static const struct step hash_based[] = {
	KEEP(8, HASH_OFFSET, S_OFF),
	KEEP(4, HASH_BUFFER_LENGTH, S_LEN),
	RAW(4, HASH_RESERVED),
	HOOK(hash_based_data),
	END,
};

/* 2.2.32.4.3 */
static const struct step file_based[] = {
	LE(8, HASH_FILE_OFFSET),
	LE(8, HASH_FILE_LENGTH),
	KEEP(4, HASH_BUFFER_LENGTH, S_LEN),
	RAW(4, HASH_RESERVED),
	BYTES(SMB2_READ_HASH_DATA, S_LEN, NULL),
	END,
};

/* The request says which form it is; so does BufferLength, without it. */
static void response(struct walk *w, const struct step *s)
{
	uint64_t len = 0;

	(void)s;
	if (cur_peek(&w->c, w->c.pos + 8, 4, &len) && len + 16 == cur_left(&w->c))
		walk_layout(w, hash_based);
	else if (cur_peek(&w->c, w->c.pos + 16, 4, &len) && len + 24 == cur_left(&w->c))
		walk_layout(w, file_based);
	else
		walk_bytes(w, cur_left(&w->c), F_SMB2_READ_HASH_DATA, ENC_NONE);
}

const struct step fsctl_read_hash_response[] = { HOOK(response), END };

/* 2.2.31.2 */
const struct step fsctl_read_hash[] = {
	LE(4, SMB2_READ_HASH_TYPE),
	LE(4, SMB2_READ_HASH_VERSION),
	LE(4, SMB2_READ_HASH_RETRIEVAL),
	LE(4, SMB2_READ_HASH_LENGTH),
	LE(8, SMB2_READ_HASH_OFFSET),
	END,
};
