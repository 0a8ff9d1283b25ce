//! From what is given to the files to begin with.

use std::{collections::BTreeSet, sync::Arc};

use camino::{Utf8Path, Utf8PathBuf};

use super::{Around, Job, manifest, problem::Problem};

/// The names of files that are the root of a crate or of a folder, as far as they are found by their names.
const ROOTS: [&str; 3] = ["lib.rs", "main.rs", "mod.rs"];

/// What to begin with.
#[derive(Default)]
pub(super) struct Start {
    /// The files that nobody declares.
    pub(super) now: Vec<Job>,
    /// The files that others may declare; those that nobody has declared follow one by one.
    pub(super) later: Vec<Job>,
    /// What could not be found.
    pub(super) problems: Vec<Problem>,
}

/// Finds the files to begin with.
pub(super) fn start(inputs: &[Utf8PathBuf], start: &mut Start) {
    let (folders, files): (Vec<_>, Vec<_>) = inputs.iter().partition(|input| input.is_dir());
    if inputs.is_empty() {
        start
            .problems
            .push(Problem::of_file("", "nothing is given to read"));
    }
    for (number, folder) in folders.iter().enumerate() {
        let (now, later) = (start.now.len(), start.later.len());
        of_folder(folder, start);
        let now = start.now.iter_mut().skip(now);
        for job in now.chain(start.later.iter_mut().skip(later)) {
            job.around.root = number + 1;
        }
    }
    let common = common(&files);
    for file in files {
        if !file.exists() {
            let shown = shown(file);
            start
                .problems
                .push(Problem::of_file(&shown, "there is no such file or folder"));
            continue;
        }
        let module = match &common {
            Some(folder) => module(file.strip_prefix(folder).unwrap_or(file)),
            None => Vec::new(),
        };
        start.now.push(Job {
            folders: folders_of_root(file),
            root: Arc::new(file.parent().unwrap_or(Utf8Path::new("")).to_owned()),
            ..job(file.clone(), shown(file), module)
        });
    }
}

fn of_folder(folder: &Utf8Path, start: &mut Start) {
    let problem = |message: String| Problem::of_file(folder.as_str(), message);
    if folder.join("Cargo.toml").is_file() {
        match manifest::root(folder) {
            Ok(root) => start.now.push(of_root(&root, folder)),
            Err(message) => start.problems.push(problem(message)),
        }
        return;
    }
    let named = ROOTS.iter().map(|name| folder.join(name));
    if let Some(root) = named.into_iter().find(|root| root.is_file()) {
        start.now.push(of_root(&root, folder));
        return;
    }
    let mut files = Vec::new();
    let mut seen = BTreeSet::new();
    walk(folder, &mut files, &mut seen, &mut start.problems);
    files.sort_by_key(|path| (path.components().count(), path.clone()));
    if let Some(root) = only_root(folder, &files) {
        start.now.push(of_root(&root, folder));
        return;
    }
    if files.is_empty() {
        start
            .problems
            .push(problem("there is no Rust file in it".to_owned()));
    }
    let root = Arc::new(folder.to_owned());
    for file in &files {
        let below = file.strip_prefix(folder).unwrap_or(file);
        let job = Job {
            folders: folders_of_root(file),
            root: Arc::clone(&root),
            ..job(file.clone(), shown(file), module(below))
        };
        match declared_by(file, folder)
            .iter()
            .any(|by| files.contains(by))
        {
            true => start.later.push(job),
            false => start.now.push(job),
        }
    }
}

/// The only file of a folder that declares files beside it as its modules, as no file but a root does. Files that
/// such a file declares do not count.
fn only_root(folder: &Utf8Path, files: &[Utf8PathBuf]) -> Option<Utf8PathBuf> {
    let beside = files.iter().filter(|file| file.parent() == Some(folder));
    let mut roots = Vec::new();
    for file in beside {
        let is_read = file.is_file();
        let text = is_read.then(|| std::fs::read(file).unwrap_or_default());
        let text = text.unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let names = text.lines().filter_map(declared_name);
        let declared = names.map(|name| folder.join(format!("{name}.rs")));
        let declared: Vec<_> = declared
            .filter(|child| child != file && child.is_file())
            .collect();
        if !declared.is_empty() {
            roots.push((file, declared));
        }
    }
    let declares = |(root, _): &&(&Utf8PathBuf, Vec<Utf8PathBuf>)| {
        let mut others = roots.iter().filter(|(other, _)| other != root);
        !others.any(|(_, declared)| declared.contains(root))
    };
    let mut undeclared = roots.iter().filter(declares);
    match (undeclared.next(), undeclared.next()) {
        (Some((root, _)), None) => Some((*root).clone()),
        _ => None,
    }
}

/// The name in a line that is `mod name;`.
fn declared_name(line: &str) -> Option<&str> {
    let (before, rest) = line.split_once("mod ")?;
    let before = before.trim();
    let name = rest.trim().strip_suffix(';')?;
    let bare = before.is_empty() || before == "pub" || before.starts_with("pub(");
    (bare && name.chars().all(|one| one.is_alphanumeric() || one == '_')).then_some(name)
}

/// All Rust files below a folder. A folder that is reached twice, by a link, is read once.
fn walk(
    folder: &Utf8Path,
    files: &mut Vec<Utf8PathBuf>,
    seen: &mut BTreeSet<Utf8PathBuf>,
    problems: &mut Vec<Problem>,
) {
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        let real = folder
            .canonicalize_utf8()
            .unwrap_or_else(|_| folder.clone());
        if !seen.insert(real) {
            continue;
        }
        let entries = match folder.read_dir_utf8() {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("it cannot be read: {error}");
                problems.push(Problem::of_file(&shown(&folder), message));
                continue;
            }
        };
        for entry in entries {
            let path = match entry {
                Ok(entry) => entry.into_path(),
                Err(error) => {
                    let message = format!("something in it cannot be read: {error}");
                    problems.push(Problem::of_file(&shown(&folder), message));
                    continue;
                }
            };
            match path.is_dir() {
                true => waiting.push(path),
                false if path.extension() == Some("rs") => files.push(path),
                false => {}
            }
        }
    }
}

fn of_root(root: &Utf8Path, folder: &Utf8Path) -> Job {
    Job {
        folders: vec![root.parent().unwrap_or(folder).to_owned()],
        root: Arc::new(folder.to_owned()),
        ..job(root.to_owned(), shown(root), Vec::new())
    }
}

fn job(path: Utf8PathBuf, shown: Arc<str>, module: Vec<String>) -> Job {
    Job {
        path,
        shown,
        module,
        around: Around::default(),
        folders: Vec::new(),
        root: Arc::default(),
        chain: Vec::new(),
        declared: None,
    }
}

/// The folders in which the modules of a file can be that was given itself: as of a module, and as of a root.
fn folders_of_root(file: &Utf8Path) -> Vec<Utf8PathBuf> {
    let beside = file.parent().unwrap_or(Utf8Path::new("")).to_owned();
    match file.file_name() {
        Some(name) if ROOTS.contains(&name) => vec![beside],
        _ => vec![folder_of_children(file), beside],
    }
}

/// The folder of the modules of a file: that of the file for `mod.rs`, and `fs` for `fs.rs`.
pub(super) fn folder_of_children(file: &Utf8Path) -> Utf8PathBuf {
    match file.file_name() {
        Some(name) if ROOTS.contains(&name) => {
            file.parent().unwrap_or(Utf8Path::new("")).to_owned()
        }
        _ => file.with_extension(""),
    }
}

/// The files that would declare a file below a folder: `fs.rs` and `fs/mod.rs` declare `fs/file.rs`.
fn declared_by(file: &Utf8Path, folder: &Utf8Path) -> Vec<Utf8PathBuf> {
    let Some(mut parent) = file.parent() else {
        return Vec::new();
    };
    if file.file_name() == Some("mod.rs") {
        parent = parent.parent().unwrap_or(parent);
    }
    let mut by = vec![parent.join("mod.rs")];
    if parent != folder {
        by.push(parent.with_extension("rs"));
    }
    by.retain(|by| by != file);
    by
}

/// The path of the module of a file, from its path below the folder of the root.
fn module(below: &Utf8Path) -> Vec<String> {
    let stem = below.with_extension("");
    let mut module: Vec<String> = stem.components().map(|part| part.to_string()).collect();
    if below.file_name().is_some_and(|name| ROOTS.contains(&name)) {
        module.pop();
    }
    module
}

/// The deepest folder that has all files; none for one file, which is a root.
fn common(files: &[&Utf8PathBuf]) -> Option<Utf8PathBuf> {
    let (first, rest) = files.split_first()?;
    let mut folder = first.parent()?.to_owned();
    if rest.is_empty() {
        return None;
    }
    for file in rest {
        while !file.starts_with(&folder) {
            folder = folder.parent()?.to_owned();
        }
    }
    Some(folder)
}

/// A path as it is shown.
pub(super) fn shown(path: &Utf8Path) -> Arc<str> {
    Arc::from(path.as_str().replace('\\', "/"))
}
