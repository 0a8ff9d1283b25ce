//! DWARF, the debug information of a compiler: read from an object file or a linked one.

use std::{borrow::Cow, collections::BTreeMap};

use camino::Utf8Path;
use gimli::{
    AttributeValue, DebuggingInformationEntry, DwAt, DwTag, Dwarf, EndianSlice, RunTimeEndian,
    constants as dw,
};

use super::{
    file::{self, Object},
    graph::{Graph, Id, MemberNode, Node, RecordNode},
    model::{Enum, Kind, Layouts},
};
use crate::support::diag::Sink;

type Slice<'a> = EndianSlice<'a, RunTimeEndian>;
type Entry<'a> = DebuggingInformationEntry<Slice<'a>>;
type Unit<'a> = gimli::Unit<Slice<'a>>;

/// The layouts in the debug information of a file.
///
/// # Errors
///
/// Nothing is returned, and the sink holds SB1020 (no file, or no object file) or SB1024 (no debug information, none
/// about types, or not intact).
pub fn read(sink: &mut Sink, path: &Utf8Path) -> Option<Layouts> {
    let bytes = file::read(sink, path)?;
    let object = match Object::parse(&bytes) {
        Ok(object) => object,
        Err(problem) => {
            let message = format!("`{path}` is no object file");
            sink.push(file::error("SB1020", message, path).note(problem));
            return None;
        }
    };
    let mut layouts = Layouts {
        kind: Kind::Dwarf,
        source: path.to_string(),
        machine: object.machine(),
        ..Layouts::default()
    };
    match graph(&object) {
        Ok(graph) => graph.add_to(&mut layouts),
        Err(problem) => {
            let message = format!("the debug information of `{path}` is not intact");
            sink.push(file::error("SB1024", message, path).note(problem));
            return None;
        }
    }
    if layouts.records.is_empty() && layouts.enums.is_empty() {
        let message = format!("`{path}` has no debug information about types");
        let help = "compile it with `-g`, and a file of types alone also with `-fno-eliminate-unused-debug-types`; a \
                    library's is often in a file of its own";
        sink.push(file::error("SB1024", message, path).help(help));
        return None;
    }
    Some(layouts)
}

fn graph(object: &Object<'_>) -> Result<Graph, String> {
    let machine = object.machine();
    let endian = match machine.little_endian {
        true => RunTimeEndian::Little,
        false => RunTimeEndian::Big,
    };
    let load = |id: gimli::SectionId| -> Result<Cow<'_, [u8]>, String> {
        Ok(object.linked_section(id.name())?.unwrap_or_default())
    };
    let sections = gimli::DwarfSections::load(load)?;
    let dwarf = sections.borrow(|section| EndianSlice::new(section, endian));
    let mut builder = Builder {
        graph: Graph {
            nodes: vec![Node::Unknown],
            pointer: machine.pointer.unwrap_or(8),
        },
        ids: BTreeMap::new(),
        little_endian: machine.little_endian,
    };
    builder.units(&dwarf).map_err(|error| error.to_string())?;
    Ok(builder.graph)
}

/// The graph while it is made.
struct Builder {
    graph: Graph,
    /// The type at each offset that was spoken of.
    ids: BTreeMap<usize, Id>,
    little_endian: bool,
}

/// A type whose parts are read.
struct Open {
    id: Id,
    depth: isize,
}

impl Builder {
    fn units<'a>(&mut self, dwarf: &Dwarf<Slice<'a>>) -> gimli::Result<()> {
        let mut headers = dwarf.units();
        while let Some(header) = headers.next()? {
            let unit = dwarf.unit(header)?;
            let language = root_language(&unit)?;
            if language.is_some_and(is_other_language) {
                continue;
            }
            self.unit(dwarf, &unit)?;
        }
        Ok(())
    }

    fn unit<'a>(&mut self, dwarf: &Dwarf<Slice<'a>>, unit: &Unit<'a>) -> gimli::Result<()> {
        // The types around an entry, the innermost last.
        let mut open: Vec<Open> = Vec::new();
        let mut entries = unit.entries();
        while let Some(entry) = entries.next_dfs()? {
            let depth = entry.depth();
            while open.last().is_some_and(|last| last.depth >= depth) {
                open.pop();
            }
            let around = open.last().filter(|last| last.depth + 1 == depth);
            if let Some(around) = around.map(|around| around.id) {
                self.part(dwarf, unit, entry, around)?;
            }
            if let Some(node) = self.node(dwarf, unit, entry)? {
                let id = self.id(unit, entry.offset());
                if let Some(place) = self.graph.nodes.get_mut(id) {
                    *place = node;
                }
                open.push(Open { id, depth });
            }
        }
        Ok(())
    }

    /// The type at an offset; what it is may be read later.
    fn id(&mut self, unit: &Unit<'_>, offset: gimli::UnitOffset) -> Id {
        let start = unit.header.debug_info_offset().map_or(0, |at| at.0);
        self.at(start.saturating_add(offset.0))
    }

    fn at(&mut self, offset: usize) -> Id {
        *self.ids.entry(offset).or_insert_with(|| {
            self.graph.nodes.push(Node::Unknown);
            self.graph.nodes.len() - 1
        })
    }

    fn of(&mut self, unit: &Unit<'_>, entry: &Entry<'_>) -> Id {
        match entry.attr_value(dw::DW_AT_type) {
            Some(AttributeValue::UnitRef(offset)) => self.id(unit, offset),
            Some(AttributeValue::DebugInfoRef(offset)) => self.at(offset.0),
            _ => 0,
        }
    }

    fn node<'a>(
        &mut self,
        dwarf: &Dwarf<Slice<'a>>,
        unit: &Unit<'a>,
        entry: &Entry<'a>,
    ) -> gimli::Result<Option<Node>> {
        let size = number(entry, dw::DW_AT_byte_size);
        let tagged = |tag: &str| -> gimli::Result<Option<String>> {
            Ok(name(dwarf, unit, entry)?.map(|name| format!("{tag} {name}")))
        };
        Ok(Some(match entry.tag() {
            dw::DW_TAG_base_type => Node::Scalar {
                size: size.unwrap_or(0),
            },
            dw::DW_TAG_pointer_type => Node::Pointer,
            dw::DW_TAG_array_type => Node::Array {
                of: self.of(unit, entry),
                len: 1,
            },
            dw::DW_TAG_structure_type | dw::DW_TAG_union_type => {
                let is_union = entry.tag() == dw::DW_TAG_union_type;
                let Some(size) = size else {
                    return Ok(Some(Node::Unknown));
                };
                Node::Record(RecordNode {
                    name: tagged(if is_union { "union" } else { "struct" })?,
                    is_union,
                    size,
                    // Said only where an attribute asks for more than the members do.
                    align: None,
                    ..RecordNode::default()
                })
            }
            dw::DW_TAG_enumeration_type => {
                if entry.has_attr(dw::DW_AT_declaration) {
                    return Ok(Some(Node::Unknown));
                }
                let of = Enum {
                    size,
                    ..Enum::default()
                };
                Node::Enum {
                    name: tagged("enum")?,
                    of,
                }
            }
            dw::DW_TAG_typedef => Node::Alias {
                name: name(dwarf, unit, entry)?,
                of: self.of(unit, entry),
            },
            tag if is_qualifier(tag) => Node::Alias {
                name: None,
                of: self.of(unit, entry),
            },
            _ => return Ok(None),
        }))
    }

    /// Adds a member, an enumerator or a dimension to the type around it.
    fn part<'a>(
        &mut self,
        dwarf: &Dwarf<Slice<'a>>,
        unit: &Unit<'a>,
        entry: &Entry<'a>,
        around: Id,
    ) -> gimli::Result<()> {
        let name = name(dwarf, unit, entry)?;
        let of = self.of(unit, entry);
        match entry.tag() {
            dw::DW_TAG_member => {
                let width =
                    number(entry, dw::DW_AT_bit_size).and_then(|bits| u32::try_from(bits).ok());
                let member = MemberNode {
                    name: name.filter(|name| !name.is_empty()),
                    offset_bits: self.offset(entry, width),
                    width,
                    size: None,
                    of,
                };
                if let Some(Node::Record(record)) = self.graph.nodes.get_mut(around) {
                    record.members.push(member);
                }
            }
            dw::DW_TAG_enumerator => {
                let value = entry
                    .attr_value(dw::DW_AT_const_value)
                    .and_then(|value| value_of(&value));
                if let (Some(Node::Enum { of, .. }), Some(name), Some(value)) =
                    (self.graph.nodes.get_mut(around), name, value)
                {
                    of.values.insert(name, value);
                }
            }
            dw::DW_TAG_subrange_type => self.dimension(entry, around),
            _ => {}
        }
        Ok(())
    }

    /// Where a member starts, in bits.
    fn offset(&self, entry: &Entry<'_>, width: Option<u32>) -> u64 {
        let bytes = number(entry, dw::DW_AT_data_member_location).unwrap_or(0);
        let start = bytes.saturating_mul(8);
        if let Some(bits) = number(entry, dw::DW_AT_data_bit_offset) {
            return start.saturating_add(bits);
        }
        // Before DWARF 5, bits were counted from the highest of the unit that holds them.
        let Some((from_high, width)) = number(entry, dw::DW_AT_bit_offset).zip(width) else {
            return start;
        };
        let storage = number(entry, dw::DW_AT_byte_size)
            .unwrap_or(4)
            .saturating_mul(8);
        match self.little_endian {
            true => start.saturating_add(storage.saturating_sub(from_high + u64::from(width))),
            false => start.saturating_add(from_high),
        }
    }

    /// Adds a dimension to an array: its elements become arrays of so many.
    fn dimension(&mut self, entry: &Entry<'_>, around: Id) {
        let last = number(entry, dw::DW_AT_upper_bound).and_then(|last| last.checked_add(1));
        // Without either, it is a flexible array.
        let len = number(entry, dw::DW_AT_count).or(last).unwrap_or(0);
        if let Some(Node::Array { len: all, .. }) = self.graph.nodes.get_mut(around) {
            *all = all.saturating_mul(len);
        }
    }
}

fn is_qualifier(tag: DwTag) -> bool {
    matches!(
        tag,
        dw::DW_TAG_const_type
            | dw::DW_TAG_volatile_type
            | dw::DW_TAG_restrict_type
            | dw::DW_TAG_atomic_type
    )
}

/// The language of a unit.
fn root_language(unit: &Unit<'_>) -> gimli::Result<Option<gimli::DwLang>> {
    let mut entries = unit.entries();
    let root = entries.next_dfs()?;
    Ok(
        match root.and_then(|root| root.attr_value(dw::DW_AT_language)) {
            Some(AttributeValue::Language(language)) => Some(language),
            _ => None,
        },
    )
}

/// Whether types of one language are none of C's, though they may have their names.
fn is_other_language(language: gimli::DwLang) -> bool {
    language == dw::DW_LANG_Rust
}

fn name<'a>(
    dwarf: &Dwarf<Slice<'a>>,
    unit: &Unit<'a>,
    entry: &Entry<'a>,
) -> gimli::Result<Option<String>> {
    let Some(value) = entry.attr_value(dw::DW_AT_name) else {
        return Ok(None);
    };
    let name = dwarf.attr_string(unit, value)?;
    Ok(Some(name.to_string_lossy().into_owned()))
}

fn number(entry: &Entry<'_>, attribute: DwAt) -> Option<u64> {
    entry.attr_value(attribute)?.udata_value()
}

/// The value of an enumerator: signed unless it is written otherwise.
fn value_of(value: &AttributeValue<Slice<'_>>) -> Option<i128> {
    match value {
        AttributeValue::Udata(value) => Some(i128::from(*value)),
        value => value.sdata_value().map(i128::from),
    }
}
