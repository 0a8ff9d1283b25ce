/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_THREAD_INFO_H
#define _LINUX_THREAD_INFO_H

#include <linux/types.h>

/* A signal waits for the task: a bit number in thread_info.flags. */
#define TIF_SIGPENDING	1

struct thread_info {
	unsigned long flags;
};

#endif
