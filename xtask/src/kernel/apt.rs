//! apt with a configuration of its own, so that the machine's is neither used nor touched.

use std::process::Command;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use crate::{process, tree};

/// Suites that have newer kernels than a release has.
const NEWER: [&str; 2] = ["trixie-backports", "sid"];

/// What apt is asked about each of its lists.
const TARGETS: &str = "$(CREATED_BY) $(SITE) $(CODENAME)";

/// Where dpkg keeps what is installed.
const INSTALLED: &str = "/var/lib/dpkg/status";

/// A machine without any package.
const NOTHING_INSTALLED: &str = "/dev/null";

/// An apt of our own.
#[derive(Clone, Debug)]
pub(crate) struct Apt {
    config: Utf8PathBuf,
    /// The machine's own release, if its apt has one.
    release: Option<String>,
}

impl Apt {
    /// Prepares one in `folder`, with the mirrors of the machine's apt.
    ///
    /// # Errors
    ///
    /// When there is no apt, it has no Debian mirror, or `folder` cannot be written.
    pub(crate) fn prepare(folder: &Utf8Path, mirror: Option<&str>) -> Result<Self> {
        let targets = targets()?;
        let sources = sources(&targets, mirror, keyring().as_deref());
        if sources.is_empty() {
            bail!("apt has no mirror here; name one of Debian with `--mirror`");
        }
        Self::with(folder, &sources, NOTHING_INSTALLED, release(&targets))
    }

    /// Prepares one in `folder` that knows the machine's own suites alone, and what is installed on it.
    ///
    /// # Errors
    ///
    /// When there is no apt, it has no mirror, or `folder` cannot be written.
    pub(crate) fn of_machine(folder: &Utf8Path) -> Result<Self> {
        let targets = targets()?;
        let sources = lines(&suites(&targets), keyring().as_deref());
        if sources.is_empty() {
            bail!("apt has no mirror here: add one to the machine's list of sources");
        }
        Self::with(folder, &sources, INSTALLED, release(&targets))
    }

    fn with(
        folder: &Utf8Path,
        sources: &str,
        status: &str,
        release: Option<String>,
    ) -> Result<Self> {
        for sub in ["lists/partial", "cache/archives/partial"] {
            fs_err::create_dir_all(folder.join(sub))?;
        }
        tree::write(&folder.join("sources.list"), sources.as_bytes())?;
        let config = folder.join("apt.conf");
        tree::write(&config, configuration(folder, status).as_bytes())?;
        Ok(Self { config, release })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("APT_CONFIG", &self.config).env("LC_ALL", "C");
        command
    }

    /// Fetches the lists of packages.
    ///
    /// # Errors
    ///
    /// When not one could be fetched.
    pub(crate) fn update(&self) -> Result<()> {
        let outcome = process::capture(self.command("apt-get").args(["-q", "update"]))?;
        // Whether it says that it has failed depends on why it could not fetch any.
        if has_lists(self.config.parent().unwrap_or(&self.config)) {
            return Ok(());
        }
        bail!(
            "no list of packages could be fetched:\n{}",
            outcome.text().trim_end()
        )
    }

    /// The names of all packages that begin so.
    ///
    /// # Errors
    ///
    /// When apt's lists cannot be read.
    pub(crate) fn names(&self, start: &str) -> Result<Vec<String>> {
        let mut command = self.command("apt-cache");
        let text = process::output(command.args(["pkgnames", start]))?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// Downloads packages into `folder`.
    ///
    /// # Errors
    ///
    /// When one of them cannot be had.
    pub(crate) fn download(&self, packages: &[String], folder: &Utf8Path) -> Result<()> {
        let mut command = self.command("apt-get");
        command.args(["-q", "download"]).args(packages);
        process::output(command.current_dir(folder)).map(|_| ())
    }

    /// Downloads packages into `folder` with all that they need and the machine does not have.
    ///
    /// # Errors
    ///
    /// When one of them cannot be had.
    pub(crate) fn download_closure(&self, packages: &[String], folder: &Utf8Path) -> Result<()> {
        fs_err::create_dir_all(folder.join("partial"))?;
        let mut command = self.command("apt-get");
        command.args(["-q", "install", "--yes", "--no-install-recommends"]);
        // Nothing is installed, so the locks of the machine's database are not needed.
        command.args(["--download-only", "-o", "Debug::NoLocking=true"]);
        command.args(["-o", &format!("Dir::Cache::archives={folder}")]);
        process::output(command.args(packages)).map(|_| ())
    }

    /// Downloads packages of the machine's own release into `folder`: what is linked must fit to its libc.
    ///
    /// # Errors
    ///
    /// When one of them cannot be had.
    pub(crate) fn download_fitting(&self, packages: &[&str], folder: &Utf8Path) -> Result<()> {
        let mut command = self.command("apt-get");
        if let Some(release) = &self.release {
            command.args(["-o", &format!("APT::Default-Release={release}")]);
        }
        command.args(["-q", "download"]).args(packages);
        process::output(command.current_dir(folder)).map(|_| ())
    }
}

/// Whether a folder of ours has a list of packages, from now or from before.
fn has_lists(folder: &Utf8Path) -> bool {
    let Ok(entries) = folder.join("lists").read_dir_utf8() else {
        return false;
    };
    let mut names = entries.filter_map(Result::ok);
    names.any(|entry| entry.file_name().contains("_Packages"))
}

/// What the machine's apt has lists of.
fn targets() -> Result<String> {
    let mut command = Command::new("apt-get");
    command.args(["indextargets", "--format", TARGETS]);
    process::output(&mut command)
        .context("Debian's packages are fetched with apt, which does not work here")
}

/// The first of the machine's suites that is a release of its own.
fn release(targets: &str) -> Option<String> {
    let codenames = targets.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        words.next().filter(|kind| *kind == "Packages")?;
        words.nth(1)
    });
    let mut releases = codenames.filter(|name| !name.contains('-') && !NEWER.contains(name));
    releases.next().map(str::to_owned)
}

fn configuration(folder: &Utf8Path, status: &str) -> String {
    format!(
        "Dir::Etc::sourcelist \"{folder}/sources.list\";\n\
         Dir::Etc::sourceparts \"/dev/null\";\n\
         Dir::Etc::preferences \"/dev/null\";\n\
         Dir::Etc::preferencesparts \"/dev/null\";\n\
         Dir::State::Lists \"{folder}/lists\";\n\
         Dir::State::status \"{status}\";\n\
         Dir::Cache \"{folder}/cache\";\n\
         APT::Architecture \"amd64\";\n\
         APT::Architectures {{ \"amd64\"; }};\n\
         APT::Sandbox::User \"root\";\n\
         Acquire::Languages \"none\";\n\
         Acquire::IndexTargets::deb::DEP-11::DefaultEnabled \"false\";\n\
         Acquire::Retries \"1\";\n\
         Acquire::http::Timeout \"20\";\n\
         Acquire::https::Timeout \"20\";\n"
    )
}

/// Debian's own archive keyring, where it is installed.
fn keyring() -> Option<Utf8PathBuf> {
    ["gpg", "pgp"]
        .iter()
        .map(|end| Utf8PathBuf::from(format!("/usr/share/keyrings/debian-archive-keyring.{end}")))
        .find(|path| path.is_file())
}

/// The lines for apt's list of sources: each of the machine's suites, and the newer ones from the
/// mirror that is not for security fixes alone.
fn sources(targets: &str, mirror: Option<&str>, keyring: Option<&Utf8Path>) -> String {
    let mut suites = suites(targets);
    let main = mirror.or_else(|| {
        let plain = suites
            .iter()
            .find(|(_, suite)| !suite.ends_with("-security"));
        plain.map(|(site, _)| *site)
    });
    if let Some(site) = main {
        let newer = NEWER.map(|suite| (site, suite));
        suites.extend(
            newer
                .into_iter()
                .filter(|pair| !suites.contains(pair))
                .collect::<Vec<_>>(),
        );
    }
    lines(&suites, keyring)
}

/// The sites and suites of all lists of packages.
fn suites(targets: &str) -> Vec<(&str, &str)> {
    let mut suites: Vec<(&str, &str)> = Vec::new();
    for line in targets.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let ["Packages", site, codename] = words[..]
            && !suites.contains(&(site, codename))
        {
            suites.push((site, codename));
        }
    }
    suites
}

/// The lines for apt's list of sources.
fn lines(suites: &[(&str, &str)], keyring: Option<&Utf8Path>) -> String {
    let signed = keyring.map_or_else(String::new, |path| format!("[signed-by={path}] "));
    suites
        .iter()
        .map(|(site, suite)| format!("deb {signed}{site} {suite} main\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{has_lists, sources};

    #[test]
    fn without_a_list_nothing_was_fetched() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        assert!(!has_lists(root));
        let lists = root.join("lists");
        fs_err::create_dir_all(lists.join("partial")).expect("made");
        fs_err::write(lists.join("lock"), "").expect("written");
        fs_err::write(lists.join("m_dists_sid_InRelease"), "").expect("written");
        assert!(!has_lists(root));
        fs_err::write(lists.join("m_dists_sid_main_binary-amd64_Packages.lz4"), "")
            .expect("written");
        assert!(has_lists(root));
    }

    #[test]
    fn the_release_is_the_machines_own() {
        let targets =
            "Sources a sid\nPackages a r-security\nPackages a sid\nPackages a r\nPackages a s\n";
        assert_eq!(super::release(targets).as_deref(), Some("r"));
        assert_eq!(super::release(""), None);
    }

    #[test]
    fn the_newer_suites_come_from_the_main_mirror() {
        let targets = "Packages http://m/security old-security\nDEP-11 http://m/debian old\n\
                       Packages http://m/debian old\nPackages http://m/debian old\n";
        let list = sources(targets, None, Some(Utf8Path::new("/k.gpg")));
        let lines: Vec<&str> = list.lines().collect();
        assert_eq!(
            lines,
            [
                "deb [signed-by=/k.gpg] http://m/security old-security main",
                "deb [signed-by=/k.gpg] http://m/debian old main",
                "deb [signed-by=/k.gpg] http://m/debian trixie-backports main",
                "deb [signed-by=/k.gpg] http://m/debian sid main",
            ]
        );
    }

    #[test]
    fn a_machine_without_sources_has_none_unless_a_mirror_is_named() {
        assert_eq!(sources("", None, None), "");
        assert!(sources("", Some("http://m"), None).starts_with("deb http://m trixie-backports"));
    }
}
