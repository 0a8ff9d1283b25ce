#ifndef DOOR_H
#define DOOR_H

#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define must_check __attribute__((warn_unused_result))

#define DOOR_OPEN 0x4
#define DOOR_WIDE (1ULL << 40)
#define DOOR_NONE (-1)
#define DOOR_TEXT "open"
#define DOOR_BROKEN ) 1 (
#define DOOR_TYPE unsigned int

enum door_state { DOOR_SHUT, DOOR_AJAR = 7, DOOR_ODD = -2 };

typedef struct {
	uint32_t value;
} door_id_t;

struct hinge;
struct house;

struct lock {
	unsigned char bits : 3;
	unsigned char : 0;
	double weight;
};

struct door {
	const unsigned int flags;
	union {
		int number;
		struct {
			short low;
			short high;
		};
	};
	unsigned int is_red : 1, is_new : 2;
	struct lock lock;
	struct {
		int x;
	} inner;
	door_id_t id;
	int (*on_open)(struct door *door, enum door_state state);
	struct hinge *hinges[2];
	long double odd;
	char tail[];
};

struct __attribute__((packed)) key {
	char kind;
	uint32_t number;
};

union handle {
	void *pointer;
	uint64_t number;
};

/**
 * door_open() - Open a door.
 * @door: The door.
 * @wide: How wide.
 *
 * safebind:
 *   params:
 *     door: { nullability: nonnull }
 *   return: { error: errno_negative }
 *
 * Return: 0 or a negative error code.
 */
must_check int door_open(struct door *door,
			 unsigned int wide) /* in cm */
	__attribute__((nonnull(1)));

extern struct house *house_of(const struct door *door), *other_house(void);

static inline must_check bool door_is_open(const struct door *door)
{
	return door->flags & DOOR_OPEN;
}

#define door_close(door, how) \
	door_close_with((door), (how), 0)

void door_close_with(struct door *, int, int);
void door_log(const char *format, ...) __attribute__((format(printf, 1, 2)));
void door_vlog(const char *_Nonnull format, va_list list);
void door_gone(void) __attribute__((noreturn));
int door_old();
void door_each(void (*visit)(struct door *door, void *data), void *data, int ids[], size_t *_Nullable count);
struct key door_key(union handle handle, door_id_t id, struct lock lock);
int door_renamed(void) __asm__("door_renamed_v2");
void door_state(enum door_state state, const enum door_state *states);

struct chime {
	int tone;
};
typedef struct chime chimes_t[2];
typedef struct {
	int tone;
} bell_t[1];
void door_ring(chimes_t chimes, bell_t bell, struct chime (*all)[3]);
/* A function that clang knows by its name. */
int printf(const char *format, ...);

#define DEFINE_KNOCK(name) int knock_##name(int count)
DEFINE_KNOCK(loud);

#endif
