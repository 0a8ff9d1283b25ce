//! Parts of files that pages show.

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The item or key whose first line starts with `selector`, with the comments in front of it and
/// without its indentation.
pub(crate) fn excerpt(text: &str, selector: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let code = |line: &str| {
        line.trim_start()
            .trim_start_matches("pub ")
            .trim_start_matches("unsafe ")
            .to_owned()
    };
    let starts = |line: &&str| {
        let line = code(line);
        let next = line
            .strip_prefix(selector)
            .and_then(|rest| rest.chars().next());
        line == selector || next.is_some_and(|next| !next.is_alphanumeric() && next != '_')
    };
    let at = lines.iter().position(starts)?;
    let depth = indent(lines[at]);
    let mut first = at;
    while first > 0 {
        let above = lines[first - 1].trim_start();
        if indent(lines[first - 1]) != depth
            || !(above.starts_with("//") || above.starts_with("#["))
        {
            break;
        }
        first -= 1;
    }
    let inside = |line: &&&str| line.is_empty() || indent(line) > depth;
    let mut last = at + lines[at + 1..].iter().take_while(inside).count();
    if lines
        .get(last + 1)
        .is_some_and(|line| line.trim_start().starts_with('}'))
    {
        last += 1;
    }
    let shown = lines[first..=last]
        .iter()
        .map(|line| line.get(depth..).unwrap_or_default());
    Some(shown.collect::<Vec<_>>().join("\n").trim_end().to_owned())
}

/// # Panics
///
/// When an excerpt is not the item.
pub(crate) fn an_excerpt_is_one_item() {
    let text = "a:\n  b:\n    c: 1\n\n    d: 2\n  bc: 3\n";
    assert_eq!(excerpt(text, "b:").as_deref(), Some("b:\n  c: 1\n\n  d: 2"));
    let text =
        "impl A {\n    /// F.\n    pub fn f() {\n        g()\n    }\n\n    pub fn fg() {}\n}\n";
    assert_eq!(
        excerpt(text, "fn f").as_deref(),
        Some("/// F.\npub fn f() {\n    g()\n}")
    );
    assert_eq!(excerpt(text, "fn h"), None);
}
