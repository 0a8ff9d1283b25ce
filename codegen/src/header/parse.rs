//! The translation unit: what is given to clang, and what clang has to say about it.

use std::{collections::BTreeMap, fmt::Write as _};

use tempfile::TempDir;

use super::{
    clang::{Failure, Message, TranslationUnit},
    functions::{self, Comments},
    layout::{Depth, Wanted},
    macros,
    model::{Around, Function, Request, Type, Unit},
    remarks, resource,
    source::{Folders, Sources},
    texts,
    types::{Reached, tag_name},
    visit::{self, Found},
    words,
};
use crate::support::{diag::Diagnostic, diag::Sink};

/// The name of the file that includes the headers; it exists in memory only.
const ROOT: &str = "safebind_headers.c";

/// How many messages of clang are passed on.
const SHOWN_MESSAGES: usize = 20;

/// Reads the headers of a request.
///
/// Names that were asked for and do not exist are not reported: they are not in the unit.
///
/// # Errors
///
/// Nothing is returned, and the sink holds SB0203, if there is no libclang, or SB0202, if clang
/// gave up. With SB0201 (a header is missing), SB0202 (one does not parse) or SB0207 (a prototype
/// is not C), the unit holds what could be read all the same.
pub fn parse(sink: &mut Sink, request: &Request) -> Option<Unit> {
    let folder = resource::unpack(sink)?;
    let own = folder.path().to_string_lossy().into_owned();
    let root = Root::new(sink, request);
    let unit = match TranslationUnit::parse(ROOT, &root.text, &arguments(request, &own)) {
        Ok(unit) => unit,
        Err(Failure::Unavailable(unavailable)) => {
            sink.push(unavailable.diagnostic());
            return None;
        }
        Err(Failure::Code(code)) => {
            let message = "clang could not read the headers at all";
            let arguments = request.clang_args.join(" ");
            sink.push(
                Diagnostic::error("SB0202", message)
                    .note(format!("libclang's error code is {code}"))
                    .note(format!("its arguments were `{arguments}`")),
            );
            return None;
        }
    };
    let folders = Folders::new(&request.clang_args, &format!("{own}/include"));
    let sources = Sources::new(&unit, folders);
    report(sink, &unit, &sources, &root, request);
    let read = read(&unit, &sources, request);
    drop::<TempDir>(folder);
    Some(read)
}

/// The paths at which the headers of a request are looked for, whether or not they are there.
pub fn candidates(request: &Request) -> Vec<String> {
    let folders = Folders::new(&request.clang_args, "");
    let folders = folders.includes().iter();
    let in_folder = |folder: &String| {
        let folder = folder.trim_end_matches('/').to_owned();
        let headers = request.headers.iter();
        headers.map(move |header| format!("{folder}/{header}"))
    };
    folders.flat_map(in_folder).collect()
}

fn arguments(request: &Request, own: &str) -> Vec<String> {
    let mut arguments = vec!["-resource-dir".to_owned(), own.to_owned()];
    arguments.extend(request.clang_args.iter().cloned());
    // Warnings are for those who work on the headers; after twenty errors clang would stop.
    // What clang knows of functions by their names differs with its version, and is not in the headers.
    arguments.extend(["-w", "-ferror-limit=0", "-fno-builtin"].map(str::to_owned));
    arguments
}

/// The text that clang reads first.
struct Root {
    text: String,
    /// Where each header's line starts, by header.
    includes: Vec<(usize, String)>,
    /// Where each prototype's line starts, by macro.
    prototypes: Vec<(usize, String)>,
    /// Where the rest starts, in which errors do not matter.
    probes: usize,
}

/// What an offset in the root text belongs to.
enum Owner<'a> {
    Header(&'a str),
    Prototype(&'a str),
    Probe,
}

impl Root {
    fn new(sink: &mut Sink, request: &Request) -> Self {
        let mut root = Self {
            text: String::new(),
            includes: Vec::new(),
            prototypes: Vec::new(),
            probes: 0,
        };
        for header in &request.headers {
            root.includes.push((root.text.len(), header.clone()));
            root.include(header, request.missing_headers);
        }
        let asked = |header: &&String| !request.headers.contains(header);
        for header in request.macro_headers.keys().filter(asked) {
            root.include(header, true);
        }
        for (name, prototype) in &request.prototypes {
            match macros::prototype(name, prototype) {
                Some(declaration) => {
                    root.prototypes.push((root.text.len(), name.clone()));
                    let _ = writeln!(root.text, "{declaration}");
                }
                None => sink.push(bad_prototype(request, name)),
            }
        }
        root.probes = root.text.len();
        root.text.push_str(&macros::probes(request));
        root
    }

    /// Includes a header; one that may be missing only if it is there.
    fn include(&mut self, header: &str, may_be_missing: bool) {
        let is_part = |c: &char| !matches!(c, '\n' | '\r' | '>');
        let name: String = header.chars().filter(is_part).collect();
        let _ = match may_be_missing {
            true => writeln!(
                self.text,
                "#if __has_include(<{name}>)\n#include <{name}>\n#endif"
            ),
            false => writeln!(self.text, "#include <{name}>"),
        };
    }

    fn owner(&self, offset: usize) -> Owner<'_> {
        let before =
            |list: &'_ [(usize, String)]| list.iter().rposition(|(start, _)| *start <= offset);
        if offset >= self.probes {
            return Owner::Probe;
        }
        if let Some((_, name)) = before(&self.prototypes).and_then(|at| self.prototypes.get(at)) {
            return Owner::Prototype(name);
        }
        match before(&self.includes).and_then(|at| self.includes.get(at)) {
            Some((_, name)) => Owner::Header(name),
            None => Owner::Probe,
        }
    }
}

fn bad_prototype(request: &Request, name: &str) -> Diagnostic {
    let message = format!("the prototype given for `{name}` is not a declaration of it");
    let help = format!("write the declaration of a function `{name}`, without a semicolon");
    placed(
        Diagnostic::error("SB0207", message),
        request,
        name,
        "given here",
    )
    .help(help)
}

/// With the place where the contract names this header or prototype.
fn placed(diagnostic: Diagnostic, request: &Request, name: &str, label: &str) -> Diagnostic {
    match request.places.get(name) {
        Some(place) => diagnostic.at(place.clone(), label),
        None => diagnostic,
    }
}

/// Passes clang's errors on.
fn report<'unit>(
    sink: &mut Sink,
    unit: &'unit TranslationUnit,
    sources: &Sources<'unit>,
    root: &Root,
    request: &Request,
) {
    let messages = unit.messages();
    let errors = messages.into_iter().filter(|message| message.is_error);
    let diagnostics = errors.filter_map(|error| diagnostic(sources, root, request, &error));
    for diagnostic in diagnostics.take(SHOWN_MESSAGES) {
        sink.push(diagnostic);
    }
}

fn diagnostic<'unit>(
    sources: &Sources<'unit>,
    root: &Root,
    request: &Request,
    error: &Message<'unit>,
) -> Option<Diagnostic> {
    let unparsed = |message: String| Diagnostic::error("SB0202", message);
    let Some((file, offset)) = error.location else {
        return Some(unparsed(format!(
            "clang refuses its arguments: {}",
            error.text
        )));
    };
    if file.name() != ROOT {
        let place = sources.place(file, offset..offset + word_at(sources, file, offset));
        let message = format!("a header does not parse: {}", error.text);
        let diagnostic = unparsed(message).at(place, "clang stops here");
        return Some(match error.text.contains("file not found") {
            true => diagnostic.help("name the folder that contains it: `-- -IFOLDER`"),
            false => diagnostic,
        });
    }
    match root.owner(offset) {
        Owner::Header(name) if error.text.contains("file not found") => {
            let message = format!("there is no header `{name}`");
            let diagnostic = Diagnostic::error("SB0201", message);
            let mut diagnostic = placed(diagnostic, request, name, "listed here");
            for folder in sources.folders().includes() {
                diagnostic = diagnostic.note(format!("searched in `{folder}`"));
            }
            Some(diagnostic.help("name the folder that contains it with `-I`"))
        }
        Owner::Header(name) => {
            let message = format!("the header `{name}` cannot be included: {}", error.text);
            Some(placed(unparsed(message), request, name, "listed here"))
        }
        Owner::Prototype(name) => {
            Some(bad_prototype(request, name).note(format!("clang says: {}", error.text)))
        }
        Owner::Probe => None,
    }
}

fn word_at<'unit>(
    sources: &Sources<'unit>,
    file: super::clang::File<'unit>,
    offset: usize,
) -> usize {
    let text = sources.text(file);
    let rest = text.content.get(offset..).unwrap_or_default();
    let end = rest
        .find(|c: char| !super::source::is_word(c))
        .unwrap_or(rest.len());
    end.max(rest.chars().next().map_or(0, char::len_utf8))
}

/// Takes what was asked for out of the parsed unit.
fn read<'unit>(
    unit: &'unit TranslationUnit,
    sources: &'unit Sources<'unit>,
    request: &Request,
) -> Unit {
    let found = visit::walk(unit, sources, request, ROOT);
    let mut reached = Reached::new(sources);
    let mut wanted = Wanted::default();
    let functions = read_functions(&mut reached, &found, request);
    for function in functions.values() {
        for ty in function
            .params
            .iter()
            .map(|param| &param.ty)
            .chain([&function.ret])
        {
            wanted.want(&reached, ty, Depth::All);
            // Nobody has named a type yet: what is behind a pointer may have fields to tell of.
            if let (Some(_), Type::Pointer { to, .. }) = (request.beyond.around(), ty) {
                wanted.want(&reached, to, Depth::This);
            }
        }
    }
    want_types(&mut reached, &mut wanted, &found);
    let mut constants = macros::constants(&mut reached, &found.probes, &found.macros);
    for (name, (cursor, container)) in &found.enumerators {
        let enumerator = macros::enumerator(&mut reached, name, *cursor, *container);
        constants.entry(name.clone()).or_insert(enumerator);
    }
    let strings = macros::strings(sources, request, &found.macros);
    let is_function =
        |(_, cursor): &(&String, &super::clang::cursor::Cursor<'unit>)| cursor.is_function_like();
    let macros = found.macros.iter().filter(is_function);
    let macros =
        macros.map(|(name, cursor)| (name.clone(), macros::function_like(sources, name, *cursor)));
    let macros = macros.collect();
    let records = wanted.lay_out(&mut reached);
    let around = request.beyond.around().map(|_| Around {
        words: words::words(sources, &found.definitions, &functions),
        uses: found
            .uses
            .iter()
            .filter_map(|cursor| macros::used(sources, *cursor))
            .collect(),
        calls: words::calls(sources, &found.macros),
        remarks: remarks::remarks(sources, &found.functions),
    });
    Unit {
        headers: request.headers.clone(),
        target: unit.target(),
        functions,
        records,
        typedefs: reached.typedefs,
        constants,
        strings,
        macros,
        texts: request.texts.then(|| texts::read(sources, &found)),
        macro_values: texts::macros(sources, &found.every_definition, &request.macro_headers),
        names: found.names,
        files: sources.files(ROOT),
        around,
        proofs: None,
    }
}

fn read_functions<'unit>(
    reached: &mut Reached<'unit>,
    found: &Found<'unit>,
    request: &Request,
) -> BTreeMap<String, Function> {
    let mut functions = BTreeMap::new();
    let comments = match request.beyond.around() {
        Some(_) => Comments::All,
        None => Comments::Documentation,
    };
    let is_asked = |header: &str| request.headers.iter().any(|asked| asked == header);
    for (name, declarations) in &found.functions {
        let function = functions::function(reached, name, declarations, is_asked, comments);
        if let Some(function) = function {
            functions.insert(name.clone(), function);
        }
    }
    for (name, cursor) in &found.prototypes {
        let definition = found
            .macros
            .get(name)
            .filter(|found| found.is_function_like());
        if let Some(definition) = definition
            && let Some(function) = functions::stand_in(reached, name, *cursor, *definition)
        {
            functions.insert(name.clone(), function);
        }
    }
    functions
}

/// Asks for the layouts of the types that were asked for.
fn want_types<'unit>(reached: &mut Reached<'unit>, wanted: &mut Wanted, found: &Found<'unit>) {
    for (name, cursor) in &found.types {
        match cursor.kind() {
            clang_sys::CXCursor_TypedefDecl => {
                reached.note_typedef(name, *cursor);
                wanted.want(reached, &Type::Typedef(name.clone()), Depth::Members);
            }
            clang_sys::CXCursor_StructDecl | clang_sys::CXCursor_UnionDecl => {
                if let Some(name) = tag_name(*cursor) {
                    reached.records.entry(name.clone()).or_insert(*cursor);
                    wanted.want_record(&name, Depth::Members);
                }
            }
            _ => {}
        }
    }
}
