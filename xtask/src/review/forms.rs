//! The hand-written forms in `examples/handwritten`: each as it was first proposed and as it was corrected, beside
//! what is generated, and held against the contracts.

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

use super::{Sides, document};
use crate::{
    generator::{Generator, SETS},
    report::Table,
    workspace::Workspace,
};

/// Where the forms are.
const FORMS: &str = "examples/handwritten/src";

/// What is generated for the same part of the kernel, by the folder of the form.
const BESIDE: [(&str, &str); 6] = [
    ("deferred_close", "fs/deferred_close.rs"),
    ("devres", "devres.rs"),
    ("file", "fs/file.rs"),
    ("mm", "mm.rs"),
    ("reservation", "fs/file.rs"),
    ("task", "task.rs"),
];

/// The C function that had a wrapper when the forms were proposed.
const WRAPPED: &str = "get_current";

/// Prints a table of all forms; `false` when the audit finds nothing in a first form, or something in a corrected
/// one.
///
/// # Errors
///
/// When a form is missing, or the generator refuses.
pub(super) fn compare(
    workspace: &Workspace,
    generator: &Generator,
    facts: &Utf8Path,
) -> Result<bool> {
    let [set] = &SETS;
    let columns = [
        "form",
        ">same",
        ">stricter",
        ">changed",
        ">looser",
        ">missing",
        ">findings",
    ];
    let mut table = Table::new(&columns);
    let mut fine = true;
    for (form, generated) in BESIDE {
        for state in ["first", "corrected"] {
            let file = Utf8PathBuf::from(FORMS)
                .join(form)
                .join(format!("{state}.rs"));
            if !workspace.root.join(&file).is_file() {
                continue;
            }
            let sides = Sides {
                alone: None,
                generated: vec![set.output().join(generated)],
                handwritten: vec![file.clone()],
            };
            let compared = super::diff(generator, facts, &sides)?;
            let compared = compared
                .comparison
                .context("a comparison is what was asked for")?;
            let of = |class: &str| {
                let pairs = compared.pairs.iter().filter(|pair| pair.class == class);
                pairs.count().to_string()
            };
            let found = findings(generator, facts, &file)?;
            fine &= (found > 0) == (state == "first");
            let classes = ["same", "stricter", "changed", "looser", "missing"].map(of);
            let name = format!("{form}, {state}");
            let cells = std::iter::once(name).chain(classes);
            table.row(cells.chain([found.to_string()]));
        }
    }
    println!("{table}");
    if !fine {
        println!(
            "the audit has to find something in each first form, and nothing in a corrected one"
        );
    }
    Ok(fine)
}

/// How much the audit has to say of a file.
fn findings(generator: &Generator, facts: &Utf8Path, file: &Utf8Path) -> Result<usize> {
    let words = ["audit", file.as_str(), "--wrapped", WRAPPED];
    let words = words.map(str::to_owned).into();
    let audited: document::Document = super::document(generator, words, facts)?;
    let audit = audited.audit.context("an audit is what was asked for")?;
    Ok(audit.findings.len())
}
