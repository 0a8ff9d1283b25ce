//! `cargo xtask mutants`: changes every key of every shipped contract in turn, and checks that each
//! change is noticed: the generator rejects it, or writes something else, which `regenerate --check`
//! shows.

mod allow;
mod judge;
mod mutate;
mod words;

use std::time::Instant;

use anyhow::{Result, bail};
use clap::Args;

use crate::{
    generator::{Generator, Profile, SETS},
    report::{self, Table},
    workspace::Workspace,
};
use allow::Allowed;
use judge::{Bed, Contract, Verdict};
use mutate::{Known, Mutation};

/// Change every key of every shipped contract in turn, and check that each change is noticed
///
/// A mutant is killed if the generator rejects it or writes another wrapper. One that survives, or that
/// only the contracts in words show, needs a reason in `xtask/mutants.yaml`; so does no other.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only keys whose path contains this text
    #[arg(long, value_name = "TEXT")]
    key: Option<String>,
}

/// A mutation of a contract, and what came of it.
struct Mutant {
    contract: usize,
    mutation: Mutation,
    verdict: Verdict,
}

/// Runs the command; `false` when a mutant survived without a reason, or a reason is not needed.
///
/// # Errors
///
/// When the generator cannot run, or refuses the contracts as they are shipped.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let start = Instant::now();
    let mut allowed = Allowed::read(&workspace.root.join("xtask/mutants.yaml"))?;
    let generator = Generator::build(workspace, Profile::Dev)?;
    let mut fine = true;
    for set in &SETS {
        let bed = Bed::prepare(workspace, &generator, set)?;
        let jobs = jobs(&bed, options.key.as_deref());
        if jobs.is_empty() {
            bail!("there is nothing to mutate in `annotations/{}`", set.name);
        }
        eprintln!("{} mutants of annotations/{}", jobs.len(), set.name);
        let verdicts = judge::all(&bed, &jobs)?;
        let mut mutants: Vec<Mutant> = jobs
            .into_iter()
            .zip(verdicts)
            .map(|((contract, mutation), verdict)| Mutant {
                contract,
                mutation,
                verdict,
            })
            .collect();
        mutants.sort_by(|a, b| a.mutation.key.cmp(&b.mutation.key));
        fine &= show(&mutants, &bed.contracts, &mut allowed);
    }
    if options.key.is_none() {
        for entry in allowed.unneeded() {
            println!("not needed in xtask/mutants.yaml: `{entry}`");
            fine = false;
        }
    }
    println!("in {}", report::time(start.elapsed()));
    Ok(fine)
}

/// The mutations of all contracts, each with the index of its contract.
fn jobs(bed: &Bed, key: Option<&str>) -> Vec<(usize, Mutation)> {
    let mut known = Known::default();
    for contract in &bed.contracts {
        known.learn(&contract.tree);
    }
    let mut jobs = Vec::new();
    for (index, contract) in bed.contracts.iter().enumerate() {
        let found = mutate::mutations(&contract.tree, &known);
        let wanted = found
            .into_iter()
            .filter(|m| key.is_none_or(|text| m.key.contains(text)));
        jobs.extend(wanted.map(|mutation| (index, mutation)));
    }
    jobs
}

/// Prints the table and the sums; `false` when a mutant survived without a reason.
fn show(mutants: &[Mutant], contracts: &[Contract], allowed: &mut Allowed) -> bool {
    let mut table = Table::new(&["file", "place", "mutation", "verdict"]);
    let mut open = Vec::new();
    let (mut rejected, mut changed, mut words, mut survived) = (0, 0, 0, 0);
    let mut last = "";
    for mutant in mutants {
        let mutation = &mutant.mutation;
        if mutation.key != last {
            last = &mutation.key;
            table.row(["", &format!("**{last}**")]);
        }
        let file = contracts
            .get(mutant.contract)
            .map_or("", |c| c.name.as_str());
        let mut verdict = mutant.verdict.to_string();
        match &mutant.verdict {
            Verdict::Rejected(_) => rejected += 1,
            Verdict::Changed { .. } => changed += 1,
            Verdict::Broken(_) => open.push(format!("{file}: {}: {verdict}", mutation.place())),
            Verdict::Survived | Verdict::WordsOnly => {
                match mutant.verdict {
                    Verdict::WordsOnly => words += 1,
                    _ => survived += 1,
                }
                if let Some(reason) = allowed.reason(mutation) {
                    verdict.push_str(&format!(", allowed: {reason}"));
                } else {
                    let (key, what) = (&mutation.key, &mutation.what);
                    open.push(format!("{file}: {}: `{key} = {what}`", mutation.place()));
                }
            }
        }
        table.row([file, &mutation.place(), &mutation.what, &verdict]);
    }
    print!("{table}");
    for line in &open {
        println!("without a reason: {line}");
    }
    println!(
        "{} mutants: {rejected} rejected, {changed} changed a wrapper, {words} changed the contracts \
         in words only, {survived} survived, {} of these last two or broken without a reason",
        mutants.len(),
        open.len()
    );
    open.is_empty()
}

#[cfg(test)]
mod tests {
    use super::{
        Allowed, Mutant, Verdict,
        mutate::{Edit, Mutation},
        show,
    };

    #[test]
    fn survivors_and_crashes_fail_and_killed_mutants_do_not() {
        let mutant = |verdict| Mutant {
            contract: 0,
            mutation: Mutation {
                path: Vec::new(),
                edit: Edit::Remove,
                key: "a".into(),
                what: "removed".into(),
            },
            verdict,
        };
        let mut allowed = Allowed::default();
        let killed = mutant(Verdict::Rejected(vec!["SB0001".into()]));
        assert!(show(&[killed], &[], &mut allowed));
        assert!(!show(&[mutant(Verdict::Survived)], &[], &mut allowed));
        assert!(!show(
            &[mutant(Verdict::Broken("panic".into()))],
            &[],
            &mut allowed
        ));
    }
}
