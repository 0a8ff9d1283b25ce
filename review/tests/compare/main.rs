//! Comparisons of small sources: what is paired, which class a difference has, what is said of it.

mod below;
mod classes;
mod pairing;
mod shown;
mod types;

use camino::Utf8Path;
use safebind_review::{
    compare::{
        Options, compare,
        report::{Class, Comparison, Difference, Pair, Part},
    },
    facts::Facts,
    model::Surface,
    read,
};

/// Reads files, by name.
fn surface(files: &[(&str, &str)]) -> Surface {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    for (name, text) in files {
        let file = folder.join(name);
        fs_err::create_dir_all(file.parent().unwrap()).unwrap();
        fs_err::write(file, text).unwrap();
    }
    let input = match files {
        [(name, _)] => folder.join(name),
        _ => folder.to_owned(),
    };
    let (surface, problems) = read::surface(&[input], &read::Options::default());
    assert!(problems.is_empty(), "{problems:?}");
    surface
}

fn one(text: &str) -> Surface {
    surface(&[("file.rs", text)])
}

/// Compares two files, the hand-written one first.
fn compared(handwritten: &str, generated: &str) -> Comparison {
    with_facts(handwritten, generated, &Facts::default())
}

fn with_facts(handwritten: &str, generated: &str, facts: &Facts) -> Comparison {
    compare(
        &one(generated),
        &one(handwritten),
        facts,
        &Options::default(),
    )
}

fn pair<'c>(comparison: &'c Comparison, path: &str) -> &'c Pair {
    let mut pairs = comparison.pairs.iter().filter(|pair| pair.path == path);
    let Some(pair) = pairs.next() else {
        let paths: Vec<_> = comparison.pairs.iter().map(|pair| &pair.path).collect();
        panic!("no pair `{path}` among {paths:?}");
    };
    assert!(pairs.next().is_none(), "two pairs `{path}`");
    pair
}

/// The only difference that is more than a note.
fn only(handwritten: &str, generated: &str, path: &str) -> Difference {
    let comparison = compared(handwritten, generated);
    let pair = pair(&comparison, path);
    let differences = pair
        .differences
        .iter()
        .filter(|one| one.class != Class::Same);
    match differences.collect::<Vec<_>>().as_slice() {
        [one] => (*one).clone(),
        all => panic!("{handwritten}\n{generated}\n{all:#?}"),
    }
}

/// Holds that the difference has this part and class, and that the other way round it has that class.
fn both_ways(handwritten: &str, generated: &str, path: &str, part: Part, classes: (Class, Class)) {
    let there = only(handwritten, generated, path);
    assert_eq!(
        (there.part, there.class),
        (part, classes.0),
        "{generated}\n{there:#?}"
    );
    let back = only(generated, handwritten, path);
    assert_eq!(
        (back.part, back.class),
        (part, classes.1),
        "back: {generated}\n{back:#?}"
    );
    for one in [there, back] {
        assert!(one.notice.len() > 10, "{one:?}");
        assert!(!one.notice.ends_with('.'), "{one:?}");
    }
}
