/* Part of safebind: what ISO C asks of this header, from clang's predefined macros. */

/* glibc and others ask for single parts with __need_*; a part that is there twice does no harm. */
#if !defined(__need_size_t) && !defined(__need_ptrdiff_t) && !defined(__need_wchar_t) \
	&& !defined(__need_wint_t) && !defined(__need_NULL)
#define __safebind_stddef_all
#endif

#if defined(__safebind_stddef_all) || defined(__need_size_t)
typedef __SIZE_TYPE__ size_t;
#endif

#if defined(__safebind_stddef_all) || defined(__need_ptrdiff_t)
typedef __PTRDIFF_TYPE__ ptrdiff_t;
#endif

#if (defined(__safebind_stddef_all) || defined(__need_wchar_t)) && !defined(__cplusplus)
typedef __WCHAR_TYPE__ wchar_t;
#endif

#ifdef __need_wint_t
typedef __WINT_TYPE__ wint_t;
#endif

#if defined(__safebind_stddef_all) || defined(__need_NULL)
#undef NULL
#define NULL ((void *)0)
#endif

#ifdef __safebind_stddef_all
#ifndef __safebind_max_align_t
#define __safebind_max_align_t
typedef struct {
	_Alignas(__alignof__(long long)) long long safebind_integer;
	_Alignas(__alignof__(long double)) long double safebind_float;
} max_align_t;
#endif
#undef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif

#undef __safebind_stddef_all
#undef __need_size_t
#undef __need_ptrdiff_t
#undef __need_wchar_t
#undef __need_wint_t
#undef __need_NULL
