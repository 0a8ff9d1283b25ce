//! rustfmt over all files at once.

use std::{env, io, process::Command};

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
    match try_format(files, profile) {
        Ok(()) => {}
        Err(Failure::NotRun(error)) => sink.push(
            Diagnostic::error("SB0504", "rustfmt could not be run")
                .note(match error.kind() {
                    io::ErrorKind::NotFound => "there is no such program".to_owned(),
                    kind => kind.to_string(),
                })
                .help("install it with `rustup component add rustfmt`, or name it in `RUSTFMT`"),
        ),
        Err(Failure::Refused(words)) => sink
            .push(Diagnostic::error("SB0504", "rustfmt refuses the generated files").note(words)),
        Err(Failure::Files(error)) => sink.push(
            Diagnostic::error(
                "SB0504",
                "the generated files could not be put before rustfmt",
            )
            .note(error.kind().to_string())
            .note(format!(
                "temporary files go to `{}`",
                env::temp_dir().display()
            ))
            .help("let `TMPDIR` name a folder for temporary files"),
        ),
    }
}

/// Why nothing was formatted.
enum Failure {
    /// The program does not start.
    NotRun(io::Error),
    /// It has something to say.
    Refused(String),
    /// A temporary file cannot be written or read.
    Files(io::Error),
}

fn try_format(files: &mut Files, profile: &Profile) -> Result<(), Failure> {
    let folder = tempfile::tempdir().map_err(Failure::Files)?;
    // The configuration is ours, whatever stands in the folder from which the command is run.
    let config = folder.path().join("rustfmt.toml");
    let settings = format!(
        "edition = \"{}\"\nmax_width = {}\nnewline_style = \"Unix\"\n",
        profile.edition, profile.width
    );
    fs_err::write(&config, settings).map_err(Failure::Files)?;
    let mut paths = Vec::new();
    for (path, text) in files.iter() {
        // Under its own path: rustfmt follows a module to the ones that it declares.
        let copy = folder.path().join(path);
        let parent = copy.parent().unwrap_or(folder.path());
        fs_err::create_dir_all(parent).map_err(Failure::Files)?;
        fs_err::write(&copy, text).map_err(Failure::Files)?;
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
    let output = command.output().map_err(Failure::NotRun)?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::Refused(words.trim().to_owned()));
    }
    for (path, copy) in paths {
        let text = fs_err::read_to_string(copy).map_err(Failure::Files)?;
        files.insert(path, text);
    }
    Ok(())
}
