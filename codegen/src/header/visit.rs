//! One walk over the unit: the index of names, and the cursors of what was asked for.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    around::Selection,
    clang::{File, TranslationUnit, cursor::Cursor},
    macros::{CONSTANT_PREFIX, PROTOTYPE_PREFIX},
    model::{Beyond, Names, Request},
    source::Sources,
    types::tag_name,
};

/// What the walk found.
#[derive(Default)]
pub(super) struct Found<'unit> {
    /// All names.
    pub(super) names: Names,
    /// Every declaration of each function that is wanted.
    pub(super) functions: BTreeMap<String, Vec<Cursor<'unit>>>,
    /// The types that were asked for, by C spelling.
    pub(super) types: BTreeMap<String, Cursor<'unit>>,
    /// The enumerators that were asked for, each with its enum.
    pub(super) enumerators: BTreeMap<String, (Cursor<'unit>, Cursor<'unit>)>,
    /// The macros that were asked for, with or without parameters.
    pub(super) macros: BTreeMap<String, Cursor<'unit>>,
    /// The variables that take the values of constants, by the constant's name.
    pub(super) probes: BTreeMap<String, Cursor<'unit>>,
    /// The functions that stand for macros, by the macro's name.
    pub(super) prototypes: BTreeMap<String, Cursor<'unit>>,
    /// All macros with their last definition, where declarations are asked for.
    pub(super) definitions: BTreeMap<String, Cursor<'unit>>,
    /// The uses of macros that were asked for.
    pub(super) uses: Vec<Cursor<'unit>>,
    /// Every definition of a macro in a file, where some are asked for by their header.
    pub(super) every_definition: Vec<Cursor<'unit>>,
}

/// The walk.
struct Walk<'unit, 'request> {
    request: &'request Request,
    sources: &'unit Sources<'unit>,
    /// The file of each header that was asked for, and whether it may hold contracts.
    headers: Vec<Header<'unit>>,
    /// What is wanted that nobody has named.
    selection: Option<Selection>,
    /// For files that are no such headers: whether they count as ones.
    counted: BTreeMap<usize, bool>,
    /// Whether the macros that no file defines are over: they come first, and differ between
    /// versions of clang.
    is_in_files: bool,
    found: Found<'unit>,
    functions: Vec<String>,
    types: Vec<String>,
    constants: Vec<String>,
}

struct Header<'unit> {
    name: String,
    file: File<'unit>,
    has_contracts: bool,
    functions: BTreeSet<String>,
}

/// Walks over `unit`, whose root file is called `root`.
pub(super) fn walk<'unit>(
    unit: &'unit TranslationUnit,
    sources: &'unit Sources<'unit>,
    request: &Request,
    root: &str,
) -> Found<'unit> {
    let mut walk = Walk {
        request,
        sources,
        headers: Vec::new(),
        selection: request.beyond.around().map(Selection::new),
        counted: BTreeMap::new(),
        is_in_files: false,
        found: Found::default(),
        functions: Vec::new(),
        types: Vec::new(),
        constants: Vec::new(),
    };
    unit.root().each_child(|cursor| walk.visit(cursor, root));
    let Walk {
        mut found,
        headers,
        functions,
        types,
        constants,
        ..
    } = walk;
    let by_header = headers
        .into_iter()
        .map(|header| (header.name, header.functions));
    found.names = Names {
        functions: functions.into_iter().collect(),
        types: types.into_iter().collect(),
        constants: constants.into_iter().collect(),
        by_header: by_header.collect(),
        places: found.names.places,
    };
    found
}

impl<'unit> Walk<'unit, '_> {
    fn visit(&mut self, cursor: Cursor<'unit>, root: &str) {
        match cursor.kind() {
            clang_sys::CXCursor_MacroDefinition => self.visit_macro(cursor),
            clang_sys::CXCursor_MacroExpansion => self.visit_use(cursor),
            clang_sys::CXCursor_FunctionDecl => self.visit_function(cursor),
            clang_sys::CXCursor_StructDecl | clang_sys::CXCursor_UnionDecl => {
                self.visit_tag(cursor);
            }
            clang_sys::CXCursor_EnumDecl => {
                self.visit_tag(cursor);
                cursor.each_child(|child| self.visit_enumerator(child, cursor));
            }
            clang_sys::CXCursor_TypedefDecl => self.add_type(cursor.spelling(), cursor),
            clang_sys::CXCursor_VarDecl => {
                if let Some(name) = cursor.spelling().strip_prefix(CONSTANT_PREFIX) {
                    self.found.probes.insert(name.to_owned(), cursor);
                }
            }
            clang_sys::CXCursor_InclusionDirective => self.visit_include(cursor, root),
            _ => {}
        }
    }

    fn visit_include(&mut self, cursor: Cursor<'unit>, root: &str) {
        let in_root = cursor
            .location()
            .is_some_and(|(file, _)| file.name() == root);
        let name = cursor.spelling();
        let Some(file) = cursor.included_file().filter(|_| in_root) else {
            return;
        };
        if self.request.headers.contains(&name) {
            self.headers.push(Header {
                name,
                file,
                has_contracts: self.sources.text(file).content.contains("safebind:"),
                functions: BTreeSet::new(),
            });
        }
    }

    fn visit_macro(&mut self, cursor: Cursor<'unit>) {
        if !self.is_in_files {
            if cursor.location().is_none() {
                return;
            }
            self.is_in_files = true;
        }
        let name = cursor.spelling();
        if !self.request.macro_headers.is_empty() {
            self.found.every_definition.push(cursor);
        }
        if self.selection.is_some() {
            self.found.definitions.insert(name.clone(), cursor);
        }
        let is_declared = self.is_asked(cursor);
        if cursor.is_function_like() {
            let declared = self.selection.is_some() && self.is_declared(&name, cursor);
            if declared || is_declared || self.request.functions.contains(&name) {
                self.found.macros.insert(name.clone(), cursor);
            }
            self.functions.push(name);
        } else {
            if is_declared || self.request.constants.contains(&name) {
                self.found.macros.insert(name.clone(), cursor);
            }
            self.constants.push(name);
        }
    }

    fn visit_use(&mut self, cursor: Cursor<'unit>) {
        let declared = self.request.beyond.around();
        let is_asked = declared.is_some_and(|declared| declared.uses.contains(&cursor.spelling()));
        if is_asked && self.counts(cursor) {
            self.found.uses.push(cursor);
        }
    }

    /// Whether a name is wanted because of where it is declared.
    fn is_declared(&mut self, name: &str, cursor: Cursor<'unit>) -> bool {
        let selection = self.selection.as_ref();
        selection.is_some_and(|selection| selection.function(name)) && self.counts(cursor)
    }

    /// Whether a declaration stands in a header that was asked for, or in a file that counts as one.
    fn counts(&mut self, cursor: Cursor<'unit>) -> bool {
        let Some((file, _)) = cursor.location() else {
            return false;
        };
        if self.headers.iter().any(|header| file.is(header.file)) {
            return true;
        }
        let Some(selection) = self.selection.as_ref().filter(|one| one.has_files()) else {
            return false;
        };
        let sources = self.sources;
        let counted = self.counted.entry(file.id());
        *counted.or_insert_with(|| selection.file(&sources.text(file).path))
    }

    fn visit_function(&mut self, cursor: Cursor<'unit>) {
        let name = cursor.spelling();
        if let Some(name) = name.strip_prefix(PROTOTYPE_PREFIX) {
            self.found.prototypes.insert(name.to_owned(), cursor);
            return;
        }
        let file = cursor.location().map(|(file, _)| file);
        let mut is_wanted = self.request.functions.contains(&name);
        if !is_wanted && self.selection.is_some() {
            is_wanted = self.is_declared(&name, cursor);
        }
        let header = self
            .headers
            .iter_mut()
            .find(|header| file.is_some_and(|file| file.is(header.file)));
        if let Some(header) = header {
            header.functions.insert(name.clone());
            if self.request.beyond == Beyond::Places && !self.found.names.places.contains_key(&name)
            {
                let (place, _) = self.sources.name_place(cursor, &name);
                self.found.names.places.insert(name.clone(), place);
            }
            is_wanted |= self.request.beyond == Beyond::Everything
                || header.has_contracts && has_contract(cursor);
        }
        if is_wanted {
            self.found
                .functions
                .entry(name.clone())
                .or_default()
                .push(cursor);
        }
        self.functions.push(name);
    }

    fn visit_tag(&mut self, cursor: Cursor<'unit>) {
        if let Some(name) = tag_name(cursor) {
            self.add_type(name, cursor);
        }
    }

    fn visit_enumerator(&mut self, cursor: Cursor<'unit>, container: Cursor<'unit>) {
        if cursor.kind() != clang_sys::CXCursor_EnumConstantDecl {
            return;
        }
        let name = cursor.spelling();
        if self.request.constants.contains(&name) || self.is_asked(cursor) {
            self.found
                .enumerators
                .insert(name.clone(), (cursor, container));
        }
        self.constants.push(name);
    }

    fn add_type(&mut self, name: String, cursor: Cursor<'unit>) {
        if self.request.types.contains(&name) || self.is_asked(cursor) {
            self.found.types.insert(name.clone(), cursor);
        }
        self.types.push(name);
    }

    /// Whether everything is wanted that stands in the cursor's file.
    fn is_asked(&self, cursor: Cursor<'unit>) -> bool {
        self.request.beyond == Beyond::Everything
            && cursor.location().is_some_and(|(file, _)| {
                let mut headers = self.headers.iter();
                headers.any(|header| file.is(header.file))
            })
    }
}

fn has_contract(cursor: Cursor<'_>) -> bool {
    cursor
        .comment()
        .is_some_and(|(_, _, text)| text.contains("safebind:"))
}
