//! From a tree to a kernel: the untouched one first, then the one with generated files.

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest, Sha256};

use super::{
    Kind, Target, build,
    code::probe,
    configure::configure,
    explain, flags,
    layout::Layout,
    place::{self, Placement, Places, Raw},
    profile,
    tools::Tools,
    working::Working,
};
use crate::{
    generator::{self, CSide, Generator, Request, SETS},
    process, report,
    tree::{self, Files},
    workspace::Workspace,
};

/// The fragment for our own tests, and the one for tests of what only generated files have.
const DRIVER: &str = "driver";
const GENERATED: &str = "generated";

/// The file in a build folder that says what it was built from; it is there only after a build.
const STATE: &str = "safebind.state";

/// What is kept of the untouched tree's build: single files, and folders of which the object files are.
const KEPT_FILES: [&str; 5] = [
    ".config",
    "rust/kernel.o",
    "rust/bindings/bindings_generated.rs",
    "rust/bindings/bindings_helpers_generated.rs",
    flags::COMMAND,
];
const KEPT_FOLDERS: [&str; 3] = ["drivers/android/binder", "drivers/safebind", "samples/rust"];

/// What a tree is to have in it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum State {
    /// Nothing of ours but the tests that run everywhere.
    Baseline,
    /// The generated files in this folder.
    Generated(Utf8PathBuf),
}

/// A kernel that can be started.
#[derive(Clone, Debug)]
pub(crate) struct Built {
    /// The kind.
    pub(crate) kind: Kind,
    /// What is started.
    pub(crate) image: Utf8PathBuf,
    /// The build folder (`O=`). What is in it may be of a later state.
    pub(crate) build: Utf8PathBuf,
    /// Where the object files of this state are, at the same relative paths as in the build folder.
    pub(crate) objects: Utf8PathBuf,
    /// A folder for results, which belongs to this tree and this kind.
    pub(crate) folder: Utf8PathBuf,
    /// What was put into the tree; nothing for the untouched one.
    pub(crate) placement: Option<Placement>,
    /// The programs.
    pub(crate) tools: Tools,
}

/// A tree, while nobody else uses it.
#[derive(Debug)]
pub(crate) struct Session<'a> {
    workspace: &'a Workspace,
    kind: Kind,
    working: Working,
    tools: Tools,
    folder: Utf8PathBuf,
    /// Contracts besides the shipped ones.
    contracts: Vec<Utf8PathBuf>,
}

impl<'a> Session<'a> {
    /// Makes tree and tools ready.
    ///
    /// # Errors
    ///
    /// When one of them is missing and cannot be fetched, or the tree cannot be used.
    pub(crate) fn open(workspace: &'a Workspace, target: &Target) -> Result<Self> {
        let layout = Layout::find()?;
        let working = Working::open(&layout, target)?;
        place::complete(&Places::read(workspace)?, &working)?;
        let tools = Tools::provide(workspace, &layout, &working.root, target.kind)?;
        Ok(Self {
            workspace,
            kind: target.kind,
            folder: layout.build(&working.key, target.kind),
            working,
            tools,
            contracts: own_contracts(&target.contracts)?,
        })
    }

    /// The programs.
    pub(crate) fn tools(&self) -> &Tools {
        &self.tools
    }

    /// The working tree.
    pub(crate) fn working(&self) -> &Working {
        &self.working
    }

    fn build_folder(&self) -> Utf8PathBuf {
        self.folder.join("build")
    }

    /// Where the generator writes what the tree's raw bindings have to fulfil.
    fn layout_checks(&self) -> Utf8PathBuf {
        self.folder.join("layouts.rs")
    }

    fn kept(&self) -> Utf8PathBuf {
        self.folder.join("baseline")
    }

    /// Gives a kernel in one state.
    ///
    /// # Errors
    ///
    /// When it does not fit together, or does not build.
    pub(crate) fn provide(&mut self, state: &State) -> Result<Built> {
        match state {
            State::Baseline => self.baseline(),
            State::Generated(folder) => self.with(folder),
        }
    }

    /// The kernel of the untouched tree; a copy of it is kept, for later states use the same folders.
    fn baseline(&mut self) -> Result<Built> {
        let overlay = place::of_driver(self.workspace, &self.working)?;
        let key = self.key(&overlay)?;
        let kept = self.kept();
        let complete = kept.join(STATE);
        if fs_err::read_to_string(&complete).is_ok_and(|present| present == key) {
            return Ok(self.built(&kept, None));
        }
        self.make(&overlay, &key, "the untouched tree", |text| text.to_owned())?;
        tree::remove(&kept)?;
        let build = self.build_folder();
        let mut files: Vec<Utf8PathBuf> = KEPT_FILES.map(Utf8PathBuf::from).into();
        files.push(self.kind.image().into());
        if self.kind == Kind::Code {
            files.push(probe::OBJECT.into());
        }
        for folder in KEPT_FOLDERS {
            files.extend(objects(&build, folder)?);
        }
        for file in files {
            if let Some(folder) = kept.join(&file).parent() {
                fs_err::create_dir_all(folder)?;
            }
            fs_err::copy(build.join(&file), kept.join(&file))?;
        }
        tree::write(&complete, key.as_bytes())?;
        Ok(self.built(&kept, None))
    }

    /// The kernel of the tree with generated files in it.
    fn with(&mut self, generated: &Utf8Path) -> Result<Built> {
        self.baseline()?;
        let placement = self.plan(generated)?;
        let key = self.key(&placement.files)?;
        let root = self.workspace.root.clone();
        let contracts = root.join("annotations").join(SETS[0].name);
        let own = &self.contracts.clone()[..];
        self.make(
            &placement.files,
            &key,
            "the tree with the generated files",
            |text| explain::explain(text, &root, (&contracts, own), &placement),
        )?;
        let build = self.build_folder();
        Ok(self.built(&build, Some(placement)))
    }

    /// What is put into the tree of the generated files in a folder.
    ///
    /// # Errors
    ///
    /// When there is no baseline yet, or the files do not fit to the tree.
    pub(crate) fn plan(&self, generated: &Utf8Path) -> Result<Placement> {
        let raw = Raw::read(&self.kept(), &self.working)?;
        let mut placement = place::plan(self.workspace, &self.working, &raw, generated)?;
        let checks = fs_err::read_to_string(self.layout_checks())?;
        place::layouts(&self.working, &mut placement, &checks)?;
        Ok(placement)
    }

    /// Puts files into the tree and builds it, unless that is what the build folder has already.
    fn make(
        &mut self,
        overlay: &Files,
        key: &str,
        what: &str,
        explain: impl FnOnce(&str) -> String,
    ) -> Result<()> {
        let build = self.build_folder();
        let state = build.join(STATE);
        let image = build.join(self.kind.image());
        self.working.apply(overlay)?;
        let present = fs_err::read_to_string(&state).is_ok_and(|present| present == key);
        if present && image.is_file() {
            return Ok(());
        }
        if state.is_file() {
            fs_err::remove_file(&state)?;
        }
        let extra = extra(self.kind, overlay);
        configure(
            self.workspace,
            &self.tools,
            self.kind,
            &self.working.root,
            &build,
            extra,
        )?;
        build::build(
            &self.tools,
            self.kind,
            &self.working.root,
            &build,
            what,
            explain,
        )?;
        if self.kind == Kind::Code {
            let source = self.workspace.root.join(probe::SOURCE);
            probe::compile(&build, &source, &build.join(probe::OBJECT))?;
        }
        tree::write(&state, key.as_bytes())?;
        Ok(())
    }

    /// What a kernel is built from, as one word.
    fn key(&self, overlay: &Files) -> Result<String> {
        let mut hasher = Sha256::new();
        let mut add = |bytes: &[u8]| {
            hasher.update(bytes.len().to_le_bytes());
            hasher.update(bytes);
        };
        add(self.working.fingerprint.as_bytes());
        for version in &self.tools.versions {
            add(version.as_bytes());
        }
        for (path, bytes) in tree::read(&self.workspace.root.join("kernel/config"))? {
            add(path.as_str().as_bytes());
            add(&bytes);
        }
        if self.kind == Kind::Code {
            add(&fs_err::read(self.workspace.root.join(probe::SOURCE))?);
        }
        for (path, bytes) in overlay {
            add(path.as_str().as_bytes());
            add(bytes);
        }
        let digest = hasher.finalize();
        Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    fn built(&self, objects: &Utf8Path, placement: Option<Placement>) -> Built {
        Built {
            kind: self.kind,
            image: objects.join(self.kind.image()),
            build: self.build_folder(),
            objects: objects.to_owned(),
            folder: self.folder.clone(),
            placement,
            tools: self.tools.clone(),
        }
    }

    /// Generates over the tree's own headers, as its own build reads them: the folder of the files.
    ///
    /// The contracts are the shipped ones, or those in another folder.
    ///
    /// # Errors
    ///
    /// When there is no baseline yet, or the generator refuses.
    pub(crate) fn generate(&self, contracts: Option<&Utf8Path>) -> Result<Utf8PathBuf> {
        let out = self.folder.join("generated");
        let request = self.request(contracts, &out)?;
        let outcome = self.generator()?.generate(&request)?;
        if !outcome.success() {
            bail!(
                "the generator refuses the contracts over this tree's headers:\n{}",
                outcome.text().trim_end()
            );
        }
        eprintln!(
            "generated over the tree's headers in {}",
            report::time(outcome.time)
        );
        Ok(out)
    }

    /// The generator, which reads headers as the tree's own build does.
    ///
    /// # Errors
    ///
    /// When it does not compile.
    pub(crate) fn generator(&self) -> Result<Generator> {
        let generator = Generator::without_libclang(self.workspace, generator::Profile::Dev)?;
        Ok(generator.with_libclang(&self.tools.libclang, self.tools.library_path()))
    }

    /// What [`Session::generate`] asks the generator for, with the output in the folder `out`.
    ///
    /// # Errors
    ///
    /// When there is no baseline yet, or there are no contracts.
    pub(crate) fn request(&self, contracts: Option<&Utf8Path>, out: &Utf8Path) -> Result<Request> {
        let set = &SETS[0];
        let root = &self.workspace.root;
        let mut shipped = match contracts {
            None => set.contracts(root)?,
            Some(folder) => yaml_files(folder)?,
        };
        shipped.extend(self.contracts.iter().cloned());
        let profile = self.folder.join("profile.yaml");
        let text = profile::of_tree(&root.join(set.profile()), &self.working)?;
        tree::write(&profile, text.as_bytes())?;
        Ok(Request {
            contracts: shipped,
            profile,
            out: out.to_owned(),
            bindings: false,
            layout_checks: Some(self.layout_checks()),
            stamp: None,
            force: true,
            // A tree of anybody: its configuration and version may be none that was accepted.
            stale: true,
            c_side: CSide::Headers(flags::read(&self.kept(), &self.build_folder())?),
        })
    }

    /// Whether the tree can be built with Rust, as it says itself.
    ///
    /// # Errors
    ///
    /// When make cannot be started.
    pub(crate) fn rust_available(&self) -> Result<process::Outcome> {
        let build = self.build_folder();
        fs_err::create_dir_all(&build)?;
        let mut command = self.tools.make(self.kind, &self.working.root, &build);
        process::capture(command.arg("rustavailable"))
    }
}

/// The fragments that a state needs besides those of the kind.
fn extra(kind: Kind, overlay: &Files) -> &'static [&'static str] {
    let generated = overlay
        .keys()
        .any(|path| path.starts_with("rust/kernel") && path.extension() == Some("rs"));
    let driver = kind.has_tests() && overlay.keys().any(|path| path.ends_with("Kconfig"));
    match (driver, generated) {
        (false, _) => &[],
        (true, false) => &[DRIVER],
        (true, true) => &[DRIVER, GENERATED],
    }
}

/// The object files directly in a folder of a build; a folder that is not there has none.
fn objects(build: &Utf8Path, folder: &str) -> Result<Vec<Utf8PathBuf>> {
    let mut found = Vec::new();
    if build.join(folder).is_dir() {
        for entry in build.join(folder).read_dir_utf8()? {
            let path = Utf8Path::new(folder).join(entry?.file_name());
            if path.extension() == Some("o") {
                found.push(path);
            }
        }
    }
    Ok(found)
}

/// The files that a user has named, by absolute paths; those of a folder are all that are directly in it.
fn own_contracts(paths: &[Utf8PathBuf]) -> Result<Vec<Utf8PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        let path = path
            .canonicalize_utf8()
            .with_context(|| format!("there are no contracts in `{path}`"))?;
        if !path.is_dir() {
            found.push(path);
            continue;
        }
        let files = yaml_files(&path)?;
        if files.is_empty() {
            bail!("there are no contracts in `{path}`");
        }
        found.extend(files);
    }
    Ok(found)
}

fn yaml_files(folder: &Utf8Path) -> Result<Vec<Utf8PathBuf>> {
    let mut found = Vec::new();
    for entry in folder.read_dir_utf8()? {
        let path = entry?.path().to_owned();
        if path.extension() == Some("yaml") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
