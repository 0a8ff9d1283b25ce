//! Headers from which nothing can be harvested: those of another language, and empty ones.

use camino::Utf8Path;

use crate::{header::model::Request, support::diag::Diagnostic};

/// Words with which declarations of C++ begin, and of which C says that it knows no such type.
const WORDS: [&str; 6] = [
    "namespace",
    "class",
    "template",
    "using",
    "typename",
    "constexpr",
];

/// SB0901, if what clang says of a header is what it says of C++.
pub fn language(found: &[Diagnostic]) -> Option<Diagnostic> {
    let parse = found.iter().filter(|one| one.code == "SB0202");
    for diagnostic in parse {
        let Some(label) = diagnostic.labels.first() else {
            continue;
        };
        let message = &diagnostic.message;
        let word = WORDS
            .iter()
            .any(|word| message.contains(&format!("'{word}'")));
        // The headers of C++ itself have no ending.
        let quoted = message.split('\'').nth(1).unwrap_or_default();
        let header = message.contains("file not found") && !quoted.contains(['.', '/']);
        let ending = Utf8Path::new(&label.place.file).extension();
        let named = matches!(ending, Some("hpp" | "hh" | "hxx" | "H"));
        let linkage = label.place.excerpt.contains("extern \"C");
        if word || header || named || linkage {
            let what = format!("`{}` is a header of C++", label.place.file);
            return Some(
                Diagnostic::error("SB0901", what)
                    .at(label.place.clone(), "C has nothing of the kind")
                    .note(format!("clang says: {message}"))
                    .help("name a header of C; a C++ library needs one with `extern \"C\"` functions first"),
            );
        }
    }
    None
}

/// SB0904: nothing that is wanted is declared.
///
/// `macros` counts those with parameters.
pub fn empty(request: &Request, macros: usize) -> Diagnostic {
    let headers = request.headers.join("`, `");
    let mut diagnostic = Diagnostic::error(
        "SB0904",
        format!("`{headers}` declares no function that is asked for"),
    );
    if macros > 0 {
        let note = format!(
            "macros with parameters: {macros}; `prototype:` in a contract says which types such a one has"
        );
        diagnostic = diagnostic.note(note);
    }
    let selects = request.beyond.around();
    let selects = selects.is_some_and(|one| !one.functions.is_empty() || !one.without.is_empty());
    match selects {
        true => diagnostic.help("`--allowlist-function` and `--blocklist-function` match whole names"),
        false => diagnostic.help(
            "a header that only includes others needs `--allowlist-file REGEX` for the paths of those",
        ),
    }
}
