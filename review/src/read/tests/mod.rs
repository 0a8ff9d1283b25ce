//! Syntax trees become what the model has.

mod docs;
mod items;
mod names;
mod seen;
mod signatures;

use camino::Utf8Path;
use tempfile::TempDir;

use super::{Options, surface, text};
use crate::{
    model::{Function, Item, Kind, Surface, TypeDef},
    source::Problem,
};

/// What files below one folder offer.
pub(in crate::read) fn all(files: &[(&str, &str)]) -> (Surface, Vec<Problem>) {
    let folder = TempDir::new().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap();
    for (path, text) in files {
        let path = root.join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }
    let options = Options {
        crates: vec!["base".to_owned()],
        ..Options::default()
    };
    surface(&[root.to_owned()], &options)
}

/// What one file offers, which is a root.
pub(in crate::read) fn one(text: &str) -> Surface {
    let (surface, problems) = all(&[("lib.rs", text)]);
    assert!(problems.is_empty(), "{problems:#?}");
    surface
}

/// The item at a path.
pub(in crate::read) fn item<'s>(surface: &'s Surface, path: &str) -> &'s Item {
    let mut items = surface.items.iter();
    let found = items.find(|item| item.path.to_string() == path);
    found.unwrap_or_else(|| panic!("no `{path}` in {:#?}", paths(surface)))
}

/// All paths.
pub(in crate::read) fn paths(surface: &Surface) -> Vec<String> {
    let items = surface.items.iter();
    items.map(|item| item.path.to_string()).collect()
}

fn function<'s>(surface: &'s Surface, path: &str) -> &'s Function {
    match &item(surface, path).kind {
        Kind::Function(function) => function,
        other => panic!("{other:?}"),
    }
}

pub(in crate::read) fn type_def<'s>(surface: &'s Surface, path: &str) -> &'s TypeDef {
    match &item(surface, path).kind {
        Kind::Type(def) => def,
        other => panic!("{other:?}"),
    }
}

/// Parameters and result as text.
fn signature(surface: &Surface, path: &str) -> String {
    let function = function(surface, path);
    let params = function.params.iter().map(|param| text::ty(&param.ty));
    let params = params.collect::<Vec<_>>().join(", ");
    format!("({params}) -> {}", text::ty(&function.ret))
}
