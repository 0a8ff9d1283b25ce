//! Around the pipeline: whether it has to run, and what becomes of what it makes.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::SystemTime,
};

use camino::Utf8PathBuf;

use crate::{
    options::{Mode, Options},
    output::{
        OutputTree,
        check::{self, Difference},
        depfile, disk, distinct, edited, inside, leftovers,
        lock::Lock,
        manifest::Manifest,
        pending::Pending,
        stamp,
        write::{Plan, Written},
    },
    support::diag::{Aborted, Diagnostic, Sink},
};

/// What a pipeline makes.
#[derive(Clone, Debug, Default)]
pub struct Product {
    /// The files for the output folder.
    pub tree: OutputTree,
    /// Files for other places that were asked for, such as a dump.
    pub side_files: BTreeMap<Utf8PathBuf, String>,
    /// The files that were read beyond those the options name: the headers.
    pub inputs: BTreeSet<String>,
    /// What to tell the user at the end: whole lines.
    pub summary: String,
    /// How the project makes its files again: the same words wherever the run takes place.
    pub regenerate: String,
}

/// What a run did.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Outcome {
    /// Nothing had changed, so the pipeline did not run.
    pub fresh: bool,
    /// The files that the outputs are made from: where none of them changes, another run makes the same.
    pub inputs: BTreeSet<String>,
    /// What was written.
    pub written: Written,
    /// What is out of date, where the outputs were only to be compared.
    pub differences: Vec<Difference>,
    /// What to tell the user at the end: whole lines.
    pub summary: String,
}

/// Runs `pipeline` if anything changed since the run that left the stamp, and does with its product
/// what the options say.
///
/// # Errors
///
/// [`Aborted`] if an error was reported; then no output was changed. The stamp alone is written
/// after the outputs, so that an error about it leaves them new and right.
pub fn execute(
    options: &Options,
    sink: &mut Sink,
    pipeline: impl FnOnce(&Options, &mut Sink) -> Result<Product, Aborted>,
) -> Result<Outcome, Aborted> {
    let stamp = options.stamp.as_deref();
    let stamp = stamp.filter(|_| options.mode != Mode::Validate);
    let digest = stamp.map(|stamp| (stamp, options.digest()));
    if let Some((stamp, digest)) = &digest
        && let Some(inputs) = stamp::fresh(stamp, digest)
    {
        return Ok(Outcome {
            fresh: true,
            inputs: inputs.into_iter().collect(),
            ..Outcome::default()
        });
    }
    let began = SystemTime::now();
    let product = pipeline(options, sink)?;
    sink.gate("making the outputs")?;
    let mut outcome = Outcome {
        inputs: inputs(options, &product),
        summary: product.summary.clone(),
        ..Outcome::default()
    };
    match options.mode {
        Mode::Validate => {}
        Mode::Compare => outcome.differences = compare(options, sink, &product)?,
        Mode::Write | Mode::Overwrite => {
            outcome.written = write(options, sink, &product)?;
            if let Some((stamp, digest)) = &digest {
                let outputs = outputs(options, &product);
                let (inputs, outputs) = (outcome.inputs.iter(), outputs.iter());
                let (inputs, outputs) = (inputs.map(String::as_str), outputs.map(|o| o.as_str()));
                let recorded = stamp::record(stamp, digest, began, inputs, outputs);
                settled(sink, "writing the stamp", recorded)?;
            }
        }
    }
    Ok(outcome)
}

fn compare(
    options: &Options,
    sink: &mut Sink,
    product: &Product,
) -> Result<Vec<Difference>, Aborted> {
    let differences = check::compare(&options.out, &product.tree);
    let differences = settled(sink, "comparing the outputs", differences)?;
    for difference in &differences {
        sink.push(difference.diagnostic(&options.command()));
    }
    Ok(differences)
}

fn write(options: &Options, sink: &mut Sink, product: &Product) -> Result<Written, Aborted> {
    let overwrite = options.mode == Mode::Overwrite;
    let command = options.command();
    settled(sink, "naming the outputs", named_apart(options, product))?;
    // From here on nobody else may change what is read.
    let lock = settled(sink, "writing the outputs", Lock::take(&options.out))?;
    let pending = Pending::read(&options.out);
    let pending = settled(sink, "reading what a killed run left", pending)?;
    let earlier = match Manifest::read(&options.out) {
        Err(_) if overwrite => Manifest::default(),
        read => settled(sink, "reading the manifest", read)?,
    };
    if !overwrite {
        for problem in edited::find(&options.out, &product.tree, &earlier, &pending, &command) {
            sink.push(problem);
        }
        sink.gate("looking for files that would be lost")?;
    }
    let unfinished: Vec<_> = pending.paths().map(|path| options.out.join(path)).collect();
    let planned = plan(options, product, &earlier, pending);
    let plan = settled(sink, "planning the outputs", planned)?;
    let written_by_us = plan.paths().filter(|path| path.starts_with(&options.out));
    leftovers::remove(written_by_us.chain(unfinished.iter().map(|path| path.as_path())));
    let written = settled(sink, "writing the outputs", plan.apply());
    drop(lock);
    written
}

/// Whether the files for other places are none of the outputs.
fn named_apart(options: &Options, product: &Product) -> Result<(), Diagnostic> {
    let out = &options.out;
    let tree = product.tree.iter().map(|(path, _)| out.join(path));
    let own = [Manifest::path(out), Pending::path(out)];
    let outputs: Vec<_> = tree.chain(own).collect();
    let named = [
        ("`--depfile`", &options.depfile),
        ("`--stamp`", &options.stamp),
        ("`--dump-unit`", &options.dump_unit),
        ("`--layout-checks`", &options.layout_checks),
    ];
    let named = named
        .into_iter()
        .filter_map(|(option, path)| Some((option, path.as_deref()?)));
    distinct::check(outputs.iter().map(|path| path.as_path()), named)
}

/// The outputs, the manifest and the files for other places to write, the stale files to remove.
fn plan(
    options: &Options,
    product: &Product,
    earlier: &Manifest,
    mut pending: Pending,
) -> Result<Plan, Diagnostic> {
    let mut plan = Plan::default();
    for path in pending.paths() {
        let target = inside(&options.out, path)?;
        if disk::read(&target)?.is_some_and(|content| pending.has(path, &content)) {
            plan.remove(target);
        }
    }
    for path in earlier.files.keys() {
        plan.remove(inside(&options.out, path)?);
    }
    for (path, text) in product.tree.iter() {
        plan.write(inside(&options.out, path)?, text);
    }
    let manifest = Manifest::of(&product.tree, &product.regenerate);
    // The manifest never speaks of files that are not in place.
    plan.write_last(Manifest::path(&options.out), manifest.text());
    pending.add(&product.tree);
    plan.journal(Pending::path(&options.out), pending.text());
    for (path, text) in &product.side_files {
        plan.write(path.clone(), text);
    }
    if let Some(path) = &options.depfile {
        let targets: Vec<_> = product
            .tree
            .iter()
            .map(|(path, _)| options.out.join(path))
            .collect();
        let targets = targets.iter().map(|path| path.as_str());
        let inputs = inputs(options, product);
        let rule = depfile::rule(targets, inputs.iter().map(String::as_str));
        plan.write(path.clone(), rule);
    }
    Ok(plan)
}

fn inputs(options: &Options, product: &Product) -> BTreeSet<String> {
    let named = options
        .input_files()
        .into_iter()
        .map(Utf8PathBuf::into_string);
    named.chain(product.inputs.iter().cloned()).collect()
}

fn outputs(options: &Options, product: &Product) -> BTreeSet<Utf8PathBuf> {
    let tree = product.tree.iter().map(|(path, _)| options.out.join(path));
    let manifest = Manifest::path(&options.out);
    let others = product.side_files.keys().chain(&options.depfile).cloned();
    tree.chain([manifest]).chain(others).collect()
}

/// The value, or the error reported.
fn settled<T>(
    sink: &mut Sink,
    stage: &'static str,
    result: Result<T, Diagnostic>,
) -> Result<T, Aborted> {
    result.map_err(|problem| {
        sink.push(problem);
        Aborted {
            stage,
            errors: sink.errors(),
        }
    })
}

#[cfg(test)]
mod tests;
