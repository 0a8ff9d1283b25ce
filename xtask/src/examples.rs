//! The examples over real C libraries: what each is tested with, and where its library is.

use std::process::Command;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

use crate::{
    generator::{CSide, Request},
    kernel::packages,
    process,
};

/// A package with a contract; a workspace of its own, since it needs its library.
pub(crate) struct Example {
    /// The folder.
    pub(crate) package: &'static str,
    /// What the library is called where it is fetched to.
    name: &'static str,
    /// The test program that drives the library.
    pub(crate) tests: &'static str,
    /// What is done wrong in the program `controls`, by the name of the test, and what AddressSanitizer says of it.
    pub(crate) wrong: &'static [(&'static str, &'static str)],
    /// The header, the library, and the Debian packages that have them.
    header: &'static str,
    library: &'static str,
    packages: &'static [&'static str],
    /// An independent program to compare with: the variable that names it, and where its package has it.
    compared: Option<(&'static str, &'static str)>,
}

/// What AddressSanitizer says.
const FREED: &str = "AddressSanitizer: heap-use-after-free";
const OVERFLOWN: &str = "AddressSanitizer: heap-buffer-overflow";
const LEAKED: &str = "LeakSanitizer: detected memory leaks";

/// All of them.
pub(crate) const EXAMPLES: [Example; 4] = [
    Example {
        package: "examples/sqlite-hooks",
        name: "sqlite3",
        tests: "hooks",
        wrong: &[
            ("freed_while_registered", FREED),
            ("freed_under_its_call", FREED),
            ("lost_when_replaced", LEAKED),
        ],
        header: "sqlite3.h",
        library: "libsqlite3.so",
        packages: &["libsqlite3-dev", "libsqlite3-0"],
        compared: None,
    },
    Example {
        package: "examples/sqlite-statements",
        name: "sqlite3",
        tests: "statements",
        wrong: &[("read_after_its_end", FREED), ("never_ended", LEAKED)],
        header: "sqlite3.h",
        library: "libsqlite3.so",
        packages: &["libsqlite3-dev", "libsqlite3-0"],
        compared: None,
    },
    Example {
        package: "examples/libudev",
        name: "udev",
        tests: "devices",
        wrong: &[
            ("entry_after_the_next_list", FREED),
            ("entry_after_its_search", FREED),
            ("parent_after_its_child", FREED),
            ("device_that_is_forgotten", LEAKED),
        ],
        header: "libudev.h",
        library: "libudev.so",
        packages: &["libudev-dev", "libudev1", "udev"],
        compared: Some(("UDEVADM", "bin/udevadm")),
    },
    Example {
        package: "examples/zlib",
        name: "zlib",
        tests: "streams",
        wrong: &[
            ("freed_while_in_a_field", FREED),
            ("more_room_than_there_is", OVERFLOWN),
            ("never_ended", LEAKED),
        ],
        header: "zlib.h",
        library: "libz.so",
        packages: &["zlib1g-dev", "zlib1g"],
        compared: None,
    },
];

/// Where header and library are; nothing where the compiler finds them by itself.
#[derive(Default)]
pub(crate) struct Library {
    include: Option<Utf8PathBuf>,
    lib: Option<Utf8PathBuf>,
    /// The variable that names an independent program, and that program.
    compared: Option<(&'static str, Utf8PathBuf)>,
}

impl Example {
    /// The last part of the package's folder.
    pub(crate) fn short(&self) -> &'static str {
        self.package.rsplit('/').next().unwrap_or(self.package)
    }

    /// The contract.
    pub(crate) fn contract(&self) -> Utf8PathBuf {
        Utf8Path::new(self.package).join("contract.yaml")
    }

    /// The run of the generator that writes its wrappers to `out`.
    ///
    /// # Errors
    ///
    /// When the library is not there, and cannot be fetched.
    pub(crate) fn request(&self, out: &Utf8Path) -> Result<Request> {
        let include = self.library()?.include;
        let flags = include.map(|folder| format!("-I{folder}"));
        Ok(Request {
            contracts: vec![self.contract()],
            profile: "std".into(),
            out: out.to_owned(),
            bindings: false,
            layout_checks: None,
            stamp: None,
            force: false,
            stale: false,
            c_side: CSide::Headers(flags.into_iter().collect()),
        })
    }

    /// The library of the machine, or else of packages from the cache, or fetched.
    ///
    /// # Errors
    ///
    /// When it is not there, and cannot be fetched.
    pub(crate) fn library(&self) -> Result<Library> {
        match self.find() {
            Some(library) => Ok(library),
            None => packages::library(self.name, self.packages).and_then(|root| self.inside(&root)),
        }
    }

    /// The library of the machine, if the compiler finds header and library, and what is compared with is there.
    fn find(&self) -> Option<Library> {
        let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
        let mut header = Command::new(&compiler);
        let name = self.header;
        header.args(["-fsyntax-only", "-include", name, "-x", "c", "/dev/null"]);
        process::output(&mut header).ok()?;
        let mut library = Command::new(&compiler);
        library.arg(format!("-print-file-name={}", self.library));
        let path = process::output(&mut library).ok()?;
        let compared = match self.compared {
            Some((variable, program)) => {
                let program = Utf8Path::new("/").join(program);
                Some((variable, program.is_file().then_some(program)?))
            }
            None => None,
        };
        // A name that is not found is printed as it is.
        Utf8Path::new(path.trim()).is_absolute().then(|| Library {
            compared,
            ..Library::default()
        })
    }

    /// The library in unpacked packages.
    fn inside(&self, root: &Utf8Path) -> Result<Library> {
        let name = self.library;
        let lib = root.join("usr/lib");
        let folders = lib.read_dir_utf8()?.filter_map(Result::ok);
        let mut folders = folders.map(|entry| entry.path().to_owned());
        let found = folders.find(|folder| folder.join(name).is_file());
        Ok(Library {
            include: Some(root.join("usr/include")),
            lib: Some(found.with_context(|| format!("the packages have no `{name}`"))?),
            compared: self
                .compared
                .map(|(variable, program)| (variable, root.join(program))),
        })
    }
}

impl Library {
    /// Tells the package where header and library are, and its programs where the library is.
    pub(crate) fn describe(&self, command: &mut Command) {
        if let Some(include) = &self.include {
            command.env("LIBRARY_INCLUDE", include);
        }
        if let Some(lib) = &self.lib {
            command.env("LIBRARY_LIB", lib).env("LD_LIBRARY_PATH", lib);
        }
        if let Some((variable, program)) = &self.compared {
            command.env(variable, program);
        }
    }
}
