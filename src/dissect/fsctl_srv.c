/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/dcerpc.h"
#include "dissect/fsctl.h"

/* [MS-SMB2] 2.2.32.5: addresses in a room of 128 bytes */
enum family { FAMILY_IPV4 = 2, FAMILY_IPV6 = 23 };

static const struct step address_ipv4[] = {
	BE(2, SMB2_WINDOWS_SOCKADDR_PORT),
	RAW(4, SMB2_WINDOWS_SOCKADDR_IN_ADDR),
	END,
};
static const struct step address_ipv6[] = {
	BE(2, SMB2_WINDOWS_SOCKADDR_PORT),
	LE(4, SMB2_WINDOWS_SOCKADDR_IN6_FLOW_INFO),
	RAW(16, SMB2_WINDOWS_SOCKADDR_IN6_ADDR),
	LE(4, SMB2_WINDOWS_SOCKADDR_IN6_SCOPE_ID),
	END,
};

static void address(struct walk *w, const struct step *s)
{
	(void)s;
	if (w->slot[S_KIND] == FAMILY_IPV4)
		walk_layout(w, address_ipv4);
	else if (w->slot[S_KIND] == FAMILY_IPV6)
		walk_layout(w, address_ipv6);
}

static const struct step interface[] = {
	LE(4, SMB2_IOCTL_NETWORK_INTERFACES_NEXT_OFFSET),
	LE(4, SMB2_IOCTL_NETWORK_INTERFACES_INDEX),
	LE(4, SMB2_IOCTL_NETWORK_INTERFACES_CAPABILITIES),
	LE(4, SMB2_IOCTL_NETWORK_INTERFACES_RSS_QUEUE_COUNT),
	LE(8, SMB2_IOCTL_NETWORK_INTERFACES_LINK_SPEED),
	KEEP(2, SMB2_WINDOWS_SOCKADDR_FAMILY, S_KIND),
	HOOK(address),
	REST(PADDING, NULL),
	END,
};

static void interfaces(struct walk *w, const struct step *s)
{
	(void)s;
	walk_chain(w, F_SMB2_INTERFACE, interface);
}

const struct step fsctl_network_interfaces[] = { HOOK(interfaces), END };

/* [MS-FSCC] 2.3.46, 2.3.49 */
const struct step fsctl_pipe_peek[] = {
	LE(4, SMB2_PIPE_STATE),
	LE(4, SMB2_PIPE_READ_AVAILABLE),
	LE(4, SMB2_PEEK_MESSAGES),
	LE(4, SMB2_PEEK_MESSAGE_LENGTH),
	REST(SMB2_PIPE_DATA, NULL),
	END,
};

const struct step fsctl_pipe_wait[] = {
	LE(8, SMB2_FSCTL_WAIT_TIMEOUT),
	KEEP(4, SMB2_WAIT_NAME_LENGTH, S_LEN),
	LE(1, SMB2_WAIT_TIMEOUT_SPECIFIED),
	PAD(1),
	UTF16(SMB2_FSCTL_WAIT_NAME, S_LEN),
	END,
};

const struct step fsctl_pipe_transceive[] = { REST(SMB2_PIPE_DATA, dcerpc_pipe), END };

/* [MS-SMB2] 2.2.32.3, 2.2.31.1, 2.2.32.1 */
const struct step fsctl_resume_key[] = {
	RAW(24, SMB2_FSCTL_CCHUNK_RESUME_KEY),
	RAW(4, SMB2_RESERVED),
	END,
};

static const struct step chunk[] = {
	LE(8, SMB2_FSCTL_CCHUNK_SRC_OFFSET),
	LE(8, SMB2_FSCTL_CCHUNK_DST_OFFSET),
	LE(4, SMB2_FSCTL_CCHUNK_XFER_LEN),
	RAW(4, SMB2_RESERVED),
	END,
};

const struct step fsctl_copychunk[] = {
	RAW(24, SMB2_FSCTL_CCHUNK_RESUME_KEY),
	KEEP(4, SMB2_FSCTL_CCHUNK_COUNT, S_COUNT),
	RAW(4, SMB2_RESERVED),
	LIST(SMB2_CCHUNK, S_COUNT, chunk),
	END,
};

const struct step fsctl_copychunk_response[] = {
	LE(4, SMB2_FSCTL_CCHUNK_CHUNKS_WRITTEN),
	LE(4, SMB2_FSCTL_CCHUNK_BYTES_WRITTEN),
	LE(4, SMB2_FSCTL_CCHUNK_TOTAL_WRITTEN),
	END,
};

/* [MS-SMB2] 2.2.32.2: names one after the other, an empty one at the end */
static void snapshot_names(struct walk *w, const struct step *s)
{
	(void)s;
	for (uint64_t n = w->slot[S_COUNT]; n > 0 && cur_left(&w->c) >= 2 && !w->c.bad; n--) {
		uint32_t len = 0;
		uint64_t c = 1;

		while (c && cur_peek(&w->c, w->c.pos + len, 2, &c))
			len += 2;
		walk_bytes(w, len, F_SMB2_IOCTL_ENUMERATE_SNAPSHOTS_SNAPSHOT, ENC_UTF16);
	}
}

const struct step fsctl_snapshots[] = {
	LE(4, SMB2_IOCTL_ENUMERATE_SNAPSHOTS_NUM_SNAPSHOTS),
	KEEP(4, SMB2_IOCTL_ENUMERATE_SNAPSHOTS_NUM_SNAPSHOTS_RETURNED, S_COUNT),
	LE(4, SMB2_IOCTL_ENUMERATE_SNAPSHOTS_ARRAY_SIZE),
	HOOK(snapshot_names),
	END,
};

/* [MS-SMB2] 2.2.31.3 */
const struct step fsctl_resiliency[] = {
	LE(4, SMB2_IOCTL_RESILIENCY_TIMEOUT),
	LE(4, SMB2_IOCTL_RESILIENCY_RESERVED),
	END,
};

/* [MS-SQOS] 2.2.2.2, 2.2.2.3 */
enum { QOS_VERSION_1_1 = 0x0101 };

static const struct step qos_request_1_1[] = {
	LE(8, SMB2_IOCTL_SQOS_BANDWIDTH_LIMIT),
	LE(8, SMB2_IOCTL_SQOS_KILOBYTE_COUNT_INCREMENT),
	END,
};

static void qos_request_more(struct walk *w, const struct step *s)
{
	(void)s;
	if (w->slot[S_KIND] >= QOS_VERSION_1_1)
		walk_layout(w, qos_request_1_1);
}

const struct step fsctl_qos_request[] = {
	KEEP(2, SMB2_IOCTL_SQOS_PROTOCOL_VERSION, S_KIND),
	LE(2, SMB2_IOCTL_SQOS_RESERVED),
	LE(4, SMB2_IOCTL_SQOS_OPERATIONS),
	RAW(16, SMB2_IOCTL_SQOS_LOGICAL_FLOW_ID),
	RAW(16, SMB2_IOCTL_SQOS_POLICY_ID),
	RAW(16, SMB2_IOCTL_SQOS_INITIATOR_ID),
	LE(8, SMB2_IOCTL_SQOS_LIMIT),
	LE(8, SMB2_IOCTL_SQOS_RESERVATION),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(2, SMB2_OLB_LENGTH, S_LEN),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF2),
	KEEP(2, SMB2_OLB_LENGTH, S_LEN2),
	LE(8, SMB2_IOCTL_SQOS_IO_COUNT_INCREMENT),
	LE(8, SMB2_IOCTL_SQOS_NORMALIZED_IO_COUNT_INCREMENT),
	LE(8, SMB2_IOCTL_SQOS_LATENCY_INCREMENT),
	LE(8, SMB2_IOCTL_SQOS_LOWER_LATENCY_INCREMENT),
	HOOK(qos_request_more),
	UTF16_AT(SMB2_IOCTL_SQOS_INITIATOR_NAME, S_OFF, S_LEN),
	UTF16_AT(SMB2_IOCTL_SQOS_INITIATOR_NODE_NAME, S_OFF2, S_LEN2),
	END,
};

static const struct step qos_response_1_1[] = {
	LE(4, SMB2_IOCTL_SQOS_BASE_IO_SIZE),
	LE(4, SMB2_IOCTL_SQOS_RESERVED2),
	LE(8, SMB2_IOCTL_SQOS_MAXIMUM_BANDWIDTH),
	END,
};

static void qos_response_more(struct walk *w, const struct step *s)
{
	(void)s;
	if (cur_left(&w->c))
		walk_layout(w, qos_response_1_1);
}

const struct step fsctl_qos_response[] = {
	LE(2, SMB2_IOCTL_SQOS_PROTOCOL_VERSION),
	LE(2, SMB2_IOCTL_SQOS_RESERVED),
	LE(4, SMB2_IOCTL_SQOS_OPERATIONS),
	RAW(16, SMB2_IOCTL_SQOS_LOGICAL_FLOW_ID),
	RAW(16, SMB2_IOCTL_SQOS_POLICY_ID),
	RAW(16, SMB2_IOCTL_SQOS_INITIATOR_ID),
	LE(4, SMB2_IOCTL_SQOS_TIME_TO_LIVE),
	LE(4, SMB2_IOCTL_SQOS_STATUS),
	LE(8, SMB2_IOCTL_SQOS_MAXIMUM_IO_RATE),
	LE(8, SMB2_IOCTL_SQOS_MINIMUM_IO_RATE),
	HOOK(qos_response_more),
	END,
};
