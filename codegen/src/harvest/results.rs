//! Facts from sentences on what a function returns that name it.

use crate::header::model::Type;

use super::{
    model::{Confidence, Statement},
    phrase::{phrase, says},
    subject::{Pointee, Subject, yaml},
    told::Told,
};

phrase!(
    NULL_RETURNED,
    r"\bNULL is returned\b|\breturns? NULL\b|\bNULL (on|upon|in case of) (failure|error)\b|(,|\bor) NULL\b"
);
phrase!(NOT, r"(?i)\b(not|never|cannot|no)\b|n't\b");
phrase!(
    NOT_RETURNED,
    r"(?i)(\b(not|never|cannot)\b|n't\b) (ever )?(be )?return"
);
phrase!(ERRNO_IS_SET, r"\berrno (is|will be) set\b|\bsets? errno\b");
phrase!(
    ERRNO_IS_NOT_SET,
    r"\berrno (is|will be) not set\b|\bnot set errno\b"
);
phrase!(
    IS_ARGUMENT,
    r"^(the )?(same )?(argument|pointer|object) (that )?(it was|was) (passed|given)(, unmodified)?\.?$"
);
phrase!(
    CONSTANT_STRING,
    r"^an? (pointer to an? )?((constant|read-only) string|(NUL|null|zero)[- ]terminated string)\b"
);
phrase!(
    BOUND_TO_OWNER,
    r"(?i)\b((lifetime of (this|the|that) \w+ is bound to)|(the|this) \w+ is bound to the lifetime of) (the|this) \w+"
);
phrase!(
    NO_REFERENCE,
    r"(?i)\bno (additional |new |further )?reference to (this|the|that) \w+ is (acquired|taken)\b"
);
phrase!(
    CALLER_DROPS,
    r"(?i)\bthe caller (is responsible (to|for)|has to|must|needs to) (drop(ping)?|releas(e|ing)|unref(erence|ing)?|free(ing)?) (this|that|the) (reference|object|\w+)\b"
);
phrase!(
    NOT_NEGATIVE,
    r"(?i)^(0|zero|(an? )?(non-negative|nonnegative) (integer|value|number)|an integer greater than,? or equal to,? (0|zero)|0 or a positive (integer|value|number)|a (positive|non-negative) (integer|value) or 0)\.?$"
);
phrase!(
    NEGATIVE_ERRNO,
    r"(?i)\bnegative\s*errno\b|-errno\b|-(?-i:E[A-Z]{3,})\b"
);
phrase!(NEGATIVE_CODE, r"(?i)\bnegative error (code|number|value)\b");
phrase!(ON_FAILURE, r"(?i)^(on|upon|in case of) (failure|error)\b");

/// What is found.
#[derive(Default)]
pub(super) struct Results {
    /// What is so.
    pub(super) facts: Vec<Statement>,
    /// What is only likely: a phrase can mean something else.
    pub(super) likely: Vec<Statement>,
}

/// What sentences say that name the function.
pub(super) fn read(subject: Subject<'_>, told: &[&Told]) -> Results {
    let mut results = Results::default();
    for one in told {
        let mut reader = Reader {
            subject,
            told: one,
            results: &mut results,
        };
        match subject.unit.resolve(&subject.function.ret) {
            Type::Pointer { .. } => reader.pointer(),
            Type::Int { signed: true, .. } => reader.number(),
            _ => {}
        }
    }
    results
}

struct Reader<'a, 'b> {
    subject: Subject<'a>,
    told: &'b Told,
    results: &'b mut Results,
}

impl Reader<'_, '_> {
    fn statement(&self, key: &str, value: &str, confidence: Confidence) -> Statement {
        let source = self.told.source.clone();
        Statement {
            evidence: self.told.evidence.clone(),
            ..self
                .subject
                .statement(&["return", key], value, source, confidence)
        }
    }

    fn fact(&mut self, key: &str, value: &str) {
        let statement = self.statement(key, value, Confidence::Stated);
        self.results.facts.push(statement);
    }

    /// The sentences that go on about the result.
    fn further(&self, is: impl Fn(&str) -> bool) -> bool {
        self.told.further.iter().any(|one| is(one))
    }

    fn pointer(&mut self) {
        let what = self.told.what.clone();
        let Some((pointee, is_const)) = self.subject.pointee(&self.subject.function.ret) else {
            return;
        };
        if (self.told.always && what.trim_end_matches('.') == "NULL") || says(&IS_ARGUMENT, &what) {
            self.fact("ignored", "true");
            return;
        }
        if self.told.always {
            return;
        }
        let null = |text: &str| says(&NULL_RETURNED, text) && !says(&NOT_RETURNED, text);
        if null(&what) || self.further(null) {
            let sets = self.further(|one| says(&ERRNO_IS_SET, one) && null(one));
            let unset = self.further(|one| says(&ERRNO_IS_NOT_SET, one));
            match sets && !unset {
                true => self.fact("error", "null_with_errno"),
                false => self.fact("nullability", "nullable"),
            }
        }
        if pointee == Pointee::Text && is_const && says(&CONSTANT_STRING, &what) {
            self.fact("string", "cstr");
        }
        let denied = |text: &str| says(&NOT, text);
        if self.further(|one| says(&BOUND_TO_OWNER, one) && !denied(one)) {
            self.fact("transfer", "none");
            if self.has_one_owner() {
                // It is `self` only once somebody has given it a view.
                let owner = format!("{{ param: {} }}", yaml(&self.subject.key(0)));
                self.fact("borrows_from", &owner);
            }
        } else if self.further(|one| says(&NO_REFERENCE, one)) {
            self.fact("transfer", "none");
        } else if self.further(|one| says(&CALLER_DROPS, one) && !denied(one)) {
            self.fact("transfer", "full");
        }
    }

    /// Whether the first parameter is the only object that a result can belong to.
    fn has_one_owner(&self) -> bool {
        let params = self.subject.function.params.iter();
        let objects: Vec<bool> = params
            .map(|one| matches!(self.subject.pointee(&one.ty), Some((Pointee::Record(_), _))))
            .collect();
        objects.first() == Some(&true) && objects.iter().filter(|one| **one).count() == 1
    }

    fn number(&mut self) {
        let what = self.told.what.trim_end_matches('.');
        let (what, rest) = what.split_once(" on success").unwrap_or((what, ""));
        let on_success = self.told.on_success || !rest.is_empty();
        if !on_success || !says(&NOT_NEGATIVE, what) {
            return;
        }
        let fails = |phrase| {
            let further = self.further(|one| says(&ON_FAILURE, one) && says(phrase, one));
            further || says(phrase, rest)
        };
        let errno = fails(&NEGATIVE_ERRNO);
        let code = fails(&NEGATIVE_CODE);
        if errno {
            self.fact("error", "errno_negative");
        } else if code {
            // A library may have codes of its own.
            let likely = self.statement("error", "errno_negative", Confidence::Likely);
            self.results.likely.push(likely);
        }
    }
}
