//! Manual pages as plain text: sections of paragraphs, each on one line.

/// A part of a page below a heading.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Section {
    /// The heading, in capitals.
    pub(super) title: String,
    /// The paragraphs, with the line from 1 in which each starts.
    pub(super) paragraphs: Vec<(u32, String)>,
}

/// Requests behind which a new paragraph begins.
const BREAKS: [&str; 14] = [
    "PP", "P", "LP", "sp", "TP", "IP", "HP", "SS", "Pp", "It", "Bl", "El", "br", "RS",
];

/// Requests whose arguments are text of one kind after the other, without spaces between.
const ALTERNATE: [&str; 6] = ["BR", "RB", "IR", "RI", "BI", "IB"];

/// Requests whose arguments are text.
const TEXT: [&str; 20] = [
    "B", "I", "SM", "SB", "Dv", "Va", "Ar", "Vt", "Li", "Nm", "Er", "Ft", "Fa", "Em", "Sy", "Cm",
    "Ql", "Dq", "Sq", "Pa",
];

/// The sections of a page.
pub(super) fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut is_start = true;
    for (number, line) in (1u32..).zip(text.lines()) {
        let Some(rest) = line.strip_prefix(['.', '\'']) else {
            add(&mut sections, number, &plain(line), &mut is_start);
            continue;
        };
        let rest = rest.trim_start();
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (request, arguments) = rest.split_at(end);
        let words = words(arguments);
        match request {
            "SH" | "Sh" => {
                sections.push(Section {
                    title: words.join(" ").to_uppercase(),
                    paragraphs: Vec::new(),
                });
                is_start = true;
            }
            "Fn" | "Xr" => {
                let name = words.first().map_or("", String::as_str);
                let rest = words.iter().skip(1).filter(|word| is_sign(word));
                let rest: String = rest.map(String::as_str).collect();
                add(
                    &mut sections,
                    number,
                    &format!("{name}(){rest}"),
                    &mut is_start,
                );
            }
            _ if BREAKS.contains(&request) => is_start = true,
            _ if ALTERNATE.contains(&request) => {
                add(&mut sections, number, &words.concat(), &mut is_start);
            }
            _ if TEXT.contains(&request) => {
                let mut text = String::new();
                for word in &words {
                    if !text.is_empty() && !is_sign(word) {
                        text.push(' ');
                    }
                    text.push_str(word);
                }
                add(&mut sections, number, &text, &mut is_start);
            }
            _ => {}
        }
    }
    sections
}

fn is_sign(word: &str) -> bool {
    matches!(word, "." | "," | ";" | ":" | ")" | "?" | "!")
}

fn add(sections: &mut [Section], line: u32, text: &str, is_start: &mut bool) {
    let Some(section) = sections.last_mut() else {
        return;
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return;
    }
    match section.paragraphs.last_mut().filter(|_| !*is_start) {
        Some((_, paragraph)) => {
            paragraph.push(' ');
            paragraph.push_str(&text);
        }
        None => section.paragraphs.push((line, text)),
    }
    *is_start = false;
}

/// The arguments of a request.
fn words(text: &str) -> Vec<String> {
    let text = text.split("\\\"").next().unwrap_or_default();
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (word, after) = match rest.strip_prefix('"') {
            Some(inner) => inner.split_once('"').unwrap_or((inner, "")),
            None => {
                let end = unquoted(rest);
                rest.split_at(end)
            }
        };
        words.push(plain(word));
        rest = after.trim_start();
    }
    words
}

/// Where a word without quotes ends: a space with a backslash in front does not end it.
fn unquoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c.is_whitespace() => return at,
            _ => {}
        }
    }
    text.len()
}

/// Text without the escapes that choose fonts and signs.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let (sign, after) = sign(escape.get(1..).unwrap_or_default());
        out.push_str(sign);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// What an escape stands for, and what follows it.
fn sign(escape: &str) -> (&str, &str) {
    let Some(first) = escape.chars().next() else {
        return ("", "");
    };
    let after = escape.get(first.len_utf8()..).unwrap_or_default();
    match first {
        '-' => ("-", after),
        ' ' | '~' | '0' => (" ", after),
        'e' => ("\\", after),
        '"' => ("", ""),
        '(' | '[' => named(escape),
        '*' | 'f' | 'n' => match after.starts_with(['(', '[']) {
            true => named(after),
            false => {
                let length = after.chars().next().map_or(0, char::len_utf8);
                ("", after.get(length..).unwrap_or_default())
            }
        },
        's' => {
            let rest = after.trim_start_matches(['+', '-']);
            ("", rest.trim_start_matches(|c: char| c.is_ascii_digit()))
        }
        '&' | '|' | '^' | ')' | '/' | ',' | 'c' | ':' | '%' => ("", after),
        _ => (escape.get(..first.len_utf8()).unwrap_or_default(), after),
    }
}

/// A sign by its name: two characters behind `(`, or any number between brackets.
fn named(escape: &str) -> (&str, &str) {
    let (name, after) = match escape.strip_prefix('[') {
        Some(inner) => inner.split_once(']').unwrap_or((inner, "")),
        None => {
            let inner = escape.get(1..).unwrap_or_default();
            let end = inner
                .char_indices()
                .nth(2)
                .map_or(inner.len(), |(at, _)| at);
            inner.split_at(end)
        }
    };
    let sign = match name {
        "aq" | "cq" | "oq" | "Aq" => "'",
        "lq" | "rq" | "dq" => "\"",
        "en" | "hy" | "mi" | "em" => "-",
        _ => "",
    };
    (sign, after)
}

#[cfg(test)]
mod tests {
    use super::{plain, sections};

    #[test]
    fn fonts_and_signs_are_taken_out() {
        for (text, expected) in [
            (r"\fBa_b()\fR\&. It\*(Aqs x\-y\e", r"a_b(). It's x-y\"),
            (r"\f[B]x\f[] \s-1Y\s0 \(lqz\(rq", "x Y \"z\""),
            (r"a\ b \", "a b "),
        ] {
            assert_eq!(plain(text), expected);
        }
    }

    #[test]
    fn sections_have_paragraphs() {
        let text = ".TH X 3\nlost\n.SH \"RETURN VALUE\"\n.PP\nOn success,\n\\fBa()\\fR\nand\n.BR b ()\nreturn\n\
                    .I x *\n.\\\" no\n.PP\nMore\\&.\n.Sh Return Values\n.Fn c \"int x\" .\n.Dv NULL ,\nok\n";
        let found = sections(text);
        assert_eq!(found[0].title, "RETURN VALUE");
        let texts: Vec<&str> = found[0]
            .paragraphs
            .iter()
            .map(|(_, text)| text.as_str())
            .collect();
        assert_eq!(texts, ["On success, a() and b() return x *", "More."]);
        assert_eq!(found[0].paragraphs[0].0, 5);
        assert_eq!(found[1].title, "RETURN VALUES");
        assert_eq!(found[1].paragraphs[0].1, "c(). NULL, ok");
        assert!(sections("\n.\n'\n.SH").len() == 1);
    }
}
