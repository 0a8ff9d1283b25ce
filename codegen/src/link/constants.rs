//! Constants find their definitions.

use crate::{
    contract::{at::At, model},
    header::model::Unit,
    support::{
        diag::{Diagnostic, Sink},
        rust::c_type,
        suggest::nearest,
    },
};

use super::{LinkedConstant, Linker};

impl<'a> Linker<'a, '_> {
    pub(super) fn constants(
        &self,
        sink: &mut Sink,
        module: &'a model::Module,
    ) -> Vec<LinkedConstant<'a>> {
        let members = module
            .constants
            .iter()
            .flat_map(|(set, contract)| contract.members.iter().map(move |(k, c)| (set, k, c)));
        members
            .filter_map(|(set, key, contract)| {
                let name = contract.c.as_ref().map_or(key, |c| &c.name);
                match self.unit.constants.get(name.as_str()) {
                    Some(definition) => {
                        let ty = &module.constants.get(set)?.ty;
                        if !fits(self.unit, ty, &definition.value) {
                            let value = &definition.value;
                            let message =
                                format!("`{}` is {value}, which is no `{}`", &**name, &**ty);
                            sink.push(
                                Diagnostic::error("SB0305", message)
                                    .at(self.place(ty.span), "the contract says this")
                                    .also(definition.place.clone(), "defined here"),
                            );
                        }
                        Some(LinkedConstant {
                            set,
                            key,
                            contract,
                            definition,
                        })
                    }
                    None => {
                        self.no_constant(sink, name);
                        None
                    }
                }
            })
            .collect()
    }

    /// Reports a constant that the headers do not define.
    pub(super) fn no_constant(&self, sink: &mut Sink, name: &At<String>) {
        let message = format!("the headers define no constant `{}`", &**name);
        let diagnostic = Diagnostic::error("SB0308", message)
            .at(self.place(name.span), "not defined, or not a constant");
        let names = self.unit.names.constants.iter().map(String::as_str);
        sink.push(match nearest(name, names) {
            Some(near) => {
                diagnostic.help(format!("a constant with a similar name exists: `{near}`"))
            }
            None => diagnostic,
        });
    }
}

/// Whether a value is one of an integer type; of other types nothing is known here.
fn fits(unit: &Unit, ty: &str, value: &str) -> bool {
    let Ok(value) = value.parse::<i128>() else {
        return true;
    };
    let bits = |sign: char| match ty.strip_prefix(sign)? {
        "size" => Some(64),
        digits => digits.parse::<u32>().ok().filter(|bits| *bits <= 64),
    };
    let (signed, bits) = match c_type(ty) {
        // Whether it has a sign depends on the machine, and on the target crate.
        Some((_, "char")) => return (0..=127).contains(&value),
        Some((_, spelling)) => (!spelling.starts_with("unsigned"), c_bits(unit, spelling)),
        None => match (bits('u'), bits('i').filter(|bits| *bits > 0)) {
            (Some(bits), _) => (false, bits),
            (None, Some(bits)) => (true, bits),
            (None, None) => return true,
        },
    };
    if !signed {
        return (0..1_i128 << bits).contains(&value);
    }
    let half = 1_i128 << (bits - 1);
    (-half..half).contains(&value)
}

/// The width of C's integer types; that of `long` depends on the target, and is taken as the smaller one
/// where the target does not say.
fn c_bits(unit: &Unit, spelling: &str) -> u32 {
    match spelling
        .trim_start_matches("unsigned ")
        .trim_start_matches("signed ")
    {
        "char" => 8,
        "short" => 16,
        "long" => {
            let arch = unit.target.split('-').next().unwrap_or_default();
            let wide = arch.contains("64") || matches!(arch, "s390x" | "sparcv9");
            // These are 64-bit machines with another data model.
            let other = ["windows", "x32", "n32", "ilp32"];
            match wide && !other.iter().any(|word| unit.target.contains(word)) {
                true => 64,
                false => 32,
            }
        }
        "long long" => 64,
        _ => 32,
    }
}

#[cfg(test)]
mod tests {
    use super::fits;
    use crate::header::model::Unit;

    #[test]
    fn a_value_has_to_be_one_of_the_type() {
        for (ty, value, expected) in [
            ("u32", "4294967295", true),
            ("u32", "4294967296", false),
            ("u32", "-1", false),
            ("i32", "-2147483648", true),
            ("i32", "2147483648", false),
            ("u64", "18446744073709551615", true),
            ("usize", "-1", false),
        ] {
            assert_eq!(fits(&Unit::default(), ty, value), expected, "{ty} {value}");
        }
    }

    #[test]
    fn a_type_of_c_is_as_wide_as_on_the_target() {
        for (target, ty, value, expected) in [
            ("x86_64-unknown-linux-gnu", "c_int", "-1", true),
            ("x86_64-unknown-linux-gnu", "c_int", "2147483648", false),
            ("x86_64-unknown-linux-gnu", "c_uint", "2147483648", true),
            ("x86_64-unknown-linux-gnu", "c_long", "2147483648", true),
            ("x86_64-unknown-linux-gnux32", "c_long", "2147483648", false),
            ("x86_64-pc-windows-msvc", "c_ulong", "4294967296", false),
            ("i686-unknown-linux-gnu", "c_ulong", "4294967295", true),
            ("s390x-unknown-linux-gnu", "c_ulong", "4294967296", true),
            ("aarch64-unknown-linux-gnu", "c_char", "128", false),
            ("aarch64-unknown-linux-gnu", "c_schar", "-128", true),
            ("aarch64-unknown-linux-gnu", "c_ulonglong", "-1", false),
        ] {
            let target = target.to_owned();
            let unit = Unit {
                target,
                ..Unit::default()
            };
            assert_eq!(
                fits(&unit, ty, value),
                expected,
                "{} {ty} {value}",
                unit.target
            );
        }
    }
}
