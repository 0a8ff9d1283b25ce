//! R01: which function calls which raw function, and whether the report gave it to that function.

use std::collections::{BTreeMap, BTreeSet};

use syn::{
    Expr, Signature, Type,
    ext::IdentExt,
    visit::{self, Visit},
};

/// A call of a raw function.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Call {
    /// The raw function.
    pub(crate) name: String,
    /// Where the call is: `tram::Tram::number`.
    pub(crate) inside: String,
    /// The trait that is implemented there.
    of_trait: Option<String>,
}

/// The calls of raw functions in the file of a module.
pub(crate) fn calls(module: &str, text: &str) -> Vec<Call> {
    struct Calls {
        module: String,
        ty: Option<String>,
        of_trait: Option<String>,
        inside: String,
        found: Vec<Call>,
    }
    impl<'ast> Visit<'ast> for Calls {
        fn visit_item_impl(&mut self, block: &'ast syn::ItemImpl) {
            let last = |path: &syn::Path| path.segments.last().map(|last| last.ident.to_string());
            self.ty = match &*block.self_ty {
                Type::Path(ty) => last(&ty.path),
                _ => None,
            };
            self.of_trait = block.trait_.as_ref().and_then(|(path, _)| last(path));
            visit::visit_item_impl(self, block);
            (self.ty, self.of_trait) = (None, None);
        }

        fn visit_signature(&mut self, signature: &'ast Signature) {
            let name = signature.ident.unraw().to_string();
            let parts = [Some(self.module.clone()), self.ty.clone(), Some(name)];
            self.inside = parts.into_iter().flatten().collect::<Vec<_>>().join("::");
        }

        fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
            let around = std::mem::take(&mut self.inside);
            visit::visit_item_fn(self, function);
            // What is inside another function is done before that goes on.
            self.inside = around;
        }

        fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
            if let Expr::Path(callee) = &*call.func {
                let segments = callee.path.segments.iter();
                let segments: Vec<_> = segments.map(|one| one.ident.to_string()).collect();
                if let [.., module, name] = segments.as_slice()
                    && module == "bindings"
                {
                    self.found.push(Call {
                        name: name.clone(),
                        inside: self.inside.clone(),
                        of_trait: self.of_trait.clone(),
                    });
                }
            }
            visit::visit_expr_call(self, call);
        }
    }
    let mut calls = Calls {
        module: module.replace('/', "::"),
        ty: None,
        of_trait: None,
        inside: String::new(),
        found: Vec::new(),
    };
    calls.visit_file(&syn::parse_file(text).expect("generated files are Rust"));
    calls.found
}

/// What a report says of each C function: where it is called, once for each case.
pub(crate) fn places(report: &str) -> BTreeMap<String, Vec<String>> {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in report.lines() {
        let mut cells = row.split(" | ").skip(1);
        let (Some(name), Some(place)) = (cells.next(), cells.nth(1)) else {
            continue;
        };
        // A function with cases has a row for each: `f (case)`.
        let name = name
            .trim_matches('`')
            .split(" (")
            .next()
            .unwrap_or_default();
        let place = place.trim_end_matches(" |").to_owned();
        places.entry(name.to_owned()).or_default().push(place);
    }
    places
}

/// The calls that are at a place of something else, and the functions that have more callers than wrappers.
pub(crate) fn misplaced(places: &BTreeMap<String, Vec<String>>, calls: &[Call]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut callers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for call in calls {
        let (name, inside) = (&call.name, &call.inside);
        let here = known_as(places, calls, name);
        if !here.iter().any(|place| belongs(places, calls, call, place)) {
            problems.push(format!("`{inside}` calls `{name}`"));
        } else if here.iter().all(|place| place.starts_with('`'))
            && !is_shared(inside, here.as_slice())
        {
            callers.entry(name).or_default().insert(inside);
        }
    }
    callers.retain(|name, callers| callers.len() > known_as(places, calls, name).len());
    problems.extend(
        callers
            .iter()
            .map(|(name, callers)| format!("`{name}` in {callers:?}")),
    );
    problems
}

/// Whether a function is the one that a destructor shares with the wrapper, which may be another one: a slot is
/// filled and emptied by the same raw function.
fn is_shared(inside: &str, wrappers: &[&String]) -> bool {
    let own = |name: &str| {
        wrappers
            .iter()
            .all(|place| !place.contains(&format!("{name}`")))
    };
    ["::take_back", "::take_out"]
        .iter()
        .any(|name| inside.ends_with(name) && own(name))
}

/// The places of a raw function. One that has no contract under this name can be that of a contract whose
/// own name these headers do not have, so that nobody calls it.
fn known_as<'p>(
    places: &'p BTreeMap<String, Vec<String>>,
    calls: &[Call],
    name: &str,
) -> Vec<&'p String> {
    if let Some(own) = places.get(name) {
        return own.iter().collect();
    }
    let unused = |one: &&String| !calls.iter().any(|call| call.name == **one);
    let unused = places.iter().filter(|(one, _)| unused(one));
    let wrappers = unused.flat_map(|(_, places)| places);
    wrappers.filter(|place| place.starts_with('`')).collect()
}

/// Whether a call is at the place that the report names.
fn belongs(
    places: &BTreeMap<String, Vec<String>>,
    calls: &[Call],
    call: &Call,
    place: &str,
) -> bool {
    let (before, rest) = place.split_once('`').unwrap_or_default();
    let (of, _) = rest.split_once('`').unwrap_or_default();
    // What the same function calls beside.
    let beside = || {
        calls
            .iter()
            .filter(|other| other.inside == call.inside && other.name != call.name)
    };
    let part = |other: &Call, part: &str| {
        let of_scope = format!("part of {part} `{of}`");
        places
            .get(&other.name)
            .is_some_and(|places| places.contains(&of_scope))
    };
    let is_wrapper = |other: &Call| {
        let wrapper = format!("`{}`", call.inside);
        let mut places = places.get(&other.name).into_iter().flatten();
        places.any(|place| place.starts_with(&wrapper))
    };
    let ty = call.inside.rsplit("::").nth(1).unwrap_or_default();
    // What is owed counts references and gives them back beside the pattern that a function is part of.
    let also = format!("; also in `{}`", call.inside);
    if place.starts_with("part of") && place.contains(&also) {
        return true;
    }
    match (before.trim(), call.of_trait.as_deref()) {
        // A wrapper; what a scope hands out has its raw pointer from a function of its own, and what is
        // registered is taken back by one that the destructor shares.
        ("", None) => {
            let own = of.rsplit_once("::").map_or("", |(own, _)| own);
            let within = [
                of.to_owned(),
                format!("{of}_raw"),
                format!("{own}::take_back"),
                format!("{own}::take_out"),
            ];
            within.contains(&call.inside)
        }
        ("part of the functions of", None) => ty == of,
        ("part of the reference count of", Some("AlwaysRefCounted")) => true,
        ("part of the comparison of", Some("PartialEq")) => ty == of,
        ("part of the destructor of", Some("Drop" | "Ownable" | "OwnableChild")) => ty == of,
        ("part of the arguments of", None) => beside().any(|other| other.name == of),
        ("part of the calls under", None) => {
            beside().any(|other| part(other, "what closes the scope"))
        }
        ("part of what closes the scope", None) => {
            beside().any(|other| part(other, "the calls under") || is_wrapper(other))
        }
        _ => false,
    }
}
