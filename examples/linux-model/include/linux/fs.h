/* SPDX-License-Identifier: GPL-2.0 */
/* Open files. */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

#include <linux/types.h>
#include <linux/fcntl.h>
#include <linux/file_ref.h>
#include <linux/mutex_types.h>
#include <linux/spinlock_types.h>

struct cred;
struct file_operations;

/* The file was opened to read, to write; it only names a place (O_PATH). */
#define FMODE_READ	((__force fmode_t)(1 << 0))
#define FMODE_WRITE	((__force fmode_t)(1 << 1))
#define FMODE_PATH	((__force fmode_t)(1 << 14))

/* Names the owner of locks: it is compared and never followed. */
typedef void *fl_owner_t;

struct file {
	spinlock_t			f_lock;
	fmode_t				f_mode;
	const struct file_operations	*f_op;
	void				*private_data;
	unsigned int			f_flags;
	unsigned int			f_iocb_flags;
	const struct cred		*f_cred;	/* of the task that opened it */
	struct mutex			f_pos_lock;
	loff_t				f_pos;		/* under f_pos_lock if shared */
	file_ref_t			f_ref;
};

static inline struct file *get_file(struct file *f)
{
	file_ref_inc(&f->f_ref);
	return f;
}

extern int filp_close(struct file *, fl_owner_t id);

#endif
