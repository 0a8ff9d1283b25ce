/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_SECURITY_H
#define _LINUX_SECURITY_H

#include <linux/types.h>

struct cred;

/**
 * security_cred_getsecid - the security module's id for a credential
 * @c: the credential
 * @secid: where the id is stored; zero if no module has one
 */
void security_cred_getsecid(const struct cred *c, u32 *secid);

#endif
