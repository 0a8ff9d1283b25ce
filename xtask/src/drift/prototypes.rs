//! Prototypes as bindgen prints them: the measure beside `safebind drift`, which shares no code with it.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};
use proc_macro2::{Group, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{FnArg, ForeignItem, Item, ReturnType};

use super::called::Called;
use crate::{kernel::headers::Headers, libclang, process, tree, workspace::Workspace};

/// How many type names may stand behind one another.
const DEPTH: usize = 30;

/// The functions of one tree by name, each with its type behind all type names.
pub(super) type Prototypes = BTreeMap<String, String>;

/// The program that runs bindgen.
#[derive(Debug)]
pub(super) struct Bindgen<'a> {
    workspace: &'a Workspace,
    program: Utf8PathBuf,
    libclang: Utf8PathBuf,
}

impl<'a> Bindgen<'a> {
    /// Builds it.
    ///
    /// # Errors
    ///
    /// When it does not compile, or there is no libclang.
    pub(super) fn build(workspace: &'a Workspace) -> Result<Self> {
        let words = ["--features", "xtask/probe"];
        Ok(Self {
            workspace,
            program: crate::generator::built(workspace, "xtask", &words)?,
            libclang: libclang::provide(workspace)?.path,
        })
    }

    /// What it makes of the functions in a tree, static ones included.
    ///
    /// # Errors
    ///
    /// When it cannot read the headers.
    pub(super) fn prototypes(
        &self,
        headers: &Headers,
        called: &Called,
        folder: &Utf8Path,
    ) -> Result<Prototypes> {
        tree::write(&folder.join("all.h"), called.header().as_bytes())?;
        let out = folder.join(format!("{}.rs", headers.release));
        let mut command = std::process::Command::new(&self.program);
        command
            .current_dir(&self.workspace.root)
            .env(libclang::VARIABLE, &self.libclang)
            .args([
                "probe",
                "bindgen",
                "--header",
                "all.h",
                "--out",
                out.as_str(),
            ])
            .args(["--statics", folder.join("statics").as_str()]);
        for name in &called.names {
            command.args(["--function", name]);
        }
        command.arg("--").arg(format!("-I{folder}"));
        process::output(command.args(headers.flags()))
            .with_context(|| format!("bindgen refuses the headers of {}", headers.release))?;
        read(&fs_err::read_to_string(out)?)
    }
}

/// The prototypes in what bindgen has written.
fn read(rust: &str) -> Result<Prototypes> {
    let file = syn::parse_file(rust).context("bindgen wrote no Rust")?;
    let names = file.items.iter().filter_map(|item| match item {
        Item::Type(item) => Some((item.ident.to_string(), item.ty.to_token_stream())),
        _ => None,
    });
    let names: BTreeMap<_, _> = names.collect();
    let foreign = file.items.iter().filter_map(|item| match item {
        Item::ForeignMod(item) => Some(&item.items),
        _ => None,
    });
    let functions = foreign.flatten().filter_map(|item| match item {
        ForeignItem::Fn(item) => Some(&item.sig),
        _ => None,
    });
    let shown = functions.map(|signature| {
        let types = signature.inputs.iter().map(|argument| match argument {
            FnArg::Typed(argument) => argument.ty.to_token_stream(),
            FnArg::Receiver(own) => own.to_token_stream(),
        });
        let mut types: Vec<_> = types
            .map(|ty| resolved(ty, &names, DEPTH).to_string())
            .collect();
        types.extend(signature.variadic.as_ref().map(|_| "...".to_owned()));
        let returned = match &signature.output {
            ReturnType::Default => String::new(),
            ReturnType::Type(_, ty) => resolved(ty.to_token_stream(), &names, DEPTH).to_string(),
        };
        (
            signature.ident.to_string(),
            format!("({}) {returned}", types.join(", ")),
        )
    });
    Ok(shown.collect())
}

/// A type without the names of other types and of arguments.
fn resolved(ty: TokenStream, names: &BTreeMap<String, TokenStream>, depth: usize) -> TokenStream {
    let tokens: Vec<TokenTree> = ty.into_iter().collect();
    let is_colon = |at: Option<usize>, spacing| {
        let token = at.and_then(|at| tokens.get(at));
        matches!(token, Some(TokenTree::Punct(it)) if it.as_char() == ':' && it.spacing() == spacing)
    };
    let mut found = TokenStream::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let is_segment = is_colon(at.checked_sub(1), Spacing::Alone)
            && is_colon(at.checked_sub(2), Spacing::Joint);
        let is_argument = is_colon(Some(at + 1), Spacing::Alone);
        at += 1;
        match token {
            TokenTree::Ident(_) if is_argument => at += 1,
            TokenTree::Ident(name) if !is_segment && depth > 0 => {
                match names.get(&name.to_string()) {
                    Some(of) => found.extend(resolved(of.clone(), names, depth - 1)),
                    None => found.extend([token.clone()]),
                }
            }
            TokenTree::Group(group) => {
                let inner = resolved(group.stream(), names, depth);
                found.extend([TokenTree::Group(Group::new(group.delimiter(), inner))]);
            }
            _ => found.extend([token.clone()]),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_prototype_has_neither_names_of_types_nor_of_arguments() {
        let text = r#"
            pub type u32_ = ::core::ffi::c_uint;
            pub type call = ::core::option::Option<unsafe extern "C" fn(n: u32_, s: *mut s)>;
            pub struct s { u32_: i32 }
            unsafe extern "C" { #[link_name = "a__extern"] pub fn a(x: *const u32_, c: call) -> s; }
            unsafe extern "C" { pub fn b(x: *const ::core::ffi::c_uint, f: call) -> s; }
            unsafe extern "C" { pub fn c(fmt: *const ::core::ffi::c_char, ...); }
        "#;
        let found = read(text).expect("it is Rust");
        assert_eq!(found["a"], found["b"]);
        assert!(
            !found["a"].contains("u32_") && found["a"].contains("Option"),
            "{}",
            found["a"]
        );
        assert!(found["c"].ends_with("...) "), "{}", found["c"]);
    }

    #[test]
    fn a_type_that_names_itself_ends() {
        let text = "pub type a = *mut a; unsafe extern \"C\" { pub fn f(x: a); }";
        assert!(read(text).is_ok());
        assert!(read("fn {").is_err());
    }
}
