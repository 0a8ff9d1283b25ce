//! Whose contracts are changed: the shipped ones, the fixtures of patterns, and the examples over real libraries.

use std::fmt;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

use crate::{
    examples::Example,
    generator::{CSide, Request, Set},
    regenerate,
    tree::{self, Files},
    workspace::Workspace,
};

/// The folder of the fixtures, and the profile of those that have none.
const FIXTURES: &str = "codegen/tests/fixtures/patterns";
const PROFILE: &str = "codegen/tests/fixtures/profile.yaml";

/// The fixtures whose contracts are changed: what libraries outside the kernel ask of a caller.
pub(super) const PATTERNS: [&str; 24] = [
    "buffers_of_one_length",
    "descriptors",
    "errno_after_the_call",
    "errno_or_number",
    "flexible_array",
    "flexible_array_of_an_owner",
    "in_out_lengths",
    "inout_buffer",
    "input_buffer",
    "list_result",
    "output_buffer",
    "output_that_is_required",
    "owned_object",
    "parent_and_child",
    "slices_of_values",
    "slices_of_values_for_std",
    "status_codes",
    "string_param",
    "string_result",
    "struct_that_stays_where_it_is",
    "terminated_arrays",
    "valid_until_a_call",
    "valid_until_of_an_owner",
    "written_buffers_or_null",
];

/// Contracts, and what is generated from them.
pub(super) struct Subject {
    /// The folder, for people and for the folder of the mutants.
    name: Utf8PathBuf,
    /// The run of the generator.
    pub(super) request: Request,
    /// The files that it reads, by their path relative to the root.
    pub(super) inputs: Files,
    /// What it must write, where that is shipped as a whole.
    pub(super) shipped: Option<Files>,
    /// What it writes in words, for reviewers.
    pub(super) words: &'static [&'static str],
    /// Whether what is said more than once is changed once only.
    pub(super) once: bool,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}

impl Subject {
    /// A set of contracts that is shipped.
    ///
    /// # Errors
    ///
    /// When its files cannot be read.
    pub(super) fn of_set(workspace: &Workspace, set: &Set) -> Result<Self> {
        let mut inputs = Files::new();
        for folder in ["annotations", "profiles"] {
            let shipped = tree::read(&workspace.root.join(folder))?;
            inputs.extend(tree::below(Utf8Path::new(folder), shipped));
        }
        Ok(Self {
            name: Utf8Path::new("annotations").join(set.name),
            request: regenerate::request(workspace, set, &set.output())?,
            inputs,
            shipped: Some(tree::read(&workspace.root.join(set.output()))?),
            words: &["contracts.md"],
            once: false,
        })
    }

    /// A fixture, over its C side as it was written down.
    ///
    /// # Errors
    ///
    /// When its files cannot be read.
    pub(super) fn of_fixture(workspace: &Workspace, name: &str) -> Result<Self> {
        let folder = Utf8Path::new(FIXTURES).join(name);
        let contract = folder.join("contract.yaml");
        let mut inputs = Files::new();
        for path in [contract.as_path(), Utf8Path::new(PROFILE)] {
            let bytes = fs_err::read(workspace.root.join(path))?;
            inputs.insert(path.to_owned(), bytes);
        }
        let built_in = workspace.root.join(&folder).join("profile.name");
        let profile = match built_in.is_file() {
            true => Utf8PathBuf::from(fs_err::read_to_string(built_in)?.trim()),
            false => Utf8PathBuf::from(PROFILE),
        };
        let unit = workspace.root.join(&folder).join("expected/unit.json");
        fs_err::metadata(&unit).with_context(|| format!("`{name}` has no C side"))?;
        Ok(Self {
            name: folder,
            request: Request {
                contracts: vec![contract],
                profile,
                out: Utf8PathBuf::from("out"),
                bindings: false,
                layout_checks: None,
                stamp: None,
                force: false,
                stale: false,
                c_side: CSide::Unit(unit),
            },
            inputs,
            shipped: None,
            words: &["contracts.md", "report.md"],
            once: false,
        })
    }

    /// An example, over the header of its library.
    ///
    /// # Errors
    ///
    /// When the library is not there and cannot be had, or the contract cannot be read.
    pub(super) fn of_example(workspace: &Workspace, example: &Example) -> Result<Self> {
        let text = fs_err::read(workspace.root.join(example.contract()))?;
        Ok(Self {
            name: Utf8PathBuf::from(example.package),
            request: example.request(Utf8Path::new("out"))?,
            inputs: Files::from([(example.contract(), text)]),
            shipped: None,
            words: &["contracts.md", "report.md"],
            once: true,
        })
    }

    /// The last part of its name.
    pub(super) fn short(&self) -> &str {
        self.name.file_name().unwrap_or_default()
    }
}
