//! rustfmt over all files at once.

use std::process::Command;

use crate::{
    profile::Profile,
    render::Files,
    support::diag::{Diagnostic, Sink},
};

/// Formats the files in place. Without rustfmt the output would depend on the machine, so that is an
/// error.
pub(in crate::render) fn format(sink: &mut Sink, files: &mut Files, profile: &Profile) {
    if sink.has_errors() || files.is_empty() {
        return;
    }
    if let Err(problem) = try_format(files, profile) {
        sink.push(
            Diagnostic::error("SB0504", "rustfmt could not format the generated files")
                .note(problem)
                .help("install it with `rustup component add rustfmt`, or name it in `RUSTFMT`"),
        );
    }
}

fn try_format(files: &mut Files, profile: &Profile) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    // The configuration is ours, whatever stands in the folder from which the command is run.
    let config = folder.path().join("rustfmt.toml");
    let settings = format!(
        "edition = \"{}\"\nmax_width = {}\nnewline_style = \"Unix\"\n",
        profile.edition, profile.width
    );
    fs_err::write(&config, settings).map_err(|error| error.to_string())?;
    let mut paths = Vec::new();
    for (index, (path, text)) in files.iter().enumerate() {
        let copy = folder.path().join(format!("{index}.rs"));
        fs_err::write(&copy, text).map_err(|error| error.to_string())?;
        paths.push((path.clone(), copy));
    }
    let rustfmt = std::env::var_os("RUSTFMT").unwrap_or_else(|| "rustfmt".into());
    let mut command = Command::new(rustfmt);
    command
        .arg("--config-path")
        .arg(&config)
        .arg("--edition")
        .arg(&profile.edition);
    command.args(paths.iter().map(|(_, copy)| copy));
    let output = command.output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
    }
    for (path, copy) in paths {
        let text = fs_err::read_to_string(copy).map_err(|error| error.to_string())?;
        files.insert(path, text);
    }
    Ok(())
}
