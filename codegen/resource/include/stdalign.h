/* Part of safebind: what ISO C asks of this header, from clang's predefined macros. */

#ifndef __safebind_stdalign
#define __safebind_stdalign
#if !defined(__STDC_VERSION__) || __STDC_VERSION__ < 202311L
#define alignas _Alignas
#define alignof _Alignof
#endif
#define __alignas_is_defined 1
#define __alignof_is_defined 1
#endif
