//! The pairs: both sides beside each other, what differs, and what differs below the signature.

use super::{Page, Written, marks};
use crate::{
    compare::report::{Below, Class, Comparison, Difference, Pair, Side},
    present::{by_file::by_file, is_absence, words},
};

/// Writes the pairs, by file.
pub(super) fn write(page: &mut Page<'_>, comparison: &Comparison) {
    let markup = &mut page.markup;
    markup.open(
        "section",
        &[("id", "items"), ("aria-labelledby", "items-title")],
    );
    markup.open("h2", &[("id", "items-title")]).text("Items ");
    let count = comparison.pairs.len().to_string();
    markup
        .leaf("span", &[("class", "count")], &count)
        .close("h2");
    if comparison.pairs.is_empty() {
        markup.leaf("p", &[], "Neither side has an item.");
    }
    for (file, pairs) in by_file(comparison.pairs.iter().enumerate()) {
        page.markup.open("section", &[("class", "group")]);
        let text = match file {
            "" => "without a file",
            file => file,
        };
        page.markup.open("h3", &[]).text(text).text(" ");
        let count = pairs.len().to_string();
        page.markup
            .leaf("span", &[("class", "count")], &count)
            .close("h3");
        for (number, pair) in pairs {
            one(page, number, pair);
        }
        page.markup.close("section");
    }
    page.markup.close("section");
}

fn one(page: &mut Page<'_>, number: usize, pair: &Pair) {
    let class = words::class(pair.class);
    let (id, shape) = (format!("pair-{number}"), format!("pair {class}"));
    let access = if pair.is_public { "public" } else { "private" };
    let attributes = [
        ("class", &*shape),
        ("id", &id),
        ("data-class", class),
        ("data-kind", pair.kind),
        ("data-access", access),
    ];
    let markup = page.markup.open("article", &attributes).open("h4", &[]);
    markup
        .leaf("span", &[("class", &format!("badge {class}"))], class)
        .text(" ");
    markup.leaf("code", &[], &pair.path).text(" ");
    markup.leaf("span", &[("class", "kind")], pair.kind);
    if !pair.is_public {
        markup
            .text(" ")
            .leaf("span", &[("class", "kind")], "not public");
    }
    markup.close("h4");
    // What is the same is there for who looks for it.
    let folded = pair.class == Class::Same;
    if folded {
        page.markup
            .open("details", &[])
            .leaf("summary", &[], "Both declarations");
    }
    sides(page, pair);
    if folded {
        page.markup.close("details");
    }
    if !pair.differences.is_empty() {
        page.markup.open("ul", &[("class", "differences")]);
        for difference in &pair.differences {
            of_signature(page, pair, difference);
        }
        page.markup.close("ul");
    }
    let decided = pair
        .differences
        .iter()
        .any(|one| one.contract == pair.contract);
    if let (Some(at), false) = (&pair.contract, decided) {
        page.contract(at);
    }
    below(page, &pair.below);
    page.markup.close("article");
}

fn sides(page: &mut Page<'_>, pair: &Pair) {
    let text = |side: &'_ Option<Side>| {
        side.as_ref()
            .map_or_else(String::new, |side| side.declaration.clone())
    };
    let (old, new) = (text(&pair.handwritten), text(&pair.generated));
    let (left, right) = match (&pair.handwritten, &pair.generated) {
        (Some(_), Some(_)) => marks::marks(&old, &new),
        // Where one side is all there is, marks would say nothing.
        _ => (vec![(old.as_str(), false)], vec![(new.as_str(), false)]),
    };
    page.markup.open("div", &[("class", "sides")]);
    side(page, pair.handwritten.as_ref(), Written::Hand, &left);
    side(page, pair.generated.as_ref(), Written::Generated, &right);
    page.markup.close("div");
}

fn side(page: &mut Page<'_>, side: Option<&Side>, written: Written, parts: &[marks::Marked<'_>]) {
    let name = match written {
        Written::Hand => "hand-written",
        Written::Generated => "generated",
    };
    page.markup.open("figure", &[]).open("figcaption", &[]);
    page.markup
        .leaf("span", &[("class", "label")], name)
        .text(" ");
    let Some(side) = side else {
        page.markup.close("figcaption");
        page.markup
            .leaf("p", &[("class", "absent")], "not there")
            .close("figure");
        return;
    };
    page.place(&side.place, written);
    page.markup
        .close("figcaption")
        .open("pre", &[("tabindex", "0")])
        .open("code", &[]);
    marks::write(&mut page.markup, parts);
    page.markup.close("code").close("pre");
    if !side.summary.is_empty() {
        page.markup
            .open("p", &[("class", "doc")])
            .prose(&side.summary)
            .close("p");
    }
    if !side.calls.is_empty() {
        page.markup.open("p", &[("class", "calls")]).text("calls ");
        for (number, call) in side.calls.iter().enumerate() {
            page.markup
                .text(if number == 0 { "" } else { ", " })
                .leaf("code", &[], call);
        }
        page.markup.close("p");
    }
    page.markup.close("figure");
}

fn of_signature(page: &mut Page<'_>, pair: &Pair, difference: &Difference) {
    page.markup.open("li", &[]);
    if !is_absence(pair, difference) {
        change(page, difference);
    }
    page.markup
        .open("p", &[("class", "notice")])
        .prose(&difference.notice)
        .close("p");
    if let Some(at) = &difference.contract {
        page.contract(at);
    }
    page.markup.close("li");
}

/// What of the item differs, and both texts.
fn change(page: &mut Page<'_>, difference: &Difference) {
    let class = words::class(difference.class);
    let markup = page.markup.open("p", &[("class", "change")]);
    markup
        .leaf("strong", &[], words::part(difference.part))
        .text(" ");
    markup
        .leaf("span", &[("class", &format!("badge {class}"))], class)
        .text(" ");
    text_of(page, &difference.handwritten);
    page.markup.leaf(
        "span",
        &[
            ("class", "arrow"),
            ("aria-label", "becomes"),
            ("role", "img"),
        ],
        "→",
    );
    text_of(page, &difference.generated);
    page.markup.close("p");
}

fn text_of(page: &mut Page<'_>, text: &str) {
    match text {
        "" => page.markup.leaf("span", &[("class", "absent")], "nothing"),
        text => page.markup.leaf("code", &[], text),
    };
}

fn below(page: &mut Page<'_>, all: &[Below]) {
    if all.is_empty() {
        return;
    }
    let markup = page
        .markup
        .open("details", &[("class", "below")])
        .open("summary", &[]);
    markup
        .text("Below the signature ")
        .leaf("span", &[("class", "count")], &all.len().to_string());
    markup.close("summary").open("ul", &[("class", "plain")]);
    for one in all {
        let markup = page.markup.open("li", &[]).open("p", &[]);
        markup
            .leaf("span", &[("class", "label")], words::about(one.about))
            .text(" ");
        markup.prose(&one.text).text(" ");
        for (place, written) in [
            (&one.handwritten, Written::Hand),
            (&one.generated, Written::Generated),
        ] {
            if let Some(place) = place {
                page.place(place, written);
                page.markup.text(" ");
            }
        }
        page.markup.close("p");
        if let Some(at) = &one.contract {
            page.contract(at);
        }
        page.markup.close("li");
    }
    page.markup.close("ul").close("details");
}
