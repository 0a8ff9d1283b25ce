//! Mutants of Rust sources: each operator changes one place of a file, and says what a comparison of the file with
//! the mutant has to show.
//!
//! Places are changed in the text, so that comments stay where they are.

mod bodies;
mod items;
mod signatures;
mod sites;
mod types;

use std::ops::Range;

use safebind_review::compare::report::{About, Class, Comparison, Part};

use sites::Site;

/// A changed file.
#[derive(Clone, Debug)]
pub(crate) struct Mutant {
    /// What was done to it.
    pub(crate) operator: &'static str,
    /// The path of the pair that shows it.
    pub(crate) path: String,
    /// What the comparison has to show there.
    pub(crate) expected: Expected,
    /// The text.
    pub(crate) text: String,
}

/// What a comparison has to show.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Expected {
    /// A difference of this part and class.
    Difference(Part, Class),
    /// A difference below the signature.
    Below(About),
}

/// How a comparison shows a mutant.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Shown {
    /// Not at all.
    No,
    /// The part is there, the class is another one.
    Found,
    /// Part and class.
    Classed,
}

impl Mutant {
    /// Whether the comparison of the file (by hand) with the mutant (generated) shows what it has to.
    pub(crate) fn shown(&self, comparison: &Comparison) -> Shown {
        let mut shown = Shown::No;
        for pair in comparison
            .pairs
            .iter()
            .filter(|pair| pair.path == self.path)
        {
            let here = match self.expected {
                Expected::Below(about) => match pair.below.iter().any(|below| below.about == about)
                {
                    true => Shown::Classed,
                    false => Shown::No,
                },
                Expected::Difference(part, class) => {
                    let mut of_part = pair.differences.iter().filter(|one| one.part == part);
                    match of_part.next() {
                        None => Shown::No,
                        Some(first)
                            if first.class == class || of_part.any(|one| one.class == class) =>
                        {
                            Shown::Classed
                        }
                        Some(_) => Shown::Found,
                    }
                }
            };
            if here != Shown::No && shown != Shown::Classed {
                shown = here;
            }
        }
        shown
    }
}

/// All mutants of a file, in the order of operators, then of places.
///
/// # Errors
///
/// If the text is not Rust.
pub(crate) fn mutants(text: &str) -> syn::Result<Vec<Mutant>> {
    let file = syn::parse_file(text)?;
    let sites = sites::of(&file);
    let mut made = Made {
        text,
        mutants: Vec::new(),
    };
    for site in &sites {
        items::mutate(site, &mut made);
        signatures::mutate(site, &mut made);
        types::mutate(site, &sites, &mut made);
        bodies::mutate(site, &mut made);
    }
    items::add(&mut made);
    let mut mutants = made.mutants;
    mutants.sort_by_key(|mutant| mutant.operator);
    Ok(mutants)
}

/// The mutants so far.
struct Made<'t> {
    text: &'t str,
    mutants: Vec<Mutant>,
}

impl Made<'_> {
    /// One more: with these places replaced, which do not overlap.
    fn push(
        &mut self,
        operator: &'static str,
        path: &str,
        expected: Expected,
        mut edits: Vec<(Range<usize>, String)>,
    ) {
        edits.sort_by_key(|(range, _)| range.start);
        let mut text = self.text.to_owned();
        for (range, with) in edits.into_iter().rev() {
            text.replace_range(range, &with);
        }
        self.mutants.push(Mutant {
            operator,
            path: path.to_owned(),
            expected,
            text,
        });
    }

    /// The same for one place and a difference.
    fn change(
        &mut self,
        operator: &'static str,
        site: &Site<'_>,
        (part, class): (Part, Class),
        range: Range<usize>,
        with: &str,
    ) {
        let expected = Expected::Difference(part, class);
        self.push(
            operator,
            &site.path,
            expected,
            vec![(range, with.to_owned())],
        );
    }

    fn text(&self, range: Range<usize>) -> &str {
        &self.text[range]
    }
}
