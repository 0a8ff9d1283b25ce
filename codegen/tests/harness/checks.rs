//! Checks of generated Rust, each on the text of one file: what is wrong, as sentences.

use std::collections::{BTreeMap, BTreeSet};

use syn::{
    Attribute, Expr, ExprCast, ExprMethodCall, Fields, ImplItem, Item, ItemImpl, Member, Signature,
    Type, Visibility,
    visit::{self, Visit},
};

/// A check.
pub(crate) type Check = fn(&str) -> Vec<String>;

fn file(text: &str) -> syn::File {
    syn::parse_file(text).expect("generated files are Rust")
}

/// The lines of code that start an unsafe block or an unsafe implementation, with the comment above the
/// statement or item they are in.
fn unsafe_lines(text: &str) -> Vec<(usize, Vec<String>)> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let starts = lines.iter().enumerate().filter(|(_, line)| {
        !line.starts_with("//") && (line.contains("unsafe {") || line.starts_with("unsafe impl"))
    });
    starts
        .map(|(at, _)| (at + 1, comment_above(&lines, at)))
        .collect()
}

/// The comment in front of the statement to which the line `at` belongs.
fn comment_above(lines: &[&str], at: usize) -> Vec<String> {
    let mut first = at;
    // rustfmt breaks long statements; the comment stands in front of the first line.
    while first > 0 && !ends_before(lines[first - 1]) {
        first -= 1;
    }
    let above = lines[..first].iter().rev();
    let mut comment: Vec<String> = above
        .take_while(|line| line.starts_with("//") && !line.starts_with("///"))
        .map(|line| line.trim_start_matches('/').trim().to_owned())
        .collect();
    comment.reverse();
    comment
}

/// Whether the line is the last one in front of another statement.
fn ends_before(line: &str) -> bool {
    line.is_empty() || line.starts_with("//") || line.ends_with([';', '{', '}'])
}

/// How many sentences a comment has under a title: those behind the title, or the items of its list.
fn sentences(comment: &[String], title: &str) -> usize {
    let Some(at) = comment.iter().position(|line| line.starts_with(title)) else {
        return 0;
    };
    if comment[at] != title {
        return 1;
    }
    let rest = comment[at + 1..].iter().take_while(|line| !line.is_empty());
    rest.filter(|line| line.starts_with("- ")).count()
}

/// How many sentences stand in each `SAFETY` comment, in the order of the file.
pub(crate) fn safety_sentences(text: &str) -> Vec<usize> {
    let blocks = unsafe_lines(text).into_iter();
    blocks
        .map(|(_, comment)| sentences(&comment, "SAFETY:"))
        .collect()
}

/// Every unsafe block and implementation has a `SAFETY` comment right above.
pub(crate) fn safety_comments(text: &str) -> Vec<String> {
    let blocks = unsafe_lines(text).into_iter();
    blocks
        .filter(|(_, comment)| sentences(comment, "SAFETY:") == 0)
        .map(|(line, _)| format!("line {line}: no SAFETY comment"))
        .collect()
}

/// No cast of a pointer, none to a type that is left open, and a `CAST` comment in front of others.
pub(crate) fn casts(text: &str) -> Vec<String> {
    #[derive(Default)]
    struct Casts(Vec<String>);
    impl<'ast> Visit<'ast> for Casts {
        fn visit_expr_cast(&mut self, cast: &'ast ExprCast) {
            match &*cast.ty {
                Type::Ptr(_) => self.0.push("a pointer is cast with `as`".to_owned()),
                Type::Infer(_) => self.0.push("`as _` names no type".to_owned()),
                Type::Path(_) => {}
                _ => self
                    .0
                    .push("`as` to something else than a number".to_owned()),
            }
            visit::visit_expr_cast(self, cast);
        }
    }
    let mut problems = Casts::default();
    problems.visit_file(&file(text));
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    for (at, line) in lines.iter().enumerate() {
        let code = !line.starts_with("//") && !line.starts_with("use ");
        if code && without_qualified(line).contains(" as ") && !cast_is_explained(&lines, at) {
            problems.0.push(format!("line {}: no CAST comment", at + 1));
        }
    }
    problems.0
}

/// A line without its qualified paths: the `as` of `<T as Trait>::f` is no cast.
fn without_qualified(line: &str) -> String {
    let mut rest = line;
    let mut text = String::new();
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        rest = match after.split_once(">::") {
            Some((inside, behind)) if inside.contains(" as ") && !inside.contains([';', '(']) => {
                behind
            }
            _ => {
                text.push('<');
                after
            }
        };
    }
    text.push_str(rest);
    text
}

/// A cast may stand inside a struct expression: then its comment is in front of that.
fn cast_is_explained(lines: &[&str], at: usize) -> bool {
    let open = lines[..at]
        .iter()
        .rposition(|line| line.ends_with("Self {"));
    let open = open.filter(|open| !lines[*open..at].iter().any(|line| line.starts_with('}')));
    let mut starts = [Some(at), open].into_iter().flatten();
    starts.any(|at| sentences(&comment_above(lines, at), "CAST:") > 0)
}

fn docs(attributes: &[Attribute]) -> Vec<String> {
    let docs = attributes.iter().filter_map(|attribute| {
        let syn::Meta::NameValue(pair) = &attribute.meta else {
            return None;
        };
        let Expr::Lit(text) = &pair.value else {
            return None;
        };
        match &text.lit {
            syn::Lit::Str(text) if pair.path.is_ident("doc") => {
                Some(text.value().trim().to_owned())
            }
            _ => None,
        }
    });
    docs.collect()
}

/// Calls `each` for every function outside trait implementations.
fn functions<'f>(
    items: &'f [Item],
    each: &mut impl FnMut(&'f [Attribute], &'f Visibility, &'f Signature),
) {
    for item in items {
        match item {
            Item::Fn(function) => each(&function.attrs, &function.vis, &function.sig),
            Item::Impl(block) if block.trait_.is_none() => {
                for item in &block.items {
                    if let ImplItem::Fn(function) = item {
                        each(&function.attrs, &function.vis, &function.sig);
                    }
                }
            }
            Item::Mod(module) => {
                let inner = module.content.as_ref().map_or(&[][..], |(_, items)| items);
                functions(inner, each);
            }
            _ => {}
        }
    }
}

/// `# Safety` stands on every unsafe function, and on no other.
pub(crate) fn safety_sections(text: &str) -> Vec<String> {
    let file = file(text);
    let mut problems = Vec::new();
    functions(&file.items, &mut |attributes, _, signature| {
        let section = docs(attributes).iter().any(|line| line == "# Safety");
        if section != matches!(signature.safety, syn::Safety::Unsafe(_)) {
            let name = &signature.ident;
            problems.push(format!(
                "`{name}`: unsafe, or a `# Safety` section, but not both"
            ));
        }
    });
    problems
}

/// Every public item is documented.
pub(crate) fn documented(text: &str) -> Vec<String> {
    fn public(items: &[Item], problems: &mut Vec<String>) {
        for item in items {
            let (attributes, visibility, name) = match item {
                Item::Const(item) => (&item.attrs, &item.vis, &item.ident),
                Item::Struct(item) => (&item.attrs, &item.vis, &item.ident),
                Item::Type(item) => (&item.attrs, &item.vis, &item.ident),
                Item::Mod(item) => {
                    // The documentation of another file is in that file.
                    let Some((_, items)) = &item.content else {
                        continue;
                    };
                    public(items, problems);
                    (&item.attrs, &item.vis, &item.ident)
                }
                Item::Macro(syn::ItemMacro {
                    ident: Some(name),
                    attrs,
                    ..
                }) if attrs.iter().any(|one| one.path().is_ident("macro_export")) => (
                    attrs,
                    &Visibility::Public(<syn::Token![pub]>::default()),
                    name,
                ),
                _ => continue,
            };
            if matches!(visibility, Visibility::Public(_)) && docs(attributes).is_empty() {
                problems.push(format!("`{name}` is public and not documented"));
            }
        }
    }
    let file = file(text);
    let mut problems = Vec::new();
    public(&file.items, &mut problems);
    functions(&file.items, &mut |attributes, visibility, signature| {
        if matches!(visibility, Visibility::Public(_)) && docs(attributes).is_empty() {
            problems.push(format!(
                "`{}` is public and not documented",
                signature.ident
            ));
        }
    });
    if docs(&file.attrs).is_empty() {
        problems.push("the module is not documented".to_owned());
    }
    problems
}

/// The type that an implementation is about: where a foreign type gets one, that of the trait.
fn about(block: &ItemImpl) -> Option<String> {
    let name = |ty: &Type| match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    };
    let arguments = block
        .trait_
        .as_ref()
        .and_then(|(path, _)| path.segments.last())
        .map(|last| &last.arguments);
    if let Some(syn::PathArguments::AngleBracketed(arguments)) = arguments
        && let Some(syn::GenericArgument::Type(ty)) = arguments.args.first()
    {
        return name(ty);
    }
    name(&block.self_ty)
}

/// R26: a type and its implementations are one block.
pub(crate) fn one_block(text: &str) -> Vec<String> {
    let mut current = None;
    let mut problems = Vec::new();
    for item in &file(text).items {
        match item {
            Item::Struct(item) => current = Some(item.ident.to_string()),
            Item::Enum(item) => current = Some(item.ident.to_string()),
            Item::Impl(block) if about(block) != current => {
                let about = about(block).unwrap_or_default();
                problems.push(format!(
                    "an implementation of `{about}` is not next to its type"
                ));
            }
            Item::Impl(_) => {}
            _ => current = None,
        }
    }
    problems
}

/// R17: the raw pointer is reached through one documented accessor.
pub(crate) fn one_accessor(text: &str) -> Vec<String> {
    struct Reads(usize);
    impl<'ast> Visit<'ast> for Reads {
        fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
            if let Expr::Field(field) = &*call.receiver
                && matches!(&field.member, Member::Named(name) if name == "inner")
            {
                self.0 += 1;
            }
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut by_type: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for item in &file(text).items {
        let Item::Impl(block) = item else { continue };
        for item in &block.items {
            let ImplItem::Fn(function) = item else {
                continue;
            };
            let mut reads = Reads(0);
            reads.visit_impl_item_fn(function);
            if reads.0 > 0 {
                let ty = about(block).unwrap_or_default();
                by_type
                    .entry(ty)
                    .or_default()
                    .insert(function.sig.ident.to_string());
            }
        }
    }
    let several = by_type
        .into_iter()
        .filter(|(_, functions)| functions.len() > 1);
    several
        .map(|(ty, functions)| format!("`{ty}` reaches its pointer in {functions:?}"))
        .collect()
}

/// R08: the fields of a type are private, so that its invariants are kept where it is defined.
pub(crate) fn private_fields(text: &str) -> Vec<String> {
    let file = file(text);
    let structs = file.items.iter().filter_map(|item| match item {
        Item::Struct(item) => Some(item),
        _ => None,
    });
    let open = structs.filter(|item| match &item.fields {
        Fields::Unit => false,
        fields => fields
            .iter()
            .any(|field| !matches!(field.vis, Visibility::Inherited)),
    });
    open.map(|item| format!("a field of `{}` is not private", item.ident))
        .collect()
}
