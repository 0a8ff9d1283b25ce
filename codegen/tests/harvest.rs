//! `safebind new`: what is found in headers, and what can be done with the contract that comes out.
//!
//! A fixture is a folder `tests/fixtures/harvest/NAME` with `input.h`, the contract that is to come out of it
//! (`expected.yaml`) and the questions (`expected.txt`). With `UPDATE_EXPECT=1` these are written.

use camino::{Utf8Path, Utf8PathBuf};
use safebind::{
    Options,
    harvest::model::{Confidence, Harvest},
    header::model::{Beyond, Declared, Request},
    options::Mode,
    pipeline, starter,
    support::{
        diag::{Diagnostic, Severity, Sink},
        progress::Progress,
    },
};

const FIXTURES: &str = "tests/fixtures/harvest";

/// A header that is harvested, in a folder of its own.
struct Harvested {
    folder: tempfile::TempDir,
    harvest: Harvest,
    contract: String,
}

impl Harvested {
    fn new(header: &str) -> Self {
        Self::with_pages(header, None)
    }

    /// With a folder of manual pages.
    fn with_pages(header: &str, pages: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        fs_err::write(folder.path().join("input.h"), header).expect("written");
        let request = Request {
            headers: vec!["input.h".to_owned()],
            clang_args: arguments(folder.path()),
            beyond: Beyond::Around(Declared {
                manuals: pages.map(str::to_owned).into_iter().collect(),
                ..Declared::default()
            }),
            ..Request::default()
        };
        let mut sink = Sink::default();
        let done = pipeline::harvest(request, &Progress::default(), &mut sink);
        let (mut harvest, _) = done.unwrap_or_else(|_| panic!("{:#?}", sink.finish()));
        // The folder is another one each time, and lines are filled.
        let evidence = harvest
            .questions
            .iter_mut()
            .flat_map(|one| &mut one.evidence);
        for place in evidence.map(|one| &mut one.place) {
            place.file.clone_from(&place.header);
        }
        let options = starter::Options {
            module: "input".to_owned(),
            file: Some("input.yaml".to_owned()),
            compile_commands: None,
            clang_args: vec!["-I.".to_owned()],
        };
        let contract = starter::yaml::contract(&harvest, &options);
        Self {
            folder,
            harvest,
            contract,
        }
    }

    /// What `safebind check` says of a contract for the header.
    fn check(&self, contract: &str) -> (String, Vec<Diagnostic>) {
        let root = Utf8Path::from_path(self.folder.path()).expect("UTF-8");
        let path = root.join("input.yaml");
        fs_err::write(&path, contract).expect("written");
        let options = Options {
            contracts: vec![path],
            mode: Mode::Validate,
            clang_args: arguments(self.folder.path()),
            ..Options::default()
        };
        let mut sink = Sink::default();
        let summary = safebind::run(&options, &mut sink).map(|outcome| outcome.summary);
        (summary.unwrap_or_default(), sink.finish())
    }

    /// The contract with the answers to these questions, as the command in its first lines makes it.
    fn answered(&self, is_answered: impl Fn(&str) -> bool) -> String {
        let lines = self.contract.lines().map(|line| {
            let Some((start, rest)) = line.split_once("#?") else {
                return line.to_owned();
            };
            match rest.split_once(' ') {
                Some((ids, rest))
                    if start.trim().is_empty() && ids.split(',').any(&is_answered) =>
                {
                    format!("{start}{rest}")
                }
                _ => line.to_owned(),
            }
        });
        lines.collect::<Vec<_>>().join("\n") + "\n"
    }

    /// All facts, as `function.key: value`.
    fn facts(&self) -> Vec<String> {
        let facts = self.harvest.facts();
        facts
            .map(|(found, fact)| format!("{}.{}: {}", found.name, fact.key.join("."), fact.value))
            .collect()
    }
}

fn arguments(folder: &std::path::Path) -> Vec<String> {
    let own = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("resource/include");
    vec![
        "-nostdinc".to_owned(),
        format!("-I{}", folder.display()),
        format!("-I{own}"),
        "--target=x86_64-linux-gnu".to_owned(),
    ]
}

fn fixtures() -> Vec<Utf8PathBuf> {
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join(FIXTURES);
    let entries = root.read_dir_utf8().expect("there are fixtures");
    let mut folders: Vec<_> = entries
        .map(|entry| entry.expect("it can be read").into_path())
        .collect();
    folders.sort();
    folders
}

fn read(folder: &Utf8Path) -> Harvested {
    Harvested::new(&fs_err::read_to_string(folder.join("input.h")).expect("a fixture has a header"))
}

fn expect(path: &Utf8Path, text: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs_err::write(path, text).expect("written");
        return;
    }
    let expected = fs_err::read_to_string(path).unwrap_or_default();
    similar_asserts(path, &expected, text);
}

fn similar_asserts(path: &Utf8Path, expected: &str, text: &str) {
    let diff = similar::TextDiff::from_lines(expected, text);
    let diff = diff.unified_diff().to_string();
    assert!(
        diff.is_empty(),
        "{path} is not what comes out; UPDATE_EXPECT=1 writes it\n{diff}"
    );
}

fn errors(said: &[Diagnostic]) -> Vec<&Diagnostic> {
    said.iter()
        .filter(|one| one.severity == Severity::Error)
        .collect()
}

#[test]
fn contracts_and_questions_are_as_expected() {
    for folder in fixtures() {
        let found = read(&folder);
        expect(&folder.join("expected.yaml"), &found.contract);
        let questions = starter::index::text(&found.harvest);
        expect(&folder.join("expected.txt"), &questions);
    }
}

/// The contract passes the schema, fits to the headers, and promises nothing by itself.
#[test]
fn a_starter_is_checked_and_binds_nothing() {
    for folder in fixtures() {
        let found = read(&folder);
        let (summary, said) = found.check(&found.contract);
        assert!(errors(&said).is_empty(), "{folder}: {said:#?}");
        assert!(
            summary.contains(" 0 safe, 0 unsafe, 0 part of a pattern"),
            "{folder}: {summary}"
        );
        for function in &found.harvest.functions {
            let line = format!("not bound: `{}`: ", function.name);
            assert!(
                summary.contains(&line),
                "{folder}: {line} is not in\n{summary}"
            );
        }
    }
}

/// Without the key that keeps it from being bound, a function without pointers or results would be.
#[test]
fn control_a_function_that_asks_nothing_would_be_bound() {
    let found = Harvested::new("void gnome_wake(void);\n");
    assert!(found.contract.contains("do_not"));
    let bare = "schema: \"1.0\"\nmodule: input\nheaders: [input.h]\nsummary: Gnomes.\n\
                functions:\n  gnome_wake: { doc: Wakes. }\n";
    let (summary, _) = found.check(bare);
    assert!(summary.contains("1 safe"), "{summary}");
}

/// Each mark can be removed, alone and with all others, and what is left is a contract.
#[test]
fn every_answer_is_yaml_that_the_schema_takes() {
    for folder in fixtures() {
        let found = read(&folder);
        let ids = found.harvest.questions.iter().map(|one| one.id.as_str());
        for id in ids.map(Some).chain([None]) {
            let contract = found.answered(|one| id.is_none_or(|id| id == one));
            let (_, said) = found.check(&contract);
            let broken = errors(&said)
                .into_iter()
                .find(|one| one.code.starts_with("SB01"));
            assert!(broken.is_none(), "{folder} {id:?}: {broken:#?}\n{contract}");
        }
    }
}

/// Whoever takes the questions as they come, and every guess for the truth, has a contract each time.
#[test]
fn every_guess_can_be_accepted() {
    for folder in fixtures() {
        let found = read(&folder);
        let ids: Vec<&str> = found
            .harvest
            .questions
            .iter()
            .map(|one| one.id.as_str())
            .collect();
        for count in 1..=ids.len() {
            let contract = found.answered(|one| ids.iter().take(count).any(|id| *id == one));
            let (_, said) = found.check(&contract);
            let errors = errors(&said);
            assert!(
                errors.is_empty(),
                "{folder}, {count} answers: {errors:#?}\n{contract}"
            );
        }
    }
}

/// A comment that an object needs another one keeps it from being owned without that, whatever is accepted.
#[test]
fn what_needs_another_object_is_bound_with_that_alone() {
    let folder = Utf8Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(FIXTURES)
        .join("parents");
    let found = read(&folder);
    let accepted = found.answered(|_| true);
    let (summary, said) = found.check(&accepted);
    assert!(errors(&said).is_empty(), "{said:#?}");
    assert!(summary.contains("not bound: `flour_sack_new`"), "{summary}");
    let hole = |line: &str| found.contract.contains(line);
    assert!(hole(
        "views: { FlourSack: { parent: { view: Windmill }, on_leak: ... } }"
    ));
    assert!(hole("release: flour_sack_free"));
    let answered = accepted
        .replace(
            "      FlourSack:\n",
            "      FlourSack:\n        parent: { view: Windmill }\n        on_leak: it is emptied on the floor\n",
        )
        .replace(
            "  struct flour_sack:",
            "  struct flour_sack:\n    release: flour_sack_free",
        )
        .replace(
            "      view: FlourSack  #",
            "      borrows_from: { param: windmill }\n      view: FlourSack  #",
        );
    let (summary, said) = found.check(&answered);
    assert!(errors(&said).is_empty(), "{said:#?}\n{answered}");
    assert!(!summary.contains("flour_sack"), "{summary}");
}

/// What the check asks for is what is proposed.
#[test]
fn the_check_asks_for_text_as_it_is_proposed() {
    let found = Harvested::new("int pixie_call(const char *name);\n");
    assert!(found.contract.contains("name: { string: cstr }"));
    let (_, said) = found.check(&found.contract);
    let mut helps = said.iter().filter_map(|one| one.help.as_deref());
    let help = "answer with `params: { name: { string: cstr } }`";
    assert!(helps.any(|one| one == help), "{said:#?}");
}

/// What is open in the contract is asked, by the function that is not bound because of it.
#[test]
fn what_the_check_asks_is_a_question() {
    for folder in fixtures() {
        let found = read(&folder);
        for function in &found.harvest.functions {
            assert!(!function.open.is_empty(), "{folder}: {}", function.name);
            for index in &function.open {
                let question = &found.harvest.questions[*index];
                assert!(question.functions.contains(&function.name));
                assert!(!question.evidence.is_empty() && !question.answer.is_empty());
            }
        }
        let completed: usize = found.harvest.questions.iter().map(|one| one.unlocks).sum();
        assert_eq!(completed, found.harvest.functions.len(), "{folder}");
    }
}

#[test]
fn names_and_shapes_are_never_facts() {
    let folder = Utf8Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(FIXTURES)
        .join("names");
    assert_eq!(read(&folder).facts(), Vec::<String>::new());
    for folder in fixtures() {
        for (function, fact) in read(&folder).harvest.facts() {
            assert!(
                fact.confidence >= Confidence::Stated,
                "{}: {fact:?}",
                function.name
            );
            assert!(fact.evidence.place.line > 0, "{}: {fact:?}", function.name);
        }
    }
}

#[test]
fn a_fact_goes_with_the_text_that_states_it() {
    let stated = "/** @return NULL on error. */\nstruct elf;\n\
                  /** @return The elf, or NULL on error. */\nstruct elf *elf_find(int n);\n";
    assert_eq!(
        Harvested::new(stated).facts(),
        ["elf_find.return.nullability: nullable"]
    );
    let silent = stated.replace(", or NULL on error", "");
    assert_eq!(Harvested::new(&silent).facts(), Vec::<String>::new());
    let attribute = "int elf_count(void *elf) __attribute__((nonnull));\n";
    assert_eq!(
        Harvested::new(attribute).facts(),
        ["elf_count.params.elf.nullability: nonnull"]
    );
}

#[test]
fn two_sources_that_disagree_are_a_question_and_no_fact() {
    let folder = Utf8Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(FIXTURES)
        .join("disagree");
    let found = read(&folder);
    let disputed = ["params.attic.nullability", "return.transfer"];
    for key in disputed {
        assert!(
            !found.facts().iter().any(|fact| fact.contains(key)),
            "{key}"
        );
        assert!(
            found
                .harvest
                .questions
                .iter()
                .any(|one| one.text.contains(key)),
            "{key}"
        );
    }
}

#[test]
fn an_order_of_declarations_is_kept_and_a_file_is_written_the_same_way_each_time() {
    let header = "int zebra_b(int);\nint zebra_a(int);\n";
    let found = Harvested::new(header);
    let names: Vec<_> = found
        .harvest
        .functions
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names, ["zebra_b", "zebra_a"]);
    assert_eq!(Harvested::new(header).contract, found.contract);
}

/// What resembles a fact and is none: negations, conditions, other functions.
#[test]
fn what_resembles_a_fact_is_none() {
    for comment in [
        "Never returns NULL if elf is set.",
        "In this case, the result cannot be NULL.",
        "Does not return NULL on error.",
        "elf_other() returns NULL on error.",
        "Returns what elf_other() returns, or NULL.",
        "The result must not be freed with elf_free().",
        "If COPY is set, it must be freed with elf_free().",
        "The result must be freed with elf_free() if COPY is set.",
    ] {
        let header = format!(
            "struct elf;\nvoid elf_free(struct elf *elf);\n\nstruct elf *elf_other(int n);\n\n\
             /* {comment} */\nstruct elf *elf_get(int n);\n"
        );
        let facts = Harvested::new(&header).facts();
        // What is said of another function is a fact about that one, and that nobody frees it is said.
        let is_other =
            |one: &&String| one.starts_with("elf_other.") || one.ends_with("transfer: none");
        let facts: Vec<_> = facts.iter().filter(|one| !is_other(one)).collect();
        assert!(facts.is_empty(), "{comment}: {facts:?}");
    }
    for text in [
        "The elf. May be NULL if n is 0.",
        "When n is 0, it can be NULL.",
        "The elf; must not be NULL unless n is 0.",
    ] {
        let header = format!(
            "struct elf;\n/**\n * @param elf {text}\n */\nvoid elf_put(struct elf *elf, int n);\n"
        );
        assert_eq!(
            Harvested::new(&header).facts(),
            Vec::<String>::new(),
            "{text}"
        );
    }
    let output =
        "struct elf;\n/**\n * @param to A new elf, or NULL\n */\nvoid elf_make(struct elf **to);\n";
    assert_eq!(Harvested::new(output).facts(), Vec::<String>::new());
}

/// Manual pages speak of functions whose header has no comments; what only may be so is a proposal.
#[test]
fn manual_pages_are_read() {
    let page = ".SH SYNOPSIS\nint troll_wake(struct troll *troll);\n.SH RETURN VALUE\nOn success,\n.BR troll_name ()\n\
                returns a pointer to a constant string. The string is bound to the lifetime of the troll itself.\n\
                On failure, \\fBNULL\\fR is returned.\n.PP\n.BR troll_unref ()\nalways returns NULL.\n.PP\n\
                On success, troll_new() returns a pointer to it. On failure, NULL is returned, and errno is set.\n.PP\n\
                On success, troll_wake() returns an integer greater than, or equal to, 0. On failure, a negative error \
                code is returned.\n.PP\nOn success, troll_doze() returns 0. On failure, a negative errno is returned.\n\
                .PP\nOn success, troll_find() returns a pointer to a newly referenced troll. The caller is responsible \
                to drop this reference when done.\n.PP\ntroll_lead() returns a pointer. No additional reference to this \
                troll is acquired. It does not return NULL.\n.SH NOTES\ntroll_find() returns NULL on error.\n";
    let header = "struct troll;\nstruct troll *troll_new(void);\nstruct troll *troll_unref(struct troll *troll);\n\
                  const char *troll_name(struct troll *troll);\nint troll_wake(struct troll *troll);\n\
                  int troll_doze(struct troll *troll);\nstruct troll *troll_find(int n);\n\
                  struct troll *troll_lead(struct troll *troll);\n";
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    fs_err::create_dir(folder.path().join("man3")).expect("made");
    fs_err::write(folder.path().join("man3/troll_wake.3"), page).expect("written");
    assert_eq!(Harvested::new(header).facts(), Vec::<String>::new());
    let found = Harvested::with_pages(header, folder.path().to_str());
    assert_eq!(
        found.facts(),
        [
            "troll_new.return.error: null_with_errno",
            "troll_unref.return.ignored: true",
            "troll_name.return.nullability: nullable",
            "troll_name.return.string: cstr",
            "troll_name.return.transfer: none",
            "troll_name.return.borrows_from: { param: troll }",
            "troll_doze.return.error: errno_negative",
            "troll_find.return.transfer: full",
            "troll_lead.return.transfer: none",
        ]
    );
    let proposals = found
        .harvest
        .functions
        .iter()
        .flat_map(|one| &one.proposals);
    let likely = proposals.filter(|(_, one)| one.value == "errno_negative");
    assert!(likely.count() == 1);
    let (_, said) = found.check(&found.contract);
    assert!(errors(&said).is_empty(), "{said:#?}");
}

/// Twenty thousand declarations are read in one go, and each is there.
#[test]
fn a_large_header_is_read_whole() {
    let mut header = String::from("struct herd;\n");
    for number in 0..20_000 {
        header.push_str(&format!(
            "/** @return NULL on error. */\nstruct herd *herd_{number}(struct herd *herd, int a{});\n",
            number % 40
        ));
    }
    let found = Harvested::new(&header);
    assert_eq!(found.harvest.functions.len(), 20_000);
    assert_eq!(found.facts().len(), 20_000);
}

/// The page shows what comes out of a fixture: a line `<!-- fixture: FILE -->` stands in front of a block with that file.
#[test]
fn the_page_shows_what_comes_out() {
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("../docs/new.md");
    let page = fs_err::read_to_string(&path).expect("there is a page");
    let mut text = String::new();
    let mut lines = page.lines();
    let mut shown = 0;
    while let Some(line) = lines.next() {
        text += &format!("{line}\n");
        let file = line
            .strip_prefix("<!-- fixture: ")
            .and_then(|rest| rest.strip_suffix(" -->"));
        let Some(file) = file else { continue };
        let content = fs_err::read_to_string(root.join(FIXTURES).join(file)).expect("it is there");
        text += lines.next().unwrap_or_default();
        text += &format!("\n{}\n```\n", content.replace("input", "weir").trim_end());
        assert!(
            lines.by_ref().any(|line| line == "```"),
            "a block without an end"
        );
        shown += 1;
    }
    assert_eq!(shown, 3);
    expect(&path, &text);
}
