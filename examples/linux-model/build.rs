//! The options with which this kernel is "configured": generated files ask for them.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(CONFIG_DEBUG_ATOMIC_SLEEP)");
    println!("cargo::rustc-cfg=CONFIG_DEBUG_ATOMIC_SLEEP");
}
