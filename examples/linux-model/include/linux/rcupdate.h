/* SPDX-License-Identifier: GPL-2.0 */
/* Sections in which what others take away stays allocated. Nothing in them may sleep. */
#ifndef _LINUX_RCUPDATE_H
#define _LINUX_RCUPDATE_H

void __rcu_read_lock(void);
void __rcu_read_unlock(void);

static inline void rcu_read_lock(void)
{
	__rcu_read_lock();
}

static inline void rcu_read_unlock(void)
{
	__rcu_read_unlock();
}

#endif
