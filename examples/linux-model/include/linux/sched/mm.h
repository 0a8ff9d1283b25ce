/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The two counts of an address space.
 *
 * mm_count keeps struct mm_struct allocated. mm_users keeps what is in the
 * address space; all users together have one reference of mm_count.
 */
#ifndef _LINUX_SCHED_MM_H
#define _LINUX_SCHED_MM_H

#include <linux/kernel.h>
#include <linux/mm_types.h>
#include <linux/sched.h>

/**
 * mmgrab() - take a reference that keeps the struct
 * @mm: the address space, which may have no users
 *
 * What is in the address space may go away all the same. The caller owes one
 * mmdrop().
 */
static inline void mmgrab(struct mm_struct *mm)
{
	atomic_inc(&mm->mm_count);
}

/* Frees an address space: for mmdrop() only. */
extern void __mmdrop(struct mm_struct *mm);

static inline void mmdrop(struct mm_struct *mm)
{
	if (atomic_dec_and_test(&mm->mm_count))
		__mmdrop(mm);
}

/**
 * mmget() - become one more user
 * @mm: the address space, which has users
 *
 * The caller owes one mmput().
 */
static inline void mmget(struct mm_struct *mm)
{
	atomic_inc(&mm->mm_users);
}

/* As mmget(), unless there are no users any more. Returns whether there were. */
static inline bool mmget_not_zero(struct mm_struct *mm)
{
	return atomic_inc_not_zero(&mm->mm_users);
}

/* The last user takes all areas down, which may sleep. */
extern void mmput(struct mm_struct *);

/* As mmput(), for places where nothing may sleep: a worker takes the areas down. */
void mmput_async(struct mm_struct *);

#endif
