//! Declarations and the other nodes of a unit.

use std::{ffi::c_uint, marker::PhantomData, ptr};

use clang_sys::{CXChildVisit_Continue, CXChildVisitResult, CXClientData, CXCursor, CXCursorKind};

use super::{File, TranslationUnit, file_location, text, ty::Type};

/// A declaration, or another node of the unit.
#[derive(Clone, Copy)]
pub(in crate::header) struct Cursor<'unit> {
    raw: CXCursor,
    unit: PhantomData<&'unit TranslationUnit>,
}

/// How a function or variable is stored.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::header) enum Storage {
    /// `static`.
    Static,
    /// Anything else.
    Other,
}

impl<'unit> Cursor<'unit> {
    pub(super) fn new(raw: CXCursor) -> Self {
        Self {
            raw,
            unit: PhantomData,
        }
    }

    /// The cursor, unless it stands for nothing.
    pub(super) fn existing(self) -> Option<Self> {
        let none = ask!(clang_Cursor_isNull(self.raw)) != 0
            || ask!(clang_isInvalid(self.raw.kind)) != 0
            || self.raw.kind == clang_sys::CXCursor_NoDeclFound;
        (!none).then_some(self)
    }

    /// The kind, a `CXCursor_` constant.
    pub(in crate::header) fn kind(self) -> CXCursorKind {
        self.raw.kind
    }

    /// The name.
    pub(in crate::header) fn spelling(self) -> String {
        text(ask!(clang_getCursorSpelling(self.raw)))
    }

    /// The declaration as clang would write it, without a body.
    pub(in crate::header) fn pretty_printed(self) -> String {
        let policy = ask!(clang_getCursorPrintingPolicy(self.raw));
        ask!(clang_PrintingPolicy_setProperty(
            policy,
            clang_sys::CXPrintingPolicy_TerseOutput,
            1
        ));
        let printed = text(ask!(clang_getCursorPrettyPrinted(self.raw, policy)));
        // SAFETY: The policy is owned, and not used after this.
        unsafe { clang_sys::clang_PrintingPolicy_dispose(policy) };
        printed
    }

    /// The file in which it stands, and the offset of its name.
    pub(in crate::header) fn location(self) -> Option<(File<'unit>, usize)> {
        file_location(ask!(clang_getCursorLocation(self.raw)))
    }

    /// The file in which it stands, and the offsets of its first and last token.
    pub(in crate::header) fn extent(self) -> Option<(File<'unit>, usize, usize)> {
        let extent = ask!(clang_getCursorExtent(self.raw));
        let (file, start) = file_location(ask!(clang_getRangeStart(extent)))?;
        let (_, end) = file_location(ask!(clang_getRangeEnd(extent)))?;
        Some((file, start, end))
    }

    /// The documentation comment's text and its offset.
    pub(in crate::header) fn comment(self) -> Option<(File<'unit>, usize, String)> {
        let raw = text(ask!(clang_Cursor_getRawCommentText(self.raw)));
        if raw.is_empty() {
            return None;
        }
        let range = ask!(clang_Cursor_getCommentRange(self.raw));
        let (file, start) = file_location(ask!(clang_getRangeStart(range)))?;
        Some((file, start, raw))
    }

    /// The file that an `#include` brought in.
    pub(in crate::header) fn included_file(self) -> Option<File<'unit>> {
        File::new(ask!(clang_getIncludedFile(self.raw)))
    }

    /// Whether a macro has parameters.
    pub(in crate::header) fn is_function_like(self) -> bool {
        ask!(clang_Cursor_isMacroFunctionLike(self.raw)) != 0
    }

    /// How it is stored.
    pub(in crate::header) fn storage(self) -> Storage {
        match ask!(clang_Cursor_getStorageClass(self.raw)) {
            clang_sys::CX_SC_Static => Storage::Static,
            _ => Storage::Other,
        }
    }

    /// Whether a function takes more arguments than it names.
    pub(in crate::header) fn is_variadic(self) -> bool {
        ask!(clang_Cursor_isVariadic(self.raw)) != 0
    }

    /// The parameters of a function.
    pub(in crate::header) fn params(self) -> Vec<Self> {
        let count = ask!(clang_Cursor_getNumArguments(self.raw));
        (0..c_uint::try_from(count).unwrap_or(0))
            .map(|index| Self::new(ask!(clang_Cursor_getArgument(self.raw, index))))
            .collect()
    }

    /// The type of what is declared.
    pub(in crate::header) fn ty(self) -> Type<'unit> {
        Type::new(ask!(clang_getCursorType(self.raw)))
    }

    /// The type that a `typedef` names anew.
    pub(in crate::header) fn typedef_type(self) -> Type<'unit> {
        Type::new(ask!(clang_getTypedefDeclUnderlyingType(self.raw)))
    }

    /// The integer type that holds an enum.
    pub(in crate::header) fn enum_type(self) -> Type<'unit> {
        Type::new(ask!(clang_getEnumDeclIntegerType(self.raw)))
    }

    /// The value of an enumerator, as a signed and as an unsigned number.
    pub(in crate::header) fn enumerator_value(self) -> (i64, u64) {
        (
            ask!(clang_getEnumConstantDeclValue(self.raw)),
            ask!(clang_getEnumConstantDeclUnsignedValue(self.raw)),
        )
    }

    /// The first of all declarations of the same thing.
    pub(in crate::header) fn canonical(self) -> Self {
        Self::new(ask!(clang_getCanonicalCursor(self.raw)))
    }

    /// The definition that belongs to a declaration.
    pub(in crate::header) fn definition(self) -> Option<Self> {
        Self::new(ask!(clang_getCursorDefinition(self.raw))).existing()
    }

    /// The integer that a variable is initialized with, as decimal text.
    pub(in crate::header) fn integer_value(self) -> Option<String> {
        let result = ask!(clang_Cursor_Evaluate(self.raw));
        if result.is_null() {
            return None;
        }
        let is_int = ask!(clang_EvalResult_getKind(result)) == clang_sys::CXEval_Int;
        let value = if !is_int {
            None
        } else if ask!(clang_EvalResult_isUnsignedInt(result)) != 0 {
            Some(ask!(clang_EvalResult_getAsUnsigned(result)).to_string())
        } else {
            Some(ask!(clang_EvalResult_getAsLongLong(result)).to_string())
        };
        // SAFETY: The result is owned, and not used after this.
        unsafe { clang_sys::clang_EvalResult_dispose(result) };
        value
    }

    /// The width of a bit-field in bits.
    pub(in crate::header) fn bit_width(self) -> Option<u32> {
        if ask!(clang_Cursor_isBitField(self.raw)) == 0 {
            return None;
        }
        u32::try_from(ask!(clang_getFieldDeclBitWidth(self.raw))).ok()
    }

    /// Where a field starts in the record that declares it, in bits.
    pub(in crate::header) fn field_offset(self) -> Option<u64> {
        u64::try_from(ask!(clang_Cursor_getOffsetOfField(self.raw))).ok()
    }

    /// Calls `visitor` for every child, in order.
    pub(in crate::header) fn each_child(self, mut visitor: impl FnMut(Cursor<'unit>)) {
        extern "C" fn visit<F: FnMut(CXCursor)>(
            cursor: CXCursor,
            _parent: CXCursor,
            data: CXClientData,
        ) -> CXChildVisitResult {
            // SAFETY: The data is the closure below, which nothing else uses during the visit.
            let visitor = unsafe { &mut *data.cast::<F>() };
            visitor(cursor);
            CXChildVisit_Continue
        }
        fn start<F: FnMut(CXCursor)>(parent: CXCursor, visitor: &mut F) {
            ask!(clang_visitChildren(
                parent,
                visit::<F>,
                ptr::from_mut(visitor).cast()
            ));
        }
        start(self.raw, &mut |raw| visitor(Cursor::new(raw)));
    }
}
