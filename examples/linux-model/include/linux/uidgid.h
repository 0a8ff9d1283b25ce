/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_UIDGID_H
#define _LINUX_UIDGID_H

#include <linux/uidgid_types.h>

struct user_namespace;

static inline uid_t __kuid_val(kuid_t uid)
{
	return uid.val;
}

static inline bool uid_eq(kuid_t left, kuid_t right)
{
	return __kuid_val(left) == __kuid_val(right);
}

/**
 * from_kuid - the id by which a user namespace knows a user
 * @to: the namespace
 * @uid: the user
 *
 * Return: the id, or (uid_t)-1 if the namespace does not know the user.
 */
extern uid_t from_kuid(struct user_namespace *to, kuid_t uid);

#endif
