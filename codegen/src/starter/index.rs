//! The list of questions, for people.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::{
    harvest::model::{Harvest, Question, Refused},
    support::words::count,
};

use super::yaml::{functions, short};

/// How wide a line may be.
const WIDTH: usize = 100;

/// How many names are listed.
const NAMES: usize = 6;

/// How long a quoted text may be.
const QUOTED: usize = 400;

/// What was found, the questions with their evidence and answers, and what is not bound in any case.
pub fn text(harvest: &Harvest) -> String {
    let facts = harvest.facts().count();
    let mut out = format!(
        "{}, {}, {}\n",
        functions(harvest.functions.len()),
        count(facts, "fact"),
        count(harvest.questions.len(), "question"),
    );
    for question in &harvest.questions {
        write_question(question, &mut out);
    }
    write_refused(&harvest.refused, &mut out);
    out
}

fn write_question(question: &Question, out: &mut String) {
    let wrapped = |out: &mut String, start: &str, text: &str| {
        let indentation = " ".repeat(5);
        let options = textwrap::Options::new(WIDTH)
            .initial_indent(start)
            .subsequent_indent(&indentation);
        for line in textwrap::wrap(text, options) {
            let _ = writeln!(out, "{line}");
        }
    };
    out.push('\n');
    wrapped(out, &format!("{:<5}", question.id), &question.text);
    let waits = functions(question.functions.len());
    let names = names(question.functions.iter().map(String::as_str));
    wrapped(out, "     ", &format!("asked by {waits}: {names}"));
    let completes = match question.unlocks {
        0 => "completes none by itself".to_owned(),
        count => format!("completes {}", functions(count)),
    };
    wrapped(out, "     ", &completes);
    for note in &question.notes {
        wrapped(out, "     ", note);
    }
    for evidence in &question.evidence {
        wrapped(
            out,
            "     ",
            &format!("{}: {}", evidence.place, short(&evidence.text, QUOTED)),
        );
    }
    if let Some(first) = question.functions.first() {
        wrapped(out, "     ", &format!("answer, here for {first}:"));
        let _ = writeln!(out, "         {}", question.answer);
    }
}

/// What is not bound, by the reason.
fn write_refused(refused: &[Refused], out: &mut String) {
    let mut reasons: BTreeMap<(&str, Option<&str>), Vec<&Refused>> = BTreeMap::new();
    for one in refused {
        let reason = (one.reason.as_str(), one.instead.as_deref());
        reasons.entry(reason).or_default().push(one);
    }
    for ((reason, instead), list) in reasons {
        let names = names(list.iter().map(|one| one.name.as_str()));
        let text = format!("not bound: {} ({names}): {reason}", list.len());
        let text = match instead {
            Some(instead) => format!("{text}; {instead}"),
            None => text,
        };
        out.push('\n');
        let options = textwrap::Options::new(WIDTH).subsequent_indent("     ");
        for line in textwrap::wrap(&text, options) {
            let _ = writeln!(out, "{line}");
        }
    }
}

fn names<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let count = names.len();
    let shown: Vec<&str> = names.take(NAMES).collect();
    match count.saturating_sub(shown.len()) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
