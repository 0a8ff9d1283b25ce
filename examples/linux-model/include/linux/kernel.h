/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H

#include <linux/types.h>

/* Lets other tasks run. */
extern int __cond_resched(void);
#define might_resched() __cond_resched()

/* Complains if the caller is where nothing may sleep. */
extern void __might_sleep(const char *file, int line);

/* Marks what can sleep, whether or not it does this time. */
#define might_sleep() \
	do { __might_sleep(__FILE__, __LINE__); might_resched(); } while (0)

#endif
