//! `cargo xtask layout`: raw bindings of real kernels, held against the type information of these kernels.

mod figures;
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

/// What came out for one kernel.
struct Kernel {
    release: String,
    /// Whether nothing differs, and nothing else lacks members.
    equal: bool,
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
    let path = workspace.root.join(PAGE);
    let present = fs_err::read_to_string(&path)?;
    let filled = page::fill(&present, &kernels)?;
    let mut equal = true;
    for kernel in kernels.iter().filter(|kernel| !kernel.equal) {
        println!("{}: layouts differ", kernel.release);
        equal = false;
    }
    for name in LACKING {
        if !kernels.iter().any(|kernel| kernel.lacks(name)) {
            println!("`{name}` lacks nothing any more");
            equal = false;
        }
    }
    if options.check {
        let same = present == filled;
        if !same {
            println!("{PAGE} differs; `cargo xtask layout` writes it");
        }
        return Ok(equal && same);
    }
    if tree::write(&path, filled.as_bytes())? {
        println!("wrote {PAGE}");
    }
    Ok(equal)
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

fn kernel(workspace: &Workspace, generator: &Generator, headers: &Headers) -> Result<Kernel> {
    let btf = headers.build.join("vmlinux");
    if !btf.is_file() {
        bail!("`{}` has no `vmlinux` with BTF", headers.build);
    }
    println!("{}", headers.release);
    let [set] = &SETS;
    let contracts = set.contracts(&workspace.root)?;
    let folder = workspace.scratch().join("layout");
    fs_err::create_dir_all(&folder)?;
    let mut words: Vec<String> = contracts.iter().map(ToString::to_string).collect();
    let own = compare(generator, &words, &btf, headers, &folder.join("own.json"))?;
    words.clear();
    for header in included(workspace, &contracts)? {
        words.extend(["--header".to_owned(), header]);
    }
    for pattern in OPAQUE {
        words.extend(["--opaque-type".to_owned(), pattern.to_owned()]);
    }
    for name in LACKING {
        words.extend(["--accept".to_owned(), name.to_owned()]);
    }
    let direct = compare(
        generator,
        &words,
        &btf,
        headers,
        &folder.join("bindgen.json"),
    )?;
    let names = [
        "clang, of what contracts reach",
        "safebind's raw bindings",
        "bindgen's of the same headers",
    ];
    let equal = own.equal && direct.equal;
    let all = own.comparisons.into_iter().chain(direct.comparisons);
    Ok(Kernel {
        release: headers.release.clone(),
        equal,
        comparisons: names.map(str::to_owned).into_iter().zip(all).collect(),
    })
}

/// What a run of `safebind layout` has found.
struct Ran {
    /// Whether it ended well.
    equal: bool,
    comparisons: Vec<Comparison>,
}

impl Kernel {
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
) -> Result<Ran> {
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
    print!("{}", ran.text());
    Ok(Ran {
        equal: ran.status.success(),
        comparisons: serde_json::from_str(&text)?,
    })
}
