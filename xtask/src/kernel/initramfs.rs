//! The first file system of a kernel: the static init program and nothing else, packed by the tree's own tool.

use std::process::Command;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest, Sha256};

use crate::{process, tree};

/// Where the sources of the init program are, relative to the root.
const SOURCES: &str = "kernel/init";
/// The program that packs, relative to the folder that the kernel was built in.
const PACKER: &str = "usr/gen_init_cpio";
/// What the file system has before anything is mounted.
const ENTRIES: &str = "dir /dev 0755 0 0\n\
                       nod /dev/console 0600 0 0 c 5 1\n\
                       nod /dev/kmsg 0600 0 0 c 1 11\n\
                       nod /dev/null 0666 0 0 c 1 3\n\
                       dir /mnt 0755 0 0\n\
                       dir /proc 0755 0 0\n\
                       dir /root 0700 0 0\n\
                       dir /sys 0755 0 0\n\
                       dir /tmp 1777 0 0\n";
/// Flags of the compiler: the kernel has no loader for libraries, and init no reason for warnings.
const FLAGS: [&str; 6] = ["-static", "-std=gnu11", "-O1", "-Wall", "-Wextra", "-o"];

/// Compiles the init program and packs it: the path of the file system.
///
/// `build` is the folder that the kernel was built in, `tools` makes a command of a program by its name, and
/// everything is written into `folder`.
///
/// # Errors
///
/// When there are no sources, no compiler, no static libc, or they do not compile; when the kernel's folder
/// has no program that packs.
pub(crate) fn make(
    root: &Utf8Path,
    build: &Utf8Path,
    folder: &Utf8Path,
    tools: &dyn Fn(&str) -> Command,
) -> Result<Utf8PathBuf> {
    fs_err::create_dir_all(folder)?;
    let init = program(folder);
    let sources = root.join(SOURCES);
    let files = files(&sources)?;
    let made_of = folder.join("init.made-of");
    let digest = digest(&FLAGS.join(" "), &files)?;
    let known = fs_err::read_to_string(&made_of).is_ok_and(|known| known == digest);
    if !(known && init.is_file()) {
        compile(&files, &init, tools)?;
        tree::write(&made_of, digest.as_bytes())?;
    }
    pack(&init, build, folder)
}

/// Where [`make`] puts the init program itself.
pub(crate) fn program(folder: &Utf8Path) -> Utf8PathBuf {
    folder.join("init")
}

/// What stands for the contents of files, and for what else they are used with.
///
/// # Errors
///
/// When one of them cannot be read.
pub(crate) fn digest(with: &str, files: &[Utf8PathBuf]) -> Result<String> {
    let mut hash = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hash.update(bytes.len().to_le_bytes());
        hash.update(bytes);
    };
    add(with.as_bytes());
    for file in files {
        add(&fs_err::read(file)?);
    }
    let bytes = hash.finalize();
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The sources and headers in a folder, sorted.
fn files(folder: &Utf8Path) -> Result<Vec<Utf8PathBuf>> {
    let entries = folder
        .read_dir_utf8()
        .with_context(|| format!("the sources of the init program are not in `{folder}`"))?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path().to_owned();
        if matches!(path.extension(), Some("c" | "h")) {
            found.push(path);
        }
    }
    if !found.iter().any(|path| path.extension() == Some("c")) {
        bail!("the sources of the init program are not in `{folder}`");
    }
    found.sort();
    Ok(found)
}

fn compile(
    files: &[Utf8PathBuf],
    program: &Utf8Path,
    tools: &dyn Fn(&str) -> Command,
) -> Result<()> {
    let compilers = ["cc", "clang", "clang-19"];
    // A compiler that is not there cannot be asked for its version either.
    let works = |name: &&str| {
        process::capture(tools(name).arg("--version")).is_ok_and(|outcome| outcome.success())
    };
    let Some(compiler) = compilers.into_iter().find(works) else {
        bail!("the init program needs a C compiler: install `gcc` (or `clang`) and `libc6-dev`");
    };
    let mut command = tools(compiler);
    let sources = files.iter().filter(|path| path.extension() == Some("c"));
    command.args(FLAGS).arg(program).args(sources);
    eprintln!("compiling the init program ...");
    let outcome = process::capture(&mut command)?;
    let text = outcome.text();
    if !outcome.success() {
        if let Some(missing) = missing_libc(&text) {
            bail!(
                "the init program is linked statically, and there is no {missing}: install the package \
                 `libc6-dev` (elsewhere `glibc-static`)"
            );
        }
        bail!("the init program does not compile:\n{}", text.trim_end());
    }
    if !text.trim().is_empty() {
        eprint!("{text}");
    }
    Ok(())
}

/// What the linker or the compiler misses of a static libc.
fn missing_libc(text: &str) -> Option<&'static str> {
    let library = ["-lc", "-lpthread", "libc.a", "crt1.o"].iter().any(|name| {
        text.contains(&format!("cannot find {name}"))
            || text.contains(&format!("find library {name}"))
    });
    let header = text.contains("stdio.h") && text.contains("not found")
        || text.contains("stdio.h: No such file");
    (library.then_some("libc for that")).or(header.then_some("header of libc"))
}

fn pack(init: &Utf8Path, build: &Utf8Path, folder: &Utf8Path) -> Result<Utf8PathBuf> {
    let packer = build.join(PACKER);
    if !packer.is_file() {
        bail!(
            "`{packer}` is not there: the kernel was not built with CONFIG_BLK_DEV_INITRD, or not to its end"
        );
    }
    let list = folder.join("initramfs.list");
    if init.as_str().contains(char::is_whitespace) {
        bail!(
            "`{init}`: the kernel's packer takes no path with a space; set `SAFEBIND_CACHE` to another folder"
        );
    }
    tree::write(
        &list,
        format!("{ENTRIES}file /init {init} 0755 0 0\n").as_bytes(),
    )?;
    let output = fs_err::File::create(folder.join("initramfs.cpio"))?;
    let mut command = Command::new(&packer);
    command.arg(&list).stdin(std::process::Stdio::null());
    command.stdout(output.into_parts().0);
    let status = command
        .status()
        .with_context(|| format!("cannot run `{}`", process::describe(&command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", process::describe(&command));
    }
    Ok(folder.join("initramfs.cpio"))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use camino::{Utf8Path, Utf8PathBuf};

    use super::{files, make, missing_libc};

    fn script(path: &Utf8Path, text: &str) {
        use std::os::unix::fs::PermissionsExt;
        fs_err::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs_err::write(path, format!("#!/bin/sh\n{text}")).expect("written");
        let mode = std::fs::Permissions::from_mode(0o755);
        fs_err::set_permissions(path, mode).expect("set");
    }

    /// A checkout, a kernel's folder and a compiler that are all pretended.
    fn pretend(compiler: &str) -> (tempfile::TempDir, Utf8PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path())
            .expect("UTF-8")
            .to_owned();
        fs_err::create_dir_all(root.join("kernel/init")).expect("made");
        for name in ["b.c", "a.c", "a.h"] {
            fs_err::write(root.join("kernel/init").join(name), "").expect("written");
        }
        script(&root.join("usr/gen_init_cpio"), "cat \"$1\"\n");
        script(&root.join("cc"), compiler);
        (folder, root)
    }

    fn made(compiler: &str) -> anyhow::Result<String> {
        let (_folder, root) = pretend(compiler);
        let tools = |name: &str| Command::new(root.join(name));
        let path = make(&root, &root, &root.join("out"), &tools)?;
        Ok(fs_err::read_to_string(path)?)
    }

    #[test]
    fn the_list_names_the_program_and_the_console() {
        let list = made("exit 0").expect("made");
        assert!(list.contains("nod /dev/console 0600 0 0 c 5 1\n"), "{list}");
        assert!(
            list.lines().any(|line| line.starts_with("file /init /")),
            "{list}"
        );
    }

    #[test]
    fn the_program_is_compiled_when_its_sources_have_changed() {
        let compiler = "test \"$1\" = --version && exit\n\
                        while test \"$1\" != -o; do shift; done; echo x >> \"$2\"\n";
        let (_folder, root) = pretend(compiler);
        let tools = |name: &str| Command::new(root.join(name));
        let times = || {
            make(&root, &root, &root.join("out"), &tools).expect("made");
            let init = fs_err::read_to_string(root.join("out/init")).expect("compiled");
            init.lines().count()
        };
        assert_eq!((times(), times()), (1, 1));
        fs_err::write(root.join("kernel/init/a.h"), "changed").expect("written");
        assert_eq!(times(), 2);
        fs_err::remove_file(root.join("out/init")).expect("removed");
        assert_eq!(times(), 1);
    }

    #[test]
    fn what_is_missing_is_named_with_its_package() {
        let libc = "test \"$1\" = --version || { echo '/usr/bin/ld: cannot find -lc: No such' >&2; exit 1; }";
        let error = made(libc).expect_err("no libc").to_string();
        assert!(error.contains("`libc6-dev`"), "{error}");
        let broken = "test \"$1\" = --version || { echo 'a.c:1: error: broken' >&2; exit 1; }";
        let error = made(broken).expect_err("broken").to_string();
        assert!(error.contains("a.c:1: error: broken"), "{error}");
        let error = made("exit 1").expect_err("no compiler").to_string();
        assert!(error.contains("install `gcc`"), "{error}");
        assert_eq!(missing_libc("a.c:1: error: stdio"), None);
    }

    #[test]
    fn a_kernel_that_was_not_built_and_a_folder_without_sources_are_refused() {
        let (_folder, root) = pretend("exit 0");
        let names: Vec<_> = files(&root.join("kernel/init")).expect("there");
        assert_eq!(names.len(), 3);
        assert!(names[0].ends_with("a.c"));
        assert!(files(&root).is_err());
        fs_err::remove_file(root.join("usr/gen_init_cpio")).expect("removed");
        let tools = |name: &str| Command::new(root.join(name));
        let error = make(&root, &root, &root.join("out"), &tools).expect_err("not built");
        assert!(error.to_string().contains("BLK_DEV_INITRD"), "{error}");
    }
}
