//! What one source says of layouts: [`Layouts`].
//!
//! Every source ends in this form, so that any two of them can be compared: a kernel's BTF, DWARF, what clang says
//! of headers, and what rustc makes of raw bindings. Names are those of C, spelled with their tags (`struct s`), but
//! for raw bindings, which have no tags.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

/// Where layouts come from.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The type information of a built kernel.
    #[default]
    Btf,
    /// Debug information of a compiler.
    Dwarf,
    /// C headers, as clang lays them out.
    Clang,
    /// Raw bindings, as rustc lays them out.
    Rustc,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Btf => "BTF",
            Self::Dwarf => "DWARF",
            Self::Clang => "clang",
            Self::Rustc => "rustc",
        })
    }
}

/// The machine that layouts are for, as far as their source tells.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    /// The architecture, as the first word of a target triple; none in type information without a file around it.
    pub arch: Option<String>,
    /// Whether the first byte of a number is its lowest.
    pub little_endian: bool,
    /// The size of a pointer in bytes, if known.
    pub pointer: Option<u64>,
}

/// What one source says of layouts.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Layouts {
    /// What kind of source it is.
    pub kind: Kind,
    /// The file, or what stands for it in messages.
    pub source: String,
    /// The digest of the file, where it is one that is made again by itself.
    pub digest: Option<String>,
    /// The machine that they are for.
    pub machine: Machine,
    /// Structs and unions by name; several where units of the source define one name differently. What has no tag
    /// stands under its type name.
    pub records: BTreeMap<String, Vec<Record>>,
    /// Enums by name, likewise.
    pub enums: BTreeMap<String, Vec<Enum>>,
    /// The values of enumerators whose enum has no name, or one that these bindings do not show.
    pub enumerators: BTreeMap<String, Vec<i128>>,
    /// What other names for records and enums stand for.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// What could not be laid out, with the reason.
    pub left_out: BTreeMap<String, String>,
}

/// The layout of a struct or union, in bytes unless said otherwise.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Whether it is a union.
    pub is_union: bool,
    /// The size.
    pub size: u64,
    /// The alignment, where the source tells.
    pub align: Option<u64>,
    /// Whether its members are not known: it is declared as so many bytes.
    pub opaque: bool,
    /// Whether only some of its members are shown, and bytes stand for the rest.
    pub partial: bool,
    /// Members by path: those of a member without a name stand here as this record's own; those of a member whose type
    /// has no name are reached with dots, and elements of an array with `[]`.
    pub members: BTreeMap<String, Member>,
}

/// A member.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Where it starts in the record, in bits.
    pub offset_bits: u64,
    /// The width in bits, if it is a bit-field.
    pub width: Option<u32>,
    /// The size in bytes, if it is none and the size is known.
    pub size: Option<u64>,
    /// The record or enum that it is, or an array of; by name.
    pub ty: Option<String>,
}

/// An enum.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enum {
    /// The size in bytes, if known.
    pub size: Option<u64>,
    /// The values by name.
    pub values: BTreeMap<String, i128>,
}

impl Layouts {
    /// Adds a record, unless the same is there under this name.
    pub(super) fn add_record(&mut self, name: String, record: Record) {
        add(self.records.entry(name).or_default(), record);
    }

    /// Adds an enum, unless the same is there under this name.
    pub(super) fn add_enum(&mut self, name: String, of: Enum) {
        add(self.enums.entry(name).or_default(), of);
    }

    /// Adds an enumerator of an enum without a name.
    pub(super) fn add_enumerator(&mut self, name: String, value: i128) {
        add(self.enumerators.entry(name).or_default(), value);
    }

    /// Adds another name for a record or an enum.
    pub(super) fn add_alias(&mut self, name: String, of: String) {
        add(self.aliases.entry(name).or_default(), of);
    }
}

fn add<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}
