/* SPDX-License-Identifier: GPL-2.0 */
/* Namespaces for the numbers of tasks. */
#ifndef _LINUX_PID_NS_H
#define _LINUX_PID_NS_H

#include <linux/idr.h>
#include <linux/ns_common.h>
#include <linux/types.h>

struct task_struct;

struct pid_namespace {
	struct idr		idr;
	unsigned int		level;		/* how many parents it has */
	struct pid_namespace	*parent;
	struct ns_common	ns;
};

static inline struct pid_namespace *get_pid_ns(struct pid_namespace *ns)
{
	refcount_inc(&ns->ns.__ns_ref);
	return ns;
}

extern void put_pid_ns(struct pid_namespace *ns);

/*
 * The namespace that a task is in, without a reference; NULL once the task was
 * released. For another task than the current one the caller is in an RCU read
 * section, and the result is good until its end.
 */
extern struct pid_namespace *task_active_pid_ns(struct task_struct *tsk);

#endif
