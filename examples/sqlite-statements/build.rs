//! Generates the wrappers from the contract and the header of the library, and links the library.
//!
//! With the feature `builder` the generator is a library of this script, as bindgen is; without it, it is the
//! program that `SAFEBIND` names, `safebind` by default. `LIBRARY_INCLUDE` and `LIBRARY_LIB` are the folders with header
//! and library where those are not where the system has them.

use std::{env, error::Error, path::Path};

/// What the wrappers are generated from.
const CONTRACT: &str = "contract.yaml";

fn main() -> Result<(), Box<dyn Error>> {
    for name in ["SAFEBIND", "LIBRARY_INCLUDE", "LIBRARY_LIB"] {
        println!("cargo::rerun-if-env-changed={name}");
    }
    let include = env::var("LIBRARY_INCLUDE").ok();
    let wrappers = Path::new(&env::var("OUT_DIR")?).join("wrappers");
    generate(&wrappers, include.map(|folder| format!("-I{folder}")))?;
    if let Ok(folder) = env::var("LIBRARY_LIB") {
        println!("cargo::rustc-link-search=native={folder}");
    }
    println!("cargo::rustc-link-lib=sqlite3");
    Ok(())
}

/// By the library; it tells cargo what it has read.
#[cfg(feature = "builder")]
fn generate(out: &Path, clang_arg: Option<String>) -> Result<(), Box<dyn Error>> {
    let out = out
        .to_str()
        .ok_or("the path of the build folder is not UTF-8")?;
    safebind::Builder::default()
        .contract(CONTRACT)
        .clang_args(clang_arg)
        .out_dir(out)
        .rerun_if_changed()
        .generate()?;
    Ok(())
}

/// By the program, which writes what it has read for cargo.
#[cfg(not(feature = "builder"))]
fn generate(out: &Path, clang_arg: Option<String>) -> Result<(), Box<dyn Error>> {
    let program = env::var("SAFEBIND").unwrap_or_else(|_| "safebind".to_owned());
    let mut command = std::process::Command::new(&program);
    command
        .args(["generate", CONTRACT, "--cargo", "--out"])
        .arg(out);
    command.arg("--").args(clang_arg);
    println!("cargo::rerun-if-changed={program}");
    let status = command
        .status()
        .map_err(|error| format!("cannot run `{program}`: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err("the wrappers were not generated".into()),
    }
}
