/* SPDX-License-Identifier: GPL-2.0 */
/* Error numbers that the functions of these headers return (negated). */
#ifndef _LINUX_ERRNO_H
#define _LINUX_ERRNO_H

#define EPERM	1
#define ENOENT	2
#define ESRCH	3
#define EINTR	4
#define EIO	5
#define EBADF	9
#define EAGAIN	11
#define ENOMEM	12
#define EACCES	13
#define EFAULT	14
#define EBUSY	16
#define EEXIST	17
#define EINVAL	22
#define ENFILE	23
#define EMFILE	24

#define MAX_ERRNO	4095

#endif
