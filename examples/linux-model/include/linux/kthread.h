/* SPDX-License-Identifier: GPL-2.0 */
/* Threads of the kernel itself. */
#ifndef _LINUX_KTHREAD_H
#define _LINUX_KTHREAD_H

#include <linux/types.h>

struct mm_struct;

/*
 * For kernel threads only, which have no address space of their own: between
 * the two calls the thread has this one. The caller is a user of it all the
 * time.
 */
void kthread_use_mm(struct mm_struct *mm);
void kthread_unuse_mm(struct mm_struct *mm);

#endif
