//! The functions of an object file: read from what `llvm-objdump` prints of its symbols and its code.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use anyhow::{Context, Result, bail};
use camino::Utf8Path;

use super::normalize;
use crate::process;

/// A function as it was compiled.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Function {
    /// The name that the linker knows it by.
    pub(super) symbol: String,
    /// Its path in Rust, without the hashes of crates; the symbol, where that is no name of Rust.
    pub(super) path: String,
    /// The section it stands in.
    pub(super) section: String,
    /// Where it begins in there.
    pub(super) address: u64,
    /// How many bytes its instructions take, without those that only align what is behind them.
    pub(super) size: u64,
    /// The instructions, without what depends on where they stand.
    pub(super) code: Vec<String>,
    /// The symbols of the functions that it calls or takes the address of.
    pub(super) calls: BTreeSet<String>,
}

/// A symbol of a function.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Symbol {
    pub(super) name: String,
    pub(super) section: String,
    pub(super) address: u64,
    pub(super) size: u64,
}

/// An instruction, with what the linker will write into it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Instruction {
    pub(super) text: String,
    pub(super) relocations: Vec<Relocation>,
}

/// What the linker will write: the address of a symbol, and a distance from it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Relocation {
    /// Whether it is written as a distance from the place where it stands.
    pub(super) relative: bool,
    /// The symbol.
    pub(super) target: String,
    /// The distance.
    pub(super) addend: i64,
}

/// Everything that was printed of an object file.
#[derive(Clone, Debug, Default)]
pub(super) struct Listing {
    /// The functions.
    pub(super) symbols: Vec<Symbol>,
    /// The number of the first function at each place.
    places: BTreeMap<String, BTreeMap<u64, usize>>,
    /// The instructions of each section, by address.
    pub(super) sections: BTreeMap<String, BTreeMap<u64, Instruction>>,
}

/// Reads the functions of an object file.
///
/// # Errors
///
/// When the file is not there or is linked already, or the program cannot be run or does not know the file.
pub(super) fn read(objdump: &dyn Fn() -> Command, object: &Utf8Path) -> Result<Vec<Function>> {
    let start = fs_err::read(object)?;
    if !relocatable(&start) {
        bail!("`{object}` is no object file that is still to be linked; give the `.o` of a build");
    }
    let mut command = objdump();
    command.args(["-t", "-d", "-r", "--no-show-raw-insn"]);
    let text = process::output(command.arg(object))
        .context("the functions cannot be read; `llvm-objdump` is in the package `llvm-19`")?;
    let functions = functions(&text);
    if functions.is_empty() {
        bail!("the disassembler prints no function of `{object}`");
    }
    Ok(functions)
}

/// Whether these are the bytes of an ELF file of the type `ET_REL`, in either order of bytes.
fn relocatable(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x7fELF") && matches!(bytes.get(16..18), Some([1, 0] | [0, 1]))
}

/// The functions of a listing as `llvm-objdump -t -d -r --no-show-raw-insn` prints it.
pub(super) fn functions(text: &str) -> Vec<Function> {
    let listing = Listing::parse(text);
    let functions = listing.symbols.iter().filter_map(|symbol| {
        let normalized = normalize::function(&listing, symbol)?;
        Some(Function {
            symbol: symbol.name.clone(),
            path: path(&symbol.name),
            section: symbol.section.clone(),
            address: symbol.address,
            size: symbol.size.saturating_sub(normalized.padding),
            code: normalized.code,
            calls: normalized.calls,
        })
    });
    functions.collect()
}

/// What Rust calls a symbol, without the hashes of crates.
pub(super) fn path(symbol: &str) -> String {
    match rustc_demangle::try_demangle(symbol) {
        Ok(name) => format!("{name:#}"),
        Err(_) => symbol.to_owned(),
    }
}

impl Listing {
    fn parse(text: &str) -> Self {
        let mut listing = Self::default();
        let mut section = String::new();
        let mut last = 0;
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("Disassembly of section ") {
                name.trim_end_matches(':').clone_into(&mut section);
            } else if section.is_empty() {
                if let Some(symbol) = symbol(line) {
                    let places = listing.places.entry(symbol.section.clone()).or_default();
                    places
                        .entry(symbol.address)
                        .or_insert(listing.symbols.len());
                    listing.symbols.push(symbol);
                }
            } else if let Some((address, rest)) = addressed(line) {
                let code = listing.sections.entry(section.clone()).or_default();
                if let Some(relocation) = relocation(rest) {
                    let instruction: Option<&mut Instruction> = code.get_mut(&last);
                    if let Some(instruction) = instruction {
                        instruction.relocations.push(relocation);
                    }
                } else {
                    last = address;
                    let text = rest.split_whitespace().collect::<Vec<_>>().join(" ");
                    let relocations = Vec::new();
                    code.insert(address, Instruction { text, relocations });
                }
            }
        }
        listing
    }

    /// The function that begins at this place.
    pub(super) fn function_at(&self, section: &str, address: u64) -> Option<&Symbol> {
        let number = self.places.get(section)?.get(&address)?;
        self.symbols.get(*number)
    }
}

/// A line of the table of symbols, if it is about a function that is in this file:
/// `ADDRESS FLAGS SECTION<tab>SIZE [.VISIBILITY] NAME`.
fn symbol(line: &str) -> Option<Symbol> {
    let (place, named) = line.split_once('\t')?;
    let mut place = place.split_whitespace();
    let address = u64::from_str_radix(place.next()?, 16).ok()?;
    let section = place.next_back()?;
    if !place.any(|flag| flag == "F") {
        return None;
    }
    let mut named = named.split_whitespace();
    let size = u64::from_str_radix(named.next()?, 16).ok()?;
    Some(Symbol {
        name: named.next_back()?.to_owned(),
        section: section.to_owned(),
        address,
        size,
    })
}

/// A line that begins with an address and a colon.
fn addressed(line: &str) -> Option<(u64, &str)> {
    let (address, rest) = line.trim_start().split_once(':')?;
    Some((u64::from_str_radix(address, 16).ok()?, rest.trim()))
}

/// `R_KIND<tab>TARGET[+-]0xADDEND`.
fn relocation(text: &str) -> Option<Relocation> {
    let (kind, target) = text
        .strip_prefix("R_")?
        .split_once(char::is_whitespace)
        .map(|(kind, target)| (kind, target.trim()))?;
    let (target, addend) = addend(target);
    Some(Relocation {
        relative: kind.contains("PC") || kind.contains("PLT"),
        target: target.to_owned(),
        addend,
    })
}

/// Takes the distance from the end of a target.
fn addend(target: &str) -> (&str, i64) {
    for (sign, factor) in [("+0x", 1), ("-0x", -1)] {
        if let Some((name, digits)) = target.rsplit_once(sign)
            && let Ok(distance) = i64::from_str_radix(digits, 16)
        {
            return (name, distance * factor);
        }
    }
    (target, 0)
}

#[cfg(test)]
mod tests {
    use super::{addend, functions, path, relocatable};

    #[test]
    fn names_have_no_hashes() {
        assert_eq!(
            path("_RNvMs2_NtNtCs1EKtwoKEMO2_6kernel2fs4fileNtB5_9LocalFile4cred"),
            "<kernel::fs::file::LocalFile>::cred"
        );
        assert_eq!(
            path("_ZN6kernel2fs4file9LocalFile4fget17h0123456789abcdefE"),
            "kernel::fs::file::LocalFile::fget"
        );
        assert_eq!(path("rust_helper_fget"), "rust_helper_fget");
    }

    #[test]
    fn distances_are_taken_off() {
        assert_eq!(addend("fget-0x4"), ("fget", -4));
        assert_eq!(addend(".text.unlikely.+0x300"), (".text.unlikely.", 0x300));
        assert_eq!(addend("fget"), ("fget", 0));
        assert_eq!(addend("a+0xzz"), ("a+0xzz", 0));
    }

    #[test]
    fn only_files_that_are_still_to_be_linked() {
        let mut bytes = *b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x01\0";
        assert!(relocatable(&bytes));
        bytes[16] = 2;
        assert!(!relocatable(&bytes));
        assert!(!relocatable(b"!<arch>\n"));
        assert!(!relocatable(b""));
    }

    #[test]
    fn two_names_of_one_place_are_two_functions() {
        let text = "SYMBOL TABLE:\n\
            0000000000000000 l    df *ABS*\t0000000000000000 x.rs\n\
            0000000000000004 g     F .text\t0000000000000003 .hidden one\n\
            0000000000000004 g     F .text\t0000000000000003 two\n\
            0000000000000000         *UND*\t0000000000000000 fget\n\
            0000000000000000 g     O .data\t0000000000000004 datum\n\
            \n\
            Disassembly of section .text:\n\
            \n\
            0000000000000004 <one>:\n\
            \x20      4:      \txorl\t%eax, %eax\n\
            \x20      6:      \tretq\n";
        let found = functions(text);
        let names: Vec<_> = found.iter().map(|one| one.symbol.as_str()).collect();
        assert_eq!(names, ["one", "two"]);
        assert_eq!(found[0].code, found[1].code);
        assert_eq!(found[0].code, ["xorl %eax, %eax", "retq"]);
        assert_eq!(found[0].size, 3);
    }
}
