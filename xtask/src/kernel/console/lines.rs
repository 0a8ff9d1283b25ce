//! The lines of a console: without carriage returns and stamps, and put together again where the kernel
//! wrote into the middle of what a program was writing.

/// The lines, in order; one that was interrupted stands after what interrupted it.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    // What a program had written of a line when the kernel came in between.
    let mut begun = String::new();
    for raw in text.split_inclusive('\n') {
        let raw = raw.trim_end_matches(['\n', '\r']).trim_start_matches('\r');
        let Some((start, end)) = stamp(raw) else {
            lines.push(std::mem::take(&mut begun) + raw);
            continue;
        };
        begun.push_str(&raw[..start]);
        lines.push(raw[end..].to_owned());
    }
    if !begun.is_empty() {
        lines.push(begun);
    }
    lines
}

/// Where the kernel's stamp is in a line, such as `[    0.123456] ` or `[    0.123456][   T12] `.
fn stamp(line: &str) -> Option<(usize, usize)> {
    let candidates = line.match_indices('[').map(|(start, _)| start);
    candidates.into_iter().find_map(|start| {
        let rest = time(&line[start..])?;
        let rest = caller(rest).unwrap_or(rest);
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        Some((start, line.len() - rest.len()))
    })
}

/// What follows a time in brackets.
fn time(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('[')?.trim_start_matches(' ');
    let rest = inside.trim_start_matches(|c: char| c.is_ascii_digit());
    let fraction = rest.strip_prefix('.')?;
    let end = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    // Microseconds: a version number in brackets has fewer digits.
    let digits = fraction.len() - end.len();
    (inside.len() > rest.len() && digits == 6)
        .then(|| end.strip_prefix(']'))
        .flatten()
}

/// What follows a task or a processor in brackets.
fn caller(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('[')?.trim_start_matches(' ');
    let number = inside.strip_prefix(['T', 'C'])?;
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < number.len())
        .then(|| rest.strip_prefix(']'))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn stamps_and_carriage_returns_are_taken_away() {
        let text =
            "[    0.000000] a\r\n[   12.345678][    T1]     ok 1 b\r\nc [1.2] d\n\n[    1.000000] ";
        assert_eq!(lines(text), ["a", "    ok 1 b", "c [1.2] d", "", ""]);
    }

    #[test]
    fn what_was_interrupted_is_put_together() {
        let text = "safebind: ok fi[    1.000001] one\n[    1.000002] two\nle\nnext\n";
        assert_eq!(lines(text), ["one", "two", "safebind: ok file", "next"]);
        // The end of the line may be all that was missing, or may never have come.
        assert_eq!(lines("ok[    1.000001] k\n\nx\n"), ["k", "ok", "x"]);
        assert_eq!(lines("half[    1.000001] k\n"), ["k", "half"]);
    }
}
