//! Pages that are broken in one way each: the checks have to see it.

use anyhow::{Result, bail, ensure};
use camino::Utf8Path;

use super::{checks::CHECKS, chromium::Browser, expected::Expected};
use crate::tree;

/// A way to break a page.
pub(super) struct Control {
    /// What is broken.
    pub(super) name: &'static str,
    /// The check that has to see it.
    seen_by: &'static str,
    /// What it has to say.
    saying: &'static str,
    /// A text of the page, and what it becomes.
    change: (&'static str, &'static str),
    /// Whether the changed script may run.
    allowed: bool,
}

/// What does not let a changed script run.
const POLICY: &str = "http-equiv=\"Content-Security-Policy\"";

/// All controls.
pub(super) const CONTROLS: [Control; 10] = [
    Control {
        name: "a filter by class that does nothing",
        seen_by: "each class and each kind by a click",
        saying: "shown are",
        change: ("classes.has(pair.dataset.class)", "true"),
        allowed: true,
    },
    Control {
        name: "a filter by kind that hides everything",
        seen_by: "filters together",
        saying: "shown are",
        change: ("kinds.has(pair.dataset.kind)", "false"),
        allowed: true,
    },
    Control {
        name: "a text filter that minds capitals",
        seen_by: "the text filter",
        saying: "shown are",
        change: ("text.value.trim().toLowerCase()", "text.value.trim()"),
        allowed: true,
    },
    Control {
        name: "a link that shows nothing again",
        seen_by: "filters together",
        saying: "after a link",
        change: ("target.closest(\"[hidden]\")", "false"),
        allowed: true,
    },
    Control {
        name: "an error that is thrown",
        seen_by: "everything of the report is shown",
        saying: "the console has",
        change: (
            "form.hidden = false;",
            "form.hidden = false; throw new Error(\"broken\");",
        ),
        allowed: true,
    },
    Control {
        name: "a script that the policy does not know",
        seen_by: "each class and each kind by a click",
        saying: "",
        change: ("form.hidden = false;", "form.hidden = false; ;"),
        allowed: false,
    },
    Control {
        name: "a pair that is left out",
        seen_by: "everything of the report is shown",
        saying: "pairs are shown",
        change: ("<article class=\"pair", "<article class=\"part"),
        allowed: false,
    },
    Control {
        name: "filters on paper",
        seen_by: "on paper",
        saying: "the filters are printed",
        change: ("#filters, .skip { display: none; }", ""),
        allowed: true,
    },
    Control {
        name: "soft text that is too soft",
        seen_by: "in the light and in the dark",
        saying: "too little contrast",
        change: ("--soft: #57606a", "--soft: #b7c0ca"),
        allowed: true,
    },
    Control {
        name: "items that only a script shows",
        seen_by: "without scripts",
        saying: "without scripts only",
        change: ("<article ", "<article hidden "),
        allowed: false,
    },
];

impl Control {
    /// Runs the check over the broken page.
    ///
    /// # Errors
    ///
    /// When the check does not fail, or for another reason than it should.
    pub(super) fn run(
        &self,
        browser: &mut Browser,
        page: &str,
        folder: &Utf8Path,
        expected: &Expected,
    ) -> Result<()> {
        let (from, to) = self.change;
        ensure!(page.contains(from), "the page has no `{from}`");
        let mut broken = page.replacen(from, to, 1);
        if self.allowed {
            broken = broken.replacen(POLICY, "name=\"policy\"", 1);
        }
        let file = folder.join("broken.html");
        tree::write(&file, broken.as_bytes())?;
        let Some(check) = CHECKS.iter().find(|check| check.name == self.seen_by) else {
            bail!("there is no check `{}`", self.seen_by);
        };
        match check.run(browser, &file, expected) {
            Ok(()) => bail!("`{}` does not see it", self.seen_by),
            Err(error) if !format!("{error:#}").contains(self.saying) => {
                bail!("`{}` says something else: {error:#}", self.seen_by)
            }
            Err(_) => Ok(()),
        }
    }
}
