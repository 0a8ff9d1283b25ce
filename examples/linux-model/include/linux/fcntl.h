/* SPDX-License-Identifier: GPL-2.0 */
/* Flags of open(2), with their values on x86. */
#ifndef _LINUX_FCNTL_H
#define _LINUX_FCNTL_H

/* How the file is accessed: two bits. */
#define O_ACCMODE	0x3
#define O_RDONLY	0x0
#define O_WRONLY	0x1
#define O_RDWR		0x2

#define O_CREAT		0x40
#define O_EXCL		0x80
#define O_NOCTTY	0x100
#define O_TRUNC		0x200
#define O_APPEND	0x400
#define O_NONBLOCK	0x800
#define O_DSYNC		0x1000
#define FASYNC		0x2000
#define O_DIRECT	0x4000
#define O_LARGEFILE	0x8000
#define O_DIRECTORY	0x10000
#define O_NOFOLLOW	0x20000
#define O_NOATIME	0x40000
#define O_CLOEXEC	0x80000
#define O_PATH		0x200000

/* Two flags contain another one, so that a kernel without them still does the weaker thing. */
#define __O_SYNC	0x100000
#define O_SYNC		(__O_SYNC|O_DSYNC)
#define __O_TMPFILE	0x400000
#define O_TMPFILE	(__O_TMPFILE | O_DIRECTORY)

#define O_NDELAY	O_NONBLOCK

#endif
