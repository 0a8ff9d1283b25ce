// SPDX-License-Identifier: GPL-2.0

//! The integer types of C, as the kernel maps them to Rust.
//!
//! They differ from [`core::ffi`] in two ways: `char` is always unsigned, and `long` is the integer
//! that is as wide as a pointer, so that no cast is needed between it and `usize`.

macro_rules! types {
    ($($name:ident = $ty:ty, $doc:literal;)*) => {$(
        #[doc = $doc]
        #[allow(non_camel_case_types)]
        pub type $name = $ty;

        const _: () = assert!(size_of::<$name>() == size_of::<core::ffi::$name>());
    )*};
}

types! {
    c_char = u8, "`char`, which is unsigned in the kernel.";
    c_schar = i8, "`signed char`.";
    c_uchar = u8, "`unsigned char`.";
    c_short = i16, "`short`.";
    c_ushort = u16, "`unsigned short`.";
    c_int = i32, "`int`.";
    c_uint = u32, "`unsigned int`.";
    c_long = isize, "`long`.";
    c_ulong = usize, "`unsigned long`.";
    c_longlong = i64, "`long long`.";
    c_ulonglong = u64, "`unsigned long long`.";
}

pub use core::ffi::{c_void, CStr};
