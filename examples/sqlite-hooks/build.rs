//! Generates the wrappers from the contract and the header of the library, and links the library.
//!
//! `SAFEBIND` is the generator; by default it is looked for like any program. `LIBRARY_INCLUDE` and `LIBRARY_LIB`
//! are the folders with header and library where those are not where the system has them.

use std::{env, error::Error, fs, path::PathBuf, process::Command};

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let wrappers = out.join("wrappers");
    let program = env::var("SAFEBIND").unwrap_or_else(|_| "safebind".to_owned());
    let mut command = Command::new(&program);
    command.args([
        "generate",
        "contract.yaml",
        "--profile",
        "profile.yaml",
        "--bindings",
    ]);
    command.arg("--force").arg("--out").arg(&wrappers).arg("--");
    for name in ["SAFEBIND", "LIBRARY_INCLUDE", "LIBRARY_LIB"] {
        println!("cargo:rerun-if-env-changed={name}");
    }
    for file in ["contract.yaml", "profile.yaml", program.as_str()] {
        println!("cargo:rerun-if-changed={file}");
    }
    if let Ok(folder) = env::var("LIBRARY_INCLUDE") {
        command.arg(format!("-I{folder}"));
        println!("cargo:rerun-if-changed={folder}/sqlite3.h");
    }
    let status = command
        .status()
        .map_err(|error| format!("cannot run `{program}`: {error}"))?;
    if !status.success() {
        return Err("the wrappers were not generated".into());
    }
    // What is included cannot begin with documentation, so the wrappers are a module by their path.
    let path = wrappers.join("database.rs");
    let line = format!("#[path = {path:?}]\npub mod database;\n");
    fs::write(out.join("modules.rs"), line)?;
    if let Ok(folder) = env::var("LIBRARY_LIB") {
        println!("cargo:rustc-link-search=native={folder}");
    }
    println!("cargo:rustc-link-lib=sqlite3");
    Ok(())
}
