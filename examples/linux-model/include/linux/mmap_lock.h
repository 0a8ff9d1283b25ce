/* SPDX-License-Identifier: GPL-2.0 */
/* The locks that keep areas as they are. */
#ifndef _LINUX_MMAP_LOCK_H
#define _LINUX_MMAP_LOCK_H

#include <linux/mm_types.h>

/* Waits for whoever writes; may sleep. The task that locks is the one that unlocks. */
static inline void mmap_read_lock(struct mm_struct *mm)
{
	down_read(&mm->mmap_lock);
}

/* As mmap_read_lock(), without waiting. Returns whether the lock is held now. */
static inline bool __must_check mmap_read_trylock(struct mm_struct *mm)
{
	return down_read_trylock(&mm->mmap_lock) != 0;
}

static inline void mmap_read_unlock(struct mm_struct *mm)
{
	up_read(&mm->mmap_lock);
}

/**
 * lock_vma_under_rcu - find an area and hold just that one for reading
 * @mm: the address space
 * @address: any address in the area
 *
 * Never waits: if somebody is about to change the area, there is no result.
 * The caller owes one vma_end_read().
 *
 * Return: the area, or %NULL.
 */
struct vm_area_struct *lock_vma_under_rcu(struct mm_struct *mm,
					  unsigned long address);

static inline void vma_end_read(struct vm_area_struct *vma)
{
	(void)refcount_dec_and_test(&vma->vm_refcnt);
}

#endif
