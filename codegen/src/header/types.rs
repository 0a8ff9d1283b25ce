//! libclang's types to the model's, noting every record and type name on the way.

use std::collections::BTreeMap;

use super::{
    clang::{cursor::Cursor, ty::Type as ClangType},
    model::{Nullability, Type, Typedef},
    source::{Sources, is_word},
};

/// The type that every platform's argument list goes back to; what it is made of is nobody's
/// business.
const VA_LIST: &str = "__builtin_va_list";

/// How many types deep a type is taken apart. People write a handful; what is deeper is no reason to
/// run out of stack, here or where a unit is read back from a file.
const DEPTH: usize = 50;

/// What the functions and types that were asked for reach.
pub(super) struct Reached<'unit> {
    /// The texts, for places.
    pub(super) sources: &'unit Sources<'unit>,
    /// The type names, with what they stand for.
    pub(super) typedefs: BTreeMap<String, Typedef>,
    /// The records, with their declarations.
    pub(super) records: BTreeMap<String, Cursor<'unit>>,
    /// How deep in a type this is.
    depth: usize,
}

impl<'unit> Reached<'unit> {
    /// Nothing yet.
    pub(super) fn new(sources: &'unit Sources<'unit>) -> Self {
        Self {
            sources,
            typedefs: BTreeMap::new(),
            records: BTreeMap::new(),
            depth: 0,
        }
    }

    /// The type, with what it reaches noted.
    pub(super) fn convert(&mut self, ty: ClangType<'unit>) -> Type {
        if let Some(simple) = simple(ty) {
            return simple;
        }
        if self.depth == DEPTH {
            return self.convert_deep(ty.canonical());
        }
        self.depth += 1;
        let converted = self.convert_layer(ty);
        self.depth -= 1;
        converted
    }

    /// A type that is too deep to be taken apart: what it is, without any names for it.
    fn convert_deep(&mut self, canonical: ClangType<'unit>) -> Type {
        match canonical.kind() {
            clang_sys::CXType_Record => self.convert_record(canonical),
            _ => simple(canonical).unwrap_or_else(|| other(canonical)),
        }
    }

    fn convert_layer(&mut self, ty: ClangType<'unit>) -> Type {
        match ty.kind() {
            clang_sys::CXType_Elaborated => match ty.named() {
                Some(named) => self.convert(named),
                None => other(ty),
            },
            clang_sys::CXType_Typedef => self.convert_typedef(ty),
            clang_sys::CXType_Attributed => self.convert_attributed(ty),
            clang_sys::CXType_Pointer => self.convert_pointer(ty),
            clang_sys::CXType_Record => self.convert_record(ty),
            clang_sys::CXType_Enum => self.convert_enum(ty),
            clang_sys::CXType_FunctionProto | clang_sys::CXType_FunctionNoProto => {
                self.convert_function(ty)
            }
            clang_sys::CXType_ConstantArray
            | clang_sys::CXType_IncompleteArray
            | clang_sys::CXType_VariableArray => Type::Array {
                of: Box::new(self.convert(ty.element())),
                len: ty.len(),
            },
            clang_sys::CXType_Unexposed | clang_sys::CXType_BTFTagAttributed => {
                self.convert_unexposed(ty)
            }
            _ => other(ty),
        }
    }

    /// The type of a parameter: arrays are pointers there.
    pub(super) fn convert_param(&mut self, ty: ClangType<'unit>) -> Type {
        let mut converted = self.convert(ty);
        while let Type::Typedef(name) = &converted
            && let Some(typedef) = self.typedefs.get(name)
            && self.is_array(&typedef.ty)
        {
            converted = typedef.ty.clone();
        }
        match converted {
            Type::Array { of, .. } => Type::Pointer {
                to: of,
                is_const: is_const(ty) || is_const(ty.element()),
                nullability: nullability(ty),
            },
            function @ Type::Function { .. } => Type::Pointer {
                to: Box::new(function),
                is_const: false,
                nullability: nullability(ty),
            },
            ty => ty,
        }
    }

    /// Whether it is an array, be that said here or behind a type name.
    fn is_array<'a>(&'a self, mut ty: &'a Type) -> bool {
        while let Type::Typedef(name) = ty
            && let Some(typedef) = self.typedefs.get(name)
        {
            ty = &typedef.ty;
        }
        matches!(ty, Type::Array { .. })
    }

    fn convert_typedef(&mut self, ty: ClangType<'unit>) -> Type {
        let Some(declaration) = ty.declaration() else {
            return other(ty);
        };
        let name = declaration.spelling();
        if name == VA_LIST {
            return Type::Other(name);
        }
        // Some headers make `bool` themselves; it means what the language's own does.
        if name == "bool" && ty.canonical().kind() == clang_sys::CXType_Bool {
            return Type::Bool;
        }
        self.note_typedef(&name, declaration);
        Type::Typedef(name)
    }

    /// Notes a type name and what it stands for.
    pub(super) fn note_typedef(&mut self, name: &str, declaration: Cursor<'unit>) {
        if self.typedefs.contains_key(name) {
            return;
        }
        let ty = self.convert(declaration.typedef_type());
        let (place, header) = self.sources.name_place(declaration, name);
        let typedef = Typedef {
            name: name.to_owned(),
            ty,
            place,
            header,
        };
        self.typedefs.insert(name.to_owned(), typedef);
    }

    fn convert_attributed(&mut self, ty: ClangType<'unit>) -> Type {
        let Some(modified) = ty.modified() else {
            return other(ty);
        };
        let mut converted = self.convert(modified);
        if let Type::Pointer {
            nullability: known, ..
        } = &mut converted
        {
            *known = nullability(ty).or(*known);
        }
        converted
    }

    fn convert_pointer(&mut self, ty: ClangType<'unit>) -> Type {
        let pointee = ty.pointee();
        Type::Pointer {
            to: Box::new(self.convert(pointee)),
            is_const: is_const(pointee),
            nullability: nullability(ty),
        }
    }

    fn convert_record(&mut self, ty: ClangType<'unit>) -> Type {
        let Some(declaration) = ty.declaration() else {
            return other(ty);
        };
        match tag_name(declaration) {
            Some(name) => {
                self.records.entry(name.clone()).or_insert(declaration);
                Type::Record(name)
            }
            None if declaration.kind() == clang_sys::CXCursor_UnionDecl => {
                Type::Other("union without a name".to_owned())
            }
            None => Type::Other("struct without a name".to_owned()),
        }
    }

    fn convert_enum(&mut self, ty: ClangType<'unit>) -> Type {
        let Some(declaration) = ty.declaration() else {
            return other(ty);
        };
        let declaration = declaration.definition().unwrap_or(declaration);
        let repr = self.convert(declaration.enum_type().canonical());
        match tag_name(declaration) {
            Some(name) => Type::Enum {
                name,
                repr: Box::new(repr),
            },
            None => repr,
        }
    }

    fn convert_function(&mut self, ty: ClangType<'unit>) -> Type {
        let Some(result) = ty.result() else {
            return other(ty);
        };
        let ret = self.convert(result);
        let arguments = ty.arguments().unwrap_or_default();
        let params: Vec<Type> = arguments
            .into_iter()
            .map(|a| self.convert_param(a))
            .collect();
        Type::Function {
            params,
            ret: Box::new(ret),
            variadic: ty.is_variadic(),
        }
    }

    /// Types that libclang has no word for: brackets, `typeof`, attributes that came later.
    fn convert_unexposed(&mut self, ty: ClangType<'unit>) -> Type {
        if ty.result().is_some() {
            return self.convert_function(ty);
        }
        if let Some(modified) = ty.modified()
            && modified.kind() != clang_sys::CXType_Unexposed
        {
            return self.convert(modified);
        }
        let canonical = ty.canonical();
        match canonical.kind() {
            clang_sys::CXType_Unexposed | clang_sys::CXType_BTFTagAttributed => other(ty),
            _ => self.convert(canonical),
        }
    }
}

/// The C spelling of a record or enum: its tag, or the type name that is its only one.
pub(super) fn tag_name(declaration: Cursor<'_>) -> Option<String> {
    let spelling = declaration.ty().spelling();
    let tag = match declaration.kind() {
        clang_sys::CXCursor_UnionDecl => "union ",
        clang_sys::CXCursor_EnumDecl => "enum ",
        _ => "struct ",
    };
    let name = spelling.strip_prefix(tag).unwrap_or(&spelling);
    let is_name = !name.is_empty() && name.chars().all(is_word);
    is_name.then_some(spelling)
}

fn other(ty: ClangType<'_>) -> Type {
    Type::Other(ty.spelling())
}

/// Whether it is `const`, be that said here or behind a type name.
pub(super) fn is_const(ty: ClangType<'_>) -> bool {
    ty.is_const() || ty.canonical().is_const()
}

fn nullability(ty: ClangType<'_>) -> Option<Nullability> {
    match ty.nullability() {
        clang_sys::CXTypeNullability_NonNull => Some(Nullability::Nonnull),
        clang_sys::CXTypeNullability_Nullable => Some(Nullability::Nullable),
        _ => None,
    }
}

/// The types of the language that have a name of their own.
fn simple(ty: ClangType<'_>) -> Option<Type> {
    let (spelling, signed) = match ty.kind() {
        clang_sys::CXType_Void => return Some(Type::Void),
        clang_sys::CXType_Bool => return Some(Type::Bool),
        clang_sys::CXType_Char_U => ("char", false),
        clang_sys::CXType_Char_S => ("char", true),
        clang_sys::CXType_SChar => ("signed char", true),
        clang_sys::CXType_UChar => ("unsigned char", false),
        clang_sys::CXType_Short => ("short", true),
        clang_sys::CXType_UShort => ("unsigned short", false),
        clang_sys::CXType_Int => ("int", true),
        clang_sys::CXType_UInt => ("unsigned int", false),
        clang_sys::CXType_Long => ("long", true),
        clang_sys::CXType_ULong => ("unsigned long", false),
        clang_sys::CXType_LongLong => ("long long", true),
        clang_sys::CXType_ULongLong => ("unsigned long long", false),
        clang_sys::CXType_Int128 => ("__int128", true),
        clang_sys::CXType_UInt128 => ("unsigned __int128", false),
        clang_sys::CXType_Float => return Some(Type::Float("float".to_owned())),
        clang_sys::CXType_Double => return Some(Type::Float("double".to_owned())),
        clang_sys::CXType_LongDouble => return Some(Type::Float("long double".to_owned())),
        _ => return None,
    };
    Some(Type::Int {
        spelling: spelling.to_owned(),
        signed,
        bits: u32::try_from(ty.size()? * 8).ok()?,
    })
}
