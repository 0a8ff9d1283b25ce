//! Views that the target has a type for: what is said of one must not need a type that is generated.

use crate::{
    contract::{at::Span, model},
    support::{
        diag::{Diagnostic, Sink},
        rust::is_path,
    },
};

use super::super::{Linked, LinkedType, View};

/// The path of a type, with its type arguments.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TypePath {
    /// The path without the arguments: `crate::device::Device`.
    pub path: String,
    /// The arguments.
    pub arguments: Vec<TypePath>,
}

impl TypePath {
    /// Reads `crate::a::B<crate::c::D>`: each path is whole, so that it is known what is imported.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (path, arguments) = match text.split_once('<') {
            None => (text, Vec::new()),
            Some((path, rest)) => {
                let arguments = split(rest.strip_suffix('>')?)?;
                let arguments: Option<Vec<_>> = arguments.into_iter().map(Self::parse).collect();
                (path.trim_end(), arguments?)
            }
        };
        let relative = ["self", "super"].iter().any(|word| path.starts_with(word));
        let whole = is_path(path) && path.contains("::") && !relative;
        whole.then(|| Self {
            path: path.to_owned(),
            arguments,
        })
    }

    /// The name by which it is imported.
    pub fn name(&self) -> &str {
        self.path.rsplit("::").next().unwrap_or_default()
    }

    /// How it is written where everything is imported: `B<D>`.
    pub fn short(&self) -> String {
        let arguments: Vec<_> = self.arguments.iter().map(Self::short).collect();
        match arguments.is_empty() {
            true => self.name().to_owned(),
            false => format!("{}<{}>", self.name(), arguments.join(", ")),
        }
    }

    /// It, and the types in its arguments.
    pub fn imported(&self) -> Vec<&Self> {
        let inner = self.arguments.iter().flat_map(Self::imported);
        std::iter::once(self).chain(inner).collect()
    }
}

/// The parts between commas that are in no brackets; none where brackets do not match.
fn split(text: &str) -> Option<Vec<&str>> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            '>' => depth = depth.checked_sub(1)?,
            ',' if depth == 0 => {
                parts.push(text.get(start..at)?);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text.get(start..)?);
    (depth == 0).then_some(parts)
}

impl<'a> View<'a> {
    /// The type of the target that stands for it, if there is one.
    pub fn provided(self) -> Option<TypePath> {
        TypePath::parse(&self.contract.provided.as_ref()?.path)
    }

    /// Whether nothing is generated for it.
    pub fn is_provided(self) -> bool {
        self.contract.provided.is_some()
    }

    /// The type as code has it.
    pub fn rust(self) -> String {
        let provided = self.provided().map(|path| path.short());
        provided.unwrap_or_else(|| self.key.value.clone())
    }
}

impl<'a> Linked<'a> {
    /// What is said of a view that the target provides.
    pub(in super::super) fn check_provided(&self, sink: &mut Sink, opaque: &LinkedType<'a>) {
        for view in opaque.views() {
            self.conversion_of_provided(sink, view);
            let Some(provided) = &view.contract.provided else {
                continue;
            };
            match view.provided() {
                Some(path) => self.import_is_free(sink, provided, &path),
                None => {
                    let message = format!("`{}` is not the whole path of a type", &*provided.path);
                    sink.push(
                        Diagnostic::error("SB0447", message)
                            .at(self.place(provided.path.span), "not imported by this")
                            .help("write it as in `crate::rail::Wagon<crate::rail::Coupled>`"),
                    );
                }
            }
            self.nothing_is_added(sink, opaque, view);
            if let Some(scope) = &view.contract.bound_to {
                let message = format!("`{}` is provided, and bound to a scope", view.key.as_str());
                sink.push(
                    Diagnostic::error("SB0449", message)
                        .at(self.place(scope.span), "nothing generated holds it there")
                        .also(self.place(provided.path.span), "the target's own type")
                        .help("leave one of the two out"),
                );
            }
        }
    }

    /// What generated code imports has the name of nothing else.
    fn import_is_free(&self, sink: &mut Sink, provided: &model::Provided, path: &TypePath) {
        for imported in path.imported() {
            let name = imported.name();
            let Some(span) = self.other_of_name(imported, provided.path.span) else {
                continue;
            };
            let message = format!("`{name}` would be two types");
            sink.push(
                Diagnostic::error("SB0447", message)
                    .at(self.place(provided.path.span), "imported for this")
                    .also(self.place(span), "and this is another one")
                    .help("let the target give one of them another name: `pub use ... as ...;`"),
            );
        }
    }

    /// Where another type of the name is made, or imported before `here`.
    fn other_of_name(&self, imported: &TypePath, here: Span) -> Option<Span> {
        let name = imported.name();
        let index = &self.index;
        let is_view = index.views.get(name);
        let generated = match is_view {
            Some(view) => (!view.is_provided()).then_some(view.key.span),
            None => index.generated(name).map(|(_, span)| span),
        };
        let aliases = index.aliases.values();
        let mut aliases = aliases.map(|alias| &alias.contract.rust.name);
        let alias = aliases.find(|alias| alias.as_str() == name);
        let others = index.views.values().filter_map(|view| {
            let path = view.provided()?;
            let mut all = path.imported().into_iter();
            let other = all.any(|other| other.name() == name && other.path != imported.path);
            other.then_some(view.contract.provided.as_ref()?.path.span)
        });
        let alias = alias.map(|alias| alias.span);
        let others = others.filter(|span| *span <= here);
        generated.or(alias).or_else(|| others.min())
    }

    /// A type of the target has the methods that it has.
    fn nothing_is_added(&self, sink: &mut Sink, opaque: &LinkedType<'a>, view: View<'a>) {
        let contract = view.contract;
        let first = opaque.contract.views.keys().next();
        for field in &opaque.fields {
            let on = field.contract.on.as_ref().or(first);
            if on.is_some_and(|on| **on == **view.key) {
                let what = format!("a method for the field `{}`", &**field.key);
                let help = "read it on another view of the C type: `on: ...`";
                self.refuse_addition(sink, view, (&what, field.key.span), help);
            }
        }
        let eq = contract.eq.as_ref().map(|eq| eq.span);
        let eq = eq.map(|span| ("a comparison", span));
        let example = contract.examples.as_ref();
        let example = example.map(|_| ("an example", view.key.span));
        let parent = contract.parent.as_ref();
        let parent = parent.map(|parent| ("a parent", parent.view.span));
        let sealed = contract.sealed.then_some(("a visibility", view.key.span));
        for what in [eq, example, parent, sealed].into_iter().flatten() {
            self.refuse_addition(sink, view, what, "leave it out");
        }
        let functions = self.index.functions.values();
        for function in functions.map(|entry| entry.contract) {
            let notes = function.notes.values().map(|note| &note.on);
            let cases = function.cases.values().map(|case| &case.on);
            let here = function.method_of.iter().chain(cases).chain(notes);
            for on in here.filter(|on| ***on == **view.key) {
                let help = "leave it out: the wrapper is a function of its module then";
                self.refuse_addition(sink, view, ("a method", on.span), help);
            }
        }
    }

    /// A conversion stands on the looser view, and knows how both lie in memory.
    fn conversion_of_provided(&self, sink: &mut Sink, view: View<'a>) {
        let refines = view.contract.refines.as_ref();
        let Some(convert) = refines.and_then(|refines| refines.convert.as_ref()) else {
            return;
        };
        let both = std::iter::once(view).chain(view.looser().next());
        if let Some(provided) = both.into_iter().find(|view| view.is_provided()) {
            let help = "let the target convert it";
            let what = ("a conversion", convert.name.span);
            self.refuse_addition(sink, provided, what, help);
        }
    }

    fn refuse_addition(
        &self,
        sink: &mut Sink,
        view: View<'a>,
        (what, span): (&str, Span),
        help: &str,
    ) {
        let provided = view.contract.provided.as_ref();
        let own = provided.map_or(view.key.span, |provided| provided.path.span);
        let message = format!("`{}` is provided, and would get {what}", view.key.as_str());
        let mut diagnostic = Diagnostic::error("SB0448", message).at(self.place(span), "by this");
        if own != span {
            diagnostic = diagnostic.also(self.place(own), "the target's own type");
        }
        sink.push(diagnostic.help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::TypePath;

    #[test]
    fn a_path_has_arguments_in_brackets() {
        let path = TypePath::parse("crate::a::B<crate::c::D, x::E<x::F>>").expect("it is one");
        assert_eq!(path.path, "crate::a::B");
        assert_eq!(path.short(), "B<D, E<F>>");
        let names: Vec<_> = path.imported().iter().map(|path| path.name()).collect();
        assert_eq!(names, ["B", "D", "E", "F"]);
    }

    #[test]
    fn what_is_no_whole_path_is_refused() {
        for text in [
            "",
            "Device",
            "crate",
            "crate::a::B<",
            "crate::a::B<C>",
            "crate::a::B<>",
            "crate::a::B<&x::C>",
            "crate::a::B<'a>",
            "crate::a::B<x::C>>",
            "crate::a::B<x::C>::D",
            "super::a::B",
            "self::B",
            "&x::B",
            "x::B + x::C",
            "a::<b>::C",
        ] {
            assert_eq!(TypePath::parse(text), None, "{text}");
        }
    }
}
