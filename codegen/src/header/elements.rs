//! What several values of a type that follow each other in memory are to Rust: whether everything that C can write
//! there is a value, and whether C finds pointers there.

use super::model::{Field, Type, Unit};
use crate::support::place::Place;

/// How deep records may stand in each other; a unit from a file may have a circle.
const DEPTH: usize = 64;

/// Why memory that C writes need not hold values of a type.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unfit<'a> {
    /// The reason, as a clause about what stands at the place.
    pub why: &'static str,
    /// The member or the record that it is about, if it is one.
    pub place: Option<&'a Place>,
}

impl Unit {
    /// Whether arrays of a type have elements of a size that is known.
    pub fn has_element_size(&self, ty: &Type) -> bool {
        match self.resolve(ty) {
            Type::Record(name) => {
                let layout = self.records.get(name).and_then(|it| it.layout.as_ref());
                layout.is_some_and(|layout| layout.size > 0)
            }
            Type::Void | Type::Function { .. } | Type::Array { .. } | Type::Other(_) => false,
            _ => true,
        }
    }

    /// Why what C writes need not be a value of a type in Rust; none where every byte is that of an integer, a
    /// floating-point number or a pointer to an object, of all of which Rust has every bit pattern.
    pub fn unfit_for_writing<'a>(&'a self, ty: &'a Type) -> Option<Unfit<'a>> {
        let found = self.unfit(ty, None, DEPTH);
        found.or_else(|| {
            let place = match self.resolve(ty) {
                Type::Record(name) => self.records.get(name).map(|record| &record.place),
                _ => None,
            };
            // Raw bindings may have integers in the place of padding, which C need not write.
            (!self.by_value_exact(ty)).then_some(Unfit {
                why: "not every byte of it is that of a member, aligned as its type is",
                place,
            })
        })
    }

    /// A member of a type that is a pointer, or may be one; that of a type which is a pointer itself is at no place.
    pub fn pointer_in<'a>(&'a self, ty: &'a Type) -> Option<Option<&'a Field>> {
        self.pointer_within(ty, None, DEPTH)
    }

    fn unfit<'a>(
        &'a self,
        ty: &'a Type,
        place: Option<&'a Place>,
        depth: usize,
    ) -> Option<Unfit<'a>> {
        let unfit = |why| Some(Unfit { why, place });
        let Some(depth) = depth.checked_sub(1) else {
            return unfit("what it consists of is not known");
        };
        match self.resolve(ty) {
            Type::Int { bits, .. } if *bits <= 64 => None,
            Type::Float(name) if name == "float" || name == "double" => None,
            Type::Pointer { to, .. } => match self.resolve(to) {
                Type::Function { .. } => {
                    unfit("a pointer to a function of Rust is one to a function")
                }
                _ => None,
            },
            Type::Bool => unfit("a truth value of Rust is 0 or 1, and in C's memory may be more"),
            Type::Enum { .. } => {
                unfit("raw bindings may have a Rust enum here, which is one of its enumerators")
            }
            Type::Array { of, len: Some(1..) } => self.unfit(of, place, depth),
            Type::Record(name) => {
                let Some(record) = self.records.get(name) else {
                    return unfit("it is not declared");
                };
                if record.is_union {
                    return Some(Unfit {
                        why: "which member of a union was written is not known",
                        place: place.or(Some(&record.place)),
                    });
                }
                let Some(layout) = &record.layout else {
                    return unfit("what it consists of is not known");
                };
                let mut fields = layout.fields.iter();
                fields.find_map(|field| match field.bit_width {
                    Some(_) => Some(Unfit {
                        why: "the bits around a bit-field need not be written",
                        place: Some(&field.place),
                    }),
                    None => self.unfit(&field.ty, Some(&field.place), depth),
                })
            }
            Type::Other(_) => unfit("what it consists of is not known"),
            _ => unfit("Rust has no number like it"),
        }
    }

    fn pointer_within<'a>(
        &'a self,
        ty: &'a Type,
        field: Option<&'a Field>,
        depth: usize,
    ) -> Option<Option<&'a Field>> {
        let Some(depth) = depth.checked_sub(1) else {
            return Some(field);
        };
        match self.resolve(ty) {
            Type::Void | Type::Bool | Type::Int { .. } | Type::Float(_) | Type::Enum { .. } => None,
            Type::Array { of, .. } => self.pointer_within(of, field, depth),
            Type::Record(name) => {
                let layout = self.records.get(name).and_then(|it| it.layout.as_ref());
                let Some(layout) = layout else {
                    return Some(field);
                };
                let mut fields = layout.fields.iter();
                fields.find_map(|field| self.pointer_within(&field.ty, Some(field), depth))
            }
            _ => Some(field),
        }
    }
}
