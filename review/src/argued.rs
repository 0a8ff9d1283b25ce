//! What a `SAFETY:` comment argues: which preconditions it speaks of.
//!
//! It is seen by words. They show that a precondition is spoken of, not that the argument is right: that is for a
//! person to judge.

use crate::facts::Precondition;

/// A word for whoever calls an unsafe function: what it has promised need not be argued again.
const CALLER: [&str; 2] = ["caller", "callers"];

/// A comment, as its words.
#[derive(Clone, Debug)]
pub struct Argued {
    /// The words in lower case, each with a space on both sides.
    words: String,
    /// Whether it stands in a function that tells its caller what to promise.
    has_caller: bool,
}

impl Argued {
    /// A comment; `has_caller` says whether it stands in a function with a `# Safety` section.
    pub fn of(comment: &str, has_caller: bool) -> Self {
        Self {
            words: spaced(comment),
            has_caller,
        }
    }

    /// Whether it speaks of a precondition: by one of its words, or by the promise of the caller where it is about
    /// no parameter.
    pub fn speaks_of(&self, one: &Precondition) -> bool {
        let promised = self.has_caller && one.param.is_none();
        one.words.is_empty() || self.has_one(&one.words) || (promised && self.has_one(&CALLER))
    }

    /// The preconditions of which it does not speak, and which do not follow from one of which it does.
    pub fn leaves_out<'a>(&self, preconditions: &'a [Precondition]) -> Vec<&'a Precondition> {
        let (said, missing): (Vec<&Precondition>, Vec<&Precondition>) =
            preconditions.iter().partition(|one| self.speaks_of(one));
        let follows =
            |one: &Precondition| one.follows && said.iter().any(|said| said.param == one.param);
        let missing = missing.into_iter();
        missing.filter(|one| !follows(one)).collect()
    }

    fn has_one(&self, words: &[impl AsRef<str>]) -> bool {
        let mut words = words.iter().map(AsRef::as_ref);
        words.any(|word| {
            let word = spaced(word);
            !word.trim().is_empty() && self.words.contains(&word)
        })
    }
}

/// Words with a space on both sides, so that one is found as a whole, and several where they follow each other.
fn spaced(text: &str) -> String {
    let text = text.to_lowercase();
    let words = text.split(|one: char| !(one.is_alphanumeric() || one == '_'));
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::Argued;
    use crate::facts::Precondition;

    fn asked(name: &str, words: &[&str], param: Option<&str>) -> Precondition {
        Precondition {
            name: name.to_owned(),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            param: param.map(str::to_owned),
            follows: name == "valid",
            ..Precondition::default()
        }
    }

    #[test]
    fn a_precondition_is_spoken_of_by_its_words() {
        let valid = asked("valid", &["valid", "kernel thread"], Some("p"));
        let says = |text: &str| Argued::of(text, false).speaks_of(&valid);
        assert!(says("The lamp is Valid."));
        assert!(says("This is a kernel thread"));
        assert!(!says("The pointer is compatible"));
        assert!(!says("It is invalid"));
        assert!(!says("A thread of the kernel"));
    }

    #[test]
    fn what_the_caller_promises_need_not_be_argued() {
        let lit = asked("lit", &["lamp"], None);
        assert!(Argued::of("The caller promises it.", true).speaks_of(&lit));
        assert!(!Argued::of("The caller promises it.", false).speaks_of(&lit));
        assert!(!Argued::of("It is promised.", true).speaks_of(&lit));
        let of_param = asked("valid", &["valid"], Some("p"));
        assert!(!Argued::of("The caller promises it.", true).speaks_of(&of_param));
    }

    #[test]
    fn what_is_counted_is_there() {
        let all = [
            asked("valid", &["valid"], Some("p")),
            asked("counted", &["count"], Some("p")),
            asked("valid", &["valid"], Some("q")),
        ];
        let left = Argued::of("The count is positive.", false);
        let left: Vec<_> = left
            .leaves_out(&all)
            .iter()
            .map(|one| one.param.as_deref())
            .collect();
        assert_eq!(left, [Some("q")]);
    }
}
