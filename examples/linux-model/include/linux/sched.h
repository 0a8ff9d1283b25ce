/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

#include <linux/types.h>

struct cred;
struct files_struct;

struct task_struct {
	const struct cred	*cred;
	struct files_struct	*files;
};

/* A thread of the machine that runs the model is a task. */
extern struct task_struct *model_current_task(void);

static inline struct task_struct *get_current(void)
{
	return model_current_task();
}

#define current get_current()

#endif
