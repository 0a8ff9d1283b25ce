//! Generates the wrappers from the contract and the header of the C library.

fn main() {
    let out = std::env::var("OUT_DIR").expect("cargo sets it");
    let generated = safebind::Builder::default()
        .contract("contract.yaml")
        .out_dir(format!("{out}/wrappers"))
        .rerun_if_changed()
        .generate()
        .expect("the contract fits the header");
    for warning in &generated.warnings {
        println!("cargo::warning={}", warning.message);
    }
}
