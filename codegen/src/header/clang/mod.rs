//! libclang behind types whose lifetimes keep it honest; but for loading the library, all other
//! files of this stage are safe code.
//!
//! A value of this module is a question to libclang: nothing is kept on this side.

#![expect(unsafe_code, reason = "libclang is a C library")]

use std::{
    ffi::{CStr, CString, c_char, c_int, c_uint, c_ulong, c_void},
    marker::PhantomData,
    ptr, slice,
};

use clang_sys::{
    CXClientData, CXFile, CXSourceLocation, CXString, CXTranslationUnit, CXUnsavedFile,
};

use super::libclang::{self, Unavailable};

/// Calls a function of libclang that reads what it is given and nothing else.
macro_rules! ask {
    ($function:ident($($argument:expr),*)) => {
        // SAFETY: The arguments are plain numbers, or were made by libclang from a unit that is
        // still alive by their lifetime, or belong to the value at hand. The function only reads
        // them. libclang is loaded, or clang-sys panics instead of calling.
        unsafe { clang_sys::$function($($argument),*) }
    };
}

pub(super) mod cursor;
pub(super) mod ty;

use cursor::Cursor;

/// The text of a string of libclang, which is given back.
fn text(string: CXString) -> String {
    let chars = ask!(clang_getCString(string));
    let text = if chars.is_null() {
        String::new()
    } else {
        // SAFETY: libclang gives a string that ends with a zero and lives until it is disposed of.
        unsafe { CStr::from_ptr(chars) }
            .to_string_lossy()
            .into_owned()
    };
    // SAFETY: The string is owned, and not used after this.
    unsafe { clang_sys::clang_disposeString(string) };
    text
}

/// Why there is no translation unit.
pub(super) enum Failure {
    /// There is no libclang.
    Unavailable(Unavailable),
    /// libclang's error code.
    Code(i32),
}

/// A parsed translation unit.
pub(super) struct TranslationUnit {
    index: *mut c_void,
    unit: CXTranslationUnit,
}

impl TranslationUnit {
    /// Parses `source` as the file `name`, which need not exist.
    pub(super) fn parse(name: &str, source: &str, arguments: &[String]) -> Result<Self, Failure> {
        libclang::use_on_this_thread().map_err(Failure::Unavailable)?;
        let invalid = |_| Failure::Code(clang_sys::CXError_InvalidArguments);
        let name = CString::new(name).map_err(invalid)?;
        let arguments: Vec<CString> = arguments
            .iter()
            .map(|argument| CString::new(argument.as_str()).map_err(invalid))
            .collect::<Result<_, _>>()?;
        let pointers: Vec<*const c_char> = arguments.iter().map(|a| a.as_ptr()).collect();
        let mut file = CXUnsavedFile {
            Filename: name.as_ptr(),
            Contents: source.as_ptr().cast(),
            Length: c_ulong::try_from(source.len()).map_err(|_| Failure::Code(1))?,
        };
        let flags = clang_sys::CXTranslationUnit_DetailedPreprocessingRecord
            | clang_sys::CXTranslationUnit_SkipFunctionBodies
            | clang_sys::CXTranslationUnit_IncludeAttributedTypes;
        let index = ask!(clang_createIndex(0, 0));
        let mut parsed = Self {
            index,
            unit: ptr::null_mut(),
        };
        let code = ask!(clang_parseTranslationUnit2(
            index,
            name.as_ptr(),
            pointers.as_ptr(),
            c_int::try_from(pointers.len()).map_err(|_| Failure::Code(1))?,
            &mut file,
            1,
            flags,
            &mut parsed.unit
        ));
        if code == clang_sys::CXError_Success && !parsed.unit.is_null() {
            Ok(parsed)
        } else {
            Err(Failure::Code(code))
        }
    }

    /// The root of all declarations.
    pub(super) fn root(&self) -> Cursor<'_> {
        Cursor::new(ask!(clang_getTranslationUnitCursor(self.unit)))
    }

    /// The target triple.
    pub(super) fn target(&self) -> String {
        let info = ask!(clang_getTranslationUnitTargetInfo(self.unit));
        let triple = text(ask!(clang_TargetInfo_getTriple(info)));
        // SAFETY: The information is owned, and not used after this.
        unsafe { clang_sys::clang_TargetInfo_dispose(info) };
        triple
    }

    /// What clang has to say about the source.
    pub(super) fn messages(&self) -> Vec<Message<'_>> {
        let count = ask!(clang_getNumDiagnostics(self.unit));
        (0..count).map(|index| self.message(index)).collect()
    }

    fn message(&self, index: c_uint) -> Message<'_> {
        let raw = ask!(clang_getDiagnostic(self.unit, index));
        let message = Message {
            is_error: ask!(clang_getDiagnosticSeverity(raw)) >= clang_sys::CXDiagnostic_Error,
            text: text(ask!(clang_getDiagnosticSpelling(raw))),
            location: file_location(ask!(clang_getDiagnosticLocation(raw))),
        };
        // SAFETY: The diagnostic is owned, and not used after this.
        unsafe { clang_sys::clang_disposeDiagnostic(raw) };
        message
    }

    /// Every file that was read.
    pub(super) fn files(&self) -> Vec<File<'_>> {
        extern "C" fn visit(
            file: CXFile,
            _stack: *mut CXSourceLocation,
            _depth: c_uint,
            data: CXClientData,
        ) {
            // SAFETY: The data is the vector below, which nothing else uses during the visit.
            let files = unsafe { &mut *data.cast::<Vec<CXFile>>() };
            files.push(file);
        }
        let mut files: Vec<CXFile> = Vec::new();
        ask!(clang_getInclusions(
            self.unit,
            visit,
            ptr::from_mut(&mut files).cast()
        ));
        files.into_iter().filter_map(File::new).collect()
    }

    /// What a file contains; a new search through all files with every call.
    pub(super) fn contents(&self, file: File<'_>) -> &[u8] {
        let mut size = 0;
        let chars = ask!(clang_getFileContents(self.unit, file.raw, &mut size));
        if chars.is_null() {
            return &[];
        }
        // SAFETY: libclang keeps that many bytes at that address as long as the unit lives.
        unsafe { slice::from_raw_parts(chars.cast(), size) }
    }
}

impl Drop for TranslationUnit {
    fn drop(&mut self) {
        // A value cannot leave its thread; without a library there would be nothing to free.
        if !clang_sys::is_loaded() {
            return;
        }
        // SAFETY: Both are owned, or null, which libclang accepts; neither is used after this.
        unsafe {
            if !self.unit.is_null() {
                clang_sys::clang_disposeTranslationUnit(self.unit);
            }
            clang_sys::clang_disposeIndex(self.index);
        }
    }
}

/// A message of clang.
pub(super) struct Message<'unit> {
    /// Whether it is an error.
    pub(super) is_error: bool,
    /// The words.
    pub(super) text: String,
    /// The file and the offset in it.
    pub(super) location: Option<(File<'unit>, usize)>,
}

/// A file that was read.
#[derive(Clone, Copy)]
pub(super) struct File<'unit> {
    raw: CXFile,
    unit: PhantomData<&'unit TranslationUnit>,
}

impl File<'_> {
    fn new(raw: CXFile) -> Option<Self> {
        (!raw.is_null()).then_some(Self {
            raw,
            unit: PhantomData,
        })
    }

    /// The path, as clang was asked for it.
    pub(super) fn name(self) -> String {
        text(ask!(clang_getFileName(self.raw)))
    }

    /// A number that only this file has.
    pub(super) fn id(self) -> usize {
        self.raw.addr()
    }

    /// Whether both are the same file.
    pub(super) fn is(self, other: Self) -> bool {
        self.raw == other.raw || ask!(clang_File_isEqual(self.raw, other.raw)) != 0
    }
}

fn file_location<'unit>(location: CXSourceLocation) -> Option<(File<'unit>, usize)> {
    let mut file = ptr::null_mut();
    let mut offset = 0;
    ask!(clang_getFileLocation(
        location,
        &mut file,
        ptr::null_mut(),
        ptr::null_mut(),
        &mut offset
    ));
    Some((File::new(file)?, usize::try_from(offset).ok()?))
}
