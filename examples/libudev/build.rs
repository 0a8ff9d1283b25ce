//! Generates the wrappers from the contract and the header of the library, and links the library.
//!
//! `SAFEBIND` is the generator, `safebind` by default. `LIBRARY_INCLUDE` and `LIBRARY_LIB` are the folders with
//! header and library where those are not where the system has them.

use std::{env, error::Error, path::Path, process::Command};

fn main() -> Result<(), Box<dyn Error>> {
    for name in ["SAFEBIND", "LIBRARY_INCLUDE", "LIBRARY_LIB"] {
        println!("cargo::rerun-if-env-changed={name}");
    }
    let program = env::var("SAFEBIND").unwrap_or_else(|_| "safebind".to_owned());
    println!("cargo::rerun-if-changed={program}");
    let mut command = Command::new(&program);
    command.args(["generate", "contract.yaml", "--cargo", "--out"]);
    command.arg(Path::new(&env::var("OUT_DIR")?).join("wrappers"));
    command.arg("--");
    if let Ok(folder) = env::var("LIBRARY_INCLUDE") {
        command.arg(format!("-I{folder}"));
    }
    let status = command
        .status()
        .map_err(|error| format!("cannot run `{program}`: {error}"))?;
    if !status.success() {
        return Err("the wrappers were not generated".into());
    }
    if let Ok(folder) = env::var("LIBRARY_LIB") {
        println!("cargo::rustc-link-search=native={folder}");
    }
    println!("cargo::rustc-link-lib=udev");
    Ok(())
}
