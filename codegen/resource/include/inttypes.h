/* Part of safebind: what ISO C asks of this header, from clang's predefined macros. */

/* Formats and functions are the C library's; without one there are only the types. */
#if __has_include_next(<inttypes.h>)
#include_next <inttypes.h>
#else
#include <stdint.h>
#endif
