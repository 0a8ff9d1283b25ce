//! Says how many names are in a folder.

mod wrappers {
    include!(concat!(env!("OUT_DIR"), "/wrappers/mod.rs"));
}

use std::{env, ffi::CString, fs, io, os::fd::AsRawFd};

use wrappers::dir::Dir;

fn main() -> io::Result<()> {
    let path = env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let dir = Dir::opendir(&CString::new(path)?)?;
    let fd = dir.dirfd()?;
    let names = fs::read_dir(format!("/proc/self/fd/{}", fd.as_raw_fd()))?;
    println!("{} names", names.count());
    Ok(())
}
