#ifndef METRONOME_H
#define METRONOME_H

struct metronome;

int metronome_set(struct metronome *metronome, void (*beat)(void *data, unsigned int number), void *data);
void metronome_unset(struct metronome *metronome, void (*beat)(void *data, unsigned int number), void *data);

void metronome_beat(struct metronome *metronome, unsigned int number);

#endif
