/* SPDX-License-Identifier: GPL-2.0 */
/* The table behind the descriptors of a task. */
#ifndef _LINUX_FDTABLE_H
#define _LINUX_FDTABLE_H

#include <linux/types.h>

struct file;
struct files_struct;

/* Afterwards the current task shares its table with no other. */
int unshare_files(void);

/**
 * file_close_fd - take the file of a descriptor out of the table
 * @fd: the descriptor
 *
 * The table's own reference moves to the caller, who owes a filp_close().
 *
 * Return: the file, or %NULL if the descriptor is not open.
 */
extern struct file *file_close_fd(unsigned int fd);

#endif
