//! What becomes of each hand-written file: replaced, with counts of what it offered, or left in place
//! with the reason.

use std::{collections::BTreeSet, fmt};

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use super::{
    KERNEL, Placement,
    items::{self, PublicItem},
    tokens::{self, Token},
};
use crate::{kernel::working::Working, report::Table};

/// Where users of a replaced file are looked for.
const USERS: [&str; 3] = ["rust", "drivers", "samples"];

/// A hand-written file that is not in the tree any more.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Replaced {
    /// Its path.
    pub(crate) path: Utf8PathBuf,
    /// How many public things it had.
    pub(crate) offered: usize,
    /// How many of them are generated.
    pub(crate) generated: usize,
    /// How many of them come from a composition, which a person has written beside the contracts.
    pub(crate) composed: usize,
    /// Those that are not there any more, and that nobody in the tree uses.
    pub(crate) unused: Vec<String>,
    /// How many public things there are now that it did not have.
    pub(crate) new: usize,
    /// How often what a person wrote says `unsafe`.
    pub(crate) unsafe_by_hand: usize,
}

/// A file of the tree, as far as it may use something.
struct User {
    path: Utf8PathBuf,
    tokens: Vec<Token>,
    names: BTreeSet<String>,
}

/// Judges each hand-written file that a generated one takes the place of. Where the tree uses something
/// that the generated one lacks, the hand-written one stays.
///
/// # Errors
///
/// When a file cannot be parsed, or a composition is not safe.
pub(super) fn judge(working: &Working, placement: &mut Placement, report: &str) -> Result<()> {
    let composed = compositions(report);
    let users = users(working, placement)?;
    let places: Vec<(Utf8PathBuf, Utf8PathBuf)> = placement
        .generated
        .iter()
        .map(|(place, file)| (place.clone(), file.clone()))
        .collect();
    for (place, file) in places {
        let new = placement.text(working, &place)?.unwrap_or_default();
        let Some(old) = working.original(&place)? else {
            placement.added.push(place);
            continue;
        };
        let composed = composed.contains(&file.with_extension(""));
        let below = below(working, placement, &place)?;
        let mut replaced = one(working, (&place, &old, &new), &below, composed)
            .with_context(|| format!("`{place}` cannot be compared"))?;
        let lacking = std::mem::take(&mut replaced.lacking);
        let module = module_name(&place);
        let mut needed = Vec::new();
        for (path, item) in lacking {
            match user(&users, &module, &item) {
                Some(user) if item.of_type.is_none() => {
                    needed.push(format!("it has no `{path}`, which `{user}` uses"));
                }
                Some(user) => {
                    placement.notes.push(format!(
                        "{place}: there is no `{path}` any more, which `{user}` may use"
                    ));
                    replaced.summary.unused.push(path);
                }
                None => replaced.summary.unused.push(path),
            }
        }
        if !needed.is_empty() {
            placement.files.remove(&place);
            placement.generated.remove(&place);
            placement.not_in_place.push((place, needed.join("; ")));
            continue;
        }
        if replaced.summary.unsafe_by_hand > 0 {
            bail!(
                "the composition for `{place}` has `unsafe` in it, which a generator never copies"
            );
        }
        placement.replaced.push(replaced.summary);
    }
    Ok(())
}

/// The comparison of one file, and the things that are lacking.
struct Compared {
    summary: Replaced,
    lacking: Vec<(String, PublicItem)>,
}

/// The texts of the generated modules right below a file.
fn below(working: &Working, placement: &Placement, place: &Utf8Path) -> Result<Vec<String>> {
    let folder = place.with_extension("");
    let below = placement.generated.keys();
    let below = below.filter(|other| other.parent() == Some(&*folder));
    let texts = below.map(|other| placement.text(working, other));
    texts.filter_map(Result::transpose).collect()
}

fn one(
    working: &Working,
    (place, old, new): (&Utf8Path, &str, &str),
    below: &[String],
    composed: bool,
) -> Result<Compared> {
    let mut offered = items::public(old)?;
    let mut offers = items::public(new)?;
    let given = items::given(&mut offers, below)?;
    // A module in a file of its own that is not declared any more has become part of this one.
    let kept = items::modules(new)?;
    for module in items::modules(old)?
        .into_iter()
        .filter(|name| !kept.contains(name))
    {
        let path = place.with_extension("").join(format!("{module}.rs"));
        if let Some(text) = working.original(&path)? {
            offered.remove(&module);
            offered.extend(items::public(&text)?);
        }
    }
    let mut summary = Replaced {
        path: place.to_owned(),
        offered: offered.len(),
        new: offers
            .keys()
            .filter(|path| !offered.contains_key(*path))
            .count(),
        ..Replaced::default()
    };
    let present = offered.keys().filter(|path| offers.contains_key(*path));
    let (from_below, own): (Vec<_>, Vec<_>) = present.partition(|path| given.contains(*path));
    summary.generated = from_below.len();
    if composed {
        summary.composed = own.len();
        let is_unsafe = |token: &Token| *token == Token::Name("unsafe".to_owned());
        summary.unsafe_by_hand = tokens::of(new)
            .iter()
            .filter(|token| is_unsafe(token))
            .count();
    } else {
        summary.generated += own.len();
    }
    let lacking = offered
        .into_iter()
        .filter(|(path, _)| !offers.contains_key(path));
    Ok(Compared {
        summary,
        lacking: lacking.collect(),
    })
}

/// The modules that were copied from a person's file, as the generator reports them.
fn compositions(report: &str) -> BTreeSet<Utf8PathBuf> {
    let rows = report.lines().filter(|line| line.contains("| COPIED "));
    rows.filter_map(|line| line.split('`').nth(1).map(Utf8PathBuf::from))
        .collect()
}

/// The name by which others import a module.
fn module_name(place: &Utf8Path) -> String {
    place.file_stem().unwrap_or_default().to_owned()
}

/// All Rust files of the tree but those that are replaced, and those that they consist of.
fn users(working: &Working, placement: &Placement) -> Result<Vec<User>> {
    let mut users = Vec::new();
    for folder in USERS {
        for (path, text) in working.originals(folder, "rs")? {
            let replaced = placement.generated.keys().any(|place| {
                *place == path
                    || (place.starts_with(KERNEL) && path.starts_with(place.with_extension("")))
            });
            if replaced {
                continue;
            }
            let tokens = tokens::of(&text);
            let names = tokens.iter().filter_map(|token| match token {
                Token::Name(name) => Some(name.clone()),
                Token::Mark(_) => None,
            });
            users.push(User {
                path,
                names: names.collect(),
                tokens,
            });
        }
    }
    Ok(users)
}

/// A file of the tree that uses something: by its name, beside that of its module or its type.
fn user(users: &[User], module: &str, item: &PublicItem) -> Option<Utf8PathBuf> {
    let beside = item.of_type.as_deref().unwrap_or(module);
    let candidates = users
        .iter()
        .filter(|user| user.names.contains(&item.name) && user.names.contains(beside));
    candidates
        .filter(|user| item.of_type.is_none() || called(&user.tokens, &item.name))
        .map(|user| user.path.clone())
        .next()
}

/// Whether a name stands behind a point or behind `::`.
fn called(tokens: &[Token], name: &str) -> bool {
    tokens.windows(2).any(|pair| {
        matches!(&pair[0], Token::Mark('.' | ':'))
            && matches!(&pair[1], Token::Name(found) if found == name)
    })
}

impl fmt::Display for Placement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new(&[
            "hand-written file",
            ">public items",
            ">generated",
            ">by composition",
            ">not used, gone",
            ">new",
            ">unsafe by hand",
        ]);
        for file in &self.replaced {
            let counts = [
                file.offered,
                file.generated,
                file.composed,
                file.unused.len(),
                file.new,
                file.unsafe_by_hand,
            ];
            let mut row = vec![file.path.to_string()];
            row.extend(counts.map(|count| count.to_string()));
            table.row(row);
        }
        write!(f, "{table}")?;
        for file in self.replaced.iter().filter(|file| !file.unused.is_empty()) {
            writeln!(f, "gone from {}: {}", file.path, file.unused.join(", "))?;
        }
        let list = |f: &mut fmt::Formatter<'_>, what: &str, items: &[String]| {
            if items.is_empty() {
                return Ok(());
            }
            writeln!(f, "{what}: {}", items.join(", "))
        };
        let added: Vec<String> = self.added.iter().map(ToString::to_string).collect();
        list(f, "added", &added)?;
        list(f, "shims added", &self.shims)?;
        list(f, "added to the raw bindings", &self.bindings)?;
        for (path, reason) in &self.not_in_place {
            writeln!(f, "not in place: {path}: {reason}")?;
        }
        for note in &self.notes {
            writeln!(f, "note: {note}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{User, called, compositions, tokens, user};
    use crate::kernel::place::items;

    fn written(path: &str, text: &str) -> User {
        let tokens = tokens::of(text);
        let names = tokens.iter().filter_map(|token| match token {
            tokens::Token::Name(name) => Some(name.clone()),
            tokens::Token::Mark(_) => None,
        });
        User {
            path: path.into(),
            names: names.collect(),
            tokens,
        }
    }

    #[test]
    fn users_are_found_beside_the_module_or_the_type() {
        let users = [
            written("a.rs", "use kernel::task::Kuid; // task::gone\n"),
            written(
                "b.rs",
                "fn f(file: &File) { file.flags(); let as_ptr = 1; }",
            ),
        ];
        let items = items::public(
            "pub struct Kuid; pub struct File; impl File { pub fn flags() {} pub fn as_ptr() {} }",
        )
        .expect("parsed");
        let find = |module: &str, path: &str| user(&users, module, &items[path]).is_some();
        assert!(find("task", "Kuid"));
        assert!(!find("cred", "Kuid"), "another module's");
        assert!(find("file", "File::flags"));
        assert!(!find("file", "File::as_ptr"), "a variable of that name");
        assert!(called(&tokens::of("x.y()"), "y") && !called(&tokens::of("y(x)"), "y"));
    }

    #[test]
    fn compositions_are_read_from_the_report() {
        let report = "| module | from | outcome |\n|---|---|---|\n| `devres` | `devres.rs` | COPIED |\n\
                      | `fs/y` | `y.rs` | COPIED without `Z`: not made here |\n\
                      | `fs/x` | `x.rs` | LEFT OUT |\n";
        let found: Vec<_> = compositions(report).into_iter().collect();
        assert_eq!(found, ["devres", "fs/y"]);
    }
}
