// SPDX-License-Identifier: GPL-2.0

//! C types that are only pointed to, and that the raw bindings do not declare.

#![allow(non_camel_case_types)]

use crate::ffi::c_void;

/// `struct mm_struct`
pub type mm_struct = c_void;

/// `struct pid_namespace`
pub type pid_namespace = c_void;

/// `struct task_struct`
pub type task_struct = c_void;

/// `struct user_namespace`
pub type user_namespace = c_void;

/// `struct vm_area_struct`
pub type vm_area_struct = c_void;

/// `pid_t`
pub type pid_t = i32;
