//! `cargo xtask layout`: raw bindings of real kernels, held against the type information of these kernels.

pub(crate) mod figures;
mod page;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use crate::{
    cache,
    generator::{Generator, Profile, SETS},
    kernel::headers::{
        fetch,
        find::{self, Headers},
    },
    process, tree,
    workspace::Workspace,
};
use figures::Comparison;

/// The page with the tables.
const PAGE: &str = "docs/layout.md";

/// Types that rustc cannot lay out as C does: a part of what is packed is aligned.
const OPAQUE: [&str; 7] = [
    "xregs_state",
    "desc_struct",
    "arch_lbr_state",
    "local_apic",
    "alt_instr",
    "x86_msi_data",
    "x86_msi_addr_lo",
];

/// Types that lack members in bindgen's bindings, in one kernel or another: it passes over a member without a name whose
/// type has one, an extension of Microsoft's. What they have is equal.
const LACKING: [&str; 4] = ["filename", "linux_binprm", "ns_common", "page"];

/// A series in which bindgen has layouts wrong, and the types: the case that this has to find. In `ns_common` it passes
/// over `struct ns_tree;`, a member without a name, and the others have one as a member.
const WRONG: (&str, [&str; 4]) = (
    "7.2",
    [
        "cgroup_namespace",
        "ns_common",
        "pid_namespace",
        "user_namespace",
    ],
);

/// Hold raw bindings of Debian's kernels against the kernels' own type information, and write `docs/layout.md`
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// A series of versions, such as 6.12 or 7; may be given several times
    #[arg(long, value_name = "VERSION", default_values = ["6.12", "7"])]
    series: Vec<String>,
    /// Write nothing; show what would change, and fail if anything would
    #[arg(long)]
    check: bool,
}

/// What bindgen makes of headers, without contracts.
const DIRECT: &str = "bindgen's of the same headers";

/// What came out for one kernel.
struct Kernel {
    release: String,
    /// By name: what was held against its BTF.
    comparisons: Vec<(String, Comparison)>,
}

/// Runs the command; `false` when anything differs or lacks members that is not expected to, or `--check` found a
/// difference.
///
/// # Errors
///
/// When the headers or the generator cannot be had, or the page has no place for the tables.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let generator = Generator::build(workspace, Profile::Dev)?;
    let mut kernels = Vec::new();
    for (series, folder) in fetch::provide(&options.series, false, None)? {
        let folder = folder.with_context(|| format!("no headers of {series}"))?;
        for headers in find::find(&folder, None)? {
            kernels.push(kernel(workspace, &generator, &headers)?);
        }
    }
    let mut as_expected = true;
    for kernel in &kernels {
        as_expected &= kernel.differs_in(&[]);
    }
    for name in LACKING {
        if !kernels.iter().any(|kernel| kernel.lacks(name)) {
            println!("`{name}` lacks nothing any more");
            as_expected = false;
        }
    }
    let wrong = wrong(workspace, &generator, options.check)?;
    if let Some(kernel) = &wrong {
        as_expected &= kernel.differs_in(&WRONG.1);
    }
    let path = workspace.root.join(PAGE);
    let present = fs_err::read_to_string(&path)?;
    let filled = page::fill(&present, &kernels, wrong.as_ref())?;
    if options.check {
        let same = present == filled;
        if !same {
            println!("{PAGE} differs; `cargo xtask layout` writes it");
        }
        return Ok(as_expected && same);
    }
    if tree::write(&path, filled.as_bytes())? {
        println!("wrote {PAGE}");
    }
    Ok(as_expected)
}

/// What came out for the series in which layouts are wrong; nothing without its headers, which Debian does not keep
/// for ever. For a check they are not fetched.
fn wrong(workspace: &Workspace, generator: &Generator, check: bool) -> Result<Option<Kernel>> {
    let series = WRONG.0;
    if check && !fetch::has(series) {
        println!("without Linux {series}: its headers are not in the cache");
        return Ok(None);
    }
    for (_, folder) in fetch::provide(&[series.to_owned()], false, None)? {
        match folder {
            Err(error) => println!("without Linux {series}: {error:#}"),
            Ok(folder) => {
                let headers = find::find(&folder, None)?;
                let newest = headers.last().context("no headers were found")?;
                return kernel(workspace, generator, newest).map(Some);
            }
        }
    }
    Ok(None)
}

/// Whether the cache has what is needed: the reason if it has not.
pub(crate) fn missing() -> Option<String> {
    let root = cache::root().ok()?.join("kernel-headers/unpacked");
    let entries = root.read_dir_utf8();
    let found = entries.into_iter().flatten().flatten();
    let any = found
        .filter(|entry| !entry.file_name().starts_with("6.1."))
        .count()
        > 1;
    (!any).then(|| {
        "the cache has no header packages; `cargo xtask kernel-headers` fetches them".to_owned()
    })
}

/// What contracts reach in the headers of a kernel, held against its BTF: as clang lays it out, and as safebind's raw
/// bindings do. Nothing if there is no BTF.
///
/// # Errors
///
/// When the comparison does not end.
pub(crate) fn of_contracts(
    workspace: &Workspace,
    generator: &Generator,
    headers: &Headers,
) -> Result<Option<Vec<Comparison>>> {
    let btf = headers.build.join("vmlinux");
    if !btf.is_file() {
        return Ok(None);
    }
    let [set] = &SETS;
    let contracts = set.contracts(&workspace.root)?;
    let words: Vec<String> = contracts.iter().map(ToString::to_string).collect();
    let saved = scratch(workspace)?.join("own.json");
    compare(generator, &words, &btf, headers, &saved).map(Some)
}

fn scratch(workspace: &Workspace) -> Result<Utf8PathBuf> {
    let folder = workspace.scratch().join("layout");
    fs_err::create_dir_all(&folder)?;
    Ok(folder)
}

fn kernel(workspace: &Workspace, generator: &Generator, headers: &Headers) -> Result<Kernel> {
    println!("{}", headers.release);
    let own = of_contracts(workspace, generator, headers)?;
    let own = own.with_context(|| format!("`{}` has no `vmlinux` with BTF", headers.build))?;
    let [set] = &SETS;
    let contracts = set.contracts(&workspace.root)?;
    let mut words = Vec::new();
    for header in included(workspace, &contracts)? {
        words.extend(["--header".to_owned(), header]);
    }
    for pattern in OPAQUE {
        words.extend(["--opaque-type".to_owned(), pattern.to_owned()]);
    }
    for name in LACKING {
        words.extend(["--accept".to_owned(), name.to_owned()]);
    }
    let saved = scratch(workspace)?.join("bindgen.json");
    let btf = headers.build.join("vmlinux");
    let direct = compare(generator, &words, &btf, headers, &saved)?;
    let names = [
        "clang, of what contracts reach",
        "safebind's raw bindings",
        DIRECT,
    ];
    let all = own.into_iter().chain(direct);
    Ok(Kernel {
        release: headers.release.clone(),
        comparisons: names.map(str::to_owned).into_iter().zip(all).collect(),
    })
}

impl Kernel {
    /// Whether these types differ, and no others, and nothing lacks members that is not expected to.
    fn differs_in(&self, expected: &[&str]) -> bool {
        let mut as_expected = true;
        for (what, found) in &self.comparisons {
            // Only bindgen of the headers shows all members.
            let expected = if *what == DIRECT { expected } else { &[] };
            let differs = found.differs();
            let mut names: Vec<_> = differs.iter().map(|one| one.name.as_str()).collect();
            names.sort_unstable();
            if names != expected {
                println!(
                    "{}, {what}: {names:?} differ, and {expected:?} should",
                    self.release
                );
                as_expected = false;
            }
            let lacking = found.records.iter().filter(|one| one.verdict == "lacks");
            for one in lacking.filter(|one| !LACKING.contains(&one.name.as_str())) {
                println!("{}, {what}: `{}` lacks members", self.release, one.name);
                as_expected = false;
            }
        }
        as_expected
    }

    /// Whether the bindings of this kernel lack members of a type.
    fn lacks(&self, name: &str) -> bool {
        let comparisons = self.comparisons.iter().map(|(_, found)| found);
        let mut records = comparisons.flat_map(|found| &found.records);
        records.any(|one| one.name == name && one.verdict == "lacks")
    }
}

/// The headers that contracts name.
fn included(workspace: &Workspace, contracts: &[Utf8PathBuf]) -> Result<Vec<String>> {
    let mut headers = std::collections::BTreeSet::new();
    for path in contracts {
        let text = fs_err::read_to_string(workspace.root.join(path))?;
        let contract: serde_yaml::Value = serde_yaml::from_str(&text)?;
        let named = contract
            .get("headers")
            .and_then(serde_yaml::Value::as_sequence);
        let named = named
            .into_iter()
            .flatten()
            .filter_map(serde_yaml::Value::as_str);
        headers.extend(named.map(str::to_owned));
    }
    Ok(headers.into_iter().collect())
}

fn compare(
    generator: &Generator,
    ours: &[String],
    btf: &Utf8Path,
    headers: &Headers,
    saved: &Utf8Path,
) -> Result<Vec<Comparison>> {
    let _ = fs_err::remove_file(saved);
    let mut words = vec!["layout".to_owned()];
    words.extend_from_slice(ours);
    words.extend([
        "--btf".to_owned(),
        btf.to_string(),
        "--save".to_owned(),
        saved.to_string(),
    ]);
    words.push("--".to_owned());
    words.extend(headers.flags());
    let ran = process::capture(&mut generator.command(&words))?;
    let Ok(text) = fs_err::read_to_string(saved) else {
        bail!("nothing came out:\n{}", ran.text());
    };
    Ok(serde_json::from_str(&text)?)
}
