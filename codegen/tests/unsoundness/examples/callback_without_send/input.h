#ifndef BELFRY_H
#define BELFRY_H

struct belfry;

/* Has `ring` called with `data` by the thread of the belfry, at any time, until it is told off. */
int belfry_tell(struct belfry *belfry, void (*ring)(void *data), void *data);

/* Waits until nobody rings. */
void belfry_tell_off(struct belfry *belfry, void (*ring)(void *data), void *data);

#endif
