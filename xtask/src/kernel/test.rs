//! `cargo xtask kernel test`: the untouched kernel and the one with the generated files, booted and compared.

use std::collections::BTreeSet;

use anyhow::Result;
use clap::Args;

use super::{
    Built, Session, State, Target,
    cli::Chosen,
    compare::Comparison,
    layout::Layout,
    round::{Kernel, Round, program},
    working,
};
use crate::{report::Counts, workspace::Workspace};

/// Boot the untouched kernel and the one with the generated files, and compare what they do
///
/// Each boots with the kernel's own tests and with those of this repository, as a process (User-mode Linux)
/// or in QEMU. What the untouched kernel passes must pass with the generated files, and so must each test of
/// this repository; whatever the kernel complains of meanwhile is a failure. The last line counts the tests.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    chosen: Chosen,
    /// Run only if the cache has such a kernel already, for a first build takes minutes
    #[arg(long)]
    if_built: bool,
}

/// Runs the command; `false` when something is worse than in the untouched kernel.
///
/// # Errors
///
/// When a kernel cannot be built or booted.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let target = options.chosen.target();
    if options.if_built && !has_built(&target)? {
        let name = target.kind.name();
        let counts = Counts {
            skipped: vec![(
                name.to_owned(),
                format!(
                    "the cache has no such kernel of this source; `cargo xtask kernel test --{name}` makes one"
                ),
            )],
            ..Counts::default()
        };
        println!("skipped: {}: {}\n\n{counts}", name, counts.skipped[0].1);
        return Ok(true);
    }
    let mut session = Session::open(workspace, &target)?;
    let untouched = session.provide(&State::Baseline)?;
    let tools = |name: &str| program(&untouched, name);
    let folder = untouched.folder.join("boots");
    let round = Round::new(&workspace.root, target.kind, folder, &tools);
    let found = round.test(
        || Ok(Kernel::of(&untouched)),
        || {
            let generated = session.generate(None)?;
            let built = session.provide(&State::Generated(generated))?;
            Ok((Kernel::of(&built), replaced(&built)))
        },
    )?;
    Ok(show(&found))
}

/// Whether the cache has a kernel of the kind and the source that are asked for.
fn has_built(target: &Target) -> Result<bool> {
    let layout = Layout::find()?;
    let key = working::key_of(&layout, target)?;
    Ok(key.is_some_and(|key| layout.has_built(&key, target.kind)))
}

/// The files that are not as they were: the names of their examples stand for other ones.
fn replaced(built: &Built) -> BTreeSet<String> {
    let placement = built.placement.iter();
    let files = placement.flat_map(|placement| &placement.replaced);
    files.map(|file| file.path.to_string()).collect()
}

/// Prints what was found, and whether nothing is worse; the last line counts the tests.
pub(crate) fn show(found: &Comparison) -> bool {
    print!("{found}");
    let counts = found.counts();
    println!("\n{counts}");
    counts.failed.is_empty()
}
