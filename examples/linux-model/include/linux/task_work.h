/* SPDX-License-Identifier: GPL-2.0 */
/* Functions that a task calls on its way back to user space. */
#ifndef _LINUX_TASK_WORK_H
#define _LINUX_TASK_WORK_H

#include <linux/sched.h>

typedef void (*task_work_func_t)(struct callback_head *);

/* Says which function a work calls; the rest of it needs no value. */
static inline void init_task_work(struct callback_head *twork, task_work_func_t func)
{
	twork->func = func;
}

/* How a task is told that it has work: not at all, at its next return to user space, like a signal. */
enum task_work_notify_mode {
	TWA_NONE = 0,
	TWA_RESUME,
	TWA_SIGNAL,
	TWA_SIGNAL_NO_IPI,
	TWA_NMI_CURRENT,
};

/**
 * task_work_add - have a task call a function on its way back to user space
 * @task: the task
 * @twork: the work; it belongs to the list until it is run or cancelled
 * @mode: how the task is told
 *
 * What was added last is run first. A task that ends runs its works, too.
 *
 * Return: 0, or -ESRCH if the task has run its last works already.
 */
int task_work_add(struct task_struct *task, struct callback_head *twork,
		  enum task_work_notify_mode mode);

/**
 * task_work_cancel - take a work back
 * @task: the task to which it was added
 * @cb: the work
 *
 * Return: whether it was still in the list, and is the caller's again.
 */
bool task_work_cancel(struct task_struct *task, struct callback_head *cb);

#endif
