//! The flags with which clang reads a kernel's headers as the kernel's own build does: those that it
//! gave to bindgen.

use anyhow::{Context, Result, bail};
use camino::Utf8Path;

/// The command that made the kernel's own raw bindings, relative to the build folder.
pub(crate) const COMMAND: &str = "rust/bindings/.bindings_generated.rs.cmd";

/// Flags that are about outputs and warnings, and not about what a header means.
const DROPPED: [&str; 2] = ["-W", "-w"];

/// Reads the flags of a build folder, with all paths in them absolute.
///
/// # Errors
///
/// When the folder was not built with Rust, or its command cannot be read.
pub(crate) fn read(folder: &Utf8Path, build: &Utf8Path) -> Result<Vec<String>> {
    let path = folder.join(COMMAND);
    let text = fs_err::read_to_string(&path)
        .context("the build has made no raw bindings, from whose command the flags are read")?;
    flags(&text, build).with_context(|| format!("`{path}` is not understood"))
}

/// The flags in a saved command.
fn flags(text: &str, build: &Utf8Path) -> Result<Vec<String>> {
    let line = text.lines().next().unwrap_or_default();
    let (_, command) = line.split_once(" := ").context("it has no command")?;
    // As make would read it.
    let command = command.replace("$(pound)", "#").replace("$$", "$");
    let Some((_, arguments)) = command.split_once(" -- ") else {
        bail!("its command has no arguments for clang");
    };
    let arguments = arguments.split(" ; ").next().unwrap_or_default();
    let words = shlex::split(arguments).context("its arguments are not quoted as a shell does")?;
    let mut flags = vec!["-w".to_owned()];
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        if DROPPED.iter().any(|start| word.starts_with(start)) {
            continue;
        }
        if matches!(word.as_str(), "-I" | "-include" | "-isystem") {
            let path = words.next().context("its last argument has no path")?;
            flags.extend([word, absolute(&path, build)]);
        } else if let Some(path) = word.strip_prefix("-I") {
            flags.push(format!("-I{}", absolute(path, build)));
        } else {
            flags.push(word);
        }
    }
    Ok(flags)
}

fn absolute(path: &str, build: &Utf8Path) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    // A path that begins at the root stays what it is.
    build.join(path).to_string()
}

#[cfg(test)]
mod tests {
    use super::flags;

    #[test]
    fn flags_are_read_as_make_and_a_shell_do() {
        let text = "savedcmd_rust/bindings/bindings_generated.rs := bindgen /s/h.h --attribute \
                    '$(pound)[x]' -o out.rs -- -Wp,-MMD,rust/.d -nostdinc -I/s/include -I./include \
                    -include /s/linux/kconfig.h -Irust -Wall -Wno-gnu -std=gnu11 \
                    -DKBUILD_MODFILE='\"rust/x\"' -DDOLLAR=$$x  ; sed -Ei 's/a/b/' out.rs\n\
                    other := -- -Inone\n";
        let words = flags(text, "/o".into()).expect("they are there");
        assert_eq!(
            words,
            [
                "-w",
                "-nostdinc",
                "-I/s/include",
                "-I/o/include",
                "-include",
                "/s/linux/kconfig.h",
                "-I/o/rust",
                "-std=gnu11",
                "-DKBUILD_MODFILE=\"rust/x\"",
                "-DDOLLAR=$x",
            ]
        );
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "x := bindgen a.h",
            "x := bindgen -- -D'",
            "x := y -- -I",
        ] {
            assert!(flags(text, "/o".into()).is_err(), "{text}");
        }
    }
}
