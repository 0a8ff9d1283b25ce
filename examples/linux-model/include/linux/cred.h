/* SPDX-License-Identifier: GPL-2.0 */
/* Credentials: whose rights a task or a file acts with. */
#ifndef _LINUX_CRED_H
#define _LINUX_CRED_H

#include <linux/atomic.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/uidgid.h>

struct user_namespace;

/*
 * Once a task or a file points to a credential, nothing but its count of
 * users changes any more.
 */
struct cred {
	atomic_long_t	usage;
	kuid_t		uid;		/* real */
	kgid_t		gid;
	kuid_t		suid;		/* saved */
	kgid_t		sgid;
	kuid_t		euid;		/* effective */
	kgid_t		egid;
	kuid_t		fsuid;		/* for access to files */
	kgid_t		fsgid;
	unsigned	securebits;
	void		*security;	/* what the security module knows */
	struct user_namespace *user_ns;	/* in which the ids have a meaning */
};

/* Frees a credential that nobody uses any more: for put_cred() only. */
extern void __put_cred(struct cred *);

/**
 * get_cred - take one more reference on a credential
 * @cred: the credential, or %NULL
 *
 * The caller owes one put_cred(). With %NULL nothing happens.
 *
 * Return: @cred itself.
 */
static inline const struct cred *get_cred(const struct cred *cred)
{
	struct cred *counted = (struct cred *)cred;

	if (counted)
		atomic_long_inc(&counted->usage);
	return cred;
}

/**
 * put_cred - give up one reference on a credential
 * @_cred: the credential, or %NULL
 *
 * The credential is freed with its last reference. With %NULL nothing happens.
 */
static inline void put_cred(const struct cred *_cred)
{
	struct cred *cred = (struct cred *)_cred;

	if (cred && atomic_long_dec_and_test(&cred->usage))
		__put_cred(cred);
}

/* A field of another task's credential, by value. */
#define task_cred_xxx(task, xxx)			\
({							\
	__typeof__(((struct cred *)NULL)->xxx) ___val;	\
	rcu_read_lock();				\
	___val = (task)->real_cred->xxx;		\
	rcu_read_unlock();				\
	___val;						\
})

#define task_uid(task)		(task_cred_xxx((task), uid))
#define task_euid(task)		(task_cred_xxx((task), euid))

/* A field of the current task's credential: nobody else replaces that. */
#define current_cred_xxx(xxx)	(current->cred->xxx)

#define current_euid()		(current_cred_xxx(euid))
#define current_user_ns()	(current_cred_xxx(user_ns))

#endif
