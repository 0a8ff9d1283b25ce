/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_BINFMTS_H
#define _LINUX_BINFMTS_H

#include <linux/types.h>

struct linux_binprm;

/*
 * From here on exec cannot go back: the table of descriptors is made
 * private, and what is marked close-on-exec is closed.
 */
extern int begin_new_exec(struct linux_binprm *bprm);

#endif
