//! Raw bindings as rustc lays them out.
//!
//! What bindgen writes is not what it means: whether a `#[repr]` and the fields before give a field its place is
//! rustc's word. So the types of the bindings are compiled, with a table of their sizes and offsets beside them; the
//! table is read from the object file, and nothing is run. Bindings for another machine work the same.

mod bits;
mod compile;
mod items;
mod table;

use camino::{Utf8Path, Utf8PathBuf};

use super::{
    graph::{Graph, Node},
    model::{Kind, Layouts, Machine},
};
use crate::support::{
    diag::{Diagnostic, Sink},
    place::Place,
};
use items::Items;

/// What raw bindings are compiled with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The target triple, if it is not that of the machine.
    pub target: Option<String>,
    /// Rust that the bindings need around them, such as a module of C's types.
    pub prelude: Option<Utf8PathBuf>,
}

/// The layouts of the types in `text`, raw bindings that are called `name` in messages.
///
/// # Errors
///
/// Nothing is returned, and the sink holds SB1026, if the text is not Rust or rustc does not compile its types.
pub fn layouts(sink: &mut Sink, name: &Utf8Path, text: &str, options: &Options) -> Option<Layouts> {
    let file = match syn::parse_file(text) {
        Ok(file) => file,
        Err(error) => {
            let message = format!("`{name}` is not Rust");
            sink.push(problem(name, message).note(error.to_string()));
            return None;
        }
    };
    let prelude = match &options.prelude {
        None => String::new(),
        Some(path) => match fs_err::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                let message = format!("`{path}` cannot be read");
                sink.push(problem(path, message).note(error.to_string()));
                return None;
            }
        },
    };
    let items = Items::of(&file);
    let table = table::Table::of(&items);
    let source = table::source(&items, &table, &prelude);
    let compiled = match compile::numbers(&source, table.len(), options.target.as_deref()) {
        Ok(compiled) => compiled,
        Err(failure) => {
            let message = format!("rustc does not compile the types of `{name}`");
            let mut diagnostic = problem(name, message);
            for note in failure.notes {
                diagnostic = diagnostic.note(note);
            }
            sink.push(match failure.help {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            });
            return None;
        }
    };
    let mut graph = Graph {
        nodes: vec![Node::Unknown],
        pointer: compiled.machine.pointer.unwrap_or(8),
    };
    table::fill(&mut graph, &items, &table, &compiled.numbers);
    let mut layouts = of(name, compiled.machine);
    graph.add_to(&mut layouts);
    items.add_constants(&mut layouts);
    Some(layouts)
}

fn of(name: &Utf8Path, machine: Machine) -> Layouts {
    Layouts {
        kind: Kind::Rustc,
        source: name.to_string(),
        machine,
        ..Layouts::default()
    }
}

fn problem(path: &Utf8Path, message: String) -> Diagnostic {
    Diagnostic::error("SB1026", message).at(Place::whole_file(path.as_str()), "")
}
