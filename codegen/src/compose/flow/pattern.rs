//! Pattern "composition": patterns: where the parts of a value go.

use syn::{Member, Pat, Path, spanned::Spanned};

use super::{
    Flow,
    value::{Value, range},
};

/// What a pattern does with a value with which something is owed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fits {
    /// It fits only where nothing is owed: an error, or nothing.
    Nothing,
    /// It fits wherever something is owed.
    Always,
    /// It may fit then.
    Maybe,
}

/// What a pattern does with a value with which something is owed.
pub(super) fn fits(pattern: &Pat) -> Fits {
    match pattern {
        Pat::Ident(one) => match (&one.subpat, is_constant(&one.ident.to_string())) {
            (Some((_, pattern)), _) => fits(pattern),
            (None, true) => Fits::Nothing,
            (None, false) => Fits::Always,
        },
        Pat::Wild(_) => Fits::Always,
        Pat::Type(typed) => fits(&typed.pat),
        Pat::Paren(inner) => fits(&inner.pat),
        Pat::TupleStruct(one) => match last(&one.path).as_str() {
            "Err" => Fits::Nothing,
            _ => all(one.elems.iter()),
        },
        Pat::Tuple(one) => all(one.elems.iter()),
        Pat::Struct(one) => all(one.fields.iter().map(|field| &*field.pat)),
        Pat::Guard(one) if fits(&one.pat) == Fits::Nothing => Fits::Nothing,
        Pat::Path(_) | Pat::Lit(_) | Pat::Range(_) | Pat::Const(_) => Fits::Nothing,
        Pat::Or(one) => {
            let mut cases = one.cases.iter().map(fits);
            match cases.clone().any(|fits| fits == Fits::Always) {
                true => Fits::Always,
                false if cases.all(|fits| fits == Fits::Nothing) => Fits::Nothing,
                false => Fits::Maybe,
            }
        }
        _ => Fits::Maybe,
    }
}

fn all<'p>(parts: impl Iterator<Item = &'p Pat>) -> Fits {
    let mut parts = parts.map(|part| matches!(part, Pat::Rest(_)) || fits(part) == Fits::Always);
    match parts.all(|always| always) {
        true => Fits::Always,
        false => Fits::Maybe,
    }
}

/// Whether a name alone stands for a constant or a variant, and not for a new variable.
fn is_constant(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

fn last(path: &Path) -> String {
    let last = path.segments.last();
    last.map(|last| last.ident.to_string()).unwrap_or_default()
}

impl Flow<'_> {
    /// Gives the parts of a value to the variables of a pattern.
    pub(super) fn bind(&mut self, pattern: &Pat, mut value: Value) {
        match pattern {
            Pat::Ident(one) => {
                let name = one.ident.to_string();
                if !is_constant(&name) {
                    self.state.declare(&name, value);
                }
            }
            Pat::Wild(_) | Pat::Rest(_) => {
                let exit = range(&pattern.span());
                self.lose(&value, exit, "it is dropped here, by the pattern");
            }
            Pat::Type(typed) => {
                if !value.is_owed() {
                    let made = range(&typed.pat.span());
                    value = self.holders.value(&typed.ty, &made, self.debts);
                }
                self.bind(&typed.pat, value);
            }
            Pat::Paren(inner) => self.bind(&inner.pat, value),
            Pat::Guard(one) => {
                self.bind(&one.pat, value);
                self.eval(&one.guard);
            }
            Pat::Reference(inner) => self.bind(&inner.pat, Value::Plain),
            Pat::Or(one) => {
                if let Some(first) = one.cases.first() {
                    self.bind(first, value);
                }
            }
            Pat::Tuple(one) => self.bind_all(one.elems.iter(), value),
            Pat::TupleStruct(one) => match last(&one.path).as_str() {
                "Err" => self.bind_all(one.elems.iter(), Value::Plain),
                "Ok" | "Some" => {
                    if let Some(inner) = one.elems.first() {
                        self.bind(inner, value);
                    }
                }
                _ => self.bind_all(one.elems.iter(), value),
            },
            Pat::Struct(one) => {
                for field in &one.fields {
                    let name = match &field.member {
                        Member::Named(name) => name.to_string(),
                        Member::Unnamed(index) => index.index.to_string(),
                    };
                    let part = value.part(&name).map(Value::take);
                    self.bind(&field.pat, part.unwrap_or_default());
                }
                let exit = range(&pattern.span());
                self.lose(&value, exit, "it is dropped here, by the pattern");
            }
            Pat::Slice(one) => self.bind_all(one.elems.iter(), Value::Plain),
            _ => {}
        }
    }

    /// The same for patterns that stand beside each other, with `..` for any number of parts.
    fn bind_all<'p>(&mut self, patterns: impl Iterator<Item = &'p Pat>, mut value: Value) {
        let patterns: Vec<_> = patterns.collect();
        let parts = match &value {
            Value::Parts(parts) => parts.len(),
            Value::Plain | Value::Owed(_) => 0,
        };
        let rest = patterns
            .iter()
            .position(|pattern| matches!(pattern, Pat::Rest(_)));
        for (index, pattern) in patterns.iter().enumerate() {
            let behind = rest.is_some_and(|rest| index > rest);
            let index = match behind {
                true => (parts + index).saturating_sub(patterns.len()),
                false => index,
            };
            if matches!(pattern, Pat::Rest(_)) {
                continue;
            }
            let part = value.part(&index.to_string()).map(Value::take);
            self.bind(pattern, part.unwrap_or_default());
        }
        // What `..` stands for is in no variable.
        if let Some(pattern) = rest.and_then(|rest| patterns.get(rest)) {
            let exit = range(&pattern.span());
            self.lose(&value, exit, "it is dropped here, by the pattern");
        }
    }
}
