//! An operation and what is in conflict with it tell of each other, whatever is added: nothing but the
//! contract of what is added changes.

mod harness;

use camino::Utf8PathBuf;
use safebind::{
    api::{Function, Item},
    contract::load,
    header::model::Unit,
    link, lower,
    profile::neutral,
    support::diag::Sink,
};

use harness::run::UNIT;

const OPERATION: &str = "stage_clear";

/// What came out of the fixture, with additions to its contract.
struct Lowered {
    items: Vec<Item>,
}

impl Lowered {
    /// Lowers the fixture; `edits` say what is replaced by what.
    fn new(edits: &[(&str, &str)]) -> Self {
        let all = harness::all();
        let fixture = all.iter().find(|one| one.name == "conflict_of_a_scope");
        let fixture = fixture.expect("there is such a fixture");
        let path = fixture.file("contract.yaml");
        let mut text = fs_err::read_to_string(path).expect("it has a contract");
        for (from, to) in edits {
            assert!(text.contains(from), "nothing to change: {from}");
            text = text.replace(from, to);
        }
        let unit = fs_err::read_to_string(fixture.expected().join(UNIT)).expect("it has a unit");
        let unit: Unit = serde_json::from_str(&unit).expect("it was written by this tool");
        let mut sink = Sink::default();
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        let file = folder.path().join("contract.yaml");
        fs_err::write(&file, text).expect("it can be written");
        let file = Utf8PathBuf::from_path_buf(file).expect("the path is text");
        let contracts = load::load(&mut sink, &[file]);
        let modules: Vec<_> = contracts.modules.iter().map(|one| &one.module).collect();
        assert!(!modules.is_empty(), "{:#?}", sink.finish());
        let linked = link::link(&mut sink, &modules, &contracts.sources, &unit);
        let api = lower::lower(&mut sink, &linked, &neutral());
        let items = api.modules.into_iter().flat_map(|module| module.items);
        Self {
            items: items.collect(),
        }
    }

    fn operation(&self) -> &Function {
        let functions = self.items.iter().filter_map(|item| match item {
            Item::Function(function) => Some(function),
            _ => None,
        });
        let mut functions = functions.filter(|one| one.stands_for.as_deref() == Some(OPERATION));
        functions.next().expect("it has a wrapper")
    }

    /// The promises of the operation's caller, by name.
    fn promises(&self) -> Vec<&str> {
        let requires = self.operation().requires.iter();
        requires.map(|requirement| &*requirement.tag).collect()
    }

    /// Whether the documentation of a type names the operation.
    fn names_operation(&self, ty: &str) -> bool {
        let mut blocks = self.items.iter().filter_map(|item| match item {
            Item::Type(block) => Some(block),
            _ => None,
        });
        let block = blocks.find(|block| block.name == ty).expect(ty);
        let quoted = format!("`{OPERATION}`");
        block.docs.rules.iter().any(|rule| rule.contains(&quoted))
    }
}

const SCOPE: &str = "    conflicts: [stage_clear]\n    macro";
const HANDLE: &str = "    conflicts: [stage_clear]\n    on_leak";
const VIEWS: &str = "types:\n  struct actor:\n    views:\n";

const ANOTHER_VIEW: &str = "      Understudy:
        doc: The actor, as seen by whoever could replace him.
        bound_to: act
        send: { allowed: false, because: another thread speaks for another actor }
        sync: { allowed: false, because: another thread speaks for another actor }
";

const GUARD: &str = "guards:
  Curtain:
    doc: The curtain is down.
    lock: curtain
    represents: the curtain that is down
    of: CurrentActor
    field: actor
    thread: { rule: same_task, because: curtains belong to tasks }
    conflicts: [stage_clear]
    on_leak: the curtain stays down

types:
  struct actor:
    views:
";

#[test]
fn r19_both_sides_tell_of_a_conflict() {
    let lowered = Lowered::new(&[]);
    assert_eq!(lowered.promises(), ["no_seat", "no_current_actor"]);
    assert!(lowered.operation().is_unsafe());
    assert!(lowered.names_operation("Seat") && lowered.names_operation("CurrentActor"));

    // Without a conflict on either side, none tells of one.
    let none = Lowered::new(&[(SCOPE, "    macro"), (HANDLE, "    on_leak")]);
    assert!(none.promises().is_empty() && !none.operation().is_unsafe());
    assert!(!none.names_operation("Seat") && !none.names_operation("CurrentActor"));
}

#[test]
fn r22_what_is_bound_later_is_told_of_without_another_edit() {
    let more = format!("{VIEWS}{ANOTHER_VIEW}");
    let lowered = Lowered::new(&[(VIEWS, &more)]);
    let promises = ["no_seat", "no_understudy", "no_current_actor"];
    assert_eq!(lowered.promises(), promises);
    assert!(lowered.names_operation("Understudy"));
}

#[test]
fn r22_what_is_bound_to_a_scope_inside_is_told_of() {
    let (scope, inner) = (
        "\ntypes:\n",
        "  scene: { is: a part of an act, within: act, conflicts: [stage_clear] }\n\ntypes:\n",
    );
    let bound = ANOTHER_VIEW.replace("bound_to: act", "bound_to: scene");
    let lowered = Lowered::new(&[(VIEWS, &format!("{VIEWS}{bound}")), (scope, inner)]);
    let promises = ["no_seat", "no_current_actor", "no_understudy"];
    assert_eq!(lowered.promises(), promises);
    assert!(lowered.names_operation("Understudy"));
}

#[test]
fn r19_a_lock_that_is_held_is_told_of() {
    let lowered = Lowered::new(&[(VIEWS, GUARD)]);
    assert_eq!(
        lowered.promises(),
        ["no_seat", "no_curtain", "no_current_actor"]
    );
}
