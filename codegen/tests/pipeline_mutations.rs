//! Whatever is done to a contract, the stages end in messages or in Rust, and never in a panic.
//!
//! `SAFEBIND_MUTATIONS=5000` makes that many cases instead of the usual few, and
//! `SAFEBIND_MUTATIONS_SEED=7` makes others.

#[path = "harness/linux.rs"]
mod linux;

use std::panic::{AssertUnwindSafe, catch_unwind};

use safebind::{
    contract::{blocks, load},
    header::model::Unit,
    link, lower, profile, render,
    support::{
        diag::{
            Sink,
            render::{Colour, render as show},
        },
        place::Place,
    },
};

/// Words that mean something somewhere, and some that never do.
const WORDS: [&str; 76] = [
    "File",
    "type",
    "crate",
    "Option",
    "from_ptr",
    "as_ptr",
    "cred",
    "LocalFile",
    "Credential",
    "Kuid",
    "FileDescriptorReservation",
    "BadFdError",
    "Task",
    "CurrentTask",
    "PidNamespace",
    "Mm",
    "MmWithUser",
    "VmaRef",
    "MmapReadGuard",
    "VmaReadGuard",
    "Pid",
    "task",
    "user_mm",
    "rcu_read",
    "current",
    "mmap_read",
    "vma_read",
    "flags",
    "fget",
    "fput",
    "get_file",
    "fd_install",
    "put_unused_fd",
    "uid_eq",
    "filp_close",
    "begin_new_exec",
    "kthread_use_mm",
    "kthread_unuse_mm",
    "rcu_read_lock",
    "mmget_not_zero",
    "current_user_ns",
    "position",
    "full",
    "none",
    "on_success",
    "nullable",
    "nonnull",
    "err_ptr",
    "\"null\"",
    "errno_negative",
    "value",
    "bool",
    "any",
    "nonzero",
    "must",
    "self",
    "scope",
    "must_hold",
    "acquires",
    "cond_acquires",
    "releases",
    "guarded",
    "current_only",
    "identity",
    "atomic",
    "may_sleep",
    "kthread",
    "static",
    "out",
    "inout",
    "true",
    "0",
    "{}",
    "[]",
    "é b",
    "\"a\\u001bb\"",
];

/// A small generator of numbers: the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (end.max(1) as u64)).unwrap_or(0)
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words.get(self.below(words.len())).copied().unwrap_or("")
    }
}

/// How far a case came.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
enum Reached {
    Read,
    Linked,
    Lowered,
    Rendered,
}

fn run(texts: &[(&str, &str)], unit: &Unit) -> (Reached, Vec<String>) {
    let mut sink = Sink::default();
    let reached = stages(&mut sink, texts, unit);
    let shown = sink.finish();
    let shown = shown.iter().map(|diagnostic| {
        assert!(!diagnostic.message.is_empty());
        show(diagnostic, Colour::Plain)
    });
    (reached, shown.collect())
}

fn stages(sink: &mut Sink, texts: &[(&str, &str)], unit: &Unit) -> Reached {
    let mut contracts = load::from_texts(sink, texts);
    blocks::merge_header_blocks(&mut contracts, sink, unit);
    if sink.has_errors() {
        return Reached::Read;
    }
    let modules: Vec<_> = contracts
        .modules
        .iter()
        .map(|loaded| &loaded.module)
        .collect();
    let linked = link::link(sink, &modules, &contracts.sources, unit);
    if sink.has_errors() {
        return Reached::Linked;
    }
    let profile = profile::neutral();
    let api = lower::lower(sink, &linked, &profile);
    if sink.has_errors() {
        return Reached::Lowered;
    }
    let files = render::unformatted(sink, &api, &profile);
    for (path, text) in &files {
        if let Err(error) = syn::parse_file(text) {
            let message = format!("`{path}` is not Rust: {error}");
            let place = Place::whole_file(path);
            sink.push(safebind::support::diag::Diagnostic::error("SB0505", message).at(place, ""));
        }
    }
    Reached::Rendered
}

/// One change: the text, and what was done.
fn mutate(random: &mut Random, text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let at = random.below(lines.len());
    let other = random.below(lines.len());
    let (line, instead) = (lines[at].clone(), lines[other].clone());
    let indent = line.len() - line.trim_start().len();
    match random.below(16) {
        0 => drop(lines.remove(at)),
        1 => lines.swap(at, other),
        2 => lines.insert(
            at,
            format!("{}{}", " ".repeat(indent), instead.trim_start()),
        ),
        3 => {
            // A block: the line and all that is deeper.
            let deeper = |line: &&String| line.len() - line.trim_start().len() > indent;
            let end = at + 1 + lines[at + 1..].iter().take_while(deeper).count();
            let block = lines[at..end].to_vec();
            if random.below(2) == 0 {
                lines.drain(at..end);
            } else {
                lines.splice(other..other, block);
            }
        }
        4 => lines[at] = swap_words(random, &line, &instead),
        _ => lines[at] = replace_word(random, &line),
    }
    lines.join("\n") + "\n"
}

/// Where words stand in a line.
fn words(line: &str) -> Vec<std::ops::Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        let inside = c.is_alphanumeric() || c == '_';
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn replace_word(random: &mut Random, line: &str) -> String {
    let words = words(line);
    let Some(range) = words.get(random.below(words.len())) else {
        return line.to_owned();
    };
    let mut line = line.to_owned();
    line.replace_range(range.clone(), random.of(&WORDS));
    line
}

fn swap_words(random: &mut Random, line: &str, other: &str) -> String {
    let (here, there) = (words(line), words(other));
    let here = here.get(random.below(here.len()));
    let there = there.get(random.below(there.len()));
    let (Some(here), Some(there)) = (here, there) else {
        return line.to_owned();
    };
    let mut line = line.to_owned();
    line.replace_range(here.clone(), &other[there.clone()]);
    line
}

fn number(name: &str, usual: u64) -> u64 {
    let given = std::env::var(name).ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[test]
fn no_mutation_ends_in_a_panic_or_in_text_that_is_not_rust() {
    let unit: Unit = serde_json::from_str(linux::UNIT).expect("it is a unit");
    let files = linux::contracts();
    assert_eq!(
        run(&borrowed(&files), &unit),
        (Reached::Rendered, vec![]),
        "without a mutation"
    );
    let cases = number("SAFEBIND_MUTATIONS", 200);
    let seed = number("SAFEBIND_MUTATIONS_SEED", 1);
    let mut counts = std::collections::BTreeMap::new();
    let mut found = Vec::new();
    for case in 0..cases {
        let mut random = Random((seed << 32) + case * 0x9e37_79b9 + 1);
        for _ in 0..8 {
            random.below(2);
        }
        let mut texts = files.clone();
        for _ in 0..=random.below(2) {
            let at = random.below(texts.len());
            texts[at].1 = mutate(&mut random, &texts[at].1);
        }
        let given = borrowed(&texts);
        let result = catch_unwind(AssertUnwindSafe(|| run(&given, &unit)));
        match result {
            Ok((reached, shown)) => {
                *counts.entry(reached).or_insert(0) += 1;
                let bad = shown.iter().filter(|words| words.contains("SB0505"));
                found.extend(bad.map(|words| format!("case {case}: {words}")));
                let silent = reached != Reached::Rendered && shown.is_empty();
                assert!(!silent, "case {case}: stopped without a word");
            }
            Err(_) => found.push(format!(
                "case {case}: a panic\n{}",
                difference(&files, &texts)
            )),
        }
    }
    println!("{counts:?}");
    assert!(found.is_empty(), "{}", found.join("\n\n"));
    for stage in [Reached::Read, Reached::Linked, Reached::Rendered] {
        assert!(
            counts.contains_key(&stage),
            "the mutations are of one kind: {counts:?}"
        );
    }
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    let files = files.iter();
    files.map(|(path, text)| (&**path, &**text)).collect()
}

fn difference(files: &[(String, String)], given: &[(String, String)]) -> String {
    let pairs = files.iter().zip(given);
    let diffs = pairs.map(|((_, old), (path, new))| {
        let diff = similar::TextDiff::from_lines(old, new);
        diff.unified_diff()
            .context_radius(1)
            .header(path, path)
            .to_string()
    });
    diffs.collect()
}
