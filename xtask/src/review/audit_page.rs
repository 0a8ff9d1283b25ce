//! `docs/audit.md`: each finding, and what is to be thought of it.

use camino::Utf8Path;

use super::{
    diff_page::line,
    document::{Document, Finding},
    page::Written,
};
use crate::{reasons::Reasons, report::Table};

/// The page.
pub(super) const PAGE: &str = "docs/audit.md";

/// The table.
pub(super) fn table(
    version: &str,
    audited: &Document,
    kernel: &Utf8Path,
    judgements: &mut Reasons,
) -> Written {
    let audit = audited.audit.clone().unwrap_or_default();
    let mut table = Table::new(&["code", "where", "finding", "contract", "judged", "why"]);
    let (mut open, mut right) = (Vec::new(), 0);
    for finding in &audit.findings {
        let name = format!("{} {}", finding.code, finding.function);
        let judged = judgements.entry(&name).and_then(|(_, text)| verdict(text));
        if judged.is_none() {
            open.push(format!(
                "no judgement of a finding, or one without `true:` or `false:`: `{name}`"
            ));
        }
        let (verdict, why) = judged.unwrap_or_default();
        right += usize::from(verdict == "true");
        table.row(row(finding, kernel, (verdict, why)));
    }
    let summary = format!(
        "Linux {version}: {} findings in {} files with {} lines, {right} of them judged true; {} values not \
         followed, {} parts not read",
        audit.findings.len(),
        audit.read.files,
        audit.read.lines,
        audit.not_followed.len(),
        audited.unread.len()
    );
    Written {
        text: format!("{summary}.\n\n{table}"),
        open,
        summary,
    }
}

/// A judgement and its reason.
fn verdict(text: &str) -> Option<(&str, &str)> {
    let (verdict, why) = text.split_once(':')?;
    matches!(verdict, "true" | "false").then(|| (verdict, why.trim()))
}

fn row(finding: &Finding, kernel: &Utf8Path, (verdict, why): (&str, &str)) -> [String; 6] {
    let file = Utf8Path::new(&finding.place.file);
    let file = file.strip_prefix(kernel).unwrap_or(file);
    [
        format!("[{0}](diagnostics/{0}.md)", finding.code),
        format!("`{file}:{}`, `{}`", finding.place.line, finding.function),
        finding.message.clone(),
        finding.contract.as_ref().map(line).unwrap_or_default(),
        verdict.to_owned(),
        why.to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::verdict;

    #[test]
    fn a_judgement_is_true_or_false_with_a_reason() {
        assert_eq!(verdict("true: it is"), Some(("true", "it is")));
        assert_eq!(verdict("false: a: b"), Some(("false", "a: b")));
        assert_eq!(verdict("perhaps: it is"), None);
        assert_eq!(verdict("true"), None);
    }
}
