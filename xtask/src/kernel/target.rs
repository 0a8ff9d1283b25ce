//! What a kernel is built from, and for.

use camino::Utf8PathBuf;

/// The kinds of kernels that are built.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Kind {
    /// User-mode Linux: the kernel as an ordinary process.
    Uml,
    /// x86-64, for QEMU.
    Qemu,
    /// x86-64 with the kernel's own checkers.
    Debug,
    /// x86-64 without any check or test: its machine code is compared.
    Code,
}

impl Kind {
    /// The name of its folders, and of its fragment of a configuration.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Uml => "uml",
            Self::Qemu => "qemu",
            Self::Debug => "debug",
            Self::Code => "code",
        }
    }

    /// What the kernel calls the architecture.
    pub(crate) fn arch(self) -> &'static str {
        match self {
            Self::Uml => "um",
            Self::Qemu | Self::Debug | Self::Code => "x86_64",
        }
    }

    /// What is built, relative to the build folder; but for [`Kind::Code`], it can be started.
    pub(crate) fn image(self) -> &'static str {
        match self {
            Self::Uml => "linux",
            Self::Qemu | Self::Debug => "vmlinux",
            Self::Code => "rust/kernel.o",
        }
    }

    /// The fragments of its configuration, later ones on top of earlier ones.
    pub(crate) fn fragments(self) -> &'static [&'static str] {
        match self {
            Self::Uml => &["base", "uml"],
            Self::Qemu => &["base", "qemu"],
            Self::Debug => &["base", "qemu", "debug"],
            Self::Code => &["base", "qemu", "code"],
        }
    }

    /// What make is asked for; nothing stands for all.
    pub(crate) fn goals(self) -> &'static [&'static str] {
        match self {
            Self::Uml => &[],
            Self::Qemu | Self::Debug => &["vmlinux"],
            // The crate and those who use it are enough, and take a fifth of the time.
            Self::Code => &["prepare", "drivers/android/", "samples/rust/"],
        }
    }

    /// Whether our own tests are built into it.
    pub(crate) fn has_tests(self) -> bool {
        self != Self::Code
    }
}

/// What is to be built.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Target {
    /// A tree of the user's own; without one, the newest source that was fetched.
    pub(crate) tree: Option<Utf8PathBuf>,
    /// Whether that tree itself is written to, instead of a copy.
    pub(crate) in_place: bool,
    /// The series to choose the newest source of, when there is no tree.
    pub(crate) series: String,
    /// The kind of kernel.
    pub(crate) kind: Kind,
    /// Contracts besides the shipped ones: files, and folders of them.
    pub(crate) contracts: Vec<Utf8PathBuf>,
}
