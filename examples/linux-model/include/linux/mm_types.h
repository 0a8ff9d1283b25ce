/* SPDX-License-Identifier: GPL-2.0 */
/* Address spaces and the areas in them. */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <linux/maple_tree.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/types.h>

struct mm_struct;

typedef unsigned long vm_flags_t;

typedef struct {
	unsigned long __vma_flags[1];
} vma_flags_t;

/* An area: stays as it is while its address space, or the area itself, is locked. */
struct vm_area_struct {
	union {
		struct {
			/* [vm_start, vm_end) */
			unsigned long vm_start;
			unsigned long vm_end;
		};
		void *vm_freeptr;
	};
	struct mm_struct *vm_mm;
	union {
		const vm_flags_t vm_flags;
		vma_flags_t flags;
	};
	/* 1, and 1 more for each task that holds it for reading. */
	refcount_t vm_refcnt;
};

struct mm_struct {
	struct {
		struct {
			/* References to this struct; all users together have one. */
			atomic_t mm_count;
		};
		struct maple_tree mm_mt;
		/* Who uses what is in it. */
		atomic_t mm_users;
		int map_count;
		struct rw_semaphore mmap_lock;
	};
};

#endif
