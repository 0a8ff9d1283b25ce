/* SPDX-License-Identifier: GPL-2.0 */
/* From descriptors to files and back. */
#ifndef _LINUX_FILE_H
#define _LINUX_FILE_H

#include <linux/types.h>

struct file;

extern void fput(struct file *);

/**
 * fget - look up a descriptor of the current task
 * @fd: the descriptor
 *
 * Files that only name a place (O_PATH) are not found.
 *
 * Return: the file with a reference that the caller owns, or %NULL.
 */
extern struct file *fget(unsigned int fd);

/**
 * get_unused_fd_flags - take the lowest free descriptor number
 * @flags: O_CLOEXEC to have it closed on exec; other bits mean nothing
 *
 * The number stays taken, without a file, until it is passed to fd_install()
 * or to put_unused_fd().
 *
 * Return: the number, or a negative error.
 */
extern int get_unused_fd_flags(unsigned flags);
extern void put_unused_fd(unsigned int fd);

/**
 * fd_install - give a taken descriptor number its file
 * @fd: a number from get_unused_fd_flags()
 * @file: the file; the table takes over the caller's reference
 */
extern void fd_install(unsigned int fd, struct file *file);

#endif
