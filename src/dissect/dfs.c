/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/fsctl.h"

#define NAME_LIST_REFERRAL 0x2u
#define REFERRAL_HEAD 8u

/* Text up to and with its NUL, wherever it stands in the view. */
static void text_at(struct walk *w, uint64_t off, enum field_id field)
{
	struct walk t = *w;
	uint32_t len = 0;
	uint64_t c = 1;

	if (off > w->c.end - w->origin) {
		walk_flag(w, NODE_BAD);
		return;
	}
	t.c.pos = w->origin + (uint32_t)off;
	while (c && cur_peek(&t.c, t.c.pos + len, 2, &c))
		len += 2;
	walk_bytes(&t, len, field, ENC_UTF16);
}

static void file(struct walk *w, const struct step *s)
{
	(void)s;
	text_at(w, w->c.pos - w->origin, F_SMB_FILE);
	w->c.pos = w->c.end;
}

/* [MS-DFSC] 2.2.2, 2.2.3 */
const struct step dfs_referral_request[] = {
	LE(2, SMB_MAX_REFERRAL_LEVEL),
	HOOK_AS(file, N_HOST),
	END,
};

static void site(struct walk *w, const struct step *s)
{
	(void)s;
	if (!cur_left(&w->c))
		return;
	uint64_t len = walk_le(w, 2, F_DFS_NAME_LENGTH);
	walk_bytes(w, (uint32_t)len, F_DFS_SITE_NAME, ENC_UTF16);
}

const struct step dfs_referral_request_ex[] = {
	LE(2, SMB_MAX_REFERRAL_LEVEL),
	LE(2, DFS_REQUEST_FLAGS),
	LE(4, DFS_REQUEST_LENGTH),
	KEEP(2, DFS_NAME_LENGTH, S_LEN),
	UTF16_AS(SMB_FILE, S_LEN, N_HOST),
	HOOK(site),
	END,
};

/* 2.2.5.2: proximity is not in later versions */
static void names(struct walk *w)
{
	uint64_t path = walk_le(w, 2, F_SMB_DFS_REFERRAL_PATH_OFFSET);
	uint64_t alternate = walk_le(w, 2, F_SMB_DFS_REFERRAL_ALT_PATH_OFFSET);
	uint64_t node = walk_le(w, 2, F_SMB_DFS_REFERRAL_NODE_OFFSET);

	if (w->c.bad)
		return;
	text_at(w, path, F_SMB_DFS_REFERRAL_PATH);
	text_at(w, alternate, F_SMB_DFS_REFERRAL_ALT_PATH);
	text_at(w, node, F_SMB_DFS_REFERRAL_NODE);
}

/* 2.2.5.3.2: a domain and its controllers */
static void name_list(struct walk *w)
{
	uint64_t domain = walk_le(w, 2, F_SMB_DFS_REFERRAL_DOMAIN_OFFSET);
	uint64_t count = walk_le(w, 2, F_SMB_DFS_REFERRAL_NUMBER_OF_EXPNAMES);
	uint64_t at = walk_le(w, 2, F_SMB_DFS_REFERRAL_EXPNAMES_OFFSET);

	if (w->c.bad)
		return;
	text_at(w, domain, F_SMB_DFS_REFERRAL_DOMAIN_NAME);
	for (; count > 0 && at < w->c.end - w->origin; count--) {
		text_at(w, at, F_SMB_DFS_REFERRAL_EXPNAME);
		at += w->tree->nodes[w->tree->n - 1].len;
	}
}

static const struct step head[] = {
	KEEP(2, SMB_DFS_REFERRAL_VERSION, S_KIND),
	KEEP(2, SMB_DFS_REFERRAL_SIZE, S_LEN),
	LE(2, SMB_DFS_REFERRAL_SERVER_TYPE),
	KEEP(2, SMB_DFS_REFERRAL_FLAGS, S_FLAGS),
	END,
};

static void referral_body(struct walk *w)
{
	switch (w->slot[S_KIND]) {
	case 1:
		text_at(w, REFERRAL_HEAD, F_SMB_DFS_REFERRAL_NODE);
		break;
	case 2:
		walk_le(w, 4, F_SMB_DFS_REFERRAL_PROXIMITY);
		walk_le(w, 4, F_SMB_DFS_REFERRAL_TTL);
		names(w);
		break;
	case 3:
	case 4:
		walk_le(w, 4, F_SMB_DFS_REFERRAL_TTL);
		if (w->slot[S_FLAGS] & NAME_LIST_REFERRAL) {
			name_list(w);
			break;
		}
		names(w);
		if (w->slot[S_LEN] >= w->c.pos - w->origin + 16)
			walk_bytes(w, 16, F_SMB_DFS_REFERRAL_SERVER_GUID, ENC_NONE);
		break;
	default:
		break;
	}
}

/* One entry; its names stand behind all entries. False if it does not fit. */
static bool referral(struct walk *w)
{
	struct walk one = walk_part(w, w->c);
	uint32_t group = walk_open(&one, F_DFS_REFERRAL);

	walk_layout(&one, head);
	uint64_t size = one.slot[S_LEN];
	if (!one.c.bad)
		referral_body(&one);
	bool ok = !one.c.bad && size >= REFERRAL_HEAD && size <= one.c.end - one.origin;
	one.c.pos = ok ? one.origin + (uint32_t)size : one.c.pos;
	walk_close(&one, group);
	w->c.pos = one.c.pos;
	return ok;
}

static void referrals(struct walk *w, const struct step *s)
{
	(void)s;
	for (uint64_t n = w->slot[S_COUNT]; n > 0 && cur_left(&w->c); n--)
		if (!referral(w))
			break;
	w->c.pos = w->c.end; /* the names */
}

/* 2.2.4; Wireshark takes half of the flags for padding */
const struct step dfs_referral_response[] = {
	LE(2, SMB_DFS_PATH_CONSUMED),
	KEEP(2, SMB_DFS_NUM_REFERRALS, S_COUNT),
	LE(2, SMB_DFS_FLAGS),
	RAW(2, SMB_PADDING),
	HOOK(referrals),
	END,
};
