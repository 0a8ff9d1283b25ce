//! What is open of a result.

use crate::header::model::Type;

use super::{
    super::{
        model::{Confidence, Kind, Statement},
        sentences,
        subject::Pointee,
    },
    Ask, Asker,
};

impl Asker<'_, '_> {
    /// What is asked about the result, if anything is.
    pub(super) fn result(&self) -> Option<Ask> {
        let ret = &self.subject.function.ret;
        let start = ["return"];
        match self.subject.unit.resolve(ret) {
            Type::Void => return None,
            _ if self.knows(&["return", "ignored"]) => return None,
            Type::Pointer { .. } => {}
            _ if self.knows(&["return", "error"]) => return self.status(),
            Type::Record(ty) => {
                return Some(self.hole(Kind::Outcome, ty, &start, "{ view: ... }"));
            }
            _ => {
                if let Some(ty) = self.ended() {
                    return Some(self.unread(ty, "name releases"));
                }
                let about = crate::header::spell::declare(ret, "");
                let said = self.hints.said.map_or("", |said| said.text.as_str());
                if self.hints.likely.is_none() && sentences::speaks_of_failure(said) {
                    return Some(self.hole(Kind::Outcome, &about, &start, "{ error: ... }"));
                }
                let value = [("error", "value")];
                let likely = self.hints.likely.map(|one| vec![one.clone()]);
                let guess = || self.propose(&start, &value, "number", Confidence::Guess);
                let proposals = likely.unwrap_or_else(guess);
                return Some(self.ask(Kind::Outcome, &about, &start, proposals));
            }
        }
        let (pointee, is_const) = self.subject.pointee(ret)?;
        Some(match pointee {
            Pointee::Record(ty) => self.returned_object(ty, is_const),
            Pointee::Text if is_const => match self.borrowed(&[("string", "cstr")], "const char") {
                Some(proposals) => self.ask(Kind::Text, "returned", &start, proposals),
                None => self.hole(Kind::Text, "returned", &start, &self.open_result()),
            },
            _ => {
                let about = crate::header::spell::declare(ret, "");
                self.hole(Kind::Result, &about, &start, &self.open_result())
            }
        })
    }

    /// The type whose objects the function may end when their owner is dropped, where nobody reads a number.
    fn ended(&self) -> Option<&str> {
        let [param] = self.subject.function.params.as_slice() else {
            return None;
        };
        let Some((Pointee::Record(ty), _)) = self.subject.pointee(&param.ty) else {
            return None;
        };
        let suggested = self.suggested(ty);
        let said = self.hints.said.map_or("", |said| said.text.as_str());
        let spoken = self.hints.likely.is_some() || sentences::speaks_of_failure(said);
        let ends = suggested.is_ended_by_one() && self.releases(&suggested);
        (ends && !spoken).then_some(ty)
    }

    /// A result at which nobody looks.
    fn unread(&self, ty: &str, rule: &'static str) -> Ask {
        let start = ["return"];
        let same = [("ignored", "true")];
        let proposals = self.propose(&start, &same, rule, Confidence::Guess);
        self.ask(Kind::Object, ty, &start, proposals)
    }

    /// What is left open of a pointer of which nothing can be proposed.
    fn open_result(&self) -> String {
        let fails = self.knows(&["return", "error"]);
        let words = ["nullability", "transfer"].into_iter().filter(|word| {
            let said = self.knows(&["return", word]);
            !(said || fails && *word == "nullability")
        });
        let mut open: Vec<String> = words.map(|word| format!("{word}: ...")).collect();
        if open.is_empty() {
            // What it points to is open in any case.
            open.push("bounds: ...".to_owned());
        }
        format!("{{ {} }}", open.join(", "))
    }

    /// What is left open where it is known that the result is a code.
    fn status(&self) -> Option<Ask> {
        let mut facts = self.facts.iter();
        facts.find(|fact| fact.key == ["return", "error"] && fact.value == "status")?;
        let ty = self.hints.errors?;
        let start = ["return"];
        if ty.codes.is_empty() || !self.knows(&["return", "ok"]) {
            let name = if ty.codes.is_empty() { "..." } else { &ty.name };
            let ok = if self.knows(&["return", "ok"]) {
                ""
            } else {
                ", ok_as: ..."
            };
            let answer = format!("{{ error_type: {name}{ok} }}");
            return Some(self.hole(Kind::Codes, &ty.name, &start, &answer));
        }
        let pairs = [("error_type", ty.name.as_str())];
        let proposals = self.propose(&start, &pairs, "codes", Confidence::Likely);
        Some(self.ask(Kind::Codes, &ty.name, &start, proposals))
    }

    fn returned_object(&self, ty: &str, is_const: bool) -> Ask {
        let start = ["return"];
        let suggested = self.suggested(ty);
        let name = &self.subject.function.name;
        let view = self.view(ty);
        let counts = suggested
            .counted
            .as_ref()
            .is_some_and(|(get, _)| get == name);
        if counts || suggested.releases.contains(name) {
            return self.unread(ty, "name counts");
        }
        let owned = self.hints.allocates || self.is_given();
        if !is_const && (owned || suggested.makes.contains(name)) {
            let confidence = match suggested.releases.is_empty() {
                true => Confidence::Guess,
                false => Confidence::Likely,
            };
            let mut pairs = vec![("view", view.as_str()), ("transfer", "full")];
            if !self.knows(&["return", "nullability"]) && !self.knows(&["return", "error"]) {
                pairs.push(("error", "\"null\""));
            }
            let proposals = self.propose(&start, &pairs, "name makes", confidence);
            return self.ask(Kind::Result, ty, &start, proposals);
        }
        match self.borrowed(&[("view", &view)], "type") {
            Some(proposals) => self.ask(Kind::Result, ty, &start, proposals),
            None => self.hole(Kind::Result, ty, &start, &self.open_result()),
        }
    }

    /// What a result may be borrowed from: the first object that is passed, or nothing that ends.
    /// Where that object is given away by the same call, nobody can tell.
    fn borrowed_from(&self) -> Option<&'static str> {
        let first = self.subject.function.params.first();
        let Some((Pointee::Record(ty), _)) = first.and_then(|one| self.subject.pointee(&one.ty))
        else {
            return Some("static");
        };
        let key = self.subject.key(0);
        let given = self.says(&["params", &key], "transfer", "full");
        (!given && !self.releases(&self.suggested(ty))).then_some("self")
    }

    /// Whether it is known that the result is the caller's.
    fn is_given(&self) -> bool {
        let mut facts = self.facts.iter();
        facts.any(|fact| fact.key == ["return", "transfer"] && fact.value == "full")
    }

    /// A result that is borrowed, unless it is known to be the caller's; nothing if nobody can tell from what.
    fn borrowed(&self, what: &[(&str, &str)], rule: &'static str) -> Option<Vec<Statement>> {
        let start = ["return"];
        let mut pairs = what.to_vec();
        if !self.knows(&["return", "error"]) {
            pairs.push(("nullability", "nullable"));
        }
        if !self.is_given() {
            pairs.extend([
                ("transfer", "none"),
                ("borrows_from", self.borrowed_from()?),
            ]);
        }
        Some(self.propose(&start, &pairs, rule, Confidence::Guess))
    }
}
