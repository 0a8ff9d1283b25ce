//! The audit held against `examples/handwritten`: each mark of a first form is found, nothing else is, and the
//! corrected forms give no finding.
//!
//! The facts are those of the shipped contracts, as `safebind facts annotations/linux` prints them.

mod forms;
mod marks;
mod mutants;

use forms::{Form, Kind, forms};
use marks::{Mark, marks};

/// What of the marks and the findings of a file has no counterpart.
#[derive(Debug, Default, PartialEq)]
struct Mismatch {
    /// Marks that nothing has found.
    missed: Vec<Mark>,
    /// Findings that no mark has announced.
    alarms: Vec<Mark>,
}

/// Each mark stands for one finding.
fn compare(marks: &[Mark], found: &[Mark]) -> Mismatch {
    let mut alarms = found.to_vec();
    let mut missed = marks.to_vec();
    missed.retain(|mark| match alarms.iter().position(|one| one == mark) {
        Some(index) => {
            alarms.remove(index);
            false
        }
        None => true,
    });
    Mismatch { missed, alarms }
}

/// Compares the forms of a kind; what is wrong with each.
fn check(kind: Kind) -> Vec<String> {
    let forms: Vec<_> = forms().into_iter().filter(|one| one.kind == kind).collect();
    assert!(forms.len() >= 7, "{} forms of {kind:?}", forms.len());
    let mut wrong = Vec::new();
    for form in forms {
        let marks = marks(&form.text);
        assert_eq!(marks.is_empty(), kind == Kind::Corrected, "{}", form.path);
        let mismatch = compare(&marks, &form.found());
        if mismatch != Mismatch::default() {
            wrong.push(format!("{}: {mismatch:#?}", form.path));
        }
    }
    wrong
}

#[test]
fn each_seeded_defect_is_found_and_nothing_else() {
    let wrong = check(Kind::First);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn corrected_forms_give_no_finding() {
    let wrong = check(Kind::Corrected);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn two_marks_of_a_line_are_two_findings() {
    let mark = Mark {
        line: 1,
        rule: "other_key".into(),
    };
    let both = [mark.clone(), mark.clone()];
    assert_eq!(compare(&both, &both), Mismatch::default());
    assert_eq!(
        compare(&both, &both[1..]).missed,
        std::slice::from_ref(&mark)
    );
    assert_eq!(compare(&both[1..], &both).alarms, [mark]);
}

/// Without the defects of a form, its marks are missed: the comparison looks at both.
#[test]
fn a_mark_without_its_defect_is_missed() {
    let form = Form {
        path: "x.rs".into(),
        kind: Kind::First,
        text: "//~ pointer_cast R11\nfn f() {}\n".into(),
    };
    let mismatch = compare(&marks(&form.text), &form.found());
    assert_eq!(mismatch.missed.len(), 1);
    assert_eq!(mismatch.alarms, []);
}

/// Without its marks, each first form is nothing but alarms.
#[test]
fn a_defect_without_its_mark_is_an_alarm() {
    for form in forms() {
        let mismatch = compare(&[], &form.found());
        assert_eq!(
            mismatch.alarms.is_empty(),
            form.kind == Kind::Corrected,
            "{}",
            form.path
        );
    }
}

/// Each rule is asked for by a mark, and each row that the audit has to find.
#[test]
fn all_rules_and_rows_are_marked() {
    let all: Vec<_> = forms().iter().flat_map(|form| marks(&form.text)).collect();
    for rule in safebind_review::audit::finding::Rule::ALL {
        let name = forms::name(rule);
        assert!(all.iter().any(|mark| mark.rule == name), "{name}");
    }
    for row in [
        "R01", "R03", "R05", "R06", "R08", "R10", "R11", "R13", "R14", "R15", "R18", "R28", "R29",
        "R33",
    ] {
        let text = forms().into_iter().map(|form| form.text);
        let rows: Vec<_> = text.flat_map(|text| marks::rows(&text)).collect();
        assert!(rows.iter().any(|one| one == row), "{row}");
    }
}
