#ifndef PASSPORT_H
#define PASSPORT_H

typedef __SIZE_TYPE__ size_t;

/* Enters a name; with the length 0 it ends at the first zero. Null clears it. Returns its length. */
size_t passport_enter(const char *name, size_t length);

#endif
