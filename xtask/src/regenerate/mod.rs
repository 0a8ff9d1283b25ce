//! `cargo xtask regenerate`: everything in this repository that is generated.

mod compiled;
mod docs;
mod examples;
mod kernel;
mod reasons;

use anyhow::{Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use crate::{
    generator::{CSide, Generator, MEND, Profile, Request, SETS, Set},
    tree,
    workspace::Workspace,
};

/// Run the generator over the shipped contracts and write everything that is generated
///
/// That is: the wrappers in `generated/`, `annotations/schema.json`, `docs/contract-keys.md`, the
/// pages in `docs/diagnostics/`, and the wrappers of the examples over real libraries. An example whose library is not there,
/// and cannot be fetched, is skipped.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Write nothing; show what would change, and fail if anything would
    #[arg(long, conflicts_with_all = ["kernel", "force"])]
    check: bool,
    /// Generate over real kernel headers into the build folder, and compare: a folder with unpacked
    /// Debian header packages (`-common` and `-amd64`), or a kernel source tree
    #[arg(long, value_name = "DIR")]
    kernel: Vec<Utf8PathBuf>,
    /// The build folder of the kernel source tree
    #[arg(long, value_name = "DIR", requires = "kernel")]
    build: Option<Utf8PathBuf>,
    /// Write over generated files that were edited by hand
    #[arg(long)]
    force: bool,
}

/// Runs the command; `false` when `--check` or the comparison found something.
///
/// # Errors
///
/// When the generator cannot run or refuses the contracts.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    if options.build.is_some() && options.kernel.len() > 1 {
        bail!("`--build` belongs to one `--kernel`; run the command once for each tree");
    }
    let generator = Generator::build(workspace, Profile::Dev)?;
    if !options.kernel.is_empty() {
        return kernel::compare(
            workspace,
            &generator,
            &options.kernel,
            options.build.as_deref(),
        );
    }
    if options.check {
        check(workspace, &generator)
    } else {
        write(workspace, &generator, options.force)?;
        Ok(true)
    }
}

/// The request that writes a set as it is shipped, to `out`.
///
/// # Errors
///
/// When the set has no contracts.
pub(crate) fn request(workspace: &Workspace, set: &Set, out: &Utf8Path) -> Result<Request> {
    Ok(Request {
        contracts: set.contracts(&workspace.root)?,
        profile: set.profile(),
        out: out.to_owned(),
        bindings: true,
        layout_checks: None,
        stamp: None,
        force: false,
        stale: false,
        c_side: CSide::Headers(set.flags.iter().map(|flag| (*flag).to_owned()).collect()),
    })
}

fn write(workspace: &Workspace, generator: &Generator, force: bool) -> Result<()> {
    for set in &SETS {
        let mut request = request(workspace, set, &set.output())?;
        request.force = force;
        request.stamp = Some(workspace.scratch().join(set.name).with_extension("stamp"));
        fs_err::create_dir_all(workspace.scratch())?;
        let outcome = generator.generate(&request)?;
        eprint!("{}", outcome.text());
        if !outcome.success() {
            bail!("the contracts in `annotations/{}` were refused", set.name);
        }
    }
    docs::write(workspace, generator)?;
    examples::write(workspace, generator)
}

fn check(workspace: &Workspace, generator: &Generator) -> Result<bool> {
    let mut found = Vec::new();
    for set in &SETS {
        let out = workspace.scratch().join("check").join(set.name);
        tree::remove(&out)?;
        let outcome = generator.generate(&request(workspace, set, &out)?)?;
        if !outcome.success() {
            eprint!("{}", outcome.text());
            bail!("the contracts in `annotations/{}` were refused", set.name);
        }
        let present = tree::below(
            &set.output(),
            tree::read(&workspace.root.join(set.output()))?,
        );
        let made = tree::below(&set.output(), tree::read(&out)?);
        if made.is_empty() {
            bail!("the generator wrote nothing for `annotations/{}`", set.name);
        }
        found.extend(tree::compare(&present, &made));
    }
    found.extend(docs::compare(workspace, generator)?);
    found.extend(examples::compare(workspace, generator)?);
    if found.is_empty() {
        println!("everything that is generated is up to date");
        return Ok(true);
    }
    for difference in &found {
        println!("{difference}");
    }
    println!(
        "{} file(s) are not what is generated; mend them with `{MEND}` (and `--force` where one was edited by hand)",
        found.len()
    );
    Ok(false)
}
