//! The layout of records: sizes, alignments, and every field with its offset.

use std::collections::BTreeMap;

use super::{
    clang::{cursor::Cursor, ty::Type as ClangType},
    flexible,
    model::{Field, Layout, Record, Type, Unnamed},
    types::{Reached, is_const, tag_name},
};

/// What bindgen calls a member without a name, with a number that counts those of one record.
const UNNAMED: &str = "__bindgen_anon_";

/// How far the records that stand inside a record are laid out as well.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub(super) enum Depth {
    /// This record only.
    This,
    /// This record and those that stand in it.
    Members,
    /// Every record that stands in it, at any depth.
    All,
}

impl Depth {
    fn inner(self) -> Option<Self> {
        match self {
            Self::This => None,
            Self::Members => Some(Self::This),
            Self::All => Some(Self::All),
        }
    }
}

/// The records whose layout is wanted.
#[derive(Default)]
pub(super) struct Wanted {
    depths: BTreeMap<String, Depth>,
    open: Vec<String>,
}

impl Wanted {
    /// Asks for the layout of the record that is behind `ty`, if one is.
    pub(super) fn want<'a>(&mut self, reached: &'a Reached<'_>, mut ty: &'a Type, depth: Depth) {
        loop {
            ty = match ty {
                Type::Array { of, .. } => of,
                Type::Typedef(name) => match reached.typedefs.get(name) {
                    Some(typedef) => &typedef.ty,
                    None => return,
                },
                Type::Record(name) => return self.want_record(name, depth),
                _ => return,
            };
        }
    }

    /// Asks for the layout of a record.
    pub(super) fn want_record(&mut self, name: &str, depth: Depth) {
        if self.depths.get(name).is_some_and(|known| *known >= depth) {
            return;
        }
        self.depths.insert(name.to_owned(), depth);
        self.open.push(name.to_owned());
    }

    /// The next record to lay out.
    fn next(&mut self, reached: &Reached<'_>) -> Option<String> {
        if self.open.is_empty() {
            // C has no arrays of records without a layout, not even behind a name.
            for typedef in reached.typedefs.values() {
                if let Type::Array { of, .. } = &typedef.ty {
                    self.want(reached, of, Depth::This);
                }
            }
        }
        self.open.pop()
    }

    /// Every record that is reached, with the layouts that are wanted.
    pub(super) fn lay_out<'unit>(
        mut self,
        reached: &mut Reached<'unit>,
    ) -> BTreeMap<String, Record> {
        let mut layouts: BTreeMap<String, Layout> = BTreeMap::new();
        while let Some(name) = self.next(reached) {
            let Some(declaration) = reached.records.get(&name).copied() else {
                continue;
            };
            if !layouts.contains_key(&name)
                && let Some(layout) = layout(reached, declaration)
            {
                layouts.insert(name.clone(), layout);
            }
            let inner = self.depths.get(&name).and_then(|depth| depth.inner());
            if let (Some(inner), Some(layout)) = (inner, layouts.get(&name)) {
                for field in &layout.fields {
                    self.want(reached, &field.ty, inner);
                }
            }
        }
        let declarations = reached.records.clone();
        let records = declarations.into_iter().map(|(name, declaration)| {
            let layout = layouts.remove(&name);
            (name.clone(), record(reached, name, declaration, layout))
        });
        records.collect()
    }
}

fn record<'unit>(
    reached: &Reached<'unit>,
    name: String,
    declaration: Cursor<'unit>,
    layout: Option<Layout>,
) -> Record {
    let shown = declaration
        .definition()
        .unwrap_or_else(|| declaration.canonical());
    let tag = name.rsplit(' ').next().unwrap_or(&name);
    let (place, header) = reached.sources.name_place(shown, tag);
    Record {
        is_union: shown.kind() == clang_sys::CXCursor_UnionDecl,
        name,
        place,
        header,
        layout,
    }
}

fn layout<'unit>(reached: &mut Reached<'unit>, declaration: Cursor<'unit>) -> Option<Layout> {
    let ty = declaration.definition()?.ty();
    let mut layout = Layout {
        size: ty.size()?,
        align: ty.align()?,
        fields: Vec::new(),
        unnamed: Vec::new(),
    };
    add_fields(reached, ty, (0, &[]), &mut layout)?;
    Some(layout)
}

/// Adds the fields of `ty`, which starts `base` bits into the record and is reached by `path`; none if
/// clang does not know where one of them is.
fn add_fields<'unit>(
    reached: &mut Reached<'unit>,
    ty: ClangType<'unit>,
    (base, path): (u64, &[String]),
    layout: &mut Layout,
) -> Option<()> {
    let mut unnamed = 0;
    for cursor in ty.fields() {
        let field_type = cursor.ty();
        let offset_bits = base.checked_add(cursor.field_offset()?)?;
        let bit_width = cursor.bit_width();
        let name = cursor.spelling();
        if name.is_empty() || name.contains(['(', ' ']) {
            // A member without a name lends its fields; a bit-field without one is a gap.
            if bit_width.is_none() {
                let inner = field_type.canonical();
                let step = step(inner, &mut unnamed);
                let path: Vec<String> = path.iter().cloned().chain([step.0]).collect();
                if let Some(is_union) = step.1 {
                    layout.unnamed.push(Unnamed {
                        path: path.clone(),
                        is_union,
                        offset_bits,
                        size: inner.size()?,
                        align: inner.align()?,
                    });
                }
                add_fields(reached, inner, (offset_bits, &path), layout)?;
            }
            continue;
        }
        let (place, _) = reached.sources.name_place(cursor, &name);
        layout.fields.push(Field {
            counted_by: flexible::counted_by(reached.sources, cursor),
            ty: reached.convert(field_type),
            path: path.to_vec(),
            offset_bits,
            // An array without a length has no size, and takes no room.
            size: field_type.size().unwrap_or(0),
            align: field_type.align().unwrap_or(1),
            bit_width,
            is_const: is_const(field_type),
            place,
            name,
        });
    }
    Some(())
}

/// The step to a member without a name, and whether it is a union. bindgen counts those whose type is
/// made for them; it passes over one whose type has a name, an extension that few compilers have.
fn step(ty: ClangType<'_>, unnamed: &mut usize) -> (String, Option<bool>) {
    let declaration = ty.declaration();
    if let Some(tag) = declaration.and_then(tag_name) {
        return (tag, None);
    }
    *unnamed += 1;
    let is_union = declaration.is_some_and(|it| it.kind() == clang_sys::CXCursor_UnionDecl);
    (format!("{UNNAMED}{unnamed}"), Some(is_union))
}
