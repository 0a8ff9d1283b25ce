#ifndef TOLLGATE_H
#define TOLLGATE_H

struct tollgate;

/* Has `watch` called with `data` for every cart, until it is called again with the same two to end that. */
int tollgate_watch(struct tollgate *tollgate, void (*watch)(void *data), void *data);
void tollgate_unwatch(struct tollgate *tollgate, void (*watch)(void *data), void *data);

void tollgate_pass(struct tollgate *tollgate);

#endif
