//! The tokens of C text: what is left of a body when its comments and its layout are gone.

use super::source::is_word;

/// What is written as one sign although it is several characters, longest first.
const SIGNS: [&str; 24] = [
    "<<=", ">>=", "...", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+=",
    "-=", "*=", "/=", "%=", "&=", "|=", "^=", "##", "::",
];

/// Words of C after which a bracket or a sign does not belong to a name.
const KEYWORDS: [&str; 9] = [
    "if", "while", "for", "switch", "return", "case", "else", "do", "sizeof",
];

/// Whether a `#` at the start of a line begins a directive; in the definition of a macro it does not.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Lines {
    /// It does.
    Directives,
    /// It is a sign like others.
    Signs,
}

/// The tokens of `text`; a directive of the preprocessor is one token.
pub(super) fn tokens(text: &str, lines: Lines) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut starts_line = true;
    while let Some(first) = rest.chars().next() {
        let blank = blank_length(rest);
        if blank > 0 {
            let (skipped, after) = rest.split_at(blank);
            starts_line |= skipped.contains('\n') && !skipped.starts_with(['/', '\\']);
            rest = after;
            continue;
        }
        let length = match first {
            '#' if starts_line && lines == Lines::Directives => {
                let end = directive_length(rest);
                let words = tokens_of_directive(rest.get(..end).unwrap_or_default());
                tokens.push(words);
                rest = rest.get(end..).unwrap_or_default();
                continue;
            }
            '"' | '\'' => quoted_length(rest, first),
            _ if is_word(first) => rest.find(|c: char| !is_word(c)).unwrap_or(rest.len()),
            _ => {
                let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
                sign.map_or(first.len_utf8(), |sign| sign.len())
            }
        };
        let (token, after) = rest.split_at(length);
        tokens.push(token.to_owned());
        rest = after;
        starts_line = false;
    }
    tokens
}

fn tokens_of_directive(line: &str) -> String {
    spaced(&tokens(line, Lines::Signs))
}

/// The length of the white space or comment with which `text` starts.
fn blank_length(text: &str) -> usize {
    if let Some(length) = comment_length(text) {
        return length;
    }
    for end in ["\\\n", "\\\r\n"] {
        if text.starts_with(end) {
            return end.len();
        }
    }
    let first = text.chars().next().filter(|c| c.is_whitespace());
    first.map_or(0, char::len_utf8)
}

fn comment_length(text: &str) -> Option<usize> {
    if let Some(rest) = text.strip_prefix("/*") {
        return Some(rest.find("*/").map_or(text.len(), |end| end + 4));
    }
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    None
}

/// Where the line ends, those that continue it included, outside of comments.
fn directive_length(text: &str) -> usize {
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(c) = rest.chars().next() else { break };
        if c == '\n' {
            return at;
        }
        at += match comment_length(rest) {
            Some(length) => length,
            None if rest.starts_with('\\') => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            None => c.len_utf8(),
        };
    }
    text.len()
}

fn quoted_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return at,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// The tokens of the group in braces with which `text` starts, the braces included; none if it does not
/// end.
pub(super) fn braced(text: &str) -> Option<Vec<String>> {
    if !text.starts_with('{') {
        return None;
    }
    let mut depth = 0usize;
    let mut taken = Vec::new();
    for token in tokens(text, Lines::Directives) {
        match token.as_str() {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        taken.push(token);
        if depth == 0 {
            return Some(taken);
        }
    }
    None
}

/// The tokens on one line.
pub(super) fn spaced(tokens: &[String]) -> String {
    let mut text = String::new();
    let mut last: Option<&str> = None;
    let mut before: Option<&str> = None;
    for token in tokens {
        if let Some(last) = last
            && needs_space(before, last, token)
        {
            text.push(' ');
        }
        text.push_str(token);
        before = last;
        last = Some(token);
    }
    text
}

/// The tokens as lines: one statement per line, indented by the braces around it. Two texts that differ in
/// white space and comments alone give the same lines.
pub(super) fn lines(tokens: &[String]) -> String {
    let mut text = String::new();
    let mut line: Vec<String> = Vec::new();
    let (mut braces, mut brackets) = (0usize, 0usize);
    let flush = |line: &mut Vec<String>, text: &mut String, depth: usize| {
        if !line.is_empty() {
            text.push_str(&"\t".repeat(depth));
            text.push_str(&spaced(line));
            text.push('\n');
            line.clear();
        }
    };
    for (index, token) in tokens.iter().enumerate() {
        let next = tokens.get(index + 1).map(String::as_str);
        match token.as_str() {
            "(" | "[" => brackets += 1,
            ")" | "]" => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        let depth = braces;
        match token.as_str() {
            directive if directive.starts_with('#') && directive.len() > 2 => {
                flush(&mut line, &mut text, depth);
                text.push_str(directive);
                text.push('\n');
            }
            "{" if brackets == 0 => {
                line.push(token.clone());
                flush(&mut line, &mut text, depth);
                braces += 1;
            }
            "}" if brackets == 0 => {
                flush(&mut line, &mut text, depth);
                braces = braces.saturating_sub(1);
                line.push(token.clone());
                if !matches!(next, Some(";" | "," | ")" | "else" | "while")) {
                    flush(&mut line, &mut text, braces);
                }
            }
            ";" if brackets == 0 => {
                line.push(token.clone());
                flush(&mut line, &mut text, depth);
            }
            _ => line.push(token.clone()),
        }
    }
    flush(&mut line, &mut text, braces);
    text.truncate(text.trim_end().len());
    text
}

fn is_name(token: &str) -> bool {
    token.starts_with(is_word) && !KEYWORDS.contains(&token)
}

/// Whether a space stands between two tokens; `before` is the one in front of both.
fn needs_space(before: Option<&str>, last: &str, next: &str) -> bool {
    let ends_value = |token: &str| token.starts_with(is_word) || matches!(token, ")" | "]");
    let is_unary = matches!(last, "*" | "&" | "-" | "+")
        && !before.is_some_and(|token| ends_value(token) && !KEYWORDS.contains(&token));
    match (last, next) {
        ("(" | "[" | "!" | "~" | "." | "->" | "##", _) => false,
        (_, ")" | "]" | ";" | "," | "." | "->" | "##") => false,
        ("++" | "--", _) => !next.starts_with(is_word),
        (_, "++" | "--") => !ends_value(last),
        (_, "(") => !(is_name(last) || last == ")" || is_unary),
        (_, "[") => !(is_name(last) || matches!(last, ")" | "]")),
        _ => !is_unary,
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, braced, lines, spaced, tokens};

    fn body(text: &str) -> Option<String> {
        braced(text).map(|tokens| lines(&tokens))
    }

    #[test]
    fn layout_and_comments_make_no_difference() {
        let one = "{ if (a->b) /* why */ return f(x, 1);\n\n\treturn -1; // no\n}";
        let two = "{\nif(a->b)\n return f( x,1 );\n return -1;\n} int g;";
        assert_eq!(body(one), body(two));
        let expected = "{\n\tif (a->b) return f(x, 1);\n\treturn -1;\n}";
        assert_eq!(body(one).as_deref(), Some(expected));
        assert_ne!(body(one), body("{ if (a->b) return f(x, 2);\nreturn -1; }"));
    }

    #[test]
    fn strings_keep_their_spaces_and_braces() {
        assert_eq!(
            body("{ p(\"a  } /* b\", '}', '\\''); }").as_deref(),
            Some("{\n\tp(\"a  } /* b\", '}', '\\'');\n}")
        );
        assert_ne!(body("{ p(\"a b\"); }"), body("{ p(\"a  b\"); }"));
    }

    #[test]
    fn a_directive_is_a_line_of_its_own() {
        let text = "{\n#ifdef  X /* c */\n a();\n# define Y(b) \\\n  #b\n#endif\n}";
        let expected = "{\n# ifdef X\n\ta();\n# define Y(b) # b\n# endif\n}";
        assert_eq!(body(text).as_deref(), Some(expected));
    }

    #[test]
    fn the_definition_of_a_macro_has_signs() {
        let text = "do { \\\n  x(#a); \\\n  a ## b--; \\\n} while (0)";
        let tokens = tokens(text, Lines::Signs);
        assert_eq!(lines(&tokens), "do {\n\tx(# a);\n\ta##b--;\n} while (0)");
        assert_eq!(spaced(&super::tokens("(1  <<3)", Lines::Signs)), "(1 << 3)");
    }

    #[test]
    fn broken_text_ends_without_panic() {
        for text in ["{", "{ \"", "{ /*", "{ '\\", "{ #", "", "é", "{ // x", "\\"] {
            assert_eq!(body(text), None);
            tokens(text, Lines::Directives);
        }
    }
}
