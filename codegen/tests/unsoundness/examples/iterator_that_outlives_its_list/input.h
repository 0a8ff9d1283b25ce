#ifndef ANTHOLOGY_H
#define ANTHOLOGY_H

struct anthology;
struct poem;

struct anthology *anthology_print(unsigned int poems);
void anthology_hold(struct anthology *anthology);
void anthology_drop(struct anthology *anthology);

/* The first poem, or null. */
const struct poem *anthology_poems(const struct anthology *anthology);

/* The next one, or null. */
const struct poem *poem_next(const struct poem *poem);
unsigned int poem_lines(const struct poem *poem);

#endif
