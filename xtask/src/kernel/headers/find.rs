//! A configured kernel tree: found in a folder, with its version and the compiler flags it needs.

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

/// Headers of one kernel version, for x86-64.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Headers {
    /// The tree with the sources of all architectures.
    pub(crate) source: Utf8PathBuf,
    /// The tree with what the configuration made.
    pub(crate) build: Utf8PathBuf,
    /// What the kernel calls itself, such as `7.2.13+deb14-amd64`.
    pub(crate) release: String,
    /// Whether this kernel is compiled with Microsoft's extensions.
    pub(crate) ms_extensions: bool,
}

/// Finds the headers in `folder`: pairs of unpacked Debian packages, or a source tree, whose build
/// folder is `build` or itself.
///
/// # Errors
///
/// When there are none, or they are not complete.
pub(crate) fn find(folder: &Utf8Path, build: Option<&Utf8Path>) -> Result<Vec<Headers>> {
    let folder = folder
        .canonicalize_utf8()
        .with_context(|| format!("cannot find `{folder}`"))?;
    if folder.join("Kconfig").is_file() || build.is_some() {
        let build = build.map_or_else(|| Ok(folder.clone()), Utf8Path::canonicalize_utf8);
        let build = build.context("cannot find the build folder")?;
        return Ok(vec![Headers::read(folder, build)?]);
    }
    let mut trees = Vec::new();
    collect(&folder, 4, &mut trees);
    trees.sort();
    trees.dedup();
    let pairs: Vec<Headers> = trees
        .iter()
        .filter_map(|build| Some((build, name(build).strip_suffix("-amd64")?)))
        .filter_map(|(build, stem)| {
            let common = format!("{stem}-common");
            let source = trees.iter().find(|tree| name(tree) == common)?;
            Some(Headers::read(source.clone(), build.clone()))
        })
        .collect::<Result<_>>()?;
    if pairs.is_empty() {
        bail!(
            "`{folder}` has no pair `usr/src/linux-headers-*-common` and `-amd64`, and is no kernel \
             source tree; `cargo xtask kernel-headers` fetches and prints folders that do"
        );
    }
    Ok(pairs)
}

fn name(path: &Utf8Path) -> &str {
    path.file_name().unwrap_or("")
}

/// Collects the trees named `linux-headers-*` up to `depth` levels below `folder`.
fn collect(folder: &Utf8Path, depth: usize, trees: &mut Vec<Utf8PathBuf>) {
    if name(folder).starts_with("linux-headers-") && folder.join("include").is_dir() {
        trees.push(folder.to_owned());
        return;
    }
    if depth == 0 {
        return;
    }
    if let Ok(entries) = folder.read_dir_utf8() {
        for entry in entries.filter_map(Result::ok) {
            let wanted = matches!(entry.file_name(), "usr" | "src")
                || entry.file_name().starts_with("linux-headers-");
            if wanted && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                collect(entry.path(), depth - 1, trees);
            }
        }
    }
}

impl Headers {
    /// Reads what a pair of trees says of itself.
    fn read(source: Utf8PathBuf, build: Utf8PathBuf) -> Result<Self> {
        let path = build.join("include/generated/utsrelease.h");
        let text = fs_err::read_to_string(&path)
            .context("the build folder is not configured (`make modules_prepare` does it)")?;
        let release = quoted(&text)
            .with_context(|| format!("`{path}` has no release"))?
            .to_owned();
        if !build.join("arch/x86/include/generated").is_dir() {
            bail!("`{build}` is not configured for x86, the only architecture that is supported");
        }
        let config = fs_err::read_to_string(build.join("include/config/auto.conf"))
            .or_else(|_| fs_err::read_to_string(build.join(".config")))
            .unwrap_or_default();
        Ok(Self {
            ms_extensions: ms_extensions(&config),
            source,
            build,
            release,
        })
    }

    /// The flags with which clang reads these headers as the kernel's own build does.
    pub(crate) fn flags(&self) -> Vec<String> {
        let Self { source, build, .. } = self;
        let mut flags = vec!["-nostdinc".to_owned()];
        for end in ["", "/uapi"] {
            flags.push(format!("-I{source}/arch/x86/include{end}"));
            flags.push(format!("-I{build}/arch/x86/include/generated{end}"));
            flags.push(format!("-I{source}/include{end}"));
            if end.is_empty() {
                flags.push(format!("-I{build}/include"));
            } else {
                flags.push(format!("-I{build}/include/generated{end}"));
            }
        }
        let linux = |header: &str| format!("{source}/include/linux/{header}.h");
        let first = [
            linux("compiler-version"),
            linux("kconfig"),
            COMPILER.to_owned(),
            linux("compiler_types"),
        ];
        for header in first {
            flags.push("-include".to_owned());
            flags.push(header);
        }
        flags.extend(FLAGS.iter().map(|flag| (*flag).to_owned()));
        if self.ms_extensions {
            flags.push("-fms-extensions".to_owned());
        }
        flags
    }
}

/// What libclang cannot do of what the tree was configured for, relative to the workspace.
const COMPILER: &str = "xtask/kernel-compiler.h";

/// What the kernel's Makefiles give to the compiler, as far as it changes what a header means.
const FLAGS: [&str; 25] = [
    "-D__KERNEL__",
    "-DCC_USING_FENTRY",
    "--target=x86_64-linux-gnu",
    "-std=gnu11",
    "-fshort-wchar",
    "-funsigned-char",
    "-fno-common",
    "-fno-PIE",
    "-fno-strict-aliasing",
    "-fno-builtin",
    "-mno-sse",
    "-mno-mmx",
    "-mno-sse2",
    "-mno-3dnow",
    "-mno-avx",
    "-m64",
    "-mno-80387",
    "-mno-red-zone",
    "-mcmodel=kernel",
    "-w",
    "-D__BINDGEN__",
    "-DMODULE",
    "-DKBUILD_MODNAME=\"safebind\"",
    "-DKBUILD_BASENAME=\"safebind\"",
    "-DKBUILD_MODFILE=\"safebind\"",
];

/// What stands between the first two quotation marks.
fn quoted(text: &str) -> Option<&str> {
    text.split('"').nth(1).filter(|text| !text.is_empty())
}

/// Whether a configuration asks the compiler for Microsoft's extensions; which of clang's two options
/// for them it names depends on the compiler that made it.
fn ms_extensions(config: &str) -> bool {
    config
        .lines()
        .filter_map(|line| line.strip_prefix("CONFIG_CC_MS_EXTENSIONS="))
        .any(|value| !value.trim_matches('"').is_empty())
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{find, ms_extensions, quoted};

    fn make(root: &Utf8Path, folder: &str, release: &str, config: &str) {
        let source = root.join(format!("{folder}-common"));
        let build = root.join(format!("{folder}-amd64"));
        for path in [
            source.join("include"),
            build.join("include/generated"),
            build.join("arch/x86/include/generated"),
        ] {
            fs_err::create_dir_all(path).expect("made");
        }
        let text = format!("#define UTS_RELEASE \"{release}\"\n");
        fs_err::write(build.join("include/generated/utsrelease.h"), text).expect("written");
        fs_err::write(build.join(".config"), config).expect("written");
    }

    #[test]
    fn pairs_of_packages_are_found_at_any_depth() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        make(root, "usr/src/linux-headers-6.1.0-50", "6.1.0-50-amd64", "");
        let config = "CONFIG_CC_MS_EXTENSIONS=\"-fms-extensions\"\n";
        make(root, "usr/src/linux-headers-7.2.13", "7.2.13-amd64", config);
        let found = find(root, None).expect("two pairs");
        let releases: Vec<_> = found.iter().map(|h| h.release.as_str()).collect();
        assert_eq!(releases, ["6.1.0-50-amd64", "7.2.13-amd64"]);
        let has = |index: usize, flag: &str| found[index].flags().iter().any(|f| f == flag);
        assert!(!has(0, "-fms-extensions"));
        assert!(has(1, "-fms-extensions"));
        let build = &found[0].build;
        assert!(has(0, &format!("-I{build}/include/generated/uapi")));
        assert!(has(0, &format!("-I{build}/include")));
        assert_eq!(find(&root.join("usr/src"), None).expect("the same"), found);
        let build = root.join("usr/src/linux-headers-7.2.13-amd64");
        let source = root.join("usr/src/linux-headers-7.2.13-common");
        assert_eq!(find(&source, Some(&build)).expect("a tree"), found[1..]);
    }

    #[test]
    fn a_folder_without_headers_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let error = find(root, None).expect_err("it is empty");
        assert!(error.to_string().contains("kernel-headers"), "{error}");
        fs_err::create_dir_all(root.join("linux-headers-1-amd64/include")).expect("made");
        assert!(find(root, None).is_err(), "half a pair is not enough");
    }

    #[test]
    fn what_a_tree_says_is_read() {
        assert_eq!(quoted("#define UTS_RELEASE \"7.2\"\n"), Some("7.2"));
        assert_eq!(quoted("#define UTS_RELEASE"), None);
        assert!(!ms_extensions(
            "CONFIG_CC_MS_EXTENSIONS=\"\"\n# CONFIG_X is not set\n"
        ));
    }
}
