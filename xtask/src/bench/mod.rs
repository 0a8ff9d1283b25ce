//! `cargo xtask bench`: time and memory of the generator, beside bindgen and a bare parse.

mod drift;
mod measure;
pub(crate) mod probe;
mod review;
mod starter;
mod synthetic;

use std::{process::Command, time::Duration};

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use crate::{
    generator::{self, CSide, Generator, Profile, Request, SETS, Set},
    kernel::headers::{self, fetch},
    libclang, process, regenerate,
    report::Table,
    tree,
    workspace::Workspace,
};
use measure::{Case, Result as Measured};

/// Measure time and memory of the generator against bindgen and a bare parse
///
/// All in one run, on release builds, one after the other in each round, so that what the machine does
/// meanwhile meets all of them. Prints Markdown.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// How many rounds
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Leave out the kernel headers
    #[arg(long)]
    no_kernel: bool,
    /// Leave out the kernel's Rust
    #[arg(long)]
    no_review: bool,
    /// Leave out the synthetic contracts
    #[arg(long)]
    no_synthetic: bool,
    /// Leave out the starter contract of a library's header
    #[arg(long)]
    no_starter: bool,
    /// Measure this part alone
    #[arg(long, value_name = "PART", conflicts_with_all = ["no_kernel", "no_review", "no_starter", "no_synthetic"])]
    only: Option<Part>,
}

/// A part of what is measured.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
enum Part {
    /// Wrappers of the shipped contracts.
    Generate,
    /// Two trees of kernel headers.
    Drift,
    /// The kernel's Rust.
    Review,
    /// The starter contract of a library's header.
    Starter,
    /// Synthetic contracts.
    Synthetic,
}

impl Options {
    fn wants(&self, part: Part) -> bool {
        self.only.is_none_or(|only| only == part)
    }
}

/// The programs that are measured.
struct Programs {
    generator: Generator,
    probe: Utf8PathBuf,
    libclang: Utf8PathBuf,
}

/// Headers to measure with.
struct Target {
    name: String,
    flags: Vec<String>,
}

/// Runs the command.
///
/// # Errors
///
/// When something does not compile, or a measured run fails.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    eprintln!("building with optimizations ...");
    let programs = Programs {
        libclang: libclang::provide(workspace)?.path,
        generator: Generator::build(workspace, Profile::Release)?,
        probe: generator::built(
            workspace,
            "xtask",
            &["--release", "--features", "xtask/probe"],
        )?,
    };
    facts(&programs, options.rounds)?;
    let set = SETS.first().context("no contracts are shipped")?;
    if options.wants(Part::Generate) {
        for target in targets(set, !options.no_kernel)? {
            compare(workspace, &programs, set, &target, options.rounds)?;
        }
    }
    if options.wants(Part::Drift) && !options.no_kernel {
        drift::run(workspace, &programs, set, options.rounds)?;
    }
    if options.wants(Part::Review) && !options.no_review {
        review::run(workspace, &programs, options.rounds)?;
    }
    if options.wants(Part::Starter) && !options.no_starter {
        starter::run(workspace, &programs, options.rounds)?;
    }
    if options.wants(Part::Synthetic) && !options.no_synthetic {
        synthetic::run(workspace, &programs, set, options.rounds.min(5))?;
    }
    Ok(true)
}

/// Prints what the figures depend on.
fn facts(programs: &Programs, rounds: u32) -> Result<()> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let rustc = process::output(Command::new("rustc").arg("--version"))?;
    let mut version = Command::new(&programs.probe);
    version
        .args(["probe", "version"])
        .env(libclang::VARIABLE, &programs.libclang);
    let clang = process::output(&mut version)?;
    println!("- {cores} cores, {}", processor().unwrap_or_default());
    println!("- {}", rustc.trim());
    println!("- libclang: {}", clang.trim());
    println!("- {rounds} rounds, all cases in each\n");
    Ok(())
}

fn processor() -> Option<String> {
    let text = fs_err::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn targets(set: &Set, kernel: bool) -> Result<Vec<Target>> {
    let mut found = vec![Target {
        name: "the model's headers".to_owned(),
        flags: set.flags.iter().map(|flag| (*flag).to_owned()).collect(),
    }];
    if !kernel {
        return Ok(found);
    }
    let series: Vec<String> = fetch::SERIES.map(str::to_owned).into();
    for (series, provided) in fetch::provide(&series, false, None)? {
        match provided {
            Err(error) => eprintln!("warning: without Linux {series}: {error:#}"),
            Ok(folder) => {
                for headers in headers::find(&folder, None)? {
                    found.push(Target {
                        flags: headers.flags(),
                        name: format!("Linux {}", headers.release),
                    });
                }
            }
        }
    }
    Ok(found)
}

/// Measures all cases over one set of headers and prints the table.
fn compare(
    workspace: &Workspace,
    programs: &Programs,
    set: &Set,
    target: &Target,
    rounds: u32,
) -> Result<()> {
    let out = workspace.scratch().join("bench");
    tree::remove(&out)?;
    fs_err::create_dir_all(&out)?;
    let cases = cases(workspace, programs, set, target, &out)?;
    // Writes the stamp that the unchanged run needs, and fills the machine's file cache.
    let measured = measure::all(&programs.probe, &cases, rounds)?;
    println!("## {}\n", target.name);
    println!("{}", table(&measured));
    Ok(())
}

/// The cases; the last two are what the others are compared with.
fn cases(
    workspace: &Workspace,
    programs: &Programs,
    set: &Set,
    target: &Target,
    out: &Utf8Path,
) -> Result<Vec<Case>> {
    let request = |name: &str, bindings: bool, stamp: bool| -> Result<Request> {
        let mut request = regenerate::request(workspace, set, &out.join(name))?;
        request.bindings = bindings;
        request.stamp = stamp.then(|| out.join(name).with_extension("stamp"));
        request.c_side = CSide::Headers(target.flags.clone());
        Ok(request)
    };
    let case = |name: &'static str, folder: &str, bindings, stamp| -> Result<Case> {
        let request = request(folder, bindings, stamp)?;
        let fresh = if stamp {
            None
        } else {
            Some(request.out.clone())
        };
        Ok(Case {
            name,
            command: programs.generator.generate_command(&request),
            fresh,
        })
    };
    let (headers, functions) = asked_for(&workspace.root, &set.contracts(&workspace.root)?)?;
    let probe = |name: &'static str, words: &[&str], functions: &[String]| {
        let mut command = Command::new(&programs.probe);
        command
            .current_dir(&workspace.root)
            .env(libclang::VARIABLE, &programs.libclang);
        command.arg("probe").args(words);
        for header in &headers {
            command.args(["--header", header]);
        }
        for function in functions {
            command.args(["--function", function]);
        }
        command.arg("--").args(&target.flags);
        Case {
            name,
            command,
            fresh: None,
        }
    };
    let written = out.join("bindgen.rs");
    // Any program that does nothing: what is left is the time of everything else.
    let mut unformatted = case("with raw bindings, rustfmt left out", "plain", true, false)?;
    unformatted.command.env("RUSTFMT", "true");
    Ok(vec![
        case("whole run, with raw bindings", "with", true, false)?,
        case("whole run, without", "without", false, false)?,
        case("unchanged run", "unchanged", true, true)?,
        unformatted,
        probe(
            "bindgen, without a formatter",
            &["bindgen", "--out", written.as_str()],
            &functions,
        ),
        probe(
            "bindgen, as its command formats",
            &["bindgen", "--rustfmt", "--out", written.as_str()],
            &functions,
        ),
        probe("libclang parse alone", &["parse"], &[]),
    ])
}

/// The headers and the functions that contracts speak of.
fn asked_for(root: &Utf8Path, contracts: &[Utf8PathBuf]) -> Result<(Vec<String>, Vec<String>)> {
    let (mut headers, mut functions) = (Vec::new(), Vec::new());
    for path in contracts {
        let text = fs_err::read_to_string(root.join(path))?;
        let contract: serde_yaml::Value =
            serde_yaml::from_str(&text).with_context(|| format!("in `{path}`"))?;
        let listed = contract
            .get("headers")
            .and_then(serde_yaml::Value::as_sequence);
        headers.extend(
            listed
                .into_iter()
                .flatten()
                .filter_map(|v| Some(v.as_str()?.to_owned())),
        );
        let named = contract
            .get("functions")
            .and_then(serde_yaml::Value::as_mapping);
        let names = named.into_iter().flat_map(serde_yaml::Mapping::keys);
        functions.extend(names.filter_map(|v| Some(v.as_str()?.to_owned())));
    }
    for list in [&mut headers, &mut functions] {
        list.sort();
        list.dedup();
    }
    Ok((headers, functions))
}

fn table(measured: &[Measured]) -> Table {
    let mut table = Table::new(&[
        "case",
        ">best",
        ">median",
        ">peak memory",
        ">to bindgen",
        ">to a parse",
    ]);
    let best = |back: usize| {
        let index = measured.len().checked_sub(back);
        index.and_then(|i| measured.get(i)).map(Measured::best)
    };
    let (bindgen, parse) = (best(2), best(1));
    for one in measured {
        table.row([
            one.name.to_owned(),
            milliseconds(one.best()),
            milliseconds(one.median()),
            format!("{:.1} MiB", one.peak_kib as f64 / 1024.0),
            ratio(one.best(), bindgen),
            ratio(one.best(), parse),
        ]);
    }
    table
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn ratio(time: Duration, base: Option<Duration>) -> String {
    base.filter(|base| !base.is_zero())
        .map_or_else(String::new, |base| {
            format!("{:.2}", time.as_secs_f64() / base.as_secs_f64())
        })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Measured, asked_for, table};

    #[test]
    fn ratios_are_to_the_last_two_rows() {
        let one = |name, milliseconds: u64| Measured {
            name,
            times: vec![
                Duration::from_millis(milliseconds),
                Duration::from_millis(90),
            ],
            peak_kib: 2048,
        };
        let table = table(&[one("whole", 30), one("bindgen", 20), one("parse", 10)]).to_string();
        let row = table.lines().nth(2).expect("a row");
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert_eq!(
            cells,
            [
                "", "whole", "30.0 ms", "90.0 ms", "2.0 MiB", "1.50", "3.00", ""
            ]
        );
    }

    #[test]
    fn contracts_say_what_bindgen_is_asked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = camino::Utf8Path::from_path(folder.path()).expect("UTF-8");
        fs_err::write(
            root.join("a.yaml"),
            "headers: [h.h, a.h]\nfunctions: { g: {}, f: {} }\n",
        )
        .expect("written");
        fs_err::write(root.join("b.yaml"), "headers: [a.h]\n").expect("written");
        let (headers, functions) =
            asked_for(root, &["a.yaml".into(), "b.yaml".into()]).expect("read");
        assert_eq!(headers, ["a.h", "h.h"]);
        assert_eq!(functions, ["f", "g"]);
    }
}
