//! Paragraphs to lines of a given width.

/// Wraps Markdown: paragraphs and list items are filled, everything else stays as it is.
pub(super) fn markdown(text: &str, width: usize) -> Vec<String> {
    let mut wrapper = Wrapper {
        width,
        lines: Vec::new(),
        open: None,
        fenced: false,
    };
    for line in text.trim_end().lines() {
        wrapper.line(line);
    }
    wrapper.close();
    wrapper.lines
}

/// Fills one paragraph; the lines after the first are indented by `hanging` spaces.
pub(super) fn paragraph(text: &str, width: usize, hanging: usize) -> Vec<String> {
    let indent = " ".repeat(hanging);
    let options = textwrap::Options::new(width)
        .subsequent_indent(&indent)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    textwrap::wrap(&joined, options)
        .into_iter()
        .map(|line| line.into_owned())
        .collect()
}

struct Wrapper {
    width: usize,
    lines: Vec<String>,
    /// The paragraph that is being read, and its hanging indentation.
    open: Option<(String, usize)>,
    fenced: bool,
}

impl Wrapper {
    fn line(&mut self, line: &str) {
        if line.trim_start().starts_with("```") {
            self.close();
            self.fenced = !self.fenced;
            self.lines.push(line.to_owned());
        } else if self.fenced || is_verbatim(line) {
            self.close();
            self.lines.push(line.trim_end().to_owned());
        } else if let Some(marker) = list_marker(line) {
            self.close();
            self.open = Some((line.trim_end().to_owned(), marker));
        } else {
            match &mut self.open {
                Some((text, _)) => {
                    text.push(' ');
                    text.push_str(line.trim());
                }
                None => self.open = Some((line.trim().to_owned(), 0)),
            }
        }
    }

    fn close(&mut self) {
        if let Some((text, hanging)) = self.open.take() {
            self.lines.extend(paragraph(&text, self.width, hanging));
        }
    }
}

/// Empty lines, headings, tables and link definitions are kept.
fn is_verbatim(line: &str) -> bool {
    let line = line.trim();
    line.is_empty()
        || line.starts_with('#')
        || line.starts_with('|')
        || (line.starts_with('[') && line.contains("]: "))
}

/// The width of a list item's marker, if the line starts one.
fn list_marker(line: &str) -> Option<usize> {
    let start = line.trim_start();
    let marker = start.split(' ').next()?;
    let number = marker.strip_suffix('.').is_some_and(|digits| {
        !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit())
    });
    (start.contains(' ') && (marker == "-" || marker == "*" || number)).then(|| marker.len() + 1)
}

#[cfg(test)]
mod tests {
    use super::markdown;

    #[test]
    fn paragraphs_are_filled_and_code_is_not() {
        let text =
            "one two\nthree\n\n- four five six\n\n```\nlong line of code stays\n```\n[x]: y z";
        assert_eq!(
            markdown(text, 11),
            [
                "one two",
                "three",
                "",
                "- four five",
                "  six",
                "",
                "```",
                "long line of code stays",
                "```",
                "[x]: y z"
            ]
        );
    }
}
