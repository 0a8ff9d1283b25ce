//! The `use` declarations of a module: what was printed decides what is imported.

use std::{cell::RefCell, collections::BTreeMap, fmt::Write};

/// The paths that a module uses.
#[derive(Default)]
pub(super) struct Imports {
    paths: RefCell<Tree>,
}

/// A path's segments as a tree; a leaf has no children.
#[derive(Default)]
struct Tree {
    children: BTreeMap<Segment, Tree>,
}

/// A segment, in rustfmt's order: what starts with a small letter comes first.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd)]
struct Segment {
    capital: bool,
    name: String,
}

impl Imports {
    /// Imports a path such as `crate::types::Opaque`.
    pub(super) fn add(&self, path: &str) {
        let mut paths = self.paths.borrow_mut();
        let mut tree = &mut *paths;
        for name in path.split("::") {
            let capital = name.starts_with(char::is_uppercase);
            tree = tree
                .children
                .entry(Segment {
                    capital,
                    name: name.to_owned(),
                })
                .or_default();
        }
    }

    /// The declarations, one per root, `crate` first, one name a line as the kernel has them.
    pub(super) fn text(&self) -> String {
        let paths = self.paths.borrow();
        let mut roots: Vec<_> = paths.children.iter().collect();
        roots.sort_by_key(|(segment, _)| segment.name != "crate");
        let mut text = String::new();
        for (segment, tree) in roots {
            let _ = writeln!(text, "use {};", use_tree(segment, tree, 0));
        }
        if text.is_empty() {
            text
        } else {
            format!("{text}\n")
        }
    }
}

fn use_tree(segment: &Segment, tree: &Tree, depth: usize) -> String {
    let name = &segment.name;
    let mut children = tree.children.iter();
    match (children.next(), children.next()) {
        (None, _) => name.clone(),
        (Some((child, below)), None) => format!("{name}::{}", use_tree(child, below, depth)),
        _ => {
            let indent = "    ".repeat(depth + 1);
            let mut text = format!("{name}::{{\n");
            let last = tree.children.len() - 1;
            for (index, (child, below)) in tree.children.iter().enumerate() {
                // The comment keeps rustfmt from joining the lines.
                let keep = if index == last { " //" } else { "" };
                let _ = writeln!(text, "{indent}{},{keep}", use_tree(child, below, depth + 1));
            }
            let _ = write!(text, "{}}}", "    ".repeat(depth));
            text
        }
    }
}
