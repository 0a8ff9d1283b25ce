//! C types, as libclang sees them.

use std::{
    ffi::{c_int, c_uint},
    marker::PhantomData,
    ptr,
};

use clang_sys::{CXClientData, CXCursor, CXType, CXTypeKind, CXVisit_Continue, CXVisitorResult};

use super::{TranslationUnit, cursor::Cursor, text};

/// A C type, as libclang sees it.
#[derive(Clone, Copy)]
pub(in crate::header) struct Type<'unit> {
    raw: CXType,
    unit: PhantomData<&'unit TranslationUnit>,
}

impl<'unit> Type<'unit> {
    pub(super) fn new(raw: CXType) -> Self {
        Self {
            raw,
            unit: PhantomData,
        }
    }

    /// The type, unless it stands for nothing.
    fn existing(self) -> Option<Self> {
        (self.raw.kind != clang_sys::CXType_Invalid).then_some(self)
    }

    /// The kind, a `CXType_` constant.
    pub(in crate::header) fn kind(self) -> CXTypeKind {
        self.raw.kind
    }

    /// The type as clang would write it.
    pub(in crate::header) fn spelling(self) -> String {
        text(ask!(clang_getTypeSpelling(self.raw)))
    }

    /// The type without any names for it.
    pub(in crate::header) fn canonical(self) -> Self {
        Self::new(ask!(clang_getCanonicalType(self.raw)))
    }

    /// The type behind a keyword such as `struct`.
    pub(in crate::header) fn named(self) -> Option<Self> {
        Self::new(ask!(clang_Type_getNamedType(self.raw))).existing()
    }

    /// The type without its attribute.
    pub(in crate::header) fn modified(self) -> Option<Self> {
        Self::new(ask!(clang_Type_getModifiedType(self.raw))).existing()
    }

    /// What is said about null, a `CXTypeNullability_` constant.
    pub(in crate::header) fn nullability(self) -> c_int {
        ask!(clang_Type_getNullability(self.raw))
    }

    /// What a pointer points to.
    pub(in crate::header) fn pointee(self) -> Self {
        Self::new(ask!(clang_getPointeeType(self.raw)))
    }

    /// The element of an array.
    pub(in crate::header) fn element(self) -> Self {
        Self::new(ask!(clang_getArrayElementType(self.raw)))
    }

    /// How many elements an array has.
    pub(in crate::header) fn len(self) -> Option<u64> {
        u64::try_from(ask!(clang_getArraySize(self.raw))).ok()
    }

    /// What a function returns; none for anything else.
    pub(in crate::header) fn result(self) -> Option<Self> {
        Self::new(ask!(clang_getResultType(self.raw))).existing()
    }

    /// What a function takes; none if it has no prototype.
    pub(in crate::header) fn arguments(self) -> Option<Vec<Self>> {
        let count = c_uint::try_from(ask!(clang_getNumArgTypes(self.raw))).ok()?;
        let arguments = (0..count).map(|i| Self::new(ask!(clang_getArgType(self.raw, i))));
        Some(arguments.collect())
    }

    /// Whether a function takes more arguments than it names.
    pub(in crate::header) fn is_variadic(self) -> bool {
        ask!(clang_isFunctionTypeVariadic(self.raw)) != 0
    }

    /// Whether it says what a function takes; true for anything else.
    pub(in crate::header) fn is_prototyped(self) -> bool {
        self.canonical().kind() != clang_sys::CXType_FunctionNoProto
    }

    /// Whether it is `const` itself.
    pub(in crate::header) fn is_const(self) -> bool {
        ask!(clang_isConstQualifiedType(self.raw)) != 0
    }

    /// The declaration it goes back to.
    pub(in crate::header) fn declaration(self) -> Option<Cursor<'unit>> {
        Cursor::new(ask!(clang_getTypeDeclaration(self.raw))).existing()
    }

    /// The size in bytes, if it is known.
    pub(in crate::header) fn size(self) -> Option<u64> {
        u64::try_from(ask!(clang_Type_getSizeOf(self.raw))).ok()
    }

    /// The alignment in bytes, if it is known.
    pub(in crate::header) fn align(self) -> Option<u64> {
        u64::try_from(ask!(clang_Type_getAlignOf(self.raw))).ok()
    }

    /// The fields of a record, those without a name among them, in order.
    pub(in crate::header) fn fields(self) -> Vec<Cursor<'unit>> {
        extern "C" fn visit(cursor: CXCursor, data: CXClientData) -> CXVisitorResult {
            // SAFETY: The data is the vector below, which nothing else uses during the visit.
            let fields = unsafe { &mut *data.cast::<Vec<CXCursor>>() };
            fields.push(cursor);
            CXVisit_Continue
        }
        let mut fields: Vec<CXCursor> = Vec::new();
        ask!(clang_Type_visitFields(
            self.raw,
            visit,
            ptr::from_mut(&mut fields).cast()
        ));
        fields.into_iter().map(Cursor::new).collect()
    }
}
