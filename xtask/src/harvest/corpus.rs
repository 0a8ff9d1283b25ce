//! Headers of anybody, such as the tests of another tool: whatever they declare, nothing may panic.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use super::accept::{self, Accepted, LIMIT};
use crate::{generator::Generator, process};

/// Harvests each header in and below a folder, as it is, and with functions that take each of its structs, unions and
/// enums by pointer. Prints how these runs ended.
///
/// # Errors
///
/// When one panics, takes too long, or gives a contract that does not pass the check or binds something.
pub(super) fn run(generator: &Generator, folder: &Utf8Path, scratch: &Utf8Path) -> Result<()> {
    let mut headers = Vec::new();
    collect(folder, &mut headers)?;
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    let mut accepted: BTreeMap<String, usize> = BTreeMap::new();
    for header in &headers {
        let text = String::from_utf8_lossy(&fs_err::read(header)?).into_owned();
        let uses = scratch.join("uses.h");
        fs_err::write(&uses, with_uses(header, &text))?;
        for one in [header, &uses] {
            let (end, then) = end(generator, one, scratch)?;
            *ends.entry(end).or_default() += 1;
            if let Some(then) = then {
                let end = format!("errors: {}", then.codes());
                *accepted.entry(end).or_default() += 1;
            }
        }
    }
    println!(
        "{} headers, each as it is and with functions over its types",
        headers.len()
    );
    for (end, count) in ends {
        println!("{count:>6} {end}");
    }
    println!("of these contracts, with every guess accepted");
    for (end, count) in accepted {
        println!("{count:>6} {end}");
    }
    Ok(())
}

fn collect(folder: &Utf8Path, headers: &mut Vec<Utf8PathBuf>) -> Result<()> {
    for entry in folder.read_dir_utf8()? {
        let path = entry?.path().to_owned();
        if path.is_dir() {
            collect(&path, headers)?;
        } else if path.extension() == Some("h") {
            headers.push(path.canonicalize_utf8()?);
        }
    }
    headers.sort();
    Ok(())
}

/// A header that includes another one, with a function for each tag in its text.
fn with_uses(header: &Utf8Path, text: &str) -> String {
    let mut uses = format!("#include \"{header}\"\n");
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .collect();
    let mut seen = Vec::new();
    for pair in words.windows(2) {
        let [kind @ ("struct" | "union" | "enum"), name] = pair else {
            continue;
        };
        if !seen.contains(name) {
            uses.push_str(&format!(
                "void uses_{}({kind} {name} *value);\n",
                seen.len()
            ));
            seen.push(*name);
        }
    }
    uses
}

/// How a run over a header ended: with a contract, or with the code of the first error. With a contract, also what
/// becomes of that with every guess accepted.
fn end(
    generator: &Generator,
    header: &Utf8Path,
    scratch: &Utf8Path,
) -> Result<(String, Option<Accepted>)> {
    let contract = scratch.join("corpus.yaml");
    let words = [
        "new",
        header.as_str(),
        "--force",
        "--quiet",
        "--output",
        contract.as_str(),
    ];
    let words: Vec<String> = words.map(str::to_owned).into();
    let outcome = process::capture_within(&mut generator.command(&words), LIMIT)?;
    if !matches!(outcome.status.code(), Some(0 | 1)) {
        bail!("`{header}`: {}", outcome.text());
    }
    if !outcome.success() {
        let code = outcome.stderr.split("error[").nth(1);
        let code = code.and_then(|rest| rest.split(']').next());
        return Ok((code.unwrap_or("another error").to_owned(), None));
    }
    let parent = header.parent().unwrap_or(header);
    let arguments = [format!("-I{parent}")];
    let mut words: Vec<String> = ["check", contract.as_str(), "--"].map(str::to_owned).into();
    words.extend(arguments.iter().cloned());
    let check = process::capture_within(&mut generator.command(&words), LIMIT)?;
    if !check.success()
        || !check
            .stdout
            .contains(" 0 safe, 0 unsafe, 0 part of a pattern")
    {
        bail!("`{header}`: the contract does not pass: {}", check.text());
    }
    let accepted = accept::check(generator, &contract, "std", &arguments)
        .with_context(|| format!("`{header}`"))?;
    let end = "contracts that pass the check and bind nothing".to_owned();
    Ok((end, Some(accepted)))
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::with_uses;

    #[test]
    fn each_tag_is_used_once() {
        let text = with_uses(
            Utf8Path::new("/a.h"),
            "struct a { struct a *next; enum b { C } c; };",
        );
        let expected =
            "#include \"/a.h\"\nvoid uses_0(struct a *value);\nvoid uses_1(enum b *value);\n";
        assert_eq!(text, expected);
    }
}
