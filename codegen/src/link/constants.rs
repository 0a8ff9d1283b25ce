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
                    Some(definition) => Some(LinkedConstant {
                        set,
                        key,
                        contract,
                        definition,
                    }),
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
