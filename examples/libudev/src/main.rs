//! Prints devices with what udev knows of them.
//!
//! Without an argument it prints the path of every device of every subsystem; with `--query PATH`, the properties of
//! one device, as `udevadm info --query property --path PATH` does; with `--hwdb ALIAS`, what the database of hardware
//! knows of a kind of device.

use std::{
    env,
    ffi::{CStr, CString},
    io::{self, Error, ErrorKind, Result, Write},
    process::ExitCode,
};

use device_list::device::{Context, Enumerate, Hwdb, ListEntry};

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words[..] {
        [] => list(),
        ["--query", path] => query(path),
        ["--hwdb", alias] => hwdb(alias),
        _ => Err(Error::new(ErrorKind::InvalidInput, "try --query PATH")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("device-list: {error}");
            ExitCode::FAILURE
        }
    }
}

fn list() -> Result<()> {
    let context = Context::udev_new()?;
    let mut search = context.udev_enumerate_new()?;
    search.udev_enumerate_scan_devices()?;
    let mut out = io::stdout().lock();
    for entry in Enumerate::udev_enumerate_get_list_entry(&mut search) {
        line(&mut out, &[name(entry)])?;
    }
    Ok(())
}

fn query(path: &str) -> Result<()> {
    let context = Context::udev_new()?;
    let device = context.udev_device_new_from_syspath(&CString::new(path)?)?;
    // SAFETY: It is the only list of the device.
    let properties = unsafe { device.udev_device_get_properties_list_entry() };
    let mut out = io::stdout().lock();
    for entry in properties {
        pair(&mut out, entry)?;
    }
    Ok(())
}

fn hwdb(alias: &str) -> Result<()> {
    let context = Context::udev_new()?;
    let mut hwdb = context.udev_hwdb_new()?;
    let alias = CString::new(alias)?;
    let mut out = io::stdout().lock();
    for entry in Hwdb::udev_hwdb_get_properties_list_entry(&mut hwdb, &alias) {
        pair(&mut out, entry)?;
    }
    Ok(())
}

/// The name of an entry; the manual has it that there may be none.
fn name(entry: &ListEntry) -> &CStr {
    entry.udev_list_entry_get_name().unwrap_or_default()
}

fn pair(out: &mut impl Write, entry: &ListEntry) -> Result<()> {
    let value = entry.udev_list_entry_get_value().unwrap_or_default();
    line(out, &[name(entry), c"=", value])
}

fn line(out: &mut impl Write, parts: &[&CStr]) -> Result<()> {
    for part in parts {
        out.write_all(part.to_bytes())?;
    }
    out.write_all(b"\n")
}
