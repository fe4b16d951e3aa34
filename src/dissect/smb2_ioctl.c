/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/fsctl.h"
#include "dissect/info.h"
#include "dissect/smb2_bodies.h"

/* What a request brings and a response answers; what has no layout is shown as bytes. */
static const struct fsctl {
	uint32_t code;
	const struct step *request, *response;
} fsctls[] = {
	{ 0x00060194, dfs_referral_request, dfs_referral_response },
	{ 0x000601b0, dfs_referral_request_ex, dfs_referral_response },
	{ 0x0009002c, fsctl_pathname, NULL },
	{ 0x0009003c, NULL, fsctl_compression },
	{ 0x00090064, NULL, fsctl_ntfs_volume_data },
	{ 0x0009009c, NULL, object_id_buffer },
	{ 0x000900a4, reparse_point, NULL },
	{ 0x000900a8, NULL, reparse_point },
	{ 0x000900ac, reparse_point, NULL },
	{ 0x000900c0, NULL, object_id_buffer },
	{ 0x000900c4, fsctl_set_sparse, NULL },
	{ 0x000900fc, fsctl_mark_handle, NULL },
	{ 0x0009013c, NULL, fsctl_on_disk_volume },
	{ 0x0009027c, NULL, fsctl_integrity },
	{ 0x00090284, fsctl_file_regions, fsctl_file_regions_response },
	{ 0x00090300, NULL, fsctl_shared_disk_support },
	{ 0x00090304, fsctl_svhdx_tunnel, fsctl_svhdx_tunnel },
	{ 0x00090350, fsctl_qos_request, fsctl_qos_response },
	{ 0x00090364, fsctl_svhdx_tunnel, fsctl_svhdx_tunnel },
	{ 0x00090380, fsctl_set_integrity_ex, NULL },
	{ 0x000940cf, fsctl_ranges, fsctl_ranges },
	{ 0x00094264, fsctl_offload_read, fsctl_offload_read_response },
	{ 0x00098098, object_id_buffer, NULL },
	{ 0x000980a4, reparse_point, NULL },
	{ 0x000980ac, reparse_point, NULL },
	{ 0x000980bc, fsctl_object_id_extended, NULL },
	{ 0x000980c8, fsctl_zero_data, NULL },
	{ 0x00098208, fsctl_trim, fsctl_trim_response },
	{ 0x00098268, fsctl_offload_write, fsctl_offload_write_response },
	{ 0x00098344, fsctl_duplicate_extents, NULL },
	{ 0x000983e8, fsctl_duplicate_extents_ex, NULL },
	{ 0x0009c040, fsctl_compression, NULL },
	{ 0x0009c280, fsctl_set_integrity, NULL },
	{ 0x00110018, fsctl_pipe_wait, NULL },
	{ 0x0011400c, NULL, fsctl_pipe_peek },
	{ 0x0011c017, fsctl_pipe_transceive, fsctl_pipe_transceive },
	{ 0x00140078, NULL, fsctl_resume_key },
	{ 0x001401d4, fsctl_resiliency, NULL },
	{ 0x001401fc, NULL, fsctl_network_interfaces },
	{ 0x00140204, fsctl_validate_request, fsctl_validate_response },
	{ 0x00144064, NULL, fsctl_snapshots },
	{ 0x001440f2, fsctl_copychunk, fsctl_copychunk_response },
	{ 0x001441bb, fsctl_read_hash, fsctl_read_hash_response },
	{ 0x001480f2, fsctl_copychunk, fsctl_copychunk_response },
};

static const struct step *layout_of(const struct walk *w, uint64_t code)
{
	for (size_t i = 0; i < sizeof(fsctls) / sizeof(fsctls[0]); i++)
		if (fsctls[i].code == code)
			return w->ctx->response ? fsctls[i].response : fsctls[i].request;
	return NULL;
}

void fsctl_body(struct walk *w, uint64_t code)
{
	const struct step *layout = layout_of(w, code);

	if (!layout) {
		walk_bytes(w, cur_left(&w->c), F_SMB2_UNKNOWN, ENC_NONE);
		return;
	}
	walk_layout(w, layout);
	walk_tail(w, 7);
}

/* The buffer that belongs to the direction. */
static void body(struct walk *w, const struct step *s)
{
	(void)s;
	fsctl_body(w, w->slot[S_KIND]);
}

/* The other buffer, which is empty for nearly every code. */
static void other(struct walk *w, const struct step *s)
{
	(void)s;
	walk_bytes(w, cur_left(&w->c), F_SMB2_UNKNOWN, ENC_NONE);
}

/* [MS-SMB2] 2.2.31 */
const struct step smb2_ioctl_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	RAW(2, SMB2_RESERVED),
	KEEP(4, SMB2_IOCTL_FUNCTION, S_KIND),
	RAW(16, SMB2_FID),
	KEEP(4, SMB2_OLB_OFFSET, S_OFF),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN),
	LE(4, SMB2_MAX_IOCTL_IN_SIZE),
	KEEP(4, SMB2_OLB_OFFSET, S_OFF2),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN2),
	LE(4, SMB2_MAX_IOCTL_OUT_SIZE),
	LE(4, SMB2_IOCTL_FLAGS),
	RAW(4, SMB2_RESERVED),
	BLOB(SMB2_IOCTL_IN, S_OFF, S_LEN, body),
	BLOB(SMB2_IOCTL_OUT, S_OFF2, S_LEN2, other),
	END,
};

/* [MS-SMB2] 2.2.32 */
const struct step smb2_ioctl_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	RAW(2, SMB2_RESERVED),
	KEEP(4, SMB2_IOCTL_FUNCTION, S_KIND),
	RAW(16, SMB2_FID),
	KEEP(4, SMB2_OLB_OFFSET, S_OFF),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN),
	KEEP(4, SMB2_OLB_OFFSET, S_OFF2),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN2),
	LE(4, SMB2_IOCTL_RESPONSE_FLAGS),
	RAW(4, SMB2_RESERVED),
	BLOB(SMB2_IOCTL_IN, S_OFF, S_LEN, other),
	BLOB(SMB2_IOCTL_OUT, S_OFF2, S_LEN2, body),
	END,
};
