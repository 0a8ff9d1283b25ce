#ifndef BALLOT_H
#define BALLOT_H

int ballot_open(unsigned int box);
void ballot_close(unsigned int ballot);

/* Takes the next one out of the box, and says whether there is one. */
_Bool ballot_step(unsigned int ballot);

/* Who is on it; until the next one is taken out. */
const char *ballot_name(unsigned int ballot);

#endif
