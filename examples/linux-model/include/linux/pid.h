/* SPDX-License-Identifier: GPL-2.0 */
/* The numbers of tasks: one for each namespace that sees the task. */
#ifndef _LINUX_PID_H
#define _LINUX_PID_H

#include <linux/sched.h>

struct pid_namespace;

enum pid_type {
	PIDTYPE_PID,
	PIDTYPE_TGID,
};

/*
 * The number of a task, or of its process, in a namespace; in that of the
 * current task if @ns is NULL. Zero if there is none.
 */
pid_t __task_pid_nr_ns(struct task_struct *task, enum pid_type type, struct pid_namespace *ns);

static inline pid_t task_tgid_nr_ns(struct task_struct *tsk, struct pid_namespace *ns)
{
	return __task_pid_nr_ns(tsk, PIDTYPE_TGID, ns);
}

#endif
