//! Runs the generator on mutated contracts, and says what came of each.

use std::{
    fmt,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use serde_yaml::Value;

use super::{
    mutate::{self, Mutation},
    subject::Subject,
};
use crate::{
    generator::{self, CSide, Generator, Request, messages},
    process::Outcome,
    tree::{self, Files},
    workspace::Workspace,
};

/// A contract as a tree.
#[derive(Clone, Debug)]
pub(super) struct Contract {
    /// The file's name.
    pub(super) name: String,
    /// Its path, relative to the root.
    path: Utf8PathBuf,
    /// What it says.
    pub(super) tree: Value,
}

/// What the mutants are judged against.
pub(super) struct Bed {
    generator: Generator,
    request: Request,
    folder: Utf8PathBuf,
    /// The files that the generator reads, the contracts rewritten from their trees.
    inputs: Files,
    /// What the generator writes for them.
    baseline: Files,
    /// Files in words: a change that is seen there alone is weaker than one of a wrapper.
    words: &'static [&'static str],
    /// The contracts.
    pub(super) contracts: Vec<Contract>,
}

/// What came of a mutant.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Verdict {
    /// The generator refused it, with these codes.
    Rejected(Vec<String>),
    /// The generator wrote something else.
    Changed {
        /// The first file that is different.
        file: Utf8PathBuf,
        /// In how many lines.
        lines: usize,
    },
    /// Only the contracts in words are different: reviewers see it, and no wrapper does.
    WordsOnly,
    /// Nothing is different.
    Survived,
    /// The generator failed without a diagnostic.
    Broken(String),
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(codes) => write!(f, "rejected {}", codes.join(" ")),
            Self::Changed { file, lines } => write!(f, "changed {lines} line(s) in {file}"),
            Self::WordsOnly => f.write_str("changed words only"),
            Self::Survived => write!(f, "survived"),
            Self::Broken(text) => write!(f, "BROKEN: {text}"),
        }
    }
}

impl Bed {
    /// Reads the headers once, and checks that the contracts, rewritten from their trees, give what is
    /// shipped: else no verdict on a mutant would mean anything.
    ///
    /// # Errors
    ///
    /// When they do not, or the generator refuses them.
    pub(super) fn prepare(
        workspace: &Workspace,
        generator: &Generator,
        subject: &Subject,
    ) -> Result<Self> {
        let folder = workspace.scratch().join("mutants").join(subject.short());
        tree::remove(&folder)?;
        fs_err::create_dir_all(&folder)?;
        let mut request = subject.request.clone();
        request.bindings = false;
        if let CSide::Headers(_) = request.c_side {
            let unit = folder.join("unit.json");
            generator.write_unit(&request, &unit)?;
            request.c_side = CSide::Unit(unit);
        }
        let mut bed = Self {
            generator: generator.clone(),
            contracts: contracts(&workspace.root, &request.contracts)?,
            request,
            folder,
            inputs: subject.inputs.clone(),
            baseline: Files::new(),
            words: subject.words,
        };
        let shipped = match &subject.shipped {
            Some(shipped) => shipped.clone(),
            None => bed.accepted(&Place::make(&bed, "original")?)?,
        };
        for contract in &bed.contracts {
            let text = serde_yaml::to_string(&contract.tree)?;
            bed.inputs.insert(contract.path.clone(), text.into_bytes());
        }
        bed.baseline = bed.controls(&shipped)?;
        Ok(bed)
    }

    /// What is written for contracts that must be accepted.
    fn accepted(&self, place: &Place) -> Result<Files> {
        let (outcome, made) = place.generate(self)?;
        if !outcome.success() {
            bail!(
                "the contracts as they are were refused:\n{}",
                outcome.text()
            );
        }
        Ok(made)
    }

    /// The output for the contracts as they are, which must be what is shipped and must not depend on
    /// how a contract is laid out.
    fn controls(&self, shipped: &Files) -> Result<Files> {
        let place = Place::make(self, "control")?;
        let made = self.accepted(&place)?;
        let mut shipped = shipped.clone();
        generator::only_wrappers(&mut shipped);
        if let Some(difference) = tree::compare(&shipped, &made).first() {
            bail!(
                "the contracts, written anew, do not give what is shipped; is `cargo xtask \
                 regenerate --check` content?\n{difference}"
            );
        }
        for contract in &self.contracts {
            let text = self.inputs.get(&contract.path).cloned().unwrap_or_default();
            let text = ["# A comment.\n".as_bytes(), &text].concat();
            fs_err::write(place.folder.join(&contract.path), text)?;
        }
        let (_, moved) = place.generate(self)?;
        if moved != made {
            bail!("a comment in a contract changes the output, so that every mutant would");
        }
        Ok(made)
    }

    fn verdict(&self, place: &Place, contract: &Contract, mutation: &Mutation) -> Result<Verdict> {
        let changed = mutate::apply(&contract.tree, mutation)
            .with_context(|| format!("`{}` is not there", mutation.place()))?;
        let path = place.folder.join(&contract.path);
        fs_err::write(&path, serde_yaml::to_string(&changed)?)?;
        let (outcome, made) = place.generate(self)?;
        if let Some(original) = self.inputs.get(&contract.path) {
            fs_err::write(&path, original)?;
        }
        Ok(judge(&outcome, &self.baseline, &made, self.words))
    }
}

/// What the outcome of a run means.
fn judge(outcome: &Outcome, baseline: &Files, made: &Files, words: &[&str]) -> Verdict {
    if !outcome.success() {
        let found = messages(outcome);
        let errors = found
            .into_iter()
            .filter(|message| message.severity == "error");
        let mut codes: Vec<String> = errors.map(|message| message.code).collect();
        codes.dedup();
        // A rejection exits with 1 and names its errors; all else is a defect of the generator.
        if codes.is_empty() || outcome.status.code() != Some(1) {
            let text = outcome.text();
            let line = text.lines().next().unwrap_or("no message");
            return Verdict::Broken(format!("{}: {line}", outcome.status));
        }
        return Verdict::Rejected(codes);
    }
    let differences = tree::compare(baseline, made);
    let beyond_words = differences
        .iter()
        .find(|difference| !words.contains(&difference.path.as_str()));
    match (beyond_words, differences.is_empty()) {
        (Some(difference), _) => Verdict::Changed {
            file: difference.path.clone(),
            lines: difference.lines,
        },
        (None, false) => Verdict::WordsOnly,
        (None, true) => Verdict::Survived,
    }
}

fn contracts(root: &Utf8Path, paths: &[Utf8PathBuf]) -> Result<Vec<Contract>> {
    let read = |path: &Utf8PathBuf| {
        let text = fs_err::read_to_string(root.join(path))?;
        let tree = serde_yaml::from_str(&text).with_context(|| format!("in `{path}`"))?;
        Ok(Contract {
            name: path.file_name().unwrap_or("").to_owned(),
            path: path.clone(),
            tree,
        })
    };
    paths.iter().map(read).collect()
}

/// A folder in which one mutant after the other is generated, laid out like the repository.
struct Place {
    folder: Utf8PathBuf,
    generator: Generator,
}

impl Place {
    fn make(bed: &Bed, name: &str) -> Result<Self> {
        let folder = bed.folder.join(name);
        for (path, bytes) in &bed.inputs {
            tree::write(&folder.join(path), bytes)?;
        }
        Ok(Self {
            generator: bed.generator.inside(&folder),
            folder,
        })
    }

    fn generate(&self, bed: &Bed) -> Result<(Outcome, Files)> {
        let out = self.folder.join(&bed.request.out);
        tree::remove(&out)?;
        let outcome = self.generator.generate_json(&bed.request)?;
        let mut made = tree::read(&out)?;
        generator::only_wrappers(&mut made);
        Ok((outcome, made))
    }
}

/// Judges all mutants, on as many threads as the machine has; the verdicts are in the same order.
///
/// # Errors
///
/// When the generator cannot be started, or a file not be written.
pub(super) fn all(bed: &Bed, jobs: &[(usize, Mutation)]) -> Result<Vec<Verdict>> {
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Result<Verdict>)>> = Mutex::new(Vec::new());
    let work = |name: String| {
        let place = Place::make(bed, &name);
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some((contract, mutation)) = jobs.get(index) else {
                break;
            };
            if index > 0 && index.is_multiple_of(200) {
                eprintln!("{index} of {}", jobs.len());
            }
            let verdict = match (&place, bed.contracts.get(*contract)) {
                (Ok(place), Some(contract)) => bed.verdict(place, contract, mutation),
                (Err(error), _) => Err(anyhow::anyhow!("{error:#}")),
                (_, None) => Err(anyhow::anyhow!("contract {contract} is not there")),
            };
            if let Ok(mut done) = done.lock() {
                done.push((index, verdict));
            }
        }
    };
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let work = &work;
            scope.spawn(move || work(format!("worker-{thread}")));
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    if done.len() != jobs.len() {
        bail!("only {} of {} mutants were judged", done.len(), jobs.len());
    }
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, verdict)| verdict).collect()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{Files, Outcome, Verdict, judge};
    use crate::process;

    fn ended(script: &str) -> Outcome {
        process::capture(Command::new("sh").args(["-c", script])).expect("sh runs")
    }

    #[test]
    fn only_a_diagnosed_failure_is_a_rejection() {
        let none = Files::new();
        let error = r#"echo '{"code":"SB0301","severity":"error","message":"m"}'; exit "#;
        let rejected = judge(&ended(&format!("{error} 1")), &none, &none, &[]);
        assert_eq!(rejected, Verdict::Rejected(vec!["SB0301".into()]));
        let crashed = judge(&ended(&format!("{error} 101")), &none, &none, &[]);
        assert!(matches!(crashed, Verdict::Broken(_)), "{crashed}");
        let silent = judge(&ended("echo no reason >&2; exit 1"), &none, &none, &[]);
        assert!(matches!(silent, Verdict::Broken(_)), "{silent}");
    }

    #[test]
    fn a_changed_output_is_told_from_the_same() {
        let files = |text: &str| Files::from([("f.rs".into(), text.as_bytes().to_vec())]);
        let changed = judge(&ended("true"), &files("a\n"), &files("b\n"), &[]);
        assert_eq!(changed.to_string(), "changed 2 line(s) in f.rs");
        assert_eq!(
            judge(&ended("true"), &files("a\n"), &files("a\n"), &[]),
            Verdict::Survived
        );
    }

    #[test]
    fn a_change_of_words_is_not_one_of_a_wrapper() {
        let files = |text: &str| Files::from([("w.md".into(), text.as_bytes().to_vec())]);
        let verdict = |words: &[&str]| judge(&ended("true"), &files("a\n"), &files("b\n"), words);
        assert_eq!(verdict(&["w.md"]), Verdict::WordsOnly);
        assert_ne!(verdict(&[]), Verdict::WordsOnly);
    }
}
