//! The files that a file leads to: its modules, and what it includes.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use syn::{Attribute, Expr, Item, ItemMod, Lit, Meta, ext::IdentExt as _};

use super::{Around, Job, cfg, folder, parse::File, place, problem::Problem};
use crate::model::{Unread, Visibility, place::Place};

/// What a file leads to.
#[derive(Default)]
pub(super) struct Children {
    /// The files to read.
    pub(super) jobs: Vec<Job>,
    /// What is missing.
    pub(super) problems: Vec<Problem>,
    /// What is left out.
    pub(super) unread: Vec<Unread>,
}

/// How deep files may lead to files.
const DEPTH: usize = 64;

/// The files that a file leads to; `own` is the file without links.
pub(super) fn children(file: &File, own: &Arc<Utf8PathBuf>) -> Children {
    let mut all = Children::default();
    let beside = file.job.path.parent().unwrap_or(Utf8Path::new(""));
    let inside = Inside {
        file,
        own,
        module: file.job.module.clone(),
        around: file.job.around.clone(),
        folders: file.job.folders.clone(),
        beside: beside.to_owned(),
    };
    inside.items(&file.syntax.items, &mut all);
    all
}

/// A module while its items are looked through: that of a file, or one inside it.
struct Inside<'a> {
    file: &'a File,
    own: &'a Arc<Utf8PathBuf>,
    module: Vec<String>,
    around: Around,
    /// The folders in which the files of its modules can be.
    folders: Vec<Utf8PathBuf>,
    /// The folder that `#[path]` begins in.
    beside: Utf8PathBuf,
}

impl Inside<'_> {
    fn items(&self, items: &[Item], all: &mut Children) {
        for item in items {
            match item {
                Item::Mod(item) => self.module(item, all),
                Item::Macro(item) if item.mac.path.is_ident("include") => {
                    self.include(&item.mac, &item.attrs, all);
                }
                _ => {}
            }
        }
    }

    fn module(&self, item: &ItemMod, all: &mut Children) {
        let name = item.ident.unraw().to_string();
        let mut module = self.module.clone();
        module.push(name.clone());
        let around = self.around(&item.attrs, visibility(&item.vis));
        let path = path_attribute(&item.attrs);
        match &item.content {
            Some((_, items)) => {
                let folders: Vec<_> = match &path {
                    Some(path) => vec![self.beside.join(path)],
                    None => self
                        .folders
                        .iter()
                        .map(|folder| folder.join(&name))
                        .collect(),
                };
                let inside = Inside {
                    beside: folders.first().cloned().unwrap_or_default(),
                    module,
                    around,
                    folders,
                    ..*self
                };
                inside.items(items, all);
            }
            None => self.file(item, (module, around, path), all),
        }
    }

    fn file(
        &self,
        item: &ItemMod,
        (module, around, path): (Vec<String>, Around, Option<String>),
        all: &mut Children,
    ) {
        let place = self.place(item.ident.span());
        if let Some(attr) = item.attrs.iter().find(|attr| sets_path(attr)) {
            all.unread.push(Unread {
                what: format!("another file of `mod {}`", item.ident),
                why: "a condition decides by `cfg_attr` which file it is".to_owned(),
                place: self.place(attr.pound_token.span),
            });
        }
        let candidates = match &path {
            Some(path) => vec![normal(&self.beside.join(path))],
            None => self.candidates(&item.ident.unraw().to_string()),
        };
        let found: Vec<_> = candidates.iter().filter(|path| path.is_file()).collect();
        let problem = |message| Problem::at(place.clone(), &self.file.text, message);
        let Some(found_path) = found.first() else {
            let files: Vec<_> = candidates.iter().map(|path| self.shown(path)).collect();
            let folder = candidates.iter().find(|path| path.is_dir());
            all.problems.push(problem(match folder {
                Some(folder) => format!("`{}` is a folder, not a file", self.shown(folder)),
                None => format!("there is no file for it: no `{}`", files.join("`, no `")),
            }));
            return;
        };
        if let [one, other, ..] = found.as_slice()
            && path.is_none()
            && one.parent() == other.parent().and_then(Utf8Path::parent)
        {
            all.problems.push(problem(format!(
                "there are two files for it, of which the first is read: `{}` and `{}`",
                self.shown(one),
                self.shown(other)
            )));
        }
        let folders = match path {
            Some(_) => found_path.parent().unwrap_or(Utf8Path::new("")).to_owned(),
            None => folder::folder_of_children(found_path),
        };
        let job = self.job(found_path, (module, around, vec![folders]), place.clone());
        match self.leads_back(&job) {
            Some(message) => all.problems.push(problem(message)),
            None => all.jobs.push(job),
        }
    }

    /// The files that `mod name;` can mean.
    fn candidates(&self, name: &str) -> Vec<Utf8PathBuf> {
        let files = self.folders.iter().flat_map(|folder| {
            [
                folder.join(format!("{name}.rs")),
                folder.join(name).join("mod.rs"),
            ]
        });
        files.filter(|path| **path != self.file.job.path).collect()
    }

    fn include(&self, mac: &syn::Macro, attrs: &[Attribute], all: &mut Children) {
        let span = mac.path.segments.first().map(|one| one.ident.span());
        let place = span.map_or_else(
            || Place::whole_file(&self.file.job.shown),
            |span| self.place(span),
        );
        let unread = |why: &str| Unread {
            what: format!("include!({})", mac.tokens),
            why: why.to_owned(),
            place: place.clone(),
        };
        let Ok(written) = syn::parse2::<syn::LitStr>(mac.tokens.clone()) else {
            all.unread.push(unread("its path is not a literal"));
            return;
        };
        let beside = self.file.job.path.parent().unwrap_or(Utf8Path::new(""));
        let path = normal(&beside.join(written.value()));
        let real = |path: &Utf8Path| path.canonicalize_utf8().unwrap_or(path.to_owned());
        if !path.is_file() {
            all.unread.push(unread("there is no such file"));
            return;
        }
        if !real(&path).starts_with(real(&self.file.job.root)) {
            all.unread
                .push(unread("it is not below the folder that is read"));
            return;
        }
        let around = self.around(attrs, Visibility::Public);
        let folders = self.folders.clone();
        let job = self.job(&path, (self.module.clone(), around, folders), place.clone());
        match self.leads_back(&job) {
            Some(message) => {
                all.problems
                    .push(Problem::at(place.clone(), &self.file.text, message))
            }
            None => all.jobs.push(job),
        }
    }

    fn job(
        &self,
        path: &Utf8Path,
        (module, around, folders): (Vec<String>, Around, Vec<Utf8PathBuf>),
        declared: Place,
    ) -> Job {
        let mut chain = self.file.job.chain.clone();
        chain.push(Arc::clone(self.own));
        Job {
            path: path.to_owned(),
            shown: self.shown(path).into(),
            module,
            around,
            folders,
            root: Arc::clone(&self.file.job.root),
            chain,
            declared: Some(declared),
        }
    }

    /// Why a file is not read again, if it leads back to itself.
    fn leads_back(&self, job: &Job) -> Option<String> {
        let real = job.path.canonicalize_utf8().unwrap_or(job.path.clone());
        if job.chain.iter().any(|one| **one == real) {
            return Some(format!("`{}` leads back to itself", job.shown));
        }
        (job.chain.len() > DEPTH).then(|| "its modules are too deep".to_owned())
    }

    fn around(&self, attrs: &[Attribute], visibility: Visibility) -> Around {
        Around {
            cfg: cfg::within(&self.around.cfg, cfg::conditions(attrs)),
            visibility: visibility.min(self.around.visibility.clone()),
            root: self.around.root,
        }
    }

    /// A path as the file's own path is shown.
    fn shown(&self, path: &Utf8Path) -> String {
        let job = &self.file.job;
        let before = job.path.as_str().strip_suffix(&*job.shown);
        let below = before.and_then(|before| path.as_str().strip_prefix(before));
        let below = below.filter(|_| before.is_some_and(|before| !before.is_empty()));
        match below {
            Some(below) => folder::shown(Utf8Path::new(below)).to_string(),
            None => shown_beside(job, path),
        }
    }

    fn place(&self, span: proc_macro2::Span) -> Place {
        place(&self.file.job.shown, span)
    }
}

/// A path shown by the folder of the file that leads to it.
fn shown_beside(job: &Job, path: &Utf8Path) -> String {
    let shown = Utf8Path::new(&job.shown).parent();
    let parent = job.path.parent();
    let below = parent.and_then(|parent| path.strip_prefix(parent).ok());
    match (shown, below) {
        (Some(shown), Some(below)) => folder::shown(&shown.join(below)).to_string(),
        _ => folder::shown(path).to_string(),
    }
}

/// Who can see an item, by what is written.
pub(crate) fn visibility(vis: &syn::Visibility) -> Visibility {
    match vis {
        syn::Visibility::Public(_) => Visibility::Public,
        syn::Visibility::Inherited => Visibility::Private,
        syn::Visibility::Restricted(vis) if vis.path.is_ident("crate") => Visibility::Crate,
        syn::Visibility::Restricted(vis) if vis.path.is_ident("self") => Visibility::Private,
        syn::Visibility::Restricted(vis) => {
            let names = vis.path.segments.iter().map(|one| one.ident.to_string());
            Visibility::In(names.collect::<Vec<_>>().join("::"))
        }
    }
}

/// The path that `#[path = ".."]` gives.
fn path_attribute(attrs: &[Attribute]) -> Option<String> {
    attrs.iter().find_map(|attr| match &attr.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            Expr::Lit(value) => match &value.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    })
}

/// Whether an attribute sets a path under a condition.
fn sets_path(attr: &Attribute) -> bool {
    match &attr.meta {
        Meta::List(list) if list.path.is_ident("cfg_attr") => {
            let text = list.tokens.to_string();
            text.split(',').skip(1).any(|part| {
                let part = part.trim_start();
                part.strip_prefix("path")
                    .is_some_and(|rest| rest.trim_start().starts_with('='))
            })
        }
        _ => false,
    }
}

/// A path without `.` and `..` as far as that goes without asking the system.
fn normal(path: &Utf8Path) -> Utf8PathBuf {
    let mut normal = Utf8PathBuf::new();
    for part in path.components() {
        match part {
            camino::Utf8Component::CurDir => {}
            camino::Utf8Component::ParentDir if normal.file_name().is_some() => drop(normal.pop()),
            part => normal.push(part.as_str()),
        }
    }
    normal
}
