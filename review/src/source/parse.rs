//! One file: read, and parsed.

use std::sync::Arc;

use proc_macro2::TokenStream;

use super::{Job, guard, place, problem::Problem};
use crate::model::place::Place;

/// The most that a file may have: 64 MiB.
const LARGEST: u64 = 64 << 20;

/// A file's text and its syntax tree.
pub(super) struct File {
    /// What was asked for.
    pub(super) job: Job,
    /// Its text.
    pub(super) text: String,
    /// Its syntax tree.
    pub(super) syntax: syn::File,
}

/// Reads and parses a file.
pub(super) fn parse(job: Job) -> Result<File, Problem> {
    let text = read(&job)?;
    let syntax = syntax(&job.shown, &text)?;
    Ok(File { job, text, syntax })
}

fn read(job: &Job) -> Result<String, Problem> {
    let problem = |message: String| match &job.declared {
        Some(place) => Problem {
            message: format!("`{}`: {message}", job.shown),
            place: place.clone(),
            excerpt: None,
        },
        None => Problem::of_file(&job.shown, message),
    };
    let about = std::fs::metadata(&job.path);
    let about = about.map_err(|error| problem(format!("it cannot be read: {error}")))?;
    if about.is_dir() {
        return Err(problem("it is a folder, not a file".to_owned()));
    }
    if !about.is_file() {
        // Reading a pipe or a device need not end.
        let message = "it is no regular file, and only those are read";
        return Err(problem(message.to_owned()));
    }
    if about.len() > LARGEST {
        let message = format!("it has {} bytes: more than is read of a file", about.len());
        return Err(problem(message));
    }
    let bytes = std::fs::read(&job.path);
    let bytes = bytes.map_err(|error| problem(format!("it cannot be read: {error}")))?;
    String::from_utf8(bytes).map_err(|error| not_utf8(&job.shown, &error))
}

/// Where a text stops to be UTF-8.
fn not_utf8(shown: &Arc<str>, error: &std::string::FromUtf8Error) -> Problem {
    let at = error.utf8_error().valid_up_to();
    let good = error.as_bytes().get(..at).unwrap_or_default();
    let good = String::from_utf8_lossy(good);
    let last = good.rsplit('\n').next().unwrap_or_default();
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let line = number(good.matches('\n').count() + 1);
    Problem {
        message: format!(
            "it is not UTF-8: byte {:#04x}",
            error.as_bytes().get(at).copied().unwrap_or_default()
        ),
        place: Place {
            file: Arc::clone(shown),
            line,
            column: number(last.chars().count() + 1),
            end_line: line,
            start: at,
            end: at + 1,
        },
        excerpt: Some(last.to_owned()).filter(|line| !line.trim().is_empty()),
    }
}

fn syntax(shown: &Arc<str>, text: &str) -> Result<syn::File, Problem> {
    let at = |span, message: &str| {
        let message = format!("it is not Rust: {message}");
        Problem::at(place(shown, span), text, message)
    };
    let tokens = match text.strip_prefix("#!") {
        // As long as what it replaces, so that places stay.
        Some(rest) if !rest.trim_start().starts_with('[') => format!("//{rest}").parse(),
        _ => text.parse::<TokenStream>(),
    };
    let tokens = tokens.map_err(|error| {
        let what = "a bracket, a literal or a sign in it does not belong there, or does not end";
        at(error.span(), what)
    })?;
    if let Some((span, what)) = guard::too_much(&tokens) {
        return Err(Problem::at(place(shown, span), text, what));
    }
    syn::parse2(tokens).map_err(|error| match error.span().start().line {
        // The end of the file, of which the parser does not know where it is.
        0 | 1 if error.span().byte_range().is_empty() => {
            Problem::of_file(shown, format!("it is not Rust: {error}"))
        }
        _ => at(error.span(), &error.to_string()),
    })
}
