//! The programs that `bench` compares with, and the one that measures: hidden subcommands, built with
//! the feature `probe`.

use camino::Utf8PathBuf;
use clap::{Args, Subcommand};

/// What `bench` measures against; needs the feature `probe`
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    probe: Probe,
}

#[derive(Debug, Subcommand)]
enum Probe {
    /// Run a command and print its time and peak memory as JSON
    Measure {
        /// The command
        #[arg(last = true, required = true)]
        command: Vec<String>,
    },
    /// Parse headers with libclang's default options, and do nothing else
    Parse(Input),
    /// Run bindgen
    Bindgen {
        #[command(flatten)]
        input: Input,
        /// A function to bind
        #[arg(long = "function")]
        functions: Vec<String>,
        /// Bind static functions, too, and write the C for them to this file
        #[arg(long)]
        statics: Option<Utf8PathBuf>,
        /// Have rustfmt format the result, as bindgen's command does
        #[arg(long)]
        rustfmt: bool,
        /// The file to write
        #[arg(long)]
        out: Utf8PathBuf,
    },
    /// Print libclang's version
    Version,
}

#[derive(Debug, Args)]
struct Input {
    /// A header, as in `#include <...>`
    #[arg(long = "header")]
    headers: Vec<String>,
    /// Flags for clang
    #[arg(last = true)]
    flags: Vec<String>,
}

/// Runs a probe.
///
/// # Errors
///
/// When it fails, or the feature is off.
#[cfg(not(feature = "probe"))]
pub(crate) fn run(options: &Options) -> anyhow::Result<bool> {
    let name = match &options.probe {
        Probe::Measure { command } => command.join(" "),
        Probe::Parse(input) => format!("parse {:?} {:?}", input.headers, input.flags),
        Probe::Bindgen {
            input,
            functions,
            out,
            ..
        } => {
            format!(
                "bindgen {:?} {:?} {functions:?} {out}",
                input.headers, input.flags
            )
        }
        Probe::Version => "version".to_owned(),
    };
    anyhow::bail!("`{name}` needs `--features xtask/probe`; `cargo xtask bench` builds it so")
}

#[cfg(feature = "probe")]
pub(crate) use with_libraries::run;

#[cfg(feature = "probe")]
mod with_libraries {
    use std::{
        ffi::{CStr, CString},
        process::{Command, Stdio},
        ptr,
        time::Instant,
    };

    use super::{
        super::measure::Run,
        {Input, Options, Probe},
    };
    use anyhow::{Context, Result, anyhow, bail};

    /// Runs a probe.
    ///
    /// # Errors
    ///
    /// When it fails.
    pub(crate) fn run(options: &Options) -> Result<bool> {
        match &options.probe {
            Probe::Measure { command } => return measure(command),
            Probe::Parse(input) => parse(input)?,
            Probe::Bindgen {
                input,
                functions,
                statics,
                rustfmt,
                out,
            } => {
                let mut builder = builder(input, functions, *rustfmt);
                if let Some(path) = statics {
                    builder = builder.wrap_static_fns(true).wrap_static_fns_path(path);
                }
                load()?;
                builder.generate()?.write_to_file(out)?;
            }
            Probe::Version => println!("{}", version()?),
        }
        Ok(true)
    }

    /// The header that includes all others.
    const MAIN: &str = "safebind_probe.h";

    fn includes(input: &Input) -> String {
        let lines = input
            .headers
            .iter()
            .map(|header| format!("#include <{header}>\n"));
        lines.collect()
    }

    fn measure(words: &[String]) -> Result<bool> {
        let (program, arguments) = words.split_first().context("there is no command")?;
        let start = Instant::now();
        let status = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()
            .with_context(|| format!("cannot run `{program}`"))?;
        let seconds = start.elapsed().as_secs_f64();
        let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN)?;
        let peak = u64::try_from(usage.max_rss())?;
        // macOS counts bytes where the others count KiB.
        let peak_kib = if cfg!(target_os = "macos") {
            peak / 1024
        } else {
            peak
        };
        println!("{}", serde_json::to_string(&Run { seconds, peak_kib })?);
        Ok(status.success())
    }

    fn load() -> Result<()> {
        clang_sys::load().map_err(|error| anyhow!("there is no libclang: {error}"))
    }

    #[allow(unsafe_code, reason = "libclang is a C library")]
    fn version() -> Result<String> {
        load()?;
        // SAFETY: libclang is loaded; the string is disposed of once, after its last use, and
        // `clang_getCString` gives a string that lives as long as it.
        Ok(unsafe {
            let text = clang_sys::clang_getClangVersion();
            let version = CStr::from_ptr(clang_sys::clang_getCString(text));
            let version = version.to_string_lossy().into_owned();
            clang_sys::clang_disposeString(text);
            version
        })
    }

    #[allow(unsafe_code, reason = "libclang is a C library")]
    fn parse(input: &Input) -> Result<()> {
        load()?;
        let name = CString::new(MAIN)?;
        let text = CString::new(includes(input))?;
        let mut flags = vec![CString::new("-xc")?];
        for flag in &input.flags {
            flags.push(CString::new(flag.as_str())?);
        }
        let flags: Vec<_> = flags.iter().map(|flag| flag.as_ptr()).collect();
        let mut file = clang_sys::CXUnsavedFile {
            Filename: name.as_ptr(),
            Contents: text.as_ptr(),
            Length: u64::try_from(text.as_bytes().len())?,
        };
        let count = i32::try_from(flags.len())?;
        let mut unit = ptr::null_mut();
        // SAFETY: libclang is loaded; all pointers are to values above, which outlive the calls, and
        // `count` is the number of `flags`. The unit is disposed of before its index, each once.
        let errors = unsafe {
            let index = clang_sys::clang_createIndex(0, 0);
            let result = clang_sys::clang_parseTranslationUnit2(
                index,
                name.as_ptr(),
                flags.as_ptr(),
                count,
                &raw mut file,
                1,
                0,
                &raw mut unit,
            );
            let mut errors = u32::from(result != clang_sys::CXError_Success);
            if !unit.is_null() {
                for number in 0..clang_sys::clang_getNumDiagnostics(unit) {
                    let diagnostic = clang_sys::clang_getDiagnostic(unit, number);
                    let severity = clang_sys::clang_getDiagnosticSeverity(diagnostic);
                    errors += u32::from(severity >= clang_sys::CXDiagnostic_Error);
                    clang_sys::clang_disposeDiagnostic(diagnostic);
                }
                clang_sys::clang_disposeTranslationUnit(unit);
            }
            clang_sys::clang_disposeIndex(index);
            errors
        };
        if errors > 0 {
            bail!("the headers have {errors} error(s)");
        }
        Ok(())
    }

    fn builder(input: &Input, functions: &[String], rustfmt: bool) -> bindgen::Builder {
        let formatter = match rustfmt {
            true => bindgen::Formatter::Rustfmt,
            false => bindgen::Formatter::None,
        };
        let mut builder = bindgen::builder()
            .header_contents(MAIN, &includes(input))
            .clang_args(&input.flags)
            .formatter(formatter)
            .detect_include_paths(false)
            .use_core();
        // Types that bindgen itself cannot lay out; without this it panics or its tests do not compile.
        for name in OPAQUE {
            builder = builder.opaque_type(name);
        }
        for function in functions {
            builder = builder.allowlist_function(function);
        }
        builder
    }

    const OPAQUE: [&str; 8] = [
        "ns_common.*",
        "xregs_state",
        "desc_struct",
        "arch_lbr_state",
        "local_apic",
        "alt_instr",
        "x86_msi_data",
        "x86_msi_addr_lo",
    ];
}
