/* SPDX-License-Identifier: GPL-2.0 */

/*
 * The calls of /dev/safebind; the driver has the same list, with what each takes and gives, in
 * call.rs.
 */
#ifndef SAFEBIND_CALL_H
#define SAFEBIND_CALL_H

#include <stdint.h>
#include <sys/ioctl.h>

struct safebind_call {
	uint64_t in[4];
	uint64_t out[6];
};

#define SAFEBIND_CALL(number) _IOWR('s', number, struct safebind_call)

#define RESERVE SAFEBIND_CALL(0x40)
#define INSTALL SAFEBIND_CALL(0x41)
#define INSTALL_OWN SAFEBIND_CALL(0x42)
#define RESERVE_MANY SAFEBIND_CALL(0x43)
#define RESERVE_TWO SAFEBIND_CALL(0x44)
#define LOOK_UP SAFEBIND_CALL(0x45)
#define OPEN_COUNT SAFEBIND_CALL(0x46)

#define TASK SAFEBIND_CALL(0x50)
#define USERS SAFEBIND_CALL(0x51)
#define OPENER SAFEBIND_CALL(0x52)
/* A tree whose tasks have no such user answers this with ENOTTY. */
#define EFFECTIVE_USER SAFEBIND_CALL(0x53)
/* So does one without the generated wrappers whose tasks do not have that number. */
#define GROUP SAFEBIND_CALL(0x54)

#define FIND_AREA SAFEBIND_CALL(0x60)
#define KEEP_SPACE SAFEBIND_CALL(0x61)
#define KEPT_SPACE SAFEBIND_CALL(0x62)
#define FORGET_SPACE SAFEBIND_CALL(0x63)

#define REPEAT SAFEBIND_CALL(0x70)

/* A kernel without the generated wrappers answers these with ENOTTY. */
#define CLOSE_LATER SAFEBIND_CALL(0x80)
#define WORK SAFEBIND_CALL(0x81)
#define WORK_CANCEL SAFEBIND_CALL(0x82)
#define WORK_RESULT SAFEBIND_CALL(0x83)
#define USE_SPACE SAFEBIND_CALL(0x84)

/* What FIND_AREA says of an attempt to lock the area alone. */
enum { ALONE_REFUSED = 0, ALONE_AGREES = 1, ALONE_DIFFERS = 2, ALONE_UNSUPPORTED = 3 };

/* In which way KEEP_SPACE keeps the address space. */
enum { KEEP_STRUCT = 0, KEEP_USER = 1, KEEP_USER_ASYNC = 2 };

#endif
