//! Instructions without what depends on where they stand: addresses, hashes in names, and which constant
//! of the file is meant.
//!
//! A place in the same function is a label, counted from its start. Another function is its path in Rust. What
//! stands in the data of the same file, such as a text or the place that a panic names, is `data`: the numbers
//! of these constants and their distances change with every line above them. No-ops that only align the place
//! behind them, which is jumped to, are left out, and so are their bytes: how many there are depends on the address.

use std::collections::{BTreeMap, BTreeSet};

use super::symbols::{Instruction, Listing, Relocation, Symbol, path};

/// The instructions of a function, and what it calls.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Normalized {
    pub(super) code: Vec<String>,
    pub(super) calls: BTreeSet<String>,
    /// How many bytes are no-ops that only align what is behind them.
    pub(super) padding: u64,
}

/// Normalizes a function; `None` if its instructions are not in the listing.
pub(super) fn function(listing: &Listing, symbol: &Symbol) -> Option<Normalized> {
    let end = symbol.address.checked_add(symbol.size)?;
    let section = listing.sections.get(&symbol.section)?;
    let instructions = || section.range(symbol.address..end);
    instructions().next()?;

    let inside = |address: &u64| (symbol.address..end).contains(address);
    let jumps = instructions().filter(|(_, one)| one.relocations.is_empty());
    let targets: BTreeSet<u64> = jumps
        .filter_map(|(_, one)| Some(target(&one.text)?.1))
        .filter(inside)
        .collect();
    let labels: BTreeMap<u64, usize> = targets.into_iter().zip(0..).collect();
    let padding = padding(instructions(), &labels);

    let mut normalized = Normalized::default();
    for (address, instruction) in instructions() {
        if let Some((_, end)) = padding.range(..=address).next_back()
            && address < end
        {
            continue;
        }
        let text = line(listing, symbol, &labels, instruction, &mut normalized.calls);
        let label = labels.get(address).map(|label| format!("L{label}: "));
        normalized.code.push(label.unwrap_or_default() + &text);
    }
    normalized.padding = padding.iter().map(|(start, end)| end - start).sum();
    Some(normalized)
}

/// Where no-ops stand right before a place that is jumped to, from the first of them to that place.
fn padding<'a>(
    instructions: impl Iterator<Item = (&'a u64, &'a Instruction)>,
    labels: &BTreeMap<u64, usize>,
) -> BTreeMap<u64, u64> {
    let mut found = BTreeMap::new();
    let mut start = None;
    for (address, instruction) in instructions {
        let labelled = labels.contains_key(address);
        if let Some(start) = start.filter(|_| labelled) {
            found.insert(start, *address);
        }
        // What is jumped to is no padding itself.
        if labelled || !is_no_op(&instruction.text) {
            start = None;
        } else if start.is_none() {
            start = Some(*address);
        }
    }
    found
}

/// Whether an instruction does nothing: `nop`, `nopw %cs:(%rax,%rax)`, `xchgw %ax, %ax`, on Arm `nop`.
fn is_no_op(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let word = words.next().unwrap_or_default();
    matches!(word, "nop" | "nopw" | "nopl" | "nopq") || word == "xchgw" && words.eq(["%ax,", "%ax"])
}

/// One instruction, with the names of what it reaches.
fn line(
    listing: &Listing,
    symbol: &Symbol,
    labels: &BTreeMap<u64, usize>,
    instruction: &Instruction,
    calls: &mut BTreeSet<String>,
) -> String {
    let text = without_remark(&instruction.text);
    let found = target(text);
    if instruction.relocations.is_empty() {
        let Some((before, address)) = found else {
            return near(listing, symbol, &instruction.text, calls)
                .unwrap_or_else(|| text.to_owned());
        };
        if let Some(label) = labels.get(&address) {
            return format!("{before}L{label}");
        }
        return match listing.function_at(&symbol.section, address) {
            Some(callee) => format!("{before}{}", call(&callee.name, calls)),
            None => format!("{before}code"),
        };
    }
    // The operand is what stands there before the linker has run: it says nothing.
    let mut text = found.map_or(text, |(before, _)| before).trim().to_owned();
    for relocation in &instruction.relocations {
        text.push_str(" {");
        text.push_str(&reached(listing, relocation, calls));
        text.push('}');
    }
    text
}

/// An instruction that takes the address of a function of the same section: the distance is known already, and
/// the remark says where it leads, `leaq -0x20(%rip), %rsi # 0xADDRESS <SYMBOL>`.
fn near(
    listing: &Listing,
    symbol: &Symbol,
    text: &str,
    calls: &mut BTreeSet<String>,
) -> Option<String> {
    let (shown, remark) = text.split_once(" # ")?;
    let (before, after) = shown.split_once("(%rip)")?;
    let (address, _) = remark.strip_prefix("0x")?.split_once(" <")?;
    let address = u64::from_str_radix(address, 16).ok()?;
    let callee = listing.function_at(&symbol.section, address)?;
    let start = before.rfind([' ', ',']).map_or(0, |place| place + 1);
    let name = call(&callee.name, calls);
    Some(format!("{}(%rip){after} {{{name}}}", &before[..start]))
}

/// What a relocation reaches.
fn reached(listing: &Listing, relocation: &Relocation, calls: &mut BTreeSet<String>) -> String {
    let Relocation {
        relative,
        target,
        addend,
    } = relocation;
    if listing.sections.contains_key(target) {
        // A function with a name that no other file sees: the section and the distance stand for it. A distance
        // from the place itself counts from the end of the instruction, 4 bytes on.
        let distances = if *relative { [4, 0] } else { [0, 4] };
        let places = distances.map(|more| u64::try_from(addend.saturating_add(more)));
        let mut callees = places.into_iter().flatten();
        let callee = callees.find_map(|address| listing.function_at(target, address));
        return callee.map_or_else(|| "code".to_owned(), |callee| call(&callee.name, calls));
    }
    // Constants without a name of their own, and the sections they stand in.
    if target.starts_with('.') {
        return "data".to_owned();
    }
    let name = call(target, calls);
    match addend {
        0 | -4 => name,
        _ => format!("{name}{addend:+}"),
    }
}

fn call(symbol: &str, calls: &mut BTreeSet<String>) -> String {
    calls.insert(symbol.to_owned());
    path(symbol)
}

/// What stands before the place that an instruction names as `0xADDRESS <SYMBOL>`, and the address.
fn target(text: &str) -> Option<(&str, u64)> {
    let text = without_remark(text);
    let (before, _) = text.strip_suffix('>')?.split_once(" <")?;
    let start = before.rfind("0x")?;
    let address = u64::from_str_radix(before.get(start + 2..)?, 16).ok()?;
    Some((&before[..start], address))
}

/// The instruction without what the disassembler remarks: `# imm = 0x10`, `// =16`.
fn without_remark(text: &str) -> &str {
    let end = [" # ", " // "].iter().filter_map(|sign| text.find(sign));
    end.min().map_or(text, |end| &text[..end]).trim_end()
}

#[cfg(test)]
mod tests {
    use super::super::symbols::{Function, functions};

    /// A file with one function that calls, jumps, and names a constant; what may change between builds is given.
    fn listing(start: u64, hash: &str, constant: &str, more: &str) -> String {
        let at = |offset: u64| format!("{:x}", start + offset);
        let name = format!("_RNvCs{hash}_5crate4main");
        format!(
            "SYMBOL TABLE:\n\
             {:016x} g     F .text\t0000000000000020 {name}\n\
             0000000000000000 l     F .text.unlikely.\t0000000000000001 _RNvCs{hash}_5crate4cold\n\
             \n\
             Disassembly of section .text:\n\
             \n\
             {:016x} <{name}>:\n\
             {}: \tjne\t0x{} <{name}+0x12>\n\
             {}: \tleaq\t(%rip), %rdi            # 0x{} <{name}+0x9>\n\
             \t\t{}:  R_X86_64_PC32\t.Lanon.{constant}\n\
             {}: \tcallq\t0x{} <{name}+0xe>\n\
             \t\t{}:  R_X86_64_PLT32\t_RNvCs{hash}_5crate4help-0x4\n\
             {}: \tcallq\t0x{} <{name}+0x12>\n\
             \t\t{}:  R_X86_64_PLT32\t.text.unlikely.-0x4\n\
             {more}\
             {}: \tmovl\t$0x10, %eax # imm = 0x10\n\
             {}: \tretq\n\
             \n\
             Disassembly of section .text.unlikely.:\n\
             0: \tud2\n",
            start,
            start,
            at(0),
            at(0x12),
            at(2),
            at(9),
            at(5),
            at(9),
            at(0xe),
            at(0xa),
            at(0xe),
            at(0x12),
            at(0xf),
            at(0x12),
            at(0x17),
        )
    }

    fn main(text: &str) -> Function {
        let mut found = functions(text).into_iter();
        found.find(|one| one.path == "crate::main").expect("there")
    }

    #[test]
    fn what_is_reached_has_its_name() {
        let main = main(&listing(0, "abc", "5f.7-0x4", ""));
        assert_eq!(
            main.code,
            [
                "jne L0",
                "leaq (%rip), %rdi {data}",
                "callq {crate::help}",
                "callq {crate::cold}",
                "L0: movl $0x10, %eax",
                "retq",
            ]
        );
        let calls: Vec<_> = main.calls.iter().map(String::as_str).collect();
        assert_eq!(calls, ["_RNvCsabc_5crate4cold", "_RNvCsabc_5crate4help"]);
    }

    #[test]
    fn places_and_hashes_are_no_difference() {
        let one = main(&listing(0, "abc", "5f.7-0x4", ""));
        let other = main(&listing(0x400, "xyz", "77.12+0x8", ""));
        assert_eq!(one.code, other.code);
    }

    #[test]
    fn the_address_of_a_function_of_the_section_is_its_name() {
        let at = |distance: &str, address: &str| {
            let text = listing(0, "abc", "5f.7-0x4", "").replace(
                "retq",
                &format!("leaq\t{distance}(%rip), %rsi  # {address} <_RNvCsabc_5crate4main>"),
            );
            main(&text).code.pop().expect("the last one")
        };
        assert_eq!(at("-0x1e", "0x0"), "leaq (%rip), %rsi {crate::main}");
        assert_eq!(at("-0x1e", "0x7"), "leaq -0x1e(%rip), %rsi");
    }

    #[test]
    fn an_instruction_more_is_a_difference() {
        let one = main(&listing(0, "abc", "5f.7-0x4", ""));
        for more in ["11: \tincl\t%eax\n", "14: \tnopw\t(%rax,%rax)\n"] {
            let other = main(&listing(0, "abc", "5f.7-0x4", more));
            assert_ne!(one.code, other.code);
            assert_eq!(one.code.len() + 1, other.code.len());
            assert_eq!(one.size, other.size);
        }
    }

    #[test]
    fn what_aligns_a_place_is_no_difference() {
        let one = main(&listing(0, "abc", "5f.7-0x4", ""));
        let padding = "f: \tnopw\t(%rax,%rax)\n11: \txchgw\t%ax, %ax\n";
        let other = main(&listing(0, "abc", "5f.7-0x4", padding));
        assert_eq!(one.code, other.code);
        assert_eq!(other.size, one.size - 3);
        // Neither is there what exchanges two registers, nor what is jumped to itself.
        let swap = main(&listing(0, "abc", "5f.7-0x4", "11: \txchgw\t%ax, %cx\n"));
        assert_eq!(swap.size, one.size);
        let text =
            listing(0, "abc", "5f.7-0x4", "").replace("movl\t$0x10, %eax # imm = 0x10", "nop");
        assert_eq!(main(&text).size, one.size);
        assert_eq!(main(&text).code.len(), one.code.len());
    }

    #[test]
    fn another_callee_is_a_difference() {
        let text = listing(0, "abc", "5f.7-0x4", "");
        let other = text.replace("4help-0x4", "4hulp-0x4");
        assert_ne!(main(&text).code, main(&other).code);
    }

    #[test]
    fn a_member_of_what_has_a_name_is_told_from_another() {
        let text = listing(0, "abc", "5f.7-0x4", "");
        let at = |distance| main(&text.replace(".Lanon.5f.7-0x4", distance)).code;
        assert_eq!(at("init_task-0x4")[1], "leaq (%rip), %rdi {init_task}");
        assert_ne!(at("init_task+0x10"), at("init_task+0x18"));
    }
}
