//! The headers that are harvested: of libraries of different age and style, from Debian's packages.

/// A header.
pub(super) struct Library {
    /// The name, for the table.
    pub(super) name: &'static str,
    /// The Debian packages with the header and what it includes of other libraries.
    pub(super) packages: &'static [&'static str],
    /// As in `#include <...>`.
    pub(super) header: &'static str,
    /// The folder below `usr/include` that counts as well, for a header that includes the others.
    pub(super) folder: Option<&'static str>,
    /// Further folders to search, below the unpacked packages.
    pub(super) search: &'static [&'static str],
    /// Arguments for clang that the header asks for.
    pub(super) arguments: &'static [&'static str],
    /// The finished contract, if there is one here: a file below the root of this repository.
    pub(super) contract: Option<&'static str>,
}

/// A library whose header needs nothing else.
const fn plain(
    name: &'static str,
    packages: &'static [&'static str],
    header: &'static str,
) -> Library {
    Library {
        name,
        packages,
        header,
        folder: None,
        search: &[],
        arguments: &[],
        contract: None,
    }
}

/// The one that declares most functions.
pub(super) const LARGEST: Library = Library {
    folder: Some("glib-2.0/glib"),
    search: &[
        "usr/include/glib-2.0",
        "usr/lib/x86_64-linux-gnu/glib-2.0/include",
    ],
    ..plain("GLib", &["libglib2.0-dev"], "glib.h")
};

/// All of them.
pub(super) const LIBRARIES: [Library; 20] = [
    Library {
        contract: Some("examples/zlib/contract.yaml"),
        ..plain("zlib", &["zlib1g-dev"], "zlib.h")
    },
    Library {
        contract: Some("examples/libudev/contract.yaml"),
        ..plain("libudev", &["libudev-dev"], "libudev.h")
    },
    plain("SQLite", &["libsqlite3-dev"], "sqlite3.h"),
    Library {
        folder: Some("curl"),
        ..plain("curl", &["libcurl4-openssl-dev"], "curl/curl.h")
    },
    plain("Expat", &["libexpat1-dev"], "expat.h"),
    plain("libpng", &["libpng-dev"], "png.h"),
    Library {
        // The header says that it needs this one, and does not include it.
        arguments: &["-include", "stdio.h"],
        ..plain("libjpeg", &["libjpeg62-turbo-dev"], "jpeglib.h")
    },
    Library {
        search: &["usr/include/libusb-1.0"],
        ..plain("libusb", &["libusb-1.0-0-dev"], "libusb.h")
    },
    plain("OpenSSL", &["libssl-dev"], "openssl/evp.h"),
    LARGEST,
    Library {
        folder: Some("alsa"),
        ..plain("ALSA", &["libasound2-dev"], "alsa/asoundlib.h")
    },
    plain("libpcap", &["libpcap0.8-dev"], "pcap/pcap.h"),
    plain("libarchive", &["libarchive-dev"], "archive.h"),
    Library {
        folder: Some("lzma"),
        ..plain("liblzma", &["liblzma-dev"], "lzma.h")
    },
    Library {
        folder: Some("git2"),
        ..plain("libgit2", &["libgit2-dev"], "git2.h")
    },
    plain("ncurses", &["libncurses-dev"], "ncurses.h"),
    plain("Xlib", &["libx11-dev", "x11proto-dev"], "X11/Xlib.h"),
    Library {
        search: &["usr/include/libxml2"],
        ..plain("libxml2", &["libxml2-dev", "libicu-dev"], "libxml/tree.h")
    },
    plain("sd-bus", &["libsystemd-dev"], "systemd/sd-bus.h"),
    Library {
        folder: Some("dbus-1.0/dbus"),
        search: &[
            "usr/include/dbus-1.0",
            "usr/lib/x86_64-linux-gnu/dbus-1.0/include",
        ],
        ..plain("D-Bus", &["libdbus-1-dev"], "dbus/dbus.h")
    },
];

/// The C library that all of them need.
pub(super) const BASE: [&str; 2] = ["libc6-dev", "linux-libc-dev"];

/// Headers of the kernel, of different subsystems: those on which guesses were wrong, and as many others.
pub(super) const KERNEL: [&str; 16] = [
    "linux/clk.h",
    "linux/completion.h",
    "linux/cred.h",
    "linux/device.h",
    "linux/file.h",
    "linux/fs.h",
    "linux/gpio/consumer.h",
    "linux/idr.h",
    "linux/kref.h",
    "linux/mutex.h",
    "linux/nvmem-consumer.h",
    "linux/of.h",
    "linux/phy/phy.h",
    "linux/reset.h",
    "linux/skbuff.h",
    "linux/workqueue.h",
];
