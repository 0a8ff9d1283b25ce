/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_FILE_REF_H
#define _LINUX_FILE_REF_H

#include <linux/atomic.h>

/* The reference count of a file. The model stores the number of references as it is. */
typedef struct {
	atomic_long_t refcnt;
} file_ref_t;

static inline void file_ref_inc(file_ref_t *ref)
{
	atomic_long_inc(&ref->refcnt);
}

#endif
