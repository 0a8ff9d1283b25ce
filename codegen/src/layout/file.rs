//! Files with type information: read whole, and taken for an object file where they are one.

use std::borrow::Cow;

use camino::Utf8Path;
use object::{
    Architecture, Object as _, ObjectKind, ObjectSection as _, ObjectSymbol as _, Relocation,
    RelocationKind, RelocationTarget,
};

use super::model::Machine;
use crate::support::{
    diag::{Diagnostic, Sink},
    place::Place,
};

/// The content of a file, or nothing and a message.
pub(super) fn read(sink: &mut Sink, path: &Utf8Path) -> Option<Vec<u8>> {
    let problem = match fs_err::read(path) {
        Ok(bytes) => return Some(bytes),
        Err(error) => error.to_string(),
    };
    let message = format!("`{path}` cannot be read");
    sink.push(error("SB1020", message, path).note(problem));
    None
}

/// A message about a whole file.
pub(super) fn error(code: &'static str, message: impl Into<String>, path: &Utf8Path) -> Diagnostic {
    Diagnostic::error(code, message).at(Place::whole_file(path.as_str()), "")
}

/// An object file.
pub(super) struct Object<'a>(object::File<'a>);

impl<'a> Object<'a> {
    /// The object file in `bytes`, if there is one.
    ///
    /// # Errors
    ///
    /// The reader's words, if it is none.
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, String> {
        let file = object::File::parse(bytes).map_err(|error| error.to_string())?;
        Ok(Self(file))
    }

    /// A section's content, decompressed; none if there is none or it is empty.
    ///
    /// # Errors
    ///
    /// The reader's words, if the content is not in the file or cannot be decompressed.
    pub(super) fn section(&self, name: &str) -> Result<Option<Cow<'a, [u8]>>, String> {
        let Some(section) = self.0.section_by_name(name) else {
            return Ok(None);
        };
        let data = section
            .uncompressed_data()
            .map_err(|error| error.to_string())?;
        Ok(Some(data).filter(|data| !data.is_empty()))
    }

    /// A section's content as it will be once the file is linked: in a relocatable file, what speaks of another section
    /// is filled in by the linker.
    ///
    /// # Errors
    ///
    /// As [`Object::section`].
    pub(super) fn linked_section(&self, name: &str) -> Result<Option<Cow<'a, [u8]>>, String> {
        let found = self.section(name)?;
        let (Some(data), Some(section)) = (&found, self.0.section_by_name(name)) else {
            return Ok(found);
        };
        if self.0.kind() != ObjectKind::Relocatable {
            return Ok(found);
        }
        let mut data = data.to_vec();
        for (offset, relocation) in section.relocations() {
            self.relocate(&mut data, offset, &relocation);
        }
        Ok(Some(Cow::Owned(data)))
    }

    /// Fills in one place; one that is no plain number is no offset into a section.
    fn relocate(&self, data: &mut [u8], offset: u64, relocation: &Relocation) {
        let RelocationTarget::Symbol(symbol) = relocation.target() else {
            return;
        };
        let symbol = self
            .0
            .symbol_by_index(symbol)
            .map(|symbol| symbol.address());
        let (Ok(symbol), RelocationKind::Absolute) = (symbol, relocation.kind()) else {
            return;
        };
        let value = symbol.wrapping_add_signed(relocation.addend());
        let place = usize::try_from(offset).ok().and_then(|start| {
            let size = usize::from(relocation.size() / 8);
            data.get_mut(start..start.checked_add(size)?)
        });
        let Some(place) = place else { return };
        let implicit = |place: &[u8]| -> u64 {
            let number = |sum: u64, byte: &u8| (sum << 8) | u64::from(*byte);
            match self.0.is_little_endian() {
                true => place.iter().rev().fold(0, number),
                false => place.iter().fold(0, number),
            }
        };
        let mut value = match relocation.has_implicit_addend() {
            true => value.wrapping_add(implicit(place)),
            false => value,
        };
        let mut put = |byte: &mut u8| {
            *byte = u8::try_from(value & 0xff).unwrap_or_default();
            value >>= 8;
        };
        match self.0.is_little_endian() {
            true => place.iter_mut().for_each(&mut put),
            false => place.iter_mut().rev().for_each(&mut put),
        }
    }

    /// The bytes of a symbol's data, from its start to the end of its section.
    pub(super) fn data_of(&self, name: &str) -> Option<&'a [u8]> {
        let symbol = self.0.symbols().find(|symbol| symbol.name() == Ok(name))?;
        let section = self.0.section_by_index(symbol.section_index()?).ok()?;
        let start = symbol.address().checked_sub(section.address())?;
        section.data().ok()?.get(usize::try_from(start).ok()?..)
    }

    /// The machine that it is for.
    pub(super) fn machine(&self) -> Machine {
        Machine {
            arch: arch(self.0.architecture()),
            little_endian: self.0.is_little_endian(),
            pointer: Some(if self.0.is_64() { 8 } else { 4 }),
        }
    }
}

/// What target triples call an architecture.
fn arch(of: Architecture) -> Option<String> {
    let name = match of {
        Architecture::Unknown => return None,
        Architecture::Aarch64 => "aarch64",
        Architecture::Arm => "arm",
        Architecture::I386 => "i686",
        Architecture::LoongArch64 => "loongarch64",
        Architecture::Mips => "mips",
        Architecture::Mips64 => "mips64",
        Architecture::PowerPc => "powerpc",
        Architecture::PowerPc64 => "powerpc64",
        Architecture::Riscv32 => "riscv32",
        Architecture::Riscv64 => "riscv64",
        Architecture::S390x => "s390x",
        Architecture::X86_64 => "x86_64",
        other => return Some(format!("{other:?}").to_lowercase()),
    };
    Some(name.to_owned())
}
