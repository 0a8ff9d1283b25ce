//! Keys and values as lines of YAML, some of them in comments until a question is answered.

use std::collections::BTreeSet;

use crate::support::scalar::yaml;

/// How wide a line may be.
pub(super) const WIDTH: usize = 110;

/// A key, with a value or with keys below it.
#[derive(Debug, Default)]
pub(super) struct Node {
    key: String,
    below: Vec<Node>,
    leaf: Option<Leaf>,
}

/// A value.
#[derive(Debug)]
pub(super) struct Leaf {
    /// The value, as YAML on one line.
    pub(super) value: String,
    /// The question that it answers; none for what is so already.
    pub(super) question: Option<usize>,
    /// Why it stands there.
    pub(super) remark: String,
}

impl Node {
    /// Keys without one of their own.
    pub(super) fn root() -> Self {
        Self::default()
    }

    /// Adds a value below keys.
    pub(super) fn insert(&mut self, keys: &[String], leaf: Leaf) {
        let Some((first, rest)) = keys.split_first() else {
            self.leaf.get_or_insert(leaf);
            return;
        };
        let known = self.below.iter().position(|node| node.key == *first);
        let index = known.unwrap_or_else(|| {
            self.below.push(Self {
                key: first.clone(),
                ..Self::default()
            });
            self.below.len() - 1
        });
        if let Some(node) = self.below.get_mut(index) {
            node.insert(rest, leaf);
        }
    }

    /// Puts the keys directly below in this order; others come last.
    pub(super) fn sort(&mut self, order: &[&str]) {
        let place = |node: &Self| order.iter().position(|key| *key == node.key);
        self.below
            .sort_by_key(|node| place(node).unwrap_or(order.len()));
    }

    /// The lines of the keys below, each with this many spaces in front.
    pub(super) fn lines(&self, spaces: usize, out: &mut String) {
        for node in &self.below {
            node.line(spaces, out);
        }
    }

    fn line(&self, spaces: usize, out: &mut String) {
        let mut questions = BTreeSet::new();
        let is_so = self.questions(&mut questions);
        let mark = mark(&questions);
        let indentation = " ".repeat(spaces);
        let mark = if is_so { "" } else { mark.as_str() };
        let start = format!("{indentation}{mark}{}:", yaml(&self.key));
        if !is_so && questions.len() == 1 {
            let line = format!("{start} {}", self.flow());
            let remark = self.remarks().into_iter().collect::<Vec<_>>().join("; ");
            if line.chars().count() <= WIDTH || self.below.is_empty() {
                push(out, &line, &remark);
                return;
            }
        }
        match &self.leaf {
            Some(leaf) => push(out, &format!("{start} {}", leaf.value), &leaf.remark),
            None => {
                push(out, &start, "");
                self.lines(spaces + 2, out);
            }
        }
    }

    /// Collects the questions of all values, and tells whether one of these is so already.
    fn questions(&self, found: &mut BTreeSet<usize>) -> bool {
        let mut is_so = false;
        if let Some(leaf) = &self.leaf {
            is_so |= leaf.question.is_none();
            found.extend(leaf.question);
        }
        for node in &self.below {
            is_so |= node.questions(found);
        }
        is_so
    }

    fn flow(&self) -> String {
        match &self.leaf {
            Some(leaf) => leaf.value.clone(),
            None => {
                let pairs = self
                    .below
                    .iter()
                    .map(|node| format!("{}: {}", yaml(&node.key), node.flow()));
                format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn remarks(&self) -> BTreeSet<&str> {
        let mut remarks: BTreeSet<&str> =
            self.leaf.iter().map(|leaf| leaf.remark.as_str()).collect();
        remarks.extend(self.below.iter().flat_map(Self::remarks));
        remarks
    }
}

/// The mark of a line that answers questions.
fn mark(questions: &BTreeSet<usize>) -> String {
    let ids: Vec<String> = questions
        .iter()
        .map(|index| format!("Q{}", index + 1))
        .collect();
    format!("#?{} ", ids.join(","))
}

fn push(out: &mut String, line: &str, remark: &str) {
    out.push_str(line);
    if !remark.is_empty() {
        out.push_str("  # ");
        out.push_str(remark);
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::{Leaf, Node};

    fn text(values: &[(&[&str], Option<usize>)]) -> String {
        let mut root = Node::root();
        for (keys, question) in values {
            let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
            let leaf = Leaf {
                value: "v".to_owned(),
                question: *question,
                remark: String::new(),
            };
            root.insert(&keys, leaf);
        }
        let mut out = String::new();
        root.lines(2, &mut out);
        out
    }

    #[test]
    fn keys_are_in_comments_until_one_below_is_so() {
        let a: (&[&str], _) = (&["p", "a", "x"], Some(0));
        let b: (&[&str], _) = (&["p", "b"], Some(2));
        assert_eq!(
            text(&[a, b]),
            "  #?Q1,Q3 p:\n    #?Q1 a: { x: v }\n    #?Q3 b: v\n"
        );
        let c: (&[&str], _) = (&["p", "b"], None);
        assert_eq!(text(&[a, c]), "  p:\n    #?Q1 a: { x: v }\n    b: v\n");
        assert_eq!(text(&[a]), "  #?Q1 p: { a: { x: v } }\n");
    }
}
