/* Part of safebind: what ISO C asks of this header, from clang's predefined macros. */

#ifndef __safebind_stdnoreturn
#define __safebind_stdnoreturn
#define noreturn _Noreturn
#endif
