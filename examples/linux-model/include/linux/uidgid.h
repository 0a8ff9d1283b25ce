/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_UIDGID_H
#define _LINUX_UIDGID_H

#include <linux/uidgid_types.h>

static inline uid_t __kuid_val(kuid_t uid)
{
	return uid.val;
}

static inline bool uid_eq(kuid_t left, kuid_t right)
{
	return __kuid_val(left) == __kuid_val(right);
}

#endif
