/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_SCHED_SIGNAL_H
#define _LINUX_SCHED_SIGNAL_H

#include <linux/sched.h>

static inline int signal_pending(struct task_struct *p)
{
	unsigned long flags = __atomic_load_n(&p->thread_info.flags, __ATOMIC_RELAXED);

	return (flags & (1UL << TIF_SIGPENDING)) != 0;
}

#endif
