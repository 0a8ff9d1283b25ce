//! Documentation comments: kernel-doc's sections, and the contract block.

use std::ops::Range;

use super::model::{ContractBlock, Doc};
use crate::support::place::Place;

/// The line that starts a contract.
const CONTRACT: &str = "safebind:";

/// Reads the comment `raw`, which starts at `start` in its file; `place` gives places there.
pub(super) fn read(raw: &str, start: usize, place: impl Fn(Range<usize>) -> Place) -> Doc {
    let lines = lines(raw);
    let texts: Vec<&str> = lines
        .iter()
        .map(|line| raw.get(line.clone()).unwrap_or_default())
        .collect();
    let mut doc = Doc {
        text: texts.join("\n").trim_matches('\n').to_owned(),
        place: place(start..start + raw.len()),
        ..Doc::default()
    };
    let block = contract_lines(&texts);
    if let Some(block) = &block {
        let place = |line: &Range<usize>| place(start + line.start..start + line.end);
        doc.contract = Some(contract(
            texts.get(block.clone()).unwrap_or_default(),
            lines
                .get(block.clone())
                .unwrap_or_default()
                .iter()
                .map(place)
                .collect(),
        ));
    }
    let contract = block.map_or(0..0, |block| block.start.saturating_sub(1)..block.end);
    let others: Vec<&str> = (0..)
        .zip(texts)
        .filter(|(index, _)| !contract.contains(index))
        .map(|(_, text)| text)
        .collect();
    sections(&mut doc, &others);
    doc
}

/// The text of the comment `raw` without its stars and without a contract; none if nothing is left.
pub(crate) fn prose(raw: &str) -> Option<String> {
    let lines = lines(raw);
    let texts: Vec<&str> = lines
        .iter()
        .map(|line| raw.get(line.clone()).unwrap_or_default())
        .collect();
    let contract = contract_lines(&texts);
    let contract = contract.map_or(0..0, |block| block.start.saturating_sub(1)..block.end);
    let others = (0..)
        .zip(texts)
        .filter(|(index, _)| !contract.contains(index));
    let others: Vec<&str> = others.map(|(_, text)| text).collect();
    let text = others.join("\n").trim_matches('\n').trim_end().to_owned();
    (!text.trim().is_empty()).then_some(text)
}

/// The text of the documentation comment with which `text` ends.
pub(crate) fn in_front(text: &str) -> Option<String> {
    let text = text.trim_end();
    let start = text.strip_suffix("*/")?.rfind("/*")?;
    let raw = text.get(start..)?;
    raw.starts_with("/**").then(|| prose(raw))?
}

/// The ranges of a comment's lines without the comment's own marks, trailing spaces removed.
fn lines(raw: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut at = 0;
    let is_block = raw.starts_with("/*");
    let end = match raw.strip_suffix("*/") {
        Some(rest) if is_block => rest.len(),
        _ => raw.len(),
    };
    for (index, line) in raw.split('\n').enumerate() {
        let next = at + line.len() + 1;
        let line = raw
            .get(at..(at + line.len()).min(end).max(at))
            .unwrap_or_default();
        let marks = match (index, is_block) {
            (0, true) => line.len() - line.trim_start_matches(['/', '*', '!', '<']).len(),
            (_, true) => star_length(line),
            (_, false) => {
                let indentation = line.len() - line.trim_start().len();
                let rest = line.trim_start();
                indentation + rest.len() - rest.trim_start_matches(['/', '!', '<']).len()
            }
        };
        let rest = line.get(marks..).unwrap_or_default();
        let space = usize::from(rest.starts_with(' ') && marks > 0);
        let start = at + marks + space;
        let length = rest.get(space..).unwrap_or_default().trim_end().len();
        ranges.push(start..start + length);
        at = next;
    }
    ranges
}

/// The length of the indentation and the star with which a line of a comment starts; nothing if it
/// has no star, so that the text keeps its own indentation.
fn star_length(line: &str) -> usize {
    let rest = line.trim_start();
    match rest.strip_prefix('*') {
        Some(after) => line.len() - after.len(),
        None => 0,
    }
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The lines of the contract below the line that starts it.
fn contract_lines(lines: &[&str]) -> Option<Range<usize>> {
    let head = lines.iter().position(|line| line.trim() == CONTRACT)?;
    let outside = lines.get(head).map_or(0, |line| indentation(line));
    let start = head + 1;
    let mut end = start;
    for (index, line) in lines.iter().enumerate().skip(start) {
        if line.trim().is_empty() {
            continue;
        }
        if indentation(line) <= outside {
            break;
        }
        end = index + 1;
    }
    Some(start..end)
}

fn contract(lines: &[&str], places: Vec<Place>) -> ContractBlock {
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    let common = filled.map(|line| indentation(line)).min().unwrap_or(0);
    let yaml: Vec<&str> = lines
        .iter()
        .map(|line| line.get(common..).unwrap_or_default())
        .collect();
    ContractBlock {
        yaml: yaml.join("\n"),
        lines: places
            .into_iter()
            .map(|place| without_indentation(place, common))
            .collect(),
    }
}

fn without_indentation(mut place: Place, common: usize) -> Place {
    let cut = common.min(place.end.saturating_sub(place.start));
    place.start += cut;
    place.column += u32::try_from(cut).unwrap_or(0);
    place
}

/// What the lines of a comment are about.
enum Section {
    /// Nothing that is kept apart.
    Text,
    /// The short description.
    Brief,
    /// A parameter.
    Param(String),
    /// The result.
    Returns,
    /// Where it may be called.
    Context,
}

/// Sorts the lines of a comment into kernel-doc's sections.
fn sections(doc: &mut Doc, lines: &[&str]) {
    let mut section = Section::Text;
    let mut is_first = true;
    for line in lines {
        let text = line.trim();
        if text.is_empty() {
            // A result or context may have several paragraphs; a parameter or summary has one.
            if matches!(section, Section::Param(_) | Section::Brief) {
                section = Section::Text;
            }
            continue;
        }
        let (next, text) = match heading(text, is_first) {
            Some((next, text)) => (next, text),
            None => (section, text),
        };
        is_first = false;
        section = next;
        let target = match &section {
            Section::Text => continue,
            Section::Brief => doc.brief.get_or_insert_default(),
            Section::Param(name) => doc.params.entry(name.clone()).or_default(),
            Section::Returns => doc.returns.get_or_insert_default(),
            Section::Context => doc.context.get_or_insert_default(),
        };
        if !target.is_empty() && !text.is_empty() {
            target.push(' ');
        }
        target.push_str(text);
    }
}

/// The section that a line starts, and what it says on the same line.
fn heading(text: &str, is_first: bool) -> Option<(Section, &str)> {
    if is_first && let Some((name, brief)) = text.split_once(" - ") {
        let name = name.trim().trim_end_matches("()");
        let name = name.rsplit(' ').next().unwrap_or(name);
        if is_name(name) {
            return Some((Section::Brief, brief.trim()));
        }
    }
    if let Some(rest) = text.strip_prefix('@') {
        let (name, text) = rest.split_once(':')?;
        return is_parameter(name).then(|| (Section::Param(name.trim().to_owned()), text.trim()));
    }
    let (name, rest) = text.split_once(':')?;
    let section = match name.to_ascii_lowercase().as_str() {
        "return" | "returns" | "return value" | "return values" => Section::Returns,
        "context" => Section::Context,
        // Any other word that stands alone with a colon is a section of its own.
        _ if rest.is_empty() && is_section(name) => Section::Text,
        "description" | "note" | "notes" | "example" | "examples" | "locking" => Section::Text,
        _ => return None,
    };
    Some((section, rest.trim()))
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(super::source::is_word)
}

/// A parameter's name; kernel-doc writes those of fields with dots, and `...` for the rest.
fn is_parameter(name: &str) -> bool {
    let name = name.trim();
    !name.is_empty() && name.chars().all(|c| super::source::is_word(c) || c == '.')
}

fn is_section(name: &str) -> bool {
    name.starts_with(char::is_uppercase) && name.chars().all(|c| c.is_alphabetic() || c == ' ')
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::{header::model::Doc, support::place::Place};

    fn doc(raw: &str) -> Doc {
        let content = format!("int x;\n{raw}\nint open(void);\n");
        read(raw, 7, |range| Place::new("a.h", &content, range))
    }

    const KERNEL_DOC: &str = "/**
 * door_open() - Open a door
 *               by its number.
 * @number: The number,
 *   counted from 1.
 * @...: More.
 *
 * It may creak.
 *
 * Context: Process context.
 *          May sleep.
 * Return: 0 or a negative
 *
 * error code.
 */";

    #[test]
    fn sections_of_kernel_doc_are_told_apart() {
        let doc = doc(KERNEL_DOC);
        assert_eq!(doc.brief.as_deref(), Some("Open a door by its number."));
        assert_eq!(doc.params["number"], "The number, counted from 1.");
        assert_eq!(doc.params["..."], "More.");
        assert_eq!(doc.context.as_deref(), Some("Process context. May sleep."));
        assert_eq!(doc.returns.as_deref(), Some("0 or a negative error code."));
        assert!(doc.text.starts_with("door_open() - Open"));
        assert!(doc.text.contains("\n\nIt may creak.\n"));
        assert_eq!(doc.contract, None);
        assert_eq!((doc.place.line, doc.place.column), (2, 1));
    }

    #[test]
    fn an_ordinary_comment_has_no_sections() {
        for raw in [
            "/** Opens a door. */",
            "/// Opens a door.",
            "/**\n   Opens a door.\n */",
        ] {
            let doc = doc(raw);
            assert_eq!(doc.text.trim(), "Opens a door.");
            assert_eq!((doc.brief, doc.returns), (None, None));
            assert!(doc.params.is_empty());
        }
    }

    #[test]
    fn a_contract_ends_where_its_indentation_ends() {
        let raw = "/**
 * door_open - Open.
 * safebind:
 *   params:
 *     number: { valid: any }
 *
 *   errors: {}
 * Return: 0.
 */";
        let doc = doc(raw);
        let contract = doc.contract.unwrap();
        assert_eq!(
            contract.yaml,
            "params:\n  number: { valid: any }\n\nerrors: {}"
        );
        let places: Vec<(u32, &str)> = contract
            .lines
            .iter()
            .map(|place| (place.line, &place.excerpt[place.start..place.end]))
            .collect();
        assert_eq!(
            places,
            [
                (5, "params:"),
                (6, "  number: { valid: any }"),
                (7, ""),
                (8, "errors: {}")
            ]
        );
        assert_eq!(contract.lines[0].column, 6);
        assert_eq!(doc.brief.as_deref(), Some("Open."));
        assert_eq!(doc.returns.as_deref(), Some("0."));
    }

    #[test]
    fn only_the_exact_line_starts_a_contract() {
        for raw in [
            "/**\n * safebind: yes\n *   a: 1\n */",
            "/**\n * see safebind:\n *   a: 1\n */",
        ] {
            assert_eq!(doc(raw).contract, None);
        }
        let empty = doc("/**\n * safebind:\n * a: 1\n */").contract.unwrap();
        assert_eq!((empty.yaml.as_str(), empty.lines.len()), ("", 0));
    }

    #[test]
    fn odd_comments_do_not_panic() {
        for raw in [
            "",
            "/",
            "/*",
            "/**/",
            "/***/",
            "*/",
            "///",
            "/**\n*/",
            "/** é",
            "/**\n\t*\té */",
        ] {
            doc(raw);
        }
    }
}
