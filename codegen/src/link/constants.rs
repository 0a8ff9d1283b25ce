//! Constants find their definitions.

use crate::{
    contract::model,
    support::{
        diag::{Diagnostic, Sink},
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
                        if !fits(ty, &definition.value) {
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
                        let message = format!("the headers define no constant `{}`", &**name);
                        let diagnostic = Diagnostic::error("SB0308", message)
                            .at(self.place(name.span), "not defined, or not a constant");
                        let names = self.unit.names.constants.iter().map(String::as_str);
                        sink.push(match nearest(name, names) {
                            Some(near) => diagnostic
                                .help(format!("a constant with a similar name exists: `{near}`")),
                            None => diagnostic,
                        });
                        None
                    }
                }
            })
            .collect()
    }
}

/// Whether a value is one of an integer type; of other types nothing is known here.
fn fits(ty: &str, value: &str) -> bool {
    let Ok(value) = value.parse::<i128>() else {
        return true;
    };
    let bits = |sign: char| match ty.strip_prefix(sign)? {
        "size" => Some(64),
        digits => digits.parse::<u32>().ok().filter(|bits| *bits <= 64),
    };
    if let Some(bits) = bits('u') {
        (0..1_i128 << bits).contains(&value)
    } else if let Some(bits) = bits('i').filter(|bits| *bits > 0) {
        let half = 1_i128 << (bits - 1);
        (-half..half).contains(&value)
    } else {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

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
            assert_eq!(fits(ty, value), expected, "{ty} {value}");
        }
    }
}
