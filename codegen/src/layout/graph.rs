//! Types as a source has them, one beside the other and pointing to each other by number; and how that becomes
//! [`Layouts`].
//!
//! Readers make a graph and nothing else, so that a member without a name, an array or a type name is treated the
//! same wherever it comes from.

use super::model::{Enum, Layouts, Member, Record};

/// How deep types may stand in each other; a file may have a circle.
const DEPTH: usize = 64;

/// How many members a record may have with those inside it; a file may say anything.
const MEMBERS: usize = 1 << 16;

/// A type by its number.
pub(super) type Id = usize;

/// A type.
#[derive(Clone, Debug, Default)]
pub(super) enum Node {
    /// Of no size that is known: `void`, what is only declared, functions.
    #[default]
    Unknown,
    /// So many bytes.
    Scalar {
        /// The size in bytes.
        size: u64,
    },
    /// A pointer.
    Pointer,
    /// An array.
    Array {
        /// The element.
        of: Id,
        /// How many.
        len: u64,
    },
    /// A struct or union.
    Record(RecordNode),
    /// An enum.
    Enum {
        /// The name with its tag, if it has one.
        name: Option<String>,
        /// The enum.
        of: Enum,
    },
    /// Another type: a type name, or a qualifier, which has no name.
    Alias {
        /// The type name.
        name: Option<String>,
        /// What it stands for.
        of: Id,
    },
}

/// A struct or union.
#[derive(Clone, Debug, Default)]
pub(super) struct RecordNode {
    /// The name with its tag, if it has one.
    pub(super) name: Option<String>,
    /// Whether it is a union.
    pub(super) is_union: bool,
    /// The size in bytes.
    pub(super) size: u64,
    /// The alignment in bytes, if known.
    pub(super) align: Option<u64>,
    /// Whether its members are not known.
    pub(super) opaque: bool,
    /// Whether only some of its members are shown.
    pub(super) partial: bool,
    /// The members.
    pub(super) members: Vec<MemberNode>,
}

/// A member.
#[derive(Clone, Debug)]
pub(super) struct MemberNode {
    /// The name; none of a member that lends its own.
    pub(super) name: Option<String>,
    /// Where it starts, in bits.
    pub(super) offset_bits: u64,
    /// The width in bits, if it is a bit-field.
    pub(super) width: Option<u32>,
    /// The size in bytes, where it is known better than from the type.
    pub(super) size: Option<u64>,
    /// The type.
    pub(super) of: Id,
}

/// All types of a source.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    /// The types.
    pub(super) nodes: Vec<Node>,
    /// The size of a pointer in bytes.
    pub(super) pointer: u64,
}

/// What a type is behind type names and qualifiers.
struct Resolved<'a> {
    node: &'a Node,
    /// The last type name on the way.
    alias: Option<&'a str>,
}

impl Graph {
    fn node(&self, id: Id) -> &Node {
        self.nodes.get(id).unwrap_or(&Node::Unknown)
    }

    fn resolve(&self, mut id: Id) -> Resolved<'_> {
        let mut alias = None;
        for _ in 0..DEPTH {
            let Node::Alias { name, of } = self.node(id) else {
                break;
            };
            alias = name.as_deref().or(alias);
            id = *of;
        }
        let node = self.node(id);
        Resolved { node, alias }
    }

    /// The size in bytes, if known.
    fn size(&self, id: Id, depth: usize) -> Option<u64> {
        let depth = depth.checked_sub(1)?;
        match self.resolve(id).node {
            Node::Scalar { size } => Some(*size),
            Node::Pointer => Some(self.pointer),
            Node::Array { of, len } => self.size(*of, depth)?.checked_mul(*len),
            Node::Record(record) => Some(record.size),
            Node::Enum { of, .. } => of.size,
            Node::Unknown | Node::Alias { .. } => None,
        }
    }

    /// What an array, of arrays too, has as its elements, and `[]` if it is one.
    fn element(&self, mut id: Id) -> (Id, &'static str) {
        let mut steps = "";
        for _ in 0..DEPTH {
            let Node::Array { of, .. } = self.resolve(id).node else {
                break;
            };
            id = *of;
            steps = "[]";
        }
        (id, steps)
    }

    /// The name under which a record or enum stands in [`Layouts`].
    fn name(&self, id: Id) -> Option<String> {
        let Resolved { node, alias } = self.resolve(id);
        let name = match node {
            Node::Record(record) => &record.name,
            Node::Enum { name, .. } => name,
            _ => return None,
        };
        name.clone().or_else(|| alias.map(str::to_owned))
    }

    /// Adds every record and enum that has a name.
    pub(super) fn add_to(&self, layouts: &mut Layouts) {
        for (id, node) in self.nodes.iter().enumerate() {
            match node {
                Node::Record(RecordNode { name: Some(_), .. }) | Node::Enum { .. } => {
                    self.add(layouts, id);
                }
                Node::Alias {
                    name: Some(name), ..
                } => self.add_alias(layouts, id, name),
                _ => {}
            }
        }
    }

    fn add_alias(&self, layouts: &mut Layouts, id: Id, alias: &str) {
        match self.name(id) {
            // What has no tag belongs to the type name nearest to it.
            Some(name) if name == alias => self.add(layouts, id),
            Some(name) => layouts.add_alias(alias.to_owned(), name),
            None => {}
        }
    }

    fn add(&self, layouts: &mut Layouts, id: Id) {
        let name = self.name(id);
        match (self.resolve(id).node, name) {
            (Node::Record(record), Some(name)) => layouts.add_record(name, self.record(record)),
            (Node::Enum { of, .. }, Some(name)) => layouts.add_enum(name, of.clone()),
            (Node::Enum { of, .. }, None) => {
                for (name, value) in &of.values {
                    layouts.add_enumerator(name.clone(), *value);
                }
            }
            _ => {}
        }
    }

    fn record(&self, node: &RecordNode) -> Record {
        let mut record = Record {
            is_union: node.is_union,
            size: node.size,
            align: node.align,
            opaque: node.opaque,
            partial: node.partial,
            ..Record::default()
        };
        self.members(node, (0, ""), &mut record, DEPTH);
        record
    }

    /// Adds the members of `node`, which starts `base` bits into the record and is reached by `path`.
    fn members(&self, node: &RecordNode, (base, path): (u64, &str), to: &mut Record, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for member in &node.members {
            if to.members.len() >= MEMBERS {
                return;
            }
            let offset_bits = base.saturating_add(member.offset_bits);
            let (element, steps) = self.element(member.of);
            let ty = self.name(element);
            let inner = match self.resolve(element).node {
                Node::Record(inner) => Some(inner),
                _ => None,
            };
            let Some(name) = &member.name else {
                // Without a name, with or without a tag: its members are this record's.
                if let Some(inner) = inner {
                    to.partial |= inner.partial;
                    self.members(inner, (offset_bits, path), to, depth);
                }
                continue;
            };
            let way = format!("{path}{name}");
            if let (Some(inner), None) = (inner, &ty) {
                to.partial |= inner.partial;
                self.members(inner, (offset_bits, &format!("{way}{steps}.")), to, depth);
            }
            let size = match member.width {
                Some(_) => None,
                None => member.size.or_else(|| self.size(member.of, DEPTH)),
            };
            let found = Member {
                offset_bits,
                width: member.width,
                size,
                ty,
            };
            to.members.insert(way, found);
        }
    }
}
