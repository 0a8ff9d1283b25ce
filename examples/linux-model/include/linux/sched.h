/* SPDX-License-Identifier: GPL-2.0 */
/* Tasks. */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

#include <linux/limits.h>
#include <linux/refcount.h>
#include <linux/thread_info.h>
#include <linux/types.h>

struct cred;
struct files_struct;
struct mm_struct;
struct pid;
struct signal_struct;

/* What a task is doing: task_struct.__state. */
#define TASK_RUNNING		0x00000000
#define TASK_INTERRUPTIBLE	0x00000001
#define TASK_UNINTERRUPTIBLE	0x00000002
#define TASK_FREEZABLE		0x00002000

/* The ordinary ways to sleep: what wake_up_process() ends. */
#define TASK_NORMAL		(TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

/* A timeout that never comes. */
#define MAX_SCHEDULE_TIMEOUT	LONG_MAX

/* In task_struct.flags: the task is a thread of the kernel itself. */
#define PF_KTHREAD		0x00200000

struct sched_statistics {
	u64 nr_wakeups;
};

struct task_struct {
	struct thread_info	thread_info;
	unsigned int		__state;
	refcount_t		usage;
	unsigned int		flags;
	struct mm_struct	*mm;		/* none if it is a kernel thread */
	pid_t			pid;		/* as the first namespace numbers it */
	pid_t			tgid;		/* the pid of the group leader */
	struct task_struct	*group_leader;	/* the first thread of the process */
	struct pid		*thread_pid;	/* none once the task was released */
	struct sched_statistics	stats;
	const struct cred __rcu	*real_cred;	/* what others see */
	const struct cred __rcu	*cred;		/* what it acts with */
	struct files_struct	*files;
	struct signal_struct	*signal;	/* what the threads of a process share */
	struct callback_head	*task_works;	/* run on the way back to user space */
};

/* A thread of the machine that runs the model is a task. */
extern struct task_struct *model_current_task(void);

static inline struct task_struct *get_current(void)
{
	return model_current_task();
}

#define current get_current()

/**
 * wake_up_process - end the sleep of a task
 * @tsk: the task
 *
 * A task that does not sleep is left alone.
 *
 * Return: 1 if the task slept, 0 otherwise.
 */
extern int wake_up_process(struct task_struct *tsk);

#endif
