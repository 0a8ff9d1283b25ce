//! The types behind pointers: what may count or release their objects.

use std::collections::BTreeMap;

use crate::header::model::{Record, Unit};

use super::{
    ends::Ends,
    model::{At, Confidence, Evidence, Found, FoundType, Source, Statement},
    names::Suggested,
    parents,
    questions::{self, Questions},
    subject::{Pointee, Subject, yaml},
};

/// The types that functions ask about, in the order of their names.
pub(super) fn types(
    unit: &Unit,
    bound: &[Subject<'_>],
    found: &[Found],
    (suggested, views): (&BTreeMap<&str, Suggested>, &BTreeMap<&str, String>),
    questions: &mut Questions,
) -> Vec<FoundType> {
    let released = released(bound, found);
    let all = suggested;
    let mut types: Vec<FoundType> = Vec::new();
    for record in unit.records.values() {
        let Some(question) = questions.about(&record.name) else {
            continue;
        };
        let Some(view) = views.get(record.name.as_str()).cloned() else {
            continue;
        };
        let nothing = Suggested::default();
        let suggested = suggested.get(record.name.as_str()).unwrap_or(&nothing);
        let released = released
            .get(record.name.as_str())
            .map_or(&[][..], Vec::as_slice);
        speak(&record.name, suggested, bound, questions);
        arrays(unit, record, questions);
        let parent = parents::parent(&record.name, bound, all, views);
        if let Some(parent) = &parent {
            questions.speaks(&record.name, &parent.note, vec![parent.evidence.clone()]);
        }
        let evidence = questions::declared(record);
        let mut proposals = view_of(&record.name, &view, &evidence);
        let ends = Ends {
            bound,
            found,
            ty: &record.name,
        };
        let mut holes = Vec::new();
        match (end(suggested, released, &ends, &evidence), &parent) {
            // Whoever took this alone for the truth would have owners that outlive what they need.
            (Some(end), Some(parent)) if parent.is_told => {
                holes.push((question, questions::line(&end.key, &end.value)));
            }
            (Some(end), _) => proposals.insert(0, end),
            (None, _) => {}
        }
        holes.extend(parent.map(|parent| (question, parent.line)));
        types.push(FoundType {
            name: record.name.clone(),
            place: evidence.place,
            is_defined: record.layout.is_some(),
            proposals: proposals.into_iter().map(|one| (question, one)).collect(),
            view,
            holes,
        });
    }
    types
}

/// The functions that are known to release objects, by the type of these, each with what says so.
fn released<'a>(
    bound: &[Subject<'a>],
    found: &'a [Found],
) -> BTreeMap<&'a str, Vec<(&'a str, &'a Statement)>> {
    let mut released: BTreeMap<&str, Vec<(&str, &Statement)>> = BTreeMap::new();
    for (subject, found) in bound.iter().zip(found) {
        let first = subject.function.params.first();
        let pointee = first.and_then(|first| subject.pointee(&first.ty));
        let Some((Pointee::Record(ty), _)) = pointee else {
            continue;
        };
        let key = subject.key(0);
        let mut facts = found.facts.iter();
        let given = facts
            .find(|fact| fact.key == ["params", key.as_str(), "transfer"] && fact.value == "full");
        if let Some(fact) = given {
            released.entry(ty).or_default().push((&found.name, fact));
        }
    }
    released
}

/// Adds to a type's questions what names say about it.
fn speak(ty: &str, suggested: &Suggested, bound: &[Subject<'_>], questions: &mut Questions) {
    let declared = |names: &[&String]| -> Vec<Evidence> {
        let named = bound
            .iter()
            .filter(|one| names.contains(&&one.function.name));
        named.map(Subject::declaration).collect()
    };
    if let Some((begin, end)) = &suggested.kept {
        let note = format!(
            "`{begin}` and `{end}` have the names of a pair that begins and ends a struct of the caller's, which then \
             stands below `structs`"
        );
        questions.speaks(ty, &note, declared(&[begin, end]));
    }
    if let Some((get, put)) = &suggested.counted {
        let note = format!("`{get}` and `{put}` have the names of a pair that counts references");
        questions.speaks(ty, &note, declared(&[get, put]));
    } else if !suggested.releases.is_empty() {
        let names: Vec<&String> = suggested.releases.iter().collect();
        let list = names.iter().map(|name| format!("`{name}`"));
        let list = list.collect::<Vec<_>>().join(", ");
        let note = format!("the names of functions that release one: {list}");
        questions.speaks(ty, &note, declared(&names));
    }
}

/// Adds to a type's questions which field has the length of the array with which it ends.
fn arrays(unit: &Unit, record: &Record, questions: &mut Questions) {
    let fields = record.layout.iter().flat_map(|layout| &layout.fields);
    let open = fields.filter(|field| unit.open_array(&field.ty).is_some());
    for (field, count) in open.filter_map(|field| Some((field, field.counted_by.as_ref()?))) {
        let note = format!(
            "`{}` has as many elements as `{count}` says, by `counted_by`",
            field.name
        );
        let evidence = Evidence {
            place: At::new(&field.place, &record.header),
            text: field.place.excerpt.trim().to_owned(),
        };
        questions.speaks(&record.name, &note, vec![evidence]);
    }
}

/// What ends an object: what is said to, else the pair that counts it, else the only name that releases.
fn end(
    suggested: &Suggested,
    released: &[(&str, &Statement)],
    ends: &Ends<'_, '_>,
    evidence: &Evidence,
) -> Option<Statement> {
    let inferred = |key: &str, value: String, rule| Statement {
        key: vec![key.to_owned()],
        value,
        source: Source::Inferred(rule),
        confidence: Confidence::Likely,
        evidence: evidence.clone(),
    };
    if let Some((get, put)) = &suggested.counted {
        let pair = format!("{{ get: {}, put: {} }}", yaml(get), yaml(put));
        let fits = ends.fits(get, false) && ends.fits(put, true);
        return fits.then(|| inferred("refcount", pair, "name counts"));
    }
    match released {
        [(name, fact)] => ends.fits(name, true).then(|| Statement {
            key: vec!["release".to_owned()],
            value: yaml(name),
            // It releases one; that nothing else does is not said.
            confidence: Confidence::Likely,
            ..(*fact).clone()
        }),
        [] => {
            let mut names = suggested.releases.iter();
            let only = names.next().filter(|_| names.next().is_none());
            let made = !suggested.makes.is_empty();
            only.filter(|name| made && ends.fits(name, true))
                .map(|name| inferred("release", yaml(name), "name releases"))
        }
        // Which of several depends on how the object was obtained.
        _ => None,
    }
}

/// A view of a type that promises nothing.
fn view_of(ty: &str, view: &str, evidence: &Evidence) -> Vec<Statement> {
    let doc = serde_json::Value::from(format!("An object of C's `{ty}`.")).to_string();
    let rule = "{ allowed: false, because: nobody has said that another thread may use it }";
    let pairs = [("doc", doc.as_str()), ("send", rule), ("sync", rule)];
    let statements = pairs.map(|(word, value)| Statement {
        key: ["views", view, word].map(str::to_owned).into(),
        value: value.to_owned(),
        source: Source::Inferred("type"),
        confidence: Confidence::Guess,
        evidence: evidence.clone(),
    });
    statements.into()
}
