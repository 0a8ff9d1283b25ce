//! What is not as it was accepted, as messages.

use similar::{ChangeTag, TextDiff};

use super::Beside;
use crate::{
    contract::at::Sources,
    drift::{Change, Drift, Fate, Item, Severity},
    support::{
        diag::{self, Diagnostic, Sink},
        place::Place,
    },
};

/// How many lines of a difference a message shows.
const LINES: usize = 8;

/// Reports everything that somebody has to look at before the contract holds again: `SB1001` to
/// `SB1003`, as grave as the run says.
pub fn report(
    sink: &mut Sink,
    contracts: &[Beside],
    sources: &Sources,
    (drift, gravity): (&Drift, diag::Severity),
) {
    unaccepted(sink, contracts);
    for item in drift
        .items
        .iter()
        .filter(|item| item.severity > Severity::Note)
    {
        let contract = contracts
            .iter()
            .find(|one| Some(&one.contract) == item.contract.as_ref());
        let wanted = contract.and_then(|one| one.wanted.iter().find(|one| one.key == item.name));
        let Some((diagnostic, wanted)) = diagnostic(item).zip(wanted) else {
            continue;
        };
        let mut diagnostic =
            diagnostic.at(sources.place(wanted.span), "the contract speaks of it here");
        if let Some(place) = &item.place {
            diagnostic = diagnostic.also(place.clone(), "declared here");
        }
        diagnostic.severity = gravity;
        sink.push(diagnostic);
    }
}

/// Warns of contracts that nobody has accepted anything of, where others are watched: a file that got lost would not be
/// noticed otherwise.
pub fn unaccepted(sink: &mut Sink, contracts: &[Beside]) {
    if contracts.iter().all(|one| one.accepted.is_none()) {
        return;
    }
    for one in contracts.iter().filter(|one| one.is_unaccepted()) {
        let message = format!("nothing was accepted of `{}`", one.contract);
        let place = Place::whole_file(one.contract.as_str());
        let help = "`safebind accept --all --because ... --contracts ...` does it";
        let note = format!("there is no `{}`, and others are watched", one.path);
        let diagnostic = Diagnostic {
            severity: diag::Severity::Warning,
            ..Diagnostic::error("SB1003", message)
        };
        sink.push(diagnostic.at(place, "").note(note).help(help));
    }
}

/// The message about an item, without its places. That something is gone is said where it is linked.
fn diagnostic(item: &Item) -> Option<Diagnostic> {
    let name = &item.name;
    let accept =
        format!("compare the contract with it, then run `safebind accept '{name}' --because ...`");
    match &item.fate {
        Fate::Gone { .. } => None,
        Fate::New => {
            let message = format!("nobody has accepted what was read of `{name}`");
            Some(Diagnostic::error("SB1003", message).help(accept))
        }
        Fate::Changed(changes) => {
            let grave = changes
                .iter()
                .filter(|change| change.severity > Severity::Note);
            let grave: Vec<&Change> = grave.collect();
            let (code, verb) = match item.severity {
                Severity::Error => ("SB1001", "is not what was accepted"),
                _ => ("SB1002", "has to be reviewed"),
            };
            let parts: Vec<String> = grave.iter().map(|change| change.part.to_string()).collect();
            let message = format!("`{name}` {verb}: {} changed", parts.join(", "));
            let mut diagnostic = Diagnostic::error(code, message);
            for line in grave.iter().flat_map(|change| lines(change)) {
                diagnostic = diagnostic.note(line);
            }
            if let Some(since) = &item.since {
                diagnostic = diagnostic.note(format!("accepted as it is in {since}"));
            }
            Some(diagnostic.help(accept))
        }
    }
}

/// A change as lines with a sign in front, of which there are only so many.
fn lines(change: &Change) -> Vec<String> {
    let diff = TextDiff::from_lines(&change.old, &change.new);
    let mut lines = Vec::new();
    for one in diff.iter_all_changes() {
        let sign = match one.tag() {
            ChangeTag::Equal => continue,
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        };
        let text = one.value().trim_end().replace('\t', "    ");
        lines.push(format!("{sign} {text}"));
    }
    let more = lines.len().saturating_sub(LINES);
    if more > 0 {
        lines.truncate(LINES);
        lines.push(format!("and {more} lines more; `safebind drift` shows all"));
    }
    lines
}
