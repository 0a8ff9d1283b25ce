//! Lengths and the buffers they belong to: each names the other (`SB0460`), and the words about a buffer do not
//! contradict each other (`SB0461`).

use crate::{
    contract::{
        at::{At, Span},
        model::{Bounds, Direction, Empty, Nullability, Param, StringKind, Written},
    },
    header::model as c,
    support::diag::{Diagnostic, Sink},
};

use super::super::{LinkedFunction, LinkedParam, Linker};

/// What a contract calls the result in the list of what has a length.
pub(super) const RESULT: &str = "return";

impl<'a> Linker<'a, '_> {
    pub(super) fn buffers(&self, sink: &mut Sink, function: &LinkedFunction<'a>) {
        for (index, param) in function.params.iter().enumerate() {
            let Some((_, contract)) = param.contract else {
                continue;
            };
            for buffer in &contract.length_of {
                self.length_of_nothing(sink, function, param, buffer);
            }
            self.count_of_nothing(sink, function, param, contract);
            if let Some(bounds) = &contract.bounds {
                self.length_that_does_not_say(sink, function, &param.name, bounds);
            }
            let nonnull = self.is_nonnull(function, param, index);
            let contradiction = contradicts(contract, nonnull);
            let contradiction = contradiction.or_else(|| self.writes(function, contract));
            if let Some((why, said, other)) = contradiction {
                let message = format!("the words about the buffer `{}` contradict", param.name);
                let mut diagnostic = Diagnostic::error("SB0461", message)
                    .at(self.place(said), why)
                    .also(param.declaration.place.clone(), "declared here");
                if let Some(other) = other {
                    diagnostic = diagnostic.also(self.place(other), "and this");
                }
                sink.push(diagnostic);
            }
        }
        let ret = function.contract.ret.as_ref();
        if let Some(bounds) = ret.and_then(|ret| ret.bounds.as_ref()) {
            self.length_that_does_not_say(sink, function, RESULT, bounds);
        }
    }

    /// A length is that of a buffer which says so.
    fn length_of_nothing(
        &self,
        sink: &mut Sink,
        function: &LinkedFunction<'a>,
        length: &LinkedParam<'a>,
        buffer: &At<String>,
    ) {
        let found = function.param(buffer);
        let ret = function.contract.ret.as_ref();
        let (bounds, declared) = match found {
            Some(found) => (
                found.contract.and_then(|(_, one)| one.bounds.as_ref()),
                &found.declaration.place,
            ),
            None if buffer.as_str() == RESULT => (
                ret.and_then(|ret| ret.bounds.as_ref()),
                &function.declaration.place,
            ),
            // A parameter that does not exist was reported already.
            None => return,
        };
        let named = bounds.and_then(|bounds| bounds.length());
        let is_this = |name: &str| {
            function
                .param(name)
                .is_some_and(|one| one.name == length.name)
        };
        if named.is_some_and(is_this) {
            return;
        }
        let message = format!("`{}` is the length of no buffer", length.name);
        let why = format!("the contract of `{}` does not say so", &**buffer);
        let mut diagnostic = Diagnostic::error("SB0460", message).at(self.place(buffer.span), why);
        diagnostic = match bounds {
            Some(bounds) => diagnostic.also(self.place(bounds.span), "it says this"),
            None => diagnostic.also(declared.clone(), "declared here"),
        };
        let help = format!(
            "say how much it covers: `{}: {{ bounds: {{ counted_by: {} }} }}`",
            &**buffer, length.name
        );
        sink.push(diagnostic.help(help));
    }

    /// The length of a buffer names all buffers that have it. One about which nothing is said is asked about.
    fn length_that_does_not_say(
        &self,
        sink: &mut Sink,
        function: &LinkedFunction<'a>,
        buffer: &str,
        bounds: &At<Bounds>,
    ) {
        let length = bounds.length().and_then(|name| function.param(name));
        let Some((length, (key, contract))) = length.and_then(|one| Some((one, one.contract?)))
        else {
            return;
        };
        let is_buffer = |name: &At<String>| {
            let param = function.param(name).map(|one| one.name.as_str());
            param.unwrap_or(name.as_str()) == buffer
        };
        if contract.length_of.iter().any(is_buffer) {
            return;
        }
        let message = format!(
            "`{}` does not say that it is the length of `{buffer}`",
            length.name
        );
        let mut all: Vec<&str> = contract
            .length_of
            .iter()
            .map(|name| name.as_str())
            .collect();
        all.push(buffer);
        let help = format!(
            "say of which buffers it is the length: `{}: {{ length_of: [{}] }}`",
            &**key,
            all.join(", ")
        );
        sink.push(
            Diagnostic::error("SB0460", message)
                .at(self.place(key.span), "it says something else")
                .also(self.place(bounds.span), "its length is said here")
                .help(help),
        );
    }

    /// A buffer and the parameter that says how much of it was written name each other (`SB0467`).
    fn count_of_nothing(
        &self,
        sink: &mut Sink,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
        contract: &'a Param,
    ) {
        let counts = |name: &At<String>| {
            function
                .param(name)
                .is_some_and(|one| one.name == param.name)
        };
        let mut counting = function.params.iter().filter(|one| {
            let says = one.contract.and_then(|(_, one)| one.written_of.as_ref());
            says.is_some_and(counts)
        });
        let declared = param.declaration.place.clone();
        let by_count = contract
            .written
            .as_ref()
            .filter(|word| ***word == Written::Count);
        match (by_count, counting.next(), counting.next()) {
            (Some(written), None, _) => {
                let message = format!("nothing says how much of `{}` was written", param.name);
                let help = format!(
                    "say of the parameter that does: `{{ direction: out, written_of: {} }}`",
                    param.name
                );
                sink.push(
                    Diagnostic::error("SB0467", message)
                        .at(self.place(written.span), "another parameter should")
                        .also(declared, "declared here")
                        .help(help),
                );
            }
            (Some(_), Some(_), Some(second)) => {
                let message = format!(
                    "two parameters say how much of `{}` was written",
                    param.name
                );
                let mut diagnostic = Diagnostic::error("SB0467", message);
                if let Some((key, _)) = second.contract {
                    diagnostic = diagnostic.at(self.place(key.span), "this is the second one");
                }
                sink.push(diagnostic.also(declared, "declared here"));
            }
            _ => {}
        }
        let Some(of) = &contract.written_of else {
            return;
        };
        let buffer = function.param(of).and_then(|one| one.contract);
        let says = buffer.and_then(|(_, one)| one.written.as_deref());
        let out = contract.direction.as_deref() == Some(&Direction::Out);
        let why = match (says, out) {
            (Some(Written::Count), true) => return,
            (Some(Written::Count), false) => "this needs `direction: out`",
            _ => "that buffer does not have `written: count`",
        };
        let message = format!("`{}` says of no buffer how much was written", param.name);
        sink.push(
            Diagnostic::error("SB0467", message)
                .at(self.place(of.span), why)
                .also(param.declaration.place.clone(), "declared here"),
        );
    }

    /// What is said of the part that is written, of a buffer that is not, or by a length that does not come back.
    fn writes(
        &self,
        function: &LinkedFunction<'a>,
        contract: &'a Param,
    ) -> Option<(&'static str, Span, Option<Span>)> {
        let written = contract.written.as_ref()?;
        let bounds = contract.bounds.as_ref();
        let Some(length) = bounds.and_then(|bounds| bounds.length()) else {
            return Some(("it has no length", written.span, None));
        };
        let direction = contract.direction.as_ref();
        if direction.is_none_or(|way| **way != Direction::Out) {
            let why = "this is said of buffers with `direction: out`";
            return Some((why, written.span, direction.map(|way| way.span)));
        }
        let length = function.param(length)?;
        let pointer = matches!(
            self.unit.resolve(&length.declaration.ty),
            c::Type::Pointer { .. }
        );
        match (pointer, **written) {
            (_, Written::Count) => None,
            (false, Written::Length) => {
                let why = "its length is a number, which does not come back";
                Some((why, written.span, bounds.map(|bounds| bounds.span)))
            }
            (true, Written::All | Written::Result) => {
                let why = "its length comes back, and says how much was written";
                Some((why, written.span, bounds.map(|bounds| bounds.span)))
            }
            _ => None,
        }
    }

    /// Whether the header says that a parameter is never null.
    fn is_nonnull(
        &self,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
        index: usize,
    ) -> bool {
        let attributes = &function.declaration.attributes.nonnull;
        let by_type = match &param.declaration.ty {
            c::Type::Pointer { nullability, .. } => *nullability,
            _ => None,
        };
        by_type == Some(c::Nullability::Nonnull)
            || u32::try_from(index).is_ok_and(|index| attributes.contains(&index))
    }
}

/// Two words about one buffer that cannot both be true.
fn contradicts(contract: &Param, nonnull: bool) -> Option<(&'static str, Span, Option<Span>)> {
    let bounds = contract.bounds.as_ref();
    let counted = bounds.filter(|bounds| bounds.length().is_some());
    let null = contract.nullability.as_ref();
    let empty = contract.empty.as_ref();
    let Some(bounds) = counted else {
        let why = "it has no length, so nothing is known of one without elements";
        return Some((why, empty?.span, bounds.map(|bounds| bounds.span)));
    };
    if let Some(text) = &contract.string
        && matches!(**text, StringKind::Cstr | StringKind::Utf8)
    {
        let why = "a string ends at its zero, and this is counted";
        return Some((why, text.span, Some(bounds.span)));
    }
    match (null.map(|null| **null), bounds.or_null()) {
        (Some(Nullability::Nullable), false) => {
            let why = "it may be null, and its bounds do not say so: `_or_null`";
            return Some((why, bounds.span, null.map(|null| null.span)));
        }
        (Some(Nullability::Nonnull), true) => {
            let why = "its bounds say that it may be null";
            return Some((why, bounds.span, null.map(|null| null.span)));
        }
        (_, true) if nonnull => {
            let why = "it may be null, and the header says that it is not";
            return Some((why, bounds.span, None));
        }
        _ => {}
    }
    let passes_null = empty.filter(|empty| ***empty == Empty::Null && nonnull)?;
    let why = "null is passed, and the header says that it is not null";
    Some((why, passes_null.span, None))
}
