//! Facts from comments: fixed phrases, each of which says one thing.
//!
//! A phrase is taken where it can mean nothing else. What two phrases say differently is left to the conflicts.

use crate::header::model::{Function, Type};

use super::{
    attributes::{Elsewhere, Own},
    locks::label,
    model::{Confidence, Source, Statement},
    phrase::{Phrase, phrase, says},
    prose::{Prose, Section, sentences},
    subject::{Pointee, Subject},
};

phrase!(
    NEVER_NULL,
    r"(?i)\bnever (returns? |be )?(a )?%?null\b|\b(cannot|can't|will not|won't) (be|return) %?null\b|\(not nullable\)"
);
phrase!(
    OR_NULL,
    r"\b(or|else|otherwise),? (a )?%?NULL\b|%?\bNULL (on|if|in case of|when|upon|for|otherwise)\b|\breturns? %?NULL\b|\(nullable\)"
);
phrase!(
    ZERO,
    r"(?i)(^|\breturns? |\breturn |: )%?(0|zero) (on|if|for|upon|in case of) success|success: %?0"
);
phrase!(
    NEGATIVE_ERRNO,
    r"(?i)\bnegative\s*errno|-errno\b|-(?-i:E[A-Z]{3,})\b"
);
phrase!(NEGATIVE_CODE, r"(?i)\bnegative error (code|number)s?\b");
phrase!(
    ERROR_POINTER,
    r"\b(ERR_PTR|IS_ERR)\b|(?i)\berror pointer\b|\bpointer-encoded error"
);
phrase!(
    FREED_WITH,
    r"(?i)\b(must|should|has to|needs to|needs|ought to) (then |later |always )?(be )?(freed|released|closed|destroyed|unreferenced|disposed|deallocated|freeing)( of)?( \w+){0,4}? (with|using|by calling|via|through) (the )?[`%#'\x22:]*(\w+)|\bfree (it|them|this|the \w+) (with|using|by calling|via) (the )?[`%#'\x22:]*(\w+)|\bfree with (the )?[`%#'\x22:]*(\w+)|\buse [`%#'\x22:]*(\w+)\(?\)? to (free|release|close|destroy)"
);
phrase!(
    NOT_FREED,
    r"(?i)\b(must|should|may|shall) not be (\w+ or )?(freed|released|unreferenced)\b|\bdo not free\b|\b(must|should) not (\w+ or )?free\b|\(transfer none\)"
);
phrase!(MOVED, r"\(transfer full\)");
phrase!(
    MAY_BE_NULL,
    r"(?i)\b(may|can|could|might) be %?null\b|\(nullable\)|\(allow-none\)|(,|\bor) %?NULL\b"
);
phrase!(
    NOT_NULL,
    r"(?i)\b(must|may|should|can) ?not be %?null\b|\bcannot be %?null\b|\bnon-%?null\b|\(not nullable\)"
);
phrase!(TERMINATED, r"(?i)\b(nul|null|zero|0)[- ]terminated\b");
phrase!(SLEEPS, r"(?i)\b(may|might|can) (sleep|block)\b");
phrase!(
    SLEEPS_NOT,
    r"(?i)\b(does not|doesn't|must not|never|cannot|may not|might not) (sleep|block)s?\b"
);
phrase!(PROCESS, r"(?i)(^|[.,;] |\bin |\bfrom )process context\b");
phrase!(
    NOT_PROCESS,
    r"(?i)\b(not|non)\b[^.]*\bprocess context|\bprocess context[^.]*\bor\b|\bor\b[^.]*process context"
);
phrase!(
    HOLDS,
    r"(?i)\bcallers? (must|should|has to|have to|needs? to) (already )?(hold|own|have (taken|acquired)) (the )?(\S+)|\b(must|should|has to|needs to) be called (with|under|while holding) (the )?(\S+)( lock)? (held|locked|taken)"
);
phrase!(
    HOLDS_NOT,
    r"(?i)\bcallers? must not (already )?hold (the )?(\S+)|\bmust not be called (with|while holding) (the )?(\S+)( held)?"
);

phrase!(
    CONDITION,
    r"(?i)\b(if|when|unless|except|provided|depending|as long as|in (this|that|these|such|which) cases?|otherwise)\b"
);
phrase!(UNLESS, r"(?i)\b(if|unless|except|provided|only when)\b");
phrase!(
    TAKEN_BACK,
    r"(?i)\b(not|never|neither|nor|if|unless|without|only|instead)\b|n't\b"
);
phrase!(
    NOT_RETURNED,
    r"(?i)\b(does not|do not|will not|must not|never|cannot|can not|\w+n't) (ever )?return"
);
phrase!(
    FAILS,
    r"(?i)\b(success(ful(ly)?)?|fails?|failed|failure|errors?|negative|errno|invalid)\b"
);
phrase!(
    RETURNS,
    r"^(?i:(it |this function |the function )?(will )?returns? )"
);

/// The last word that a phrase holds in any of its groups, if it is a name.
fn name<'t>(phrase: &Phrase, text: &'t str) -> Option<&'t str> {
    let found = phrase.as_ref()?.captures(text)?;
    let groups = found.iter().skip(1).flatten().map(|group| group.as_str());
    groups.filter(|word| word.contains('_')).last()
}

/// Whether nothing in a sentence takes a phrase in it back, or makes it depend on something.
fn is_unconditional(phrase: &Phrase, sentence: &str) -> bool {
    let found = phrase.as_ref().and_then(|regex| regex.find(sentence));
    found.is_some_and(|found| {
        let before = sentence.get(..found.start()).unwrap_or_default();
        let after = sentence.get(found.end()..).unwrap_or_default();
        !says(&TAKEN_BACK, before) && !says(&UNLESS, after)
    })
}

/// What the comment of a function says of it, and of the functions that release what it returns.
pub(super) fn read(subject: Subject<'_>, prose: &Prose<'_>) -> (Vec<Statement>, Vec<Elsewhere>) {
    let mut reader = Reader {
        subject,
        prose,
        facts: Vec::new(),
        elsewhere: Vec::new(),
    };
    if let Some(section) = &prose.returns {
        reader.result(section);
    }
    for (name, section) in &prose.params {
        reader.param(name, section);
    }
    reader.context();
    reader.locks();
    (reader.facts, reader.elsewhere)
}

/// What a comment says of the result without naming the function.
pub(super) fn own_result(prose: &Prose<'_>) -> Option<Own> {
    let section = prose.returns.as_ref()?;
    // A section says nothing but that; in a text without marks it is one sentence of several.
    let marked = prose.has_section;
    if marked && section.text.starts_with("- ") {
        return Some(Own {
            what: section.text.clone(),
            evidence: prose.evidence(&section.text),
            source: prose.source.clone(),
        });
    }
    let mut found = sentences(&section.text).filter_map(|one| {
        let regex = RETURNS.as_ref()?;
        let what = regex.find(one).map(|found| one.get(found.end()..));
        let what = what.or_else(|| marked.then_some(Some(one)))??;
        Some((what.to_owned(), one))
    });
    let (what, sentence) = found.next()?;
    Some(Own {
        what,
        evidence: prose.evidence(sentence),
        source: prose.source.clone(),
    })
}

/// Whether a text on a result speaks of failure.
pub(super) fn speaks_of_failure(text: &str) -> bool {
    says(&FAILS, text)
}

/// What is likely of a number: it reports failure by negative codes, of which it is not said that they are those of
/// `errno`.
pub(super) fn likely(subject: Subject<'_>, prose: &Prose<'_>) -> Option<Statement> {
    let text = prose.returns.as_ref()?.text.as_str();
    let is_number = matches!(
        subject.unit.resolve(&subject.function.ret),
        Type::Int { signed: true, .. }
    );
    let is_code = says(&ZERO, text) && says(&NEGATIVE_CODE, text);
    (is_number && is_code).then(|| Statement {
        evidence: prose.evidence(text),
        ..subject.statement(
            &["return", "error"],
            "errno_negative",
            prose.source.clone(),
            Confidence::Likely,
        )
    })
}

/// What is found, while it is looked for.
struct Reader<'a, 'b> {
    subject: Subject<'a>,
    prose: &'b Prose<'b>,
    facts: Vec<Statement>,
    elsewhere: Vec<Elsewhere>,
}

impl Reader<'_, '_> {
    fn add(&mut self, key: &[&str], value: &str, text: &str) {
        let source = match (
            &self.prose.source,
            text.contains("(transfer ") || text.contains("nullable)"),
        ) {
            (Source::Comment, true) => Source::Doxygen,
            (source, _) => source.clone(),
        };
        self.facts.push(Statement {
            evidence: self.prose.evidence(text),
            ..self
                .subject
                .statement(key, value, source, Confidence::Stated)
        });
    }

    fn result(&mut self, section: &Section) {
        let text = section.text.as_str();
        match self.subject.unit.resolve(&self.subject.function.ret) {
            Type::Pointer { .. } => self.pointer_result(text),
            Type::Int { signed: true, .. } if says(&ZERO, text) => {
                // Outside of the kernel a library may have negative codes of its own.
                let kernel = self.prose.source == Source::KernelDoc && self.prose.has_section;
                if says(&NEGATIVE_ERRNO, text) || (kernel && says(&NEGATIVE_CODE, text)) {
                    self.add(&["return", "error"], "errno_negative", text);
                }
            }
            _ => {}
        }
    }

    fn pointer_result(&mut self, text: &str) {
        let saying = |phrase| sentences(text).find(|one| says(phrase, one));
        // That it is never null must hold whatever is passed; that it can be must hold only once.
        let never = sentences(text).find(|one| says(&NEVER_NULL, one) && !says(&CONDITION, one));
        let null = sentences(text).find(|one| {
            says(&OR_NULL, one) && !says(&NEVER_NULL, one) && !says(&NOT_RETURNED, one)
        });
        match (saying(&ERROR_POINTER), null, never) {
            (Some(_), Some(_), _) => self.add(&["return", "error"], "err_ptr_or_null", text),
            (Some(one), None, _) => self.add(&["return", "error"], "err_ptr", one),
            // Both are said: of which case is for people to read.
            (None, Some(_), Some(_)) | (None, None, None) => {}
            (None, Some(one), None) => self.add(&["return", "nullability"], "nullable", one),
            (None, None, Some(one)) => self.add(&["return", "nullability"], "nonnull", one),
        }
        for sentence in sentences(text) {
            let functions = &self.subject.unit.names.functions;
            let end = name(&FREED_WITH, sentence).filter(|name| functions.contains(*name));
            let end = end.filter(|_| is_unconditional(&FREED_WITH, sentence));
            if end.is_some() || says(&MOVED, sentence) {
                self.add(&["return", "transfer"], "full", sentence);
            }
            if let (Some(end), Some(fact)) = (end, self.facts.last()) {
                self.elsewhere.push(Elsewhere {
                    function: end.to_owned(),
                    param: 0,
                    because: fact.clone(),
                });
            }
            if says(&NOT_FREED, sentence) {
                self.add(&["return", "transfer"], "none", sentence);
            }
        }
    }

    fn param(&mut self, name: &str, section: &Section) {
        let Some(index) = self.subject.index(name) else {
            return;
        };
        let Some(param) = self.subject.function.params.get(index) else {
            return;
        };
        let Some((pointee, is_const)) = self.subject.pointee(&param.ty) else {
            return;
        };
        let text = section.text.as_str();
        let at = |word| ["params", name, word];
        // What depends on other parameters is no fact about this one.
        let saying =
            |phrase| sentences(text).find(|one| says(phrase, one) && !says(&CONDITION, one));
        // Of a pointer to a pointer it may be the inner one that is meant.
        let is_plain = !matches!(pointee, Pointee::Pointer(_));
        match (saying(&NOT_NULL), saying(&MAY_BE_NULL).filter(|_| is_plain)) {
            (Some(one), _) if !says(&MAY_BE_NULL, text) => {
                self.add(&at("nullability"), "nonnull", one)
            }
            (_, Some(one)) if !says(&NOT_NULL, text) => {
                self.add(&at("nullability"), "nullable", one)
            }
            _ => {}
        }
        // Nothing is written through a pointer to something constant, whatever a command says.
        let direction = match section.direction.as_deref() {
            Some("out") if !is_const => Some("out"),
            Some("in,out" | "inout") if !is_const => Some("inout"),
            _ => None,
        };
        if let Some(direction) = direction {
            self.add(&at("direction"), direction, text);
        }
        if pointee == Pointee::Text && is_const && says(&TERMINATED, text) {
            self.add(&at("string"), "cstr", text);
        }
        if says(&MOVED, text) && !matches!(pointee, Pointee::Function) {
            self.add(&at("transfer"), "full", text);
        }
    }

    fn context(&mut self) {
        let Some(section) = &self.prose.context else {
            return;
        };
        let text = section.text.as_str();
        let mut words = Vec::new();
        if says(&PROCESS, text) && !says(&NOT_PROCESS, text) {
            words.push("process");
        }
        match (says(&SLEEPS_NOT, text), says(&SLEEPS, text)) {
            (true, false) => words.push("atomic"),
            (false, true) => words.push("may_sleep"),
            _ => {}
        }
        if !words.is_empty() {
            self.add(&["context"], &format!("[{}]", words.join(", ")), text);
        }
    }

    fn locks(&mut self) {
        let mut found: Vec<(String, &str, String)> = Vec::new();
        let context = self
            .prose
            .context
            .iter()
            .map(|section| section.text.as_str());
        for sentence in sentences(&self.prose.all).chain(context) {
            for (phrase, rule) in [(&HOLDS_NOT, "must_not_hold"), (&HOLDS, "must_hold")] {
                let lock =
                    name(phrase, sentence).map(|word| word.trim_end_matches(['.', ',', ';']));
                let Some(lock) = lock.and_then(|word| label(word.trim_end_matches("()"))) else {
                    continue;
                };
                if !found.iter().any(|(other, ..)| *other == lock) {
                    found.push((lock, rule, sentence.to_owned()));
                }
            }
        }
        for (lock, rule, sentence) in found {
            self.add(&["locks", lock.as_str()], rule, &sentence);
        }
    }
}

/// Whether an attribute says that the function's text is a format, whose further arguments C does not check.
pub(super) fn takes_format(function: &Function) -> bool {
    let mut all = function.attributes.all.iter();
    all.any(|attribute| attribute.starts_with("format(") || attribute == "format")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_phrases_are_regular_expressions() {
        for phrase in [
            &NEVER_NULL,
            &OR_NULL,
            &ZERO,
            &NEGATIVE_ERRNO,
            &NEGATIVE_CODE,
            &CONDITION,
            &UNLESS,
            &TAKEN_BACK,
            &NOT_RETURNED,
            &RETURNS,
            &FAILS,
            &ERROR_POINTER,
            &FREED_WITH,
            &NOT_FREED,
            &MOVED,
            &MAY_BE_NULL,
            &NOT_NULL,
            &TERMINATED,
            &SLEEPS,
            &SLEEPS_NOT,
            &PROCESS,
            &NOT_PROCESS,
            &HOLDS,
            &HOLDS_NOT,
        ] {
            assert!(phrase.is_some());
        }
    }

    #[test]
    fn phrases_match_what_they_mean_and_not_what_they_resemble() {
        let cases: [(&Phrase, &[&str], &[&str]); 10] = [
            (
                &NEVER_NULL,
                &["It never returns NULL.", "cannot be NULL"],
                &["if not NULL, it is freed"],
            ),
            (
                &OR_NULL,
                &["The door, or NULL.", "NULL on error", "returns NULL"],
                &["NULLs", "may pass NULL"],
            ),
            (
                &ZERO,
                &["0 on success", "Returns 0 if success"],
                &["the number 10 on success"],
            ),
            (
                &NEGATIVE_ERRNO,
                &["a negative errno", "-EINVAL", "-errno"],
                &["a negative number", "-E", "negative error code"],
            ),
            (
                &NEGATIVE_CODE,
                &["a negative error code", "negative error number"],
                &["an error code", "a negative errno"],
            ),
            (
                &NOT_FREED,
                &["must not be freed", "must not be modified or freed"],
                &["must be freed"],
            ),
            (
                &MAY_BE_NULL,
                &["may be NULL", "a door or NULL"],
                &["must not be NULL"],
            ),
            (
                &NOT_NULL,
                &["must not be NULL", "a non-NULL door"],
                &["may be NULL"],
            ),
            (&SLEEPS_NOT, &["does not sleep"], &["may sleep"]),
            (
                &PROCESS,
                &["Process context. May sleep.", "Called in process context"],
                &["Any context"],
            ),
        ];
        for (phrase, yes, no) in cases {
            for text in yes {
                assert!(says(phrase, text), "{text}");
            }
            for text in no {
                assert!(!says(phrase, text), "{text}");
            }
        }
    }

    #[test]
    fn a_phrase_gives_the_name_in_it() {
        for text in [
            "It must be freed with door_free().",
            "The result must be released by the caller using `door_free()`.",
            "Use door_free() to free it.",
            "Free it with door_free.",
        ] {
            assert_eq!(name(&FREED_WITH, text), Some("door_free"), "{text}");
        }
        assert_eq!(
            name(&HOLDS, "The caller must hold door_lock."),
            Some("door_lock.")
        );
        assert_eq!(
            name(&HOLDS, "Must be called with door_lock held."),
            Some("door_lock")
        );
        assert_eq!(name(&HOLDS, "The caller must hold a reference."), None);
    }
}
