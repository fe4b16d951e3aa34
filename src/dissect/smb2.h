/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_SMB2_H
#define DISSECT_SMB2_H

/* The SMB2 message: header and, by command and direction, its body. */

#include "dissect/walk.h"

enum smb2_command {
	SMB2_NEGOTIATE,
	SMB2_SESSION_SETUP,
	SMB2_LOGOFF,
	SMB2_TREE_CONNECT,
	SMB2_TREE_DISCONNECT,
	SMB2_CREATE,
	SMB2_CLOSE,
	SMB2_FLUSH,
	SMB2_READ,
	SMB2_WRITE,
	SMB2_LOCK,
	SMB2_IOCTL,
	SMB2_CANCEL,
	SMB2_ECHO,
	SMB2_QUERY_DIRECTORY,
	SMB2_CHANGE_NOTIFY,
	SMB2_QUERY_INFO,
	SMB2_SET_INFO,
	SMB2_OPLOCK_BREAK,
	SMB2_SERVER_NOTIFICATION,
	SMB2_COMMANDS
};

#define SMB2_HEADER_LEN 64u
#define SMB2_PROTOCOL_ID 0x424d53feu /* FE 'S' 'M' 'B' */

/* SMB2 header Flags, [MS-SMB2] 2.2.1.2 */
#define SMB2_FLAGS_SERVER_TO_REDIR 0x00000001u
#define SMB2_FLAGS_ASYNC 0x00000002u
#define SMB2_FLAGS_RELATED 0x00000004u
#define SMB2_FLAGS_SIGNED 0x00000008u
#define SMB2_FLAGS_REPLAY 0x20000000u
#define SMB2_FLAGS_DFS 0x10000000u

#define STATUS_PENDING 0x00000103u
#define STATUS_NOTIFY_ENUM_DIR 0x0000010cu
#define STATUS_BUFFER_OVERFLOW 0x80000005u
#define STATUS_NO_MORE_FILES 0x80000006u
#define STATUS_END_OF_FILE 0xc0000011u
#define STATUS_MORE_PROCESSING_REQUIRED 0xc0000016u
#define STATUS_PATH_NOT_COVERED 0xc0000257u

/* What the bodies of a command look like. */
struct smb2_body {
	const struct step *request, *response;
	uint16_t response_size; /* StructureSize of a response that is no error */
};

extern const struct smb2_body smb2_bodies[SMB2_COMMANDS]; /* smb2_commands.c */

/* Dissects one SMB2 message that w's view holds from its header on. */
void dissect_smb2(struct walk *w);

/* Whether a response's body is an ERROR response, [MS-SMB2] 2.2.2. */
bool smb2_is_error(uint16_t cmd, uint32_t status, uint16_t structure_size);

#endif
