/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_USER_NAMESPACE_H
#define _LINUX_USER_NAMESPACE_H

#include <linux/types.h>

/* A run of ids, and where it is outside the namespace. The kernel has several of them. */
struct uid_gid_extent {
	u32 first;
	u32 lower_first;
	u32 count;
};

struct user_namespace {
	struct uid_gid_extent uid_map;
};

#endif
