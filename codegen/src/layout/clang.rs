//! C headers as clang lays them out: what a [`Unit`] says.

use super::model::{Kind, Layouts, Machine, Member, Record};
use crate::header::model::{self as c, Type, Unit};

/// The layouts in a unit: of what contracts read, pass by value or embed.
pub fn layouts(unit: &Unit) -> Layouts {
    let mut layouts = Layouts {
        kind: Kind::Clang,
        source: unit.headers.join(", "),
        machine: machine(&unit.target),
        ..Layouts::default()
    };
    for (name, record) in &unit.records {
        if let Some(layout) = &record.layout {
            layouts.add_record(name.clone(), self::record(record.is_union, layout));
        }
    }
    for constant in unit.constants.values() {
        let Ok(value) = constant.value.parse() else {
            continue;
        };
        match &constant.of {
            Some(Type::Enum { name, .. }) => {
                let all = layouts.enums.entry(name.clone()).or_default();
                if all.is_empty() {
                    all.push(super::model::Enum::default());
                }
                for of in all {
                    of.values.insert(constant.name.clone(), value);
                }
            }
            _ => layouts.add_enumerator(constant.name.clone(), value),
        }
    }
    layouts
}

fn record(is_union: bool, layout: &c::Layout) -> Record {
    let members = layout.fields.iter().map(|field| {
        let member = Member {
            offset_bits: field.offset_bits,
            width: field.bit_width,
            size: field.bit_width.is_none().then_some(field.size),
            ty: None,
        };
        (field.name.clone(), member)
    });
    Record {
        is_union,
        size: layout.size,
        align: Some(layout.align),
        opaque: false,
        partial: false,
        members: members.collect(),
    }
}

/// What a target triple says of a machine, as far as it is needed to tell one from another.
pub fn machine(target: &str) -> Machine {
    let arch = target.split('-').next().unwrap_or_default();
    let big = [
        "s390x",
        "powerpc",
        "powerpc64",
        "mips",
        "mips64",
        "sparc64",
        "m68k",
    ];
    let is_big = big.contains(&arch) || arch.ends_with("_be") || arch.ends_with("eb");
    let arch = match arch {
        "i386" | "i486" | "i586" => "i686",
        "arm64" => "aarch64",
        arch if arch.starts_with("armv") => "arm",
        arch => arch,
    };
    Machine {
        arch: Some(arch.to_owned()).filter(|arch| !arch.is_empty()),
        little_endian: !is_big,
        pointer: None,
    }
}
