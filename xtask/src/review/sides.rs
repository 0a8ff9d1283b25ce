//! Which files are held beside which.

use anyhow::Result;
use camino::{Utf8Path, Utf8PathBuf};

use crate::{generator::SETS, kernel::place::Places, workspace::Workspace};

/// The folder of a tree that holds the kernel crate.
const KERNEL: &str = "rust/kernel";

/// What of a tree is audited.
pub(super) const AUDITED: [&str; 2] = [KERNEL, "drivers/android/binder"];

/// Two sides of one comparison.
#[derive(Clone, Debug)]
pub(super) struct Sides {
    /// What items of a file that stands alone are called by: its path without its ending.
    pub(super) alone: Option<Utf8PathBuf>,
    /// Files that were generated.
    pub(super) generated: Vec<Utf8PathBuf>,
    /// The files that they replace.
    pub(super) handwritten: Vec<Utf8PathBuf>,
}

impl Sides {
    /// What is said to the generator.
    pub(super) fn words(&self) -> Vec<String> {
        let own = ["diff", "--crate-name", "kernel", "--generated"];
        let mut words: Vec<String> = own.map(str::to_owned).into();
        words.extend(self.generated.iter().map(ToString::to_string));
        words.push("--handwritten".to_owned());
        words.extend(self.handwritten.iter().map(ToString::to_string));
        words
    }

    /// The comparisons with a tree: the files of the kernel crate together, each file elsewhere alone.
    ///
    /// # Errors
    ///
    /// When `kernel/places.yaml` cannot be read.
    pub(super) fn all(workspace: &Workspace, kernel: &Utf8Path) -> Result<Vec<Self>> {
        let [set] = &SETS;
        let places = Places::read(workspace)?;
        let mut whole = Self {
            alone: None,
            generated: Vec::new(),
            handwritten: Vec::new(),
        };
        let mut alone = Vec::new();
        for file in &places.replaced {
            let handwritten = kernel.join(file);
            match file.strip_prefix(KERNEL) {
                Ok(own) => {
                    whole.generated.push(set.output().join(own));
                    whole.handwritten.push(handwritten);
                }
                Err(_) => alone.extend(places.generated_at(file).map(|own| Self {
                    alone: Some(file.with_extension("")),
                    generated: vec![set.output().join(own)],
                    handwritten: vec![handwritten],
                })),
            }
        }
        alone.insert(0, whole);
        Ok(alone)
    }
}
