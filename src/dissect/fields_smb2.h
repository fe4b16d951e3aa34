/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clang-format off */
/* Our own: what goes wrong, what nobody claims, what fills up. */
FIELD(ERROR,            "smbdiff.error",        "Error",                GROUP,  DEC, NONE)
FIELD(UNREAD,           "smbdiff.unread",       "Bytes not dissected",  BYTES,  DEC, NONE)
FIELD(PADDING,          "smb2.padding",         "Padding",              BYTES,  DEC, PADDING)

/* NetBIOS session service: RFC 1002 4.3 */
FIELD(NBSS,             "nbss",                 "NetBIOS Session Service", GROUP, DEC, DERIVED)
FIELD(NBSS_TYPE,        "nbss.type",            "Message Type",         UINT,   HEX, DERIVED)
FIELD(NBSS_LENGTH,      "nbss.length",          "Length",               UINT,   DEC, DERIVED)

/* [MS-SMB2] 2.2.1 */
FIELD(SMB2,             "smb2",                 "SMB2",                 GROUP,  DEC, NONE)
FIELD(SMB2_PROTOCOL,    "smb2.protocol_id",     "ProtocolId",           UINT,   HEX, NONE)
FIELD(SMB2_HEADER_LEN,  "smb2.header_len",      "Header Length",        UINT,   DEC, NONE)
FIELD(SMB2_CREDIT_CHARGE, "smb2.credit.charge", "Credit Charge",        UINT,   DEC, NONE)
FIELD(SMB2_STATUS,      "smb2.nt_status",       "NT Status",            UINT,   HEX, NONE, .names = &nt_status_names)
FIELD(SMB2_CHANNEL_SEQ, "smb2.channel_sequence", "Channel Sequence",    UINT,   DEC, NONE)
FIELD(SMB2_RESERVED,    "smb2.reserved",        "Reserved",             BYTES,  DEC, PADDING)
FIELD(SMB2_CMD,         "smb2.cmd",             "Command",              UINT,   DEC, NONE, .names = &smb2_command_names)
FIELD(SMB2_CREDITS_REQ, "smb2.credits.requested", "Credits requested",  UINT,   DEC, FLOW)
FIELD(SMB2_CREDITS_RSP, "smb2.credits.granted", "Credits granted",      UINT,   DEC, FLOW)
FIELD(SMB2_FLAGS,       "smb2.flags",           "Flags",                UINT,   HEX, NONE, .bits = &smb2_flags)
FIELD(SMB2_FLAG_RESPONSE, "smb2.flags.response", "Response",            BOOL,   DEC, NONE)
FIELD(SMB2_FLAG_ASYNC,  "smb2.flags.async",     "Async command",        BOOL,   DEC, NONE)
FIELD(SMB2_FLAG_CHAINED, "smb2.flags.chained",  "Chained",              BOOL,   DEC, NONE)
FIELD(SMB2_FLAG_SIGNED, "smb2.flags.signature", "Signing",              BOOL,   DEC, NONE)
FIELD(SMB2_FLAG_PRIORITY, "smb2.flags.priority_mask", "Priority",       BOOL,   DEC, NONE)
FIELD(SMB2_FLAG_DFS,    "smb2.flags.dfs",       "DFS operation",        BOOL,   DEC, NONE)
FIELD(SMB2_FLAG_REPLAY, "smb2.flags.replay",    "Replay operation",     BOOL,   DEC, NONE)
FIELD(SMB2_CHAIN_OFFSET, "smb2.chain_offset",   "Chain Offset",         UINT,   HEX, DERIVED)
FIELD(SMB2_MSG_ID,      "smb2.msg_id",          "Message ID",           UINT,   DEC, SEQ)
FIELD(SMB2_PID,         "smb2.pid",             "Process Id",           UINT,   HEX, FLOW)
FIELD(SMB2_TID,         "smb2.tid",             "Tree Id",              UINT,   HEX, ID, .ref = REF_SHARE)
FIELD(SMB2_AID,         "smb2.aid",             "Async Id",             UINT,   HEX, SEQ)
FIELD(SMB2_SESID,       "smb2.sesid",           "Session Id",           UINT,   HEX, ID, .ref = REF_SESSION)
FIELD(SMB2_SIGNATURE,   "smb2.signature",       "Signature",            BYTES,  DEC, RANDOM)

FIELD(SMB2_BUFFER_CODE, "smb2.buffer_code",     "StructureSize",        UINT,   HEX, NONE, .bits = &smb2_buffer_code)
FIELD(SMB2_BUFFER_CODE_LENGTH, "smb2.buffer_code.length", "Fixed Part Length", UINT, DEC, NONE)
FIELD(SMB2_BUFFER_CODE_DYNAMIC, "smb2.buffer_code.dynamic", "Dynamic Part", BOOL, DEC, NONE)
FIELD(SMB2_FID,         "smb2.fid",             "File Id",              GUID,   DEC, ID, .ref = REF_OPEN)
FIELD(SMB2_FILENAME,    "smb2.filename",        "Filename",             STRING, DEC, NONE)
FIELD(SMB2_TREE,        "smb2.tree",            "Tree",                 STRING, DEC, HOST)
/* clang-format on */
