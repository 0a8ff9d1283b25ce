#ifndef PARCHMENT_H
#define PARCHMENT_H

typedef __SIZE_TYPE__ size_t;

struct parchment;

/* Null as long as nothing was written; then the length is 0. */
const unsigned char *parchment_words(const struct parchment *parchment, size_t *length);

#endif
