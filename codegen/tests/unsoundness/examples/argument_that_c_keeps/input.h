#ifndef ROSTRUM_H
#define ROSTRUM_H

struct speaker;
struct rostrum;

struct speaker *speaker_invite(void);
void speaker_hold(struct speaker *speaker);
void speaker_release(struct speaker *speaker);

/* The speaker belongs to the rostrum from here on. */
void rostrum_seat(struct rostrum *rostrum, struct speaker *speaker);

/* How long the speaker talks, if there is one. */
unsigned int rostrum_talk(struct rostrum *rostrum);

#endif
