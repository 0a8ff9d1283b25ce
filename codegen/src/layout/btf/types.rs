//! The two sections of BTF: types, one after the other, and their names.

use super::{
    MAGIC,
    bytes::{Bytes, Corrupt},
};
use crate::layout::{
    graph::{Graph, Id, MemberNode, Node, RecordNode},
    model::Enum,
};

/// The only version there is.
const VERSION: u8 = 1;

/// The shortest header.
const HEADER: usize = 24;

/// What is in BTF.
#[derive(Clone, Debug, Default)]
pub(super) struct Types {
    /// The types; the first is `void`.
    pub(super) graph: Graph,
    /// The names of all files so far, one after the other.
    strings: Vec<u8>,
    /// The widths of integers that are narrower than their size, by type.
    narrow: Vec<(Id, Narrow)>,
    /// C's `unsigned long`.
    long: Option<Id>,
    pub(super) little_endian: bool,
}

/// An integer that is a part of its bytes: how bit-fields were told first.
#[derive(Clone, Copy, Debug)]
struct Narrow {
    offset: u64,
    bits: u32,
}

/// Where the sections are.
struct Header {
    little_endian: bool,
    types: (usize, usize),
    strings: (usize, usize),
}

/// What is in BTF, behind what is in its base.
pub(super) fn parse(data: &[u8], base: Option<&Types>) -> Result<Types, Corrupt> {
    let header = header(data)?;
    let mut types = base.cloned().unwrap_or_default();
    if base.is_some_and(|base| base.little_endian != header.little_endian) {
        return Err(Corrupt::beyond(0, "its numbers have another byte order"));
    }
    types.little_endian = header.little_endian;
    if types.graph.nodes.is_empty() {
        types.graph.nodes.push(Node::Unknown);
    }
    let part = |(from, to): (usize, usize)| data.get(from..to).unwrap_or_default();
    let strings = part(header.strings);
    if strings.last().is_some_and(|last| *last != 0) {
        return Err(Corrupt::new(header.strings.1, "the last name does not end"));
    }
    if base.is_none() && strings.first() != Some(&0) {
        let problem = "its names do not begin with the empty one";
        return Err(Corrupt::beyond(header.strings.0, problem));
    }
    types.strings.extend(strings);
    let mut bytes = Bytes::new(part(header.types), header.types.0, header.little_endian);
    let mut reader = Reader {
        types,
        references: Vec::new(),
        narrow_from: 0,
    };
    reader.narrow_from = reader.types.graph.nodes.len();
    while !bytes.is_empty() {
        reader.entry(&mut bytes)?;
    }
    reader.finish()
}

fn header(data: &[u8]) -> Result<Header, Corrupt> {
    let start = data.first_chunk::<2>().copied().unwrap_or_default();
    let little_endian = u16::from_le_bytes(start) == MAGIC;
    if !little_endian && u16::from_be_bytes(start) != MAGIC {
        return Err(Corrupt::new(0, "it does not begin as BTF does"));
    }
    let mut bytes = Bytes::new(data, 0, little_endian);
    bytes.half()?;
    let version = bytes.byte()?;
    if version != VERSION {
        let problem = format!("it has version {version}, and only {VERSION} is known");
        return Err(Corrupt::new(2, problem));
    }
    bytes.byte()?;
    let length = bytes.count()?;
    if length < HEADER || length > data.len() {
        return Err(Corrupt::new(4, format!("its header has {length} bytes")));
    }
    let mut section = |what: &str| {
        let at = bytes.at();
        let (offset, size) = (bytes.count()?, bytes.count()?);
        let start = length.checked_add(offset);
        let end = start.and_then(|start| start.checked_add(size));
        let ends = start.zip(end).filter(|(_, end)| *end <= data.len());
        ends.ok_or_else(|| Corrupt::new(at, format!("the section of {what} is not in the file")))
    };
    Ok(Header {
        types: section("types")?,
        strings: section("names")?,
        little_endian,
    })
}

/// Types while they are read.
struct Reader {
    types: Types,
    /// Which types were named, and where.
    references: Vec<(usize, Id)>,
    narrow_from: Id,
}

/// The start of every entry.
struct Head {
    at: usize,
    name: Option<String>,
    kind: u32,
    len: usize,
    flag: bool,
    /// A size or a type.
    number: u32,
}

impl Reader {
    fn entry(&mut self, bytes: &mut Bytes<'_>) -> Result<(), Corrupt> {
        let at = bytes.at();
        let name = self.name(bytes)?;
        let info = bytes.word()?;
        let head = Head {
            at,
            name: Some(name).filter(|name| !name.is_empty()),
            kind: (info >> 24) & 0x7f,
            len: usize::try_from(info & 0x00ff_ffff).unwrap_or(usize::MAX),
            flag: info >> 31 == 1,
            number: bytes.word()?,
        };
        let node = self.node(bytes, head)?;
        self.types.graph.nodes.push(node);
        Ok(())
    }

    fn node(&mut self, bytes: &mut Bytes<'_>, head: Head) -> Result<Node, Corrupt> {
        let id = self.types.graph.nodes.len();
        let size = u64::from(head.number);
        Ok(match head.kind {
            1 => {
                self.integer(id, bytes, &head)?;
                Node::Scalar { size }
            }
            2 => {
                self.refer(&head)?;
                Node::Pointer
            }
            3 => self.array(bytes)?,
            4 | 5 => Node::Record(self.record(bytes, head)?),
            6 | 19 => self.enumeration(bytes, head)?,
            // What is only declared.
            7 => Node::Unknown,
            8 => Node::Alias {
                of: self.refer(&head)?,
                name: head.name,
            },
            // Qualifiers, and tags on types.
            9..=11 | 18 => Node::Alias {
                of: self.refer(&head)?,
                name: None,
            },
            12 => {
                self.refer(&head)?;
                Node::Unknown
            }
            // The parameters of a function, the variables of a section.
            13 => self.skip(bytes, head.len, 8)?,
            15 => self.skip(bytes, head.len, 12)?,
            // A variable, a tag on a declaration.
            14 | 17 => {
                self.refer(&head)?;
                self.skip(bytes, 1, 4)?
            }
            16 => Node::Scalar { size },
            kind => {
                let problem = format!("type {id} is of the unknown kind {kind}");
                return Err(Corrupt::new(head.at, problem));
            }
        })
    }

    fn skip(&self, bytes: &mut Bytes<'_>, count: usize, size: usize) -> Result<Node, Corrupt> {
        self.fits(bytes, count, size)?;
        for _ in 0..count.saturating_mul(size / 4) {
            bytes.word()?;
        }
        Ok(Node::Unknown)
    }

    /// Whether so many entries can follow: a number that is not true must not cost memory.
    #[expect(clippy::unused_self, reason = "it is one of the reader's checks")]
    fn fits(&self, bytes: &Bytes<'_>, count: usize, size: usize) -> Result<(), Corrupt> {
        match count.checked_mul(size) {
            Some(needed) if needed <= bytes.left() => Ok(()),
            _ => {
                let problem = format!("{count} entries do not fit into what is left");
                Err(Corrupt::new(bytes.at(), problem))
            }
        }
    }

    fn integer(&mut self, id: Id, bytes: &mut Bytes<'_>, head: &Head) -> Result<(), Corrupt> {
        let encoding = bytes.word()?;
        let bits = encoding & 0xff;
        let offset = u64::from((encoding >> 16) & 0xff);
        if u64::from(bits) + offset > u64::from(head.number) * 8 {
            let problem = format!("type {id} has more bits than its size");
            return Err(Corrupt::new(head.at, problem));
        }
        if u64::from(bits) != u64::from(head.number) * 8 {
            self.types.narrow.push((id, Narrow { offset, bits }));
        }
        if matches!(
            head.name.as_deref(),
            Some("long unsigned int" | "unsigned long")
        ) {
            self.types.long = Some(id);
        }
        Ok(())
    }

    fn array(&mut self, bytes: &mut Bytes<'_>) -> Result<Node, Corrupt> {
        let of = self.id(bytes)?;
        self.id(bytes)?;
        let len = u64::from(bytes.word()?);
        Ok(Node::Array { of, len })
    }

    fn record(&mut self, bytes: &mut Bytes<'_>, head: Head) -> Result<RecordNode, Corrupt> {
        self.fits(bytes, head.len, 12)?;
        let tag = if head.kind == 5 { "union" } else { "struct" };
        let mut node = RecordNode {
            name: head.name.map(|name| format!("{tag} {name}")),
            is_union: head.kind == 5,
            size: u64::from(head.number),
            ..RecordNode::default()
        };
        for _ in 0..head.len {
            let name = self.name(bytes)?;
            let of = self.id(bytes)?;
            let at = bytes.at();
            let offset = bytes.word()?;
            let (offset, width) = match head.flag {
                true => (offset & 0x00ff_ffff, offset >> 24),
                false => (offset, 0),
            };
            let offset_bits = u64::from(offset);
            if offset_bits > node.size.saturating_mul(8) {
                let problem = format!("the member `{name}` starts behind the end of its type");
                return Err(Corrupt::new(at, problem));
            }
            node.members.push(MemberNode {
                name: Some(name).filter(|name| !name.is_empty()),
                offset_bits,
                width: Some(width).filter(|width| *width > 0),
                size: None,
                of,
            });
        }
        Ok(node)
    }

    fn enumeration(&mut self, bytes: &mut Bytes<'_>, head: Head) -> Result<Node, Corrupt> {
        let wide = head.kind == 19;
        self.fits(bytes, head.len, if wide { 12 } else { 8 })?;
        let mut of = Enum {
            size: Some(u64::from(head.number)),
            ..Enum::default()
        };
        for _ in 0..head.len {
            let name = self.name(bytes)?;
            let low = bytes.word()?;
            let high = if wide { Some(bytes.word()?) } else { None };
            let value = match (high, head.flag) {
                (None, true) => i128::from(low.cast_signed()),
                (None, false) => i128::from(low),
                (Some(high), signed) => {
                    let value = (u64::from(high) << 32) | u64::from(low);
                    match signed {
                        true => i128::from(value.cast_signed()),
                        false => i128::from(value),
                    }
                }
            };
            of.values.insert(name, value);
        }
        let name = head.name.map(|name| format!("enum {name}"));
        Ok(Node::Enum { name, of })
    }

    /// A name; empty if there is none.
    fn name(&mut self, bytes: &mut Bytes<'_>) -> Result<String, Corrupt> {
        let at = bytes.at();
        let offset = bytes.count()?;
        let Some(rest) = self.types.strings.get(offset..).filter(|it| !it.is_empty()) else {
            return Err(Corrupt::beyond(at, "a name is not in the section of names"));
        };
        let name = rest.split(|byte| *byte == 0).next().unwrap_or_default();
        match str::from_utf8(name) {
            Ok(name) => Ok(name.to_owned()),
            Err(_) => Err(Corrupt::new(at, "a name is not UTF-8")),
        }
    }

    /// The type that stands where others have a size.
    fn refer(&mut self, head: &Head) -> Result<Id, Corrupt> {
        self.reference(head.at, head.number)
    }

    fn id(&mut self, bytes: &mut Bytes<'_>) -> Result<Id, Corrupt> {
        let at = bytes.at();
        let number = bytes.word()?;
        self.reference(at, number)
    }

    fn reference(&mut self, at: usize, number: u32) -> Result<Id, Corrupt> {
        let id = usize::try_from(number)
            .map_err(|_| Corrupt::new(at, "a number is too large for this machine"))?;
        self.references.push((at, id));
        Ok(id)
    }

    /// Checks what can be checked only when all types are there.
    fn finish(self) -> Result<Types, Corrupt> {
        let mut types = self.types;
        let count = types.graph.nodes.len();
        if let Some((at, id)) = self.references.iter().find(|(_, id)| *id >= count) {
            let problem = format!("it speaks of type {id}, and the last is {}", count - 1);
            return Err(Corrupt::beyond(*at, problem));
        }
        types.graph.pointer = super::pointer(&types.graph, types.long);
        types.narrow_members(self.narrow_from);
        Ok(types)
    }
}

impl Types {
    /// Gives bit-fields their width where their type tells it, and not the record.
    fn narrow_members(&mut self, from: Id) {
        let narrow = std::mem::take(&mut self.narrow);
        let is = |id: Id| {
            let found = narrow.binary_search_by_key(&id, |(id, _)| *id).ok()?;
            narrow.get(found).map(|(_, narrow)| *narrow)
        };
        for node in self.graph.nodes.iter_mut().skip(from) {
            let Node::Record(record) = node else { continue };
            for member in &mut record.members {
                if let (None, Some(narrow)) = (member.width, is(member.of)) {
                    member.offset_bits = member.offset_bits.saturating_add(narrow.offset);
                    member.width = Some(narrow.bits);
                }
            }
        }
        self.narrow = narrow;
    }
}
