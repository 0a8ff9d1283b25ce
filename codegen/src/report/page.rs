//! The report as one page that needs nothing else. It has no script.

use safebind_review::present::html::{markup::Markup, source_expression};

use super::{
    document::{Cause, Counts, Function, Header, Location, Report, State},
    text::{DENOMINATOR, counted, percent, place, sentence},
};

const STYLE: &str = include_str!("page.css");

/// What a page is made with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What stands before the path of a contract in a link (`../`); without it contracts are named and not linked.
    pub contracts: Option<String>,
}

/// The page.
pub fn html(report: &Report, options: &Options) -> String {
    let mut page = Page {
        markup: Markup::default(),
        options,
    };
    page.head();
    page.markup.open("body", &[]).own("\n");
    page.summary(report);
    page.markup.open("main", &[]).own("\n");
    page.headers(report);
    page.causes("not-bound", "Not bound", &report.causes);
    page.causes("unsafe", "Promises of callers", &report.promises);
    page.functions(report);
    page.review(report);
    page.unused(report);
    page.markup.close("main").close("body").close("html");
    page.markup.into_text()
}

/// A page while it is written.
struct Page<'a> {
    markup: Markup,
    options: &'a Options,
}

impl Page<'_> {
    fn head(&mut self) {
        // Only the page's own style is used, whatever the input holds.
        let policy = format!(
            "default-src 'none'; style-src '{}'; base-uri 'none'; form-action 'none'",
            source_expression(STYLE)
        );
        let markup = &mut self.markup;
        markup
            .own("<!doctype html>\n")
            .open("html", &[("lang", "en")])
            .own("\n")
            .open("head", &[])
            .own("\n");
        let metas: [&[(&str, &str)]; 4] = [
            &[("charset", "utf-8")],
            &[
                ("http-equiv", "Content-Security-Policy"),
                ("content", &policy),
            ],
            &[
                ("name", "viewport"),
                ("content", "width=device-width, initial-scale=1"),
            ],
            &[("name", "color-scheme"), ("content", "light dark")],
        ];
        for attributes in metas {
            markup.open("meta", attributes).own("\n");
        }
        markup.leaf("title", &[], "Coverage of C headers");
        markup
            .open("style", &[])
            .own(STYLE)
            .close("style")
            .close("head");
    }

    fn summary(&mut self, report: &Report) {
        self.markup
            .open("header", &[])
            .leaf("h1", &[], "Coverage of C headers");
        let total = sentence(&report.totals);
        self.markup.leaf("p", &[("class", "total")], &total);
        self.markup
            .leaf("p", &[("class", "soft")], DENOMINATOR)
            .open("p", &[("class", "legend")]);
        for (class, word, _) in parts(&Counts::default()) {
            self.markup
                .open("span", &[("class", "key")])
                .leaf("span", &[("class", &format!("swatch {class}"))], "")
                .text(" ")
                .text(word)
                .close("span")
                .text(" ");
        }
        self.markup.close("p");
        self.bar(&report.totals, "All headers");
        self.markup.close("header");
    }

    /// A bar whose parts are as wide as the states have functions.
    fn bar(&mut self, counts: &Counts, of: &str) {
        let words: Vec<_> = parts(counts)
            .into_iter()
            .filter(|(_, _, count)| *count > 0)
            .map(|(_, word, count)| format!("{count} {word}"))
            .collect();
        let label = format!("{of}: {}", words.join(", "));
        let attributes = [
            ("class", "bar"),
            ("viewBox", "0 0 1000 24"),
            ("preserveAspectRatio", "none"),
            ("role", "img"),
            ("aria-label", &*label),
        ];
        self.markup.open("svg", &attributes);
        let mut before = 0;
        for (class, word, count) in parts(counts) {
            let at = |number: usize| number * 1000 / counts.declared.max(1);
            let (x, width) = (at(before), at(before + count) - at(before));
            before += count;
            if count == 0 {
                continue;
            }
            let (x, width) = (x.to_string(), width.max(1).to_string());
            let attributes = [
                ("class", class),
                ("x", &*x),
                ("y", "0"),
                ("width", &*width),
                ("height", "24"),
            ];
            self.markup.open("rect", &attributes);
            let title = format!("{} {word}", counted(count, "function"));
            self.markup.leaf("title", &[], &title).close("rect");
        }
        self.markup.close("svg");
    }

    fn section(&mut self, id: &'static str, title: &str) {
        let label = format!("{id}-title");
        let attributes = [("id", id), ("aria-labelledby", &*label)];
        self.markup
            .open("section", &attributes)
            .leaf("h2", &[("id", &label)], title);
    }

    fn headers(&mut self, report: &Report) {
        self.section("headers", "Headers");
        for header in &report.headers {
            self.header(header);
        }
        self.markup.close("section");
    }

    fn header(&mut self, header: &Header) {
        self.markup
            .open("div", &[("class", "row header")])
            .open("h3", &[])
            .leaf("code", &[], &header.name)
            .text(" ");
        let bound = percent(&header.counts).unwrap_or_else(|| "nothing to bind".to_owned());
        self.markup
            .leaf("span", &[("class", "percent")], &bound)
            .close("h3");
        self.bar(&header.counts, &header.name);
        let words = sentence(&header.counts);
        self.markup
            .leaf("p", &[("class", "soft")], &words)
            .close("div");
    }

    fn causes(&mut self, id: &'static str, title: &str, causes: &[Cause]) {
        self.section(id, title);
        if causes.is_empty() {
            self.markup.leaf("p", &[], "None.");
        }
        for cause in causes {
            let open = cause.answers.len() <= 12;
            let attributes: &[_] = match open {
                true => &[("class", "cause"), ("open", "")],
                false => &[("class", "cause")],
            };
            self.markup.open("details", attributes).open("summary", &[]);
            if let Some(key) = &cause.key {
                self.markup.leaf("code", &[], key).text(" ");
            }
            self.markup.prose(&cause.meaning).text(" ");
            let alone = match cause.alone == cause.functions {
                true => counted(cause.functions, "function"),
                false => format!(
                    "{}, {} by this alone",
                    counted(cause.functions, "function"),
                    cause.alone
                ),
            };
            self.markup
                .leaf("span", &[("class", "count")], &alone)
                .close("summary");
            self.answers(cause);
            self.markup.close("details");
        }
        self.markup.close("section");
    }

    fn answers(&mut self, cause: &Cause) {
        self.markup.open("ul", &[]);
        for answer in &cause.answers {
            self.markup.open("li", &[("class", "answer")]).leaf(
                "code",
                &[("class", "name")],
                &answer.function,
            );
            if answer.reason != cause.meaning {
                self.markup.text(" ").prose(&answer.reason);
            }
            if let Some(line) = &answer.line {
                self.markup.leaf("pre", &[("class", "line")], line);
            }
            self.markup.open("p", &[("class", "soft")]);
            if let Some(contract) = &answer.contract {
                self.contract(contract);
            }
            if let Some(asked) = &answer.asked_by {
                self.markup.text(" for ").text(&place(asked));
            }
            self.markup.close("p").close("li");
        }
        self.markup.close("ul");
    }

    fn contract(&mut self, contract: &Location) {
        let words = format!("contract {}", place(contract));
        match &self.options.contracts {
            Some(prefix) => {
                let href = format!("{prefix}{}#L{}", contract.file, contract.line);
                self.markup.leaf("a", &[("href", &href)], &words);
            }
            None => {
                self.markup.text(&words);
            }
        }
    }

    fn functions(&mut self, report: &Report) {
        self.section("functions", "Functions");
        for header in &report.headers {
            self.table(&header.name, &header.functions);
        }
        if !report.elsewhere.is_empty() {
            self.table(
                "declared by none of these headers, and not counted",
                &report.elsewhere,
            );
        }
        self.markup.close("section");
    }

    fn table(&mut self, name: &str, functions: &[Function]) {
        let summary = format!("{name}, {}", counted(functions.len(), "function"));
        self.markup
            .open("details", &[("class", "functions")])
            .leaf("summary", &[], &summary)
            .open("ul", &[]);
        for function in functions {
            let (class, word) = state(function.state);
            self.markup
                .open("li", &[("class", "function")])
                .leaf("span", &[("class", &format!("badge {class}"))], word)
                .text(" ")
                .leaf("code", &[("class", "name")], &function.name);
            let wrappers = function.wrappers.join(", ");
            let because = function.because.join("; ");
            for words in [wrappers, because].iter().filter(|words| !words.is_empty()) {
                self.markup.text(" ").prose(words);
            }
            self.markup.close("li");
        }
        self.markup.close("ul").close("details");
    }

    fn review(&mut self, report: &Report) {
        let review = &report.review;
        self.section("review", "Review");
        let words = format!(
            "{} of {} compared with the C code, {} name their source.",
            review.reviewed,
            counted(review.contracts, "contract"),
            review.sourced
        );
        self.markup.leaf("p", &[], &words).open("ul", &[]);
        for reviewer in &review.reviewers {
            let words = format!(
                "{}: {}",
                reviewer.name,
                counted(reviewer.contracts, "contract")
            );
            self.markup.leaf("li", &[], &words);
        }
        let lacking = [
            ("not compared: ", &review.not_reviewed),
            ("no source: ", &review.not_sourced),
        ];
        for (what, names) in lacking.into_iter().filter(|(_, names)| !names.is_empty()) {
            let words = format!("{what}{}", names.join(", "));
            self.markup.leaf("li", &[], &words);
        }
        self.markup.close("ul").close("section");
    }

    fn unused(&mut self, report: &Report) {
        let Some(all) = &report.unused else {
            return;
        };
        self.section("unused", "Keys without effect");
        if all.is_empty() {
            self.markup.leaf("p", &[], "None.");
        }
        self.markup.open("ul", &[]);
        for unused in all {
            self.markup
                .open("li", &[])
                .leaf("code", &[], &unused.key)
                .open("p", &[("class", "soft")]);
            self.contract(&unused.place);
            self.markup.close("p").close("li");
        }
        self.markup.close("ul").close("section");
    }
}

/// The parts of a bar: class, word and count.
fn parts(counts: &Counts) -> [(&'static str, &'static str, usize); 6] {
    [
        ("safe", "safe", counts.safe + counts.part),
        ("unsafe", "unsafe", counts.unsafe_),
        ("open", "with an open question", counts.open),
        ("bare", "without a contract", counts.no_contract),
        ("hand", "written by hand", counts.by_hand),
        ("out", "left out", counts.left_out),
    ]
}

/// The class and the word of a state.
fn state(state: State) -> (&'static str, &'static str) {
    match state {
        State::Safe | State::Part => ("safe", "SAFE"),
        State::Unsafe => ("unsafe", "UNSAFE"),
        State::Open => ("open", "NOT BOUND"),
        State::NoContract => ("bare", "NO CONTRACT"),
        State::ByHand => ("hand", "BY HAND"),
        State::LeftOut => ("out", "LEFT OUT"),
        State::Absent => ("out", "ABSENT"),
    }
}
