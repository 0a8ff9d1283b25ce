//! The list that the program of the controls prints.

use anyhow::{Context, Result, bail};

use super::outcome::{Kind, Outcome};

/// Cases that belong together.
#[derive(Clone, Debug, Default)]
pub(super) struct Topic {
    pub(super) name: String,
    pub(super) what: String,
    pub(super) cases: Vec<Case>,
}

/// A case, and what it expects of each model of borrows, in the order of [`super::run::MODELS`].
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) name: String,
    pub(super) what: String,
    pub(super) expected: [Outcome; 2],
}

/// Reads the list: a line for each topic, and below it one for each of its cases.
///
/// # Errors
///
/// When a line is not such a line, or a topic shows only one side: without a wrong form the checks could be
/// blind, and without a right one they could refuse everything.
pub(super) fn parse(text: &str) -> Result<Vec<Topic>> {
    let mut topics: Vec<Topic> = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split('\t').collect();
        match words[..] {
            ["topic", name, what] => topics.push(Topic {
                name: name.to_owned(),
                what: what.to_owned(),
                cases: Vec::new(),
            }),
            ["case", name, what, stacked, tree] => {
                let topic = topics.last_mut().context("a case without a topic")?;
                let expected = |text| {
                    Outcome::expected(text)
                        .with_context(|| format!("the case `{}::{name}`", topic.name))
                };
                let expected = [expected(stacked)?, expected(tree)?];
                topic.cases.push(Case {
                    name: name.to_owned(),
                    what: what.to_owned(),
                    expected,
                });
            }
            _ => bail!("`{line}` is neither a topic nor a case"),
        }
    }
    if topics.is_empty() {
        bail!("there are no controls");
    }
    for topic in &topics {
        let right = topic.cases.iter().filter(|case| is_right(case)).count();
        if right == 0 || right == topic.cases.len() {
            bail!("the topic `{}` needs right and wrong forms", topic.name);
        }
    }
    Ok(topics)
}

/// Whether nothing objects to the case.
fn is_right(case: &Case) -> bool {
    let accepted = |outcome: &Outcome| outcome.kind == Kind::Accepted;
    case.expected.iter().all(accepted)
}

#[cfg(test)]
mod tests {
    use super::parse;

    const RIGHT: &str = "case\ta\tright\taccepted\taccepted\n";
    const WRONG: &str = "case\tb\twrong\tundefined behaviour: x\taccepted\n";

    #[test]
    fn topics_have_cases() {
        let topics = parse(&format!("topic\tt\twhat\n{RIGHT}{WRONG}")).expect("a list");
        assert_eq!((topics.len(), topics[0].cases.len()), (1, 2));
        let expected = &topics[0].cases[1].expected;
        assert_eq!(expected[0].to_string(), "undefined behaviour: x");
        assert_eq!(expected[1].to_string(), "accepted");
    }

    #[test]
    fn control_lists_that_show_nothing_are_refused() {
        for text in [
            String::new(),
            "topic\tt\twhat\n".to_owned(),
            format!("topic\tt\twhat\n{RIGHT}"),
            format!("topic\tt\twhat\n{WRONG}"),
            RIGHT.to_owned(),
            "odd\n".to_owned(),
            "topic\tt\twhat\ncase\ta\tx\tmaybe\taccepted\n".to_owned(),
        ] {
            assert!(parse(&text).is_err(), "{text}");
        }
    }
}
