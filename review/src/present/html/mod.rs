//! A report as one page that needs nothing else: both sides beside each other, with filters. Without scripts
//! everything is shown.

mod findings;
mod marks;
pub mod markup;
mod pairs;
mod summary;

use sha2::{Digest, Sha256};

use super::{Report, unread::unread, uri};
use crate::{facts::At, model::place::Place};
use markup::Markup;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// What a page is made with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The title.
    pub title: String,
    /// What stands before the path of a contract in a link (`../`); without it contracts are named and not linked.
    pub contracts: Option<String>,
    /// The same for Rust files of the hand-written side, and those that were audited.
    pub handwritten: Option<String>,
    /// The same for Rust files of the generated side.
    pub generated: Option<String>,
}

/// The page.
pub fn html(report: &Report<'_>, options: &Options) -> String {
    let mut page = Page {
        markup: Markup::default(),
        options,
    };
    page.head();
    page.markup.open("body", &[]);
    page.markup.leaf(
        "a",
        &[("class", "skip"), ("href", "#main")],
        "Skip to the items",
    );
    summary::write(&mut page, report);
    page.markup
        .open("main", &[("id", "main"), ("tabindex", "-1")]);
    if let Some(comparison) = report.comparison {
        pairs::write(&mut page, comparison);
    }
    if let Some(audit) = report.audit {
        findings::write(&mut page, report, audit);
    }
    page.unread(report);
    page.markup.close("main");
    page.markup.open("script", &[]).own(SCRIPT).close("script");
    page.markup.close("body").close("html");
    page.markup.into_text()
}

/// A page while it is written.
struct Page<'a> {
    markup: Markup,
    options: &'a Options,
}

/// A side of a comparison, for links.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Written {
    Hand,
    Generated,
}

impl Page<'_> {
    fn head(&mut self) {
        // Only the page's own style and script are run, whatever the input holds.
        let policy = format!(
            "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
            source_expression(STYLE),
            source_expression(SCRIPT)
        );
        let markup = &mut self.markup;
        markup
            .own("<!doctype html>\n")
            .open("html", &[("lang", "en")]);
        markup.own("\n").open("head", &[]).own("\n");
        markup.open("meta", &[("charset", "utf-8")]).own("\n");
        let attributes = [
            ("http-equiv", "Content-Security-Policy"),
            ("content", &*policy),
        ];
        markup.open("meta", &attributes).own("\n");
        let viewport = "width=device-width, initial-scale=1";
        markup
            .open("meta", &[("name", "viewport"), ("content", viewport)])
            .own("\n");
        markup
            .open(
                "meta",
                &[("name", "color-scheme"), ("content", "light dark")],
            )
            .own("\n");
        markup.leaf("title", &[], &self.options.title);
        markup
            .open("style", &[])
            .own(STYLE)
            .close("style")
            .close("head");
    }

    /// What was not read, of all sides.
    fn unread(&mut self, report: &Report<'_>) {
        let parts = unread(report);
        let markup = &mut self.markup;
        markup.open(
            "section",
            &[("id", "unread"), ("aria-labelledby", "unread-title")],
        );
        markup
            .open("h2", &[("id", "unread-title")])
            .text("Not read ");
        markup
            .leaf("span", &[("class", "count")], &parts.len().to_string())
            .close("h2");
        if parts.is_empty() {
            markup.leaf("p", &[], "Everything was read.");
        } else {
            let text = "Nothing is known of what these parts hold.";
            markup
                .leaf("p", &[], text)
                .open("ul", &[("class", "plain")]);
        }
        for (side, part) in &parts {
            self.markup.open("li", &[("class", "part")]);
            self.markup
                .leaf("span", &[("class", "label")], side.name())
                .text(" ");
            self.markup
                .prose(&part.what)
                .text(": ")
                .prose(&part.why)
                .text(" ");
            let written = match side {
                super::unread::Side::Generated => Written::Generated,
                super::unread::Side::Handwritten | super::unread::Side::Audited => Written::Hand,
            };
            self.place(&part.place, written);
            self.markup.close("li");
        }
        if !parts.is_empty() {
            self.markup.close("ul");
        }
        self.markup.close("section");
    }

    /// A place in a Rust file, as a link where there is a prefix.
    fn place(&mut self, place: &Place, written: Written) {
        let prefix = match written {
            Written::Hand => &self.options.handwritten,
            Written::Generated => &self.options.generated,
        };
        let text = place.to_string();
        match prefix {
            Some(prefix) => {
                let target = uri::line(prefix, &place.file, place.line);
                self.markup
                    .leaf("a", &[("class", "place"), ("href", &target)], &text);
            }
            None => {
                self.markup.leaf("span", &[("class", "place")], &text);
            }
        }
    }

    /// A line of a contract, as a link where there is a prefix.
    fn contract(&mut self, at: &At) {
        let name = format!("{}:{}", at.file, at.line);
        self.markup.open("p", &[("class", "contract")]);
        match &self.options.contracts {
            Some(prefix) => {
                let target = uri::line(prefix, &at.file, at.line);
                self.markup.leaf("a", &[("href", &target)], &name);
            }
            None => {
                self.markup.leaf("span", &[("class", "place")], &name);
            }
        }
        self.markup
            .text(" ")
            .leaf("code", &[], at.text.trim())
            .close("p");
    }
}

/// A text as a source that a policy allows.
pub fn source_expression(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text)))
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for sign in 0..=three.len() {
            let six = bits >> (18 - 6 * sign) & 0x3f;
            text.extend(SIGNS.get(six as usize).copied().map(char::from));
        }
        text += "=".repeat(3 - three.len()).as_str();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn bytes_become_signs() {
        let texts = ["", "f", "fo", "foo", "foobar"].map(|text| base64(text.as_bytes()));
        assert_eq!(texts, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYmFy"]);
    }
}
