//! Operators on signatures.

use safebind_review::compare::report::{Class, Part};
use syn::{
    FnArg, GenericArgument, GenericParam, PathArguments, ReceiverKind, ReturnType, Safety,
    Signature, Type, TypeParamBound, spanned::Spanned,
};

use super::{
    Made,
    sites::{Site, Thing},
};

pub(super) fn mutate(site: &Site<'_>, made: &mut Made<'_>) {
    let (Thing::Function(sig, _), Some(_)) = (&site.thing, site.vis) else {
        return;
    };
    qualifiers(site, sig, made);
    receiver(site, sig, made);
    params(site, sig, made);
    result(site, sig, made);
    bounds(site, sig, made);
}

fn qualifiers(site: &Site<'_>, sig: &Signature, made: &mut Made<'_>) {
    let fn_start = sig.fn_token.span().byte_range().start;
    match &sig.safety {
        Safety::Unsafe(word) => {
            let how = (Part::Unsafe, Class::Looser);
            made.change("unsafe removed", site, how, word.span().byte_range(), "");
        }
        _ => {
            let how = (Part::Unsafe, Class::Stricter);
            let at = sig
                .abi
                .as_ref()
                .map_or(fn_start, |abi| abi.span().byte_range().start);
            made.change("unsafe added", site, how, at..at, "unsafe ");
        }
    }
    match &sig.constness {
        Some(word) => {
            let how = (Part::Qualifiers, Class::Stricter);
            made.change("const removed", site, how, word.span().byte_range(), "");
        }
        None if sig.asyncness.is_none() => {
            let how = (Part::Qualifiers, Class::Extra);
            let at = sig.span().byte_range().start;
            made.change("const added", site, how, at..at, "const ");
        }
        None => {}
    }
}

fn receiver(site: &Site<'_>, sig: &Signature, made: &mut Made<'_>) {
    let Some(receiver) = sig.receiver() else {
        return;
    };
    let range = receiver.span().byte_range();
    let mut change = |operator, class, with: &str| {
        made.change(operator, site, (Part::Receiver, class), range.clone(), with);
    };
    match &receiver.kind {
        ReceiverKind::Reference(_, None, None) => {
            change("receiver: & to &mut", Class::Stricter, "&mut self");
            if !borrows(&sig.output) {
                change("receiver: & to value", Class::Stricter, "self");
            }
        }
        ReceiverKind::Reference(_, None, Some(_)) => {
            change("receiver: &mut to &", Class::Looser, "&self");
        }
        ReceiverKind::Value => change("receiver: value to &", Class::Looser, "&self"),
        _ => {}
    }
}

fn params(site: &Site<'_>, sig: &Signature, made: &mut Made<'_>) {
    for input in &sig.inputs {
        let FnArg::Typed(param) = input else {
            continue;
        };
        let range = param.ty.span().byte_range();
        let text = made.text(range.clone()).to_owned();
        let mut change = |operator, class, with: &str| {
            made.change(
                operator,
                site,
                (Part::Parameter, class),
                range.clone(),
                with,
            );
        };
        change("parameter type changed", Class::Changed, "TypeOfAMutant");
        match (inner(&param.ty, "Option"), &*param.ty) {
            (Some(of), _) => change("parameter: Option removed", Class::Stricter, &of),
            (None, Type::Reference(one)) if one.mutability.is_none() => {
                change(
                    "parameter: Option added",
                    Class::Looser,
                    &format!("Option<{text}>"),
                );
                if one.lifetime.is_none() {
                    let with = text.replacen('&', "&mut ", 1);
                    change("parameter: & to &mut", Class::Stricter, &with);
                }
            }
            (None, Type::ImplTrait(_)) => {}
            (None, _) => {
                change(
                    "parameter: Option added",
                    Class::Looser,
                    &format!("Option<{text}>"),
                );
            }
        }
        if let Type::Reference(one) = &*param.ty
            && one.lifetime.is_none()
        {
            let at = one.and_token.span().byte_range().end;
            let how = (Part::Lifetime, Class::Stricter);
            made.change("parameter: 'static added", site, how, at..at, "'static ");
        }
    }
}

fn result(site: &Site<'_>, sig: &Signature, made: &mut Made<'_>) {
    let ReturnType::Type(_, ty) = &sig.output else {
        return;
    };
    let range = ty.span().byte_range();
    let text = made.text(range.clone()).to_owned();
    let mut change = |operator, class, with: &str| {
        made.change(operator, site, (Part::Result, class), range.clone(), with);
    };
    match &**ty {
        ty if inner(ty, "Option").is_some() => {
            change(
                "result: Option removed",
                Class::Looser,
                &inner(ty, "Option").unwrap_or_default(),
            );
        }
        ty if named(ty, "Result") => {
            let of = inner(ty, "Result").unwrap_or_else(|| "()".to_owned());
            change("result: Result removed", Class::Looser, &of);
            if !text.contains("fmt::") {
                let how = (Part::ErrorType, Class::Changed);
                let with = format!("Result<{of}, ErrorOfAMutant>");
                made.change("error type changed", site, how, range.clone(), &with);
            }
        }
        Type::ImplTrait(_) | Type::Never(_) => {}
        _ => {
            change(
                "result: Option added",
                Class::Stricter,
                &format!("Option<{text}>"),
            );
            change(
                "result: Result added",
                Class::Stricter,
                &format!("Result<{text}>"),
            );
        }
    }
    references(site, sig, ty, made);
}

/// References in results: free ones, and ones that are tied to something else.
fn references(site: &Site<'_>, sig: &Signature, ty: &Type, made: &mut Made<'_>) {
    let mut found = References(Vec::new());
    syn::visit::Visit::visit_type(&mut found, ty);
    let Some(one) = found.0.first() else {
        return;
    };
    let declared: Vec<String> = sig
        .generics
        .lifetimes()
        .map(|one| one.lifetime.to_string())
        .collect();
    let inputs: String = sig
        .inputs
        .iter()
        .map(|input| made.text(input.span().byte_range()))
        .collect();
    let tied = match &one.lifetime {
        None => true,
        Some(name) => {
            let name = name.to_string();
            name != "'static" && (!declared.contains(&name) || inputs.contains(&name))
        }
    };
    if !tied {
        return;
    }
    let range = match &one.lifetime {
        Some(name) => name.span().byte_range(),
        None => {
            let at = one.and_token.span().byte_range().end;
            at..at
        }
    };
    let how = (Part::Lifetime, Class::Looser);
    made.change(
        "lifetime: 'static in the result",
        site,
        how,
        range.clone(),
        "'static ",
    );
    let (at, list) = match sig.generics.lt_token {
        Some(token) => (token.span().byte_range().end, "'of_a_mutant, "),
        None => (sig.ident.span().byte_range().end, "<'of_a_mutant>"),
    };
    let edits = vec![
        (range.clone(), "'of_a_mutant ".to_owned()),
        (at..at, list.to_owned()),
    ];
    let expected = super::Expected::Difference(how.0, how.1);
    made.push("lifetime: free in the result", &site.path, expected, edits);
    // What `self` has in place of what was said.
    let by_self = matches!(
        sig.receiver().map(|one| &one.kind),
        Some(ReceiverKind::Reference(_, None, _))
    );
    if let Some(name) = &one.lifetime
        && by_self
        && declared.contains(&name.to_string())
    {
        made.change("lifetime: dropped", site, how, name.span().byte_range(), "");
    }
}

fn bounds(site: &Site<'_>, sig: &Signature, made: &mut Made<'_>) {
    for param in &sig.generics.params {
        let GenericParam::Type(param) = param else {
            continue;
        };
        let end = param.ident.span().byte_range().end;
        let how = (Part::Generics, Class::Stricter);
        let with = if param.bounds.is_empty() {
            ": BoundOfAMutant"
        } else {
            ": BoundOfAMutant + "
        };
        let range = match &param.colon_token {
            Some(colon) => colon.span().byte_range(),
            None => end..end,
        };
        made.change("bound added", site, how, range.clone(), with);
        if let (Some(TypeParamBound::Trait(one)), 1) = (param.bounds.first(), param.bounds.len()) {
            let maybe = matches!(one.modifiers, syn::TraitBoundModifiers { .. })
                && made.text(one.span().byte_range()).starts_with('?');
            let class = if maybe {
                Class::Stricter
            } else {
                Class::Looser
            };
            let range = range.start..one.span().byte_range().end;
            made.change("bound removed", site, (Part::Generics, class), range, "");
        }
    }
}

struct References<'f>(Vec<&'f syn::TypeReference>);

impl<'f> syn::visit::Visit<'f> for References<'f> {
    fn visit_type_reference(&mut self, one: &'f syn::TypeReference) {
        self.0.push(one);
    }

    // What stands in a bound is part of its text.
    fn visit_type_impl_trait(&mut self, _: &'f syn::TypeImplTrait) {}
}

fn borrows(output: &ReturnType) -> bool {
    match output {
        ReturnType::Default => false,
        ReturnType::Type(_, ty) => {
            let mut found = References(Vec::new());
            syn::visit::Visit::visit_type(&mut found, ty);
            !found.0.is_empty()
        }
    }
}

fn named(ty: &Type, name: &str) -> bool {
    super::sites::name(ty).as_deref() == Some(name)
}

/// The first argument of a type of this name, as text.
fn inner(ty: &Type, name: &str) -> Option<String> {
    let Type::Path(path) = ty else {
        return None;
    };
    let last = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(args) = &last.arguments else {
        return None;
    };
    match args.args.first() {
        Some(GenericArgument::Type(ty)) => Some(quote::quote!(#ty).to_string()),
        _ => None,
    }
}
