/* Part of safebind: what ISO C asks of this header, from clang's predefined macros. */

#ifndef __safebind_iso646
#define __safebind_iso646
#define and &&
#define and_eq &=
#define bitand &
#define bitor |
#define compl ~
#define not !
#define not_eq !=
#define or ||
#define or_eq |=
#define xor ^
#define xor_eq ^=
#endif
