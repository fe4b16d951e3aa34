/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_INFO_H
#define DISSECT_INFO_H

/*
 * Information classes of [MS-FSCC] 2.4 and 2.5. A class is one row in
 * info_classes[] and one layout.
 */

#include "dissect/walk.h"

enum info_type { INFO_FILE = 1, INFO_FILESYSTEM, INFO_SECURITY, INFO_QUOTA };

struct info_class {
	uint8_t type, class;
	uint16_t field; /* the structure */
	const struct step *layout;
};

extern const struct info_class info_classes[]; /* smb2_info.c; ends with type 0 */

/* info_file.c */
extern const struct step info_basic[], info_standard[], info_internal[], info_ea[], info_access[];
extern const struct step info_name[], info_rename[], info_rename_ex[], info_disposition[];
extern const struct step info_disposition_ex[], info_position[], info_full_ea[], info_mode[];
extern const struct step info_alignment[], info_all[], info_allocation[], info_end_of_file[];
extern const struct step info_alternate_name[], info_stream[], info_pipe[], info_pipe_local[];
extern const struct step info_pipe_remote[], info_compression[], info_network_open[];
extern const struct step info_attribute_tag[], info_valid_data_length[], info_id[], info_posix[];
extern const struct step info_case_sensitive[], info_reparse_point[], info_get_ea[];

/* What POSIX listings and information have in common. */
extern const struct step posix_attributes[];

/* info_fs.c */
extern const struct step info_fs_volume[], info_fs_label[], info_fs_size[], info_fs_device[];
extern const struct step info_fs_attribute[], info_fs_control[], info_fs_full_size[];
extern const struct step info_fs_object_id[], info_fs_sector_size[], info_fs_posix[];
extern const struct step object_id_buffer[]; /* [MS-FSCC] 2.1.3.1 */
extern const struct step info_quota[], info_query_quota[], info_security[];

#endif
