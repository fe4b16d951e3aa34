/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/info.h"

#include "dissect/nt_sec.h"

/* [MS-FSCC] 2.4, in the order of the class numbers */

const struct step info_basic[] = {
	LE(8, SMB2_CREATE_TIME),
	LE(8, SMB2_LAST_ACCESS_TIME),
	LE(8, SMB2_LAST_WRITE_TIME),
	LE(8, SMB2_LAST_CHANGE_TIME),
	LE(4, SMB2_FILE_ATTRIBUTE),
	RAW_AS(4, SMB2_UNKNOWN, N_PADDING),
	END,
};

const struct step info_standard[] = {
	LE(8, SMB_ALLOC_SIZE64),
	LE(8, SMB_END_OF_FILE),
	LE(4, SMB_LINK_COUNT),
	LE(1, SMB_DELETE_PENDING),
	LE(1, SMB_IS_DIRECTORY),
	PAD(2),
	END,
};

const struct step info_internal[] = { LE(8, SMB_INDEX_NUMBER), END };
const struct step info_ea[] = { LE(4, SMB_EA_LIST_LENGTH), END };
const struct step info_access[] = { LE(4, SMB_ACCESS_MASK), END };

const struct step info_name[] = {
	KEEP(4, SMB2_FILENAME_LEN, S_LEN),
	UTF16(SMB2_FILENAME, S_LEN),
	END,
};

/* Rename and link alike */
const struct step info_rename[] = {
	LE(1, SMB2_RENAME_REPLACE_IF),
	RAW(7, SMB2_RESERVED_RANDOM),
	RAW(8, SMB2_ROOT_DIRECTORY),
	KEEP(4, SMB2_FILENAME_LEN, S_LEN),
	UTF16(SMB2_FILENAME, S_LEN),
	END,
};

const struct step info_rename_ex[] = {
	LE(4, SMB2_RENAME_FLAGS),
	RAW(4, SMB2_RESERVED_RANDOM),
	RAW(8, SMB2_ROOT_DIRECTORY),
	KEEP(4, SMB2_FILENAME_LEN, S_LEN),
	UTF16(SMB2_FILENAME, S_LEN),
	END,
};

const struct step info_disposition[] = { LE(1, SMB2_DISPOSITION_DELETE_ON_CLOSE), END };
const struct step info_disposition_ex[] = { LE(4, SMB2_DISPOSITION_FLAGS), END };
const struct step info_position[] = { LE(8, SMB_POSITION), END };

static const struct step ea[] = {
	LE(4, SMB2_NEXT_OFFSET),
	LE(1, SMB2_EA_FLAGS),
	KEEP(1, SMB2_EA_NAME_LEN, S_LEN),
	KEEP(2, SMB2_EA_DATA_LEN, S_LEN2),
	ASCII(SMB2_EA_NAME, S_LEN),
	PAD(1), /* NUL */
	BYTES(SMB2_EA_DATA, S_LEN2, NULL),
	END,
};

static void ea_chain(struct walk *w, const struct step *s)
{
	(void)s;
	walk_chain(w, F_SMB2_EA, ea);
}

const struct step info_full_ea[] = { HOOK(ea_chain), END };

/* 2.4.15.1: which attributes are asked for */
static const struct step get_ea[] = {
	LE(4, SMB2_NEXT_OFFSET),
	KEEP(1, SMB2_EA_NAME_LEN, S_LEN),
	ASCII(SMB2_EA_NAME, S_LEN),
	PAD(1),
	END,
};

static void get_ea_chain(struct walk *w, const struct step *s)
{
	(void)s;
	walk_chain(w, F_SMB2_GET_EA, get_ea);
}

const struct step info_get_ea[] = { HOOK(get_ea_chain), END };

const struct step info_mode[] = { LE(4, SMB_MODE), END };
const struct step info_alignment[] = { LE(4, SMB_ALIGNMENT), END };

const struct step info_all[] = {
	LE(8, SMB2_CREATE_TIME),
	LE(8, SMB2_LAST_ACCESS_TIME),
	LE(8, SMB2_LAST_WRITE_TIME),
	LE(8, SMB2_LAST_CHANGE_TIME),
	LE(4, SMB2_FILE_ATTRIBUTE),
	RAW_AS(4, SMB2_UNKNOWN, N_PADDING),
	LE(8, SMB2_ALLOCATION_SIZE),
	LE(8, SMB2_EOF),
	LE(4, SMB2_NLINKS),
	LE(1, SMB2_DELETE_PENDING),
	LE(1, SMB2_IS_DIRECTORY),
	PAD(2),
	LE(8, SMB2_FILE_ID),
	LE(4, SMB2_EA_SIZE),
	LE(4, SMB_ACCESS_MASK),
	LE(8, SMB2_POSITION_INFO),
	LE(4, SMB2_MODE_INFO),
	LE(4, SMB2_ALIGNMENT_INFO),
	KEEP(4, SMB2_FILENAME_LEN, S_LEN),
	UTF16(SMB2_FILENAME, S_LEN),
	END,
};

const struct step info_allocation[] = { LE_AS(8, SMB_ALLOC_SIZE64, N_NONE), END };
const struct step info_end_of_file[] = { LE(8, SMB_END_OF_FILE), END };

const struct step info_alternate_name[] = {
	KEEP(4, SMB_FILE_NAME_LEN, S_LEN),
	UTF16(SMB_FILE, S_LEN),
	END,
};

static const struct step stream[] = {
	LE(4, SMB_NEXT_ENTRY_OFFSET),
	KEEP(4, SMB_STREAM_NAME_LEN, S_LEN),
	LE(8, SMB_STREAM_SIZE),
	LE(8, SMB_ALLOC_SIZE64),
	UTF16(SMB_STREAM_NAME, S_LEN),
	END,
};

static void stream_chain(struct walk *w, const struct step *s)
{
	(void)s;
	walk_chain(w, F_SMB_STREAM, stream);
}

const struct step info_stream[] = { HOOK(stream_chain), END };

const struct step info_pipe[] = {
	LE(4, SMB2_PIPE_READ_MODE),
	LE(4, SMB2_PIPE_COMPLETION_MODE),
	END,
};

const struct step info_pipe_local[] = {
	LE(4, SMB2_PIPE_TYPE),
	LE(4, SMB2_PIPE_CONFIGURATION),
	LE(4, SMB2_PIPE_MAX_INSTANCES),
	LE(4, SMB2_PIPE_INSTANCES),
	LE(4, SMB2_PIPE_INBOUND_QUOTA),
	LE(4, SMB2_PIPE_READ_AVAILABLE),
	LE(4, SMB2_PIPE_OUTBOUND_QUOTA),
	LE(4, SMB2_PIPE_WRITE_QUOTA_AVAILABLE),
	LE(4, SMB2_PIPE_STATE),
	LE(4, SMB2_PIPE_END),
	END,
};

const struct step info_pipe_remote[] = {
	LE(8, SMB2_PIPE_COLLECT_TIME),
	LE(4, SMB2_PIPE_COLLECT_COUNT),
	ALIGN(8),
	END,
};

const struct step info_compression[] = {
	LE(8, SMB_COMPRESSED_FILE_SIZE),
	LE(2, SMB_COMPRESSED_FORMAT),
	LE(1, SMB_COMPRESSED_UNIT_SHIFT),
	LE(1, SMB_COMPRESSED_CHUNK_SHIFT),
	LE(1, SMB_COMPRESSED_CLUSTER_SHIFT),
	RAW(3, SMB_RESERVED),
	END,
};

const struct step info_network_open[] = {
	LE(8, SMB_CREATE_TIME),
	LE(8, SMB_ACCESS_TIME),
	LE(8, SMB_LAST_WRITE_TIME),
	LE(8, SMB_CHANGE_TIME),
	LE(8, SMB_ALLOC_SIZE64),
	LE(8, SMB_END_OF_FILE),
	LE(4, SMB_FILE_ATTRIBUTE),
	RAW(4, SMB_RESERVED),
	END,
};

const struct step info_attribute_tag[] = { LE(4, SMB_ATTRIBUTE), LE(4, SMB_REPARSE_TAG), END };
const struct step info_valid_data_length[] = { LE(8, SMB2_VALID_DATA_LENGTH), END };

const struct step info_id[] = {
	LE(8, SMB2_VOLUME_SERIAL),
	RAW(16, SMB2_FILE_ID_128),
	END,
};

const struct step info_case_sensitive[] = { LE(4, SMB2_CASE_SENSITIVE), END };

const struct step info_reparse_point[] = {
	LE(8, SMB2_FILE_ID),
	LE(4, SMB2_REPARSE_TAG),
	ALIGN(8),
	END,
};

static void owner_and_group(struct walk *w, const struct step *s)
{
	(void)s;
	nt_sid(w, F_NT_SID);
	nt_sid(w, F_NT_SID);
}

/* POSIX extensions; EndOfFile comes first there, other than Wireshark 4.0 has it. */
const struct step posix_attributes[] = {
	LE(8, SMB2_CREATE_TIME),
	LE(8, SMB2_LAST_ACCESS_TIME),
	LE(8, SMB2_LAST_WRITE_TIME),
	LE(8, SMB2_LAST_CHANGE_TIME),
	LE(8, SMB2_EOF),
	LE(8, SMB2_ALLOCATION_SIZE),
	LE(4, SMB2_FILE_ATTRIBUTE),
	LE(8, SMB2_INODE),
	LE(4, SMB2_POSIX_DEVICE),
	RAW(4, SMB2_RESERVED),
	LE(4, SMB2_NLINKS),
	LE(4, SMB2_REPARSE_TAG),
	LE(4, SMB2_POSIX_PERMS),
	HOOK(owner_and_group),
	END,
};

static void posix_name(struct walk *w, const struct step *s)
{
	(void)s;
	walk_layout(w, posix_attributes);
	if (cur_left(&w->c) >= 4)
		walk_layout(w, info_name);
}

const struct step info_posix[] = { HOOK(posix_name), END };
