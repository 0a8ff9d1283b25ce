//! What a contract says arrives in the model, with its place, and an independent reader agrees.

use camino::{Utf8Path, Utf8PathBuf};
use safebind::{
    contract::{
        at::{Source, Sources, Span},
        load::{Contracts, from_texts, load},
        model::{Bind, BorrowSource, Bounds, HandleUse, Transfer, Valid},
        node::{Kind, Node},
        request::request,
        schema, yaml,
    },
    support::diag::Sink,
};
use serde_json::Value;

const QUEUE: &str = include_str!("contracts/queue.yaml");

fn queue() -> Contracts {
    let mut sink = Sink::default();
    let contracts = from_texts(&mut sink, &[("queue.yaml", QUEUE)]);
    assert_eq!(sink.finish(), vec![]);
    contracts
}

/// The contract files below a folder of this repository, sorted.
fn files(folder: &str) -> Vec<Utf8PathBuf> {
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = folder.read_dir_utf8() else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().into_path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension() == Some("yaml") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The contracts that are shipped, and the samples of the tests.
fn all_files() -> Vec<Utf8PathBuf> {
    [files("../annotations"), files("tests/contracts")].concat()
}

#[test]
fn values_and_their_places_arrive_in_the_model() {
    let contracts = queue();
    let module = &contracts.modules[0].module;
    let written = |span: Span| contracts.sources.slice(span);
    assert_eq!(written(module.schema.span), "\"1.0\"");
    assert_eq!(written(module.headers[1].span), "queue_flags.h");

    let take = &module.functions["queue_take"];
    assert_eq!(take.bind.as_deref(), Some(&Bind::Must));
    assert_eq!(
        take.params["flags"].valid.as_deref(),
        Some(&Valid::Mask(31))
    );
    let ret = take.ret.as_ref().unwrap();
    let Some(HandleUse::Acquire(name)) = &ret.handle else {
        panic!("{:?}", ret.handle);
    };
    assert_eq!((name.as_str(), written(name.span)), ("Ticket", "Ticket"));
    let (key, _) = take.params.get_key_value("flags").unwrap();
    let place = contracts.sources.place(key.span);
    assert_eq!(
        QUEUE.lines().nth(place.line as usize - 1),
        Some(place.excerpt.as_str())
    );
    assert_eq!(&place.excerpt[place.start..place.end], "flags");

    let peek = &module.functions["queue_peek"];
    assert_eq!(
        written(peek.bind.as_ref().unwrap().span),
        "{ manual: it needs two calls }"
    );
    assert_eq!(
        peek.params["out"].bounds.as_deref(),
        Some(&Bounds::CountedByOrNull("len".into()))
    );
    assert_eq!(
        peek.params["len"].valid.as_deref(),
        Some(&Valid::Range([0, 64]))
    );
    let ret = peek.ret.as_ref().unwrap();
    assert_eq!(ret.transfer.as_deref(), Some(&Transfer::None));
    assert_eq!(
        ret.borrows_from.as_deref(),
        Some(&BorrowSource::Param("queue".into()))
    );
    assert!(module.doc.as_ref().unwrap().ends_with("`queue.h`.\n"));
}

#[test]
fn an_alias_is_at_its_use() {
    let contracts = queue();
    let peek = &contracts.modules[0].module.functions["queue_peek"];
    let view = peek.params["queue"].view.as_ref().unwrap();
    assert_eq!(view.value, "Queue");
    assert_eq!(contracts.sources.slice(view.span), "*queue");
}

#[test]
fn a_module_survives_json() {
    let contracts = queue();
    let module = &contracts.modules[0].module;
    let json = serde_json::to_value(module).unwrap();
    let again: safebind::contract::model::Module = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(again).unwrap(), json);
}

#[test]
fn the_request_names_what_the_contracts_speak_of() {
    let request = request(&queue());
    let names = |set: &std::collections::BTreeSet<String>| {
        set.iter().cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(request.headers, ["queue.h", "queue_flags.h"]);
    assert_eq!(
        names(&request.functions),
        "queue_done queue_drop queue_get queue_peek queue_put queue_release queue_take queue_wake slot_eq"
    );
    assert_eq!(names(&request.types), "slot_t struct queue");
    assert_eq!(names(&request.constants), "QUEUE_F_URGENT");
}

#[test]
fn every_shipped_contract_reads_without_a_word() {
    let mut sink = Sink::default();
    let contracts = load(&mut sink, &all_files());
    assert_eq!(sink.finish(), vec![]);
    assert!(contracts.modules.len() >= 2);
}

#[test]
fn an_independent_reader_sees_the_same() {
    for path in all_files() {
        let text = std::fs::read_to_string(&path).unwrap();
        let theirs: Value =
            serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(json(&tree(&text)), theirs, "{path}");
    }
    let odd = "a: [0x1F, 010, 1.0, no, ~, '1', .5, -3]\n";
    let theirs: Value = serde_yaml::from_str(odd).unwrap();
    assert_eq!(json(&tree(odd)), theirs);
    assert_ne!(
        json(&tree("a: 1\n")),
        serde_yaml::from_str::<Value>("a: '1'\n").unwrap()
    );
}

fn tree(text: &str) -> Node {
    let mut sources = Sources::default();
    let source = sources.add(Source {
        path: "f".into(),
        text: text.into(),
        lines: None,
    });
    yaml::parse(&mut Sink::default(), &sources, source).unwrap()
}

fn json(node: &Node) -> Value {
    match &node.kind {
        Kind::Null => Value::Null,
        Kind::Bool(value) => (*value).into(),
        Kind::Int(value) => i64::try_from(*value).unwrap().into(),
        Kind::Float(value) => (*value).into(),
        Kind::String(value) => value.as_str().into(),
        Kind::Seq(items) => items.iter().map(json).collect(),
        Kind::Map(entries) => entries
            .iter()
            .map(|(key, value)| (key.value.clone(), json(value)))
            .collect(),
    }
}

#[test]
fn every_shipped_contract_names_the_schema_for_editors() {
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let schema = root.join("annotations/schema.json");
    let schema = schema.canonicalize_utf8().unwrap();
    for path in all_files() {
        let path = path.canonicalize_utf8().unwrap();
        assert_eq!(named_schema(&path).as_ref(), Some(&schema), "{path}");
    }
    assert_eq!(named_schema(Utf8Path::new("Cargo.toml")), None);
}

/// The file that a comment at the start of a contract names as its schema.
fn named_schema(path: &Utf8Path) -> Option<Utf8PathBuf> {
    let text = std::fs::read_to_string(path).unwrap();
    let name = text
        .lines()
        .take_while(|line| line.starts_with('#'))
        .find_map(|line| line.strip_prefix("# yaml-language-server: $schema="))?;
    let mut schema = path.parent()?.to_owned();
    for part in name.split('/') {
        if part == ".." {
            schema = schema.parent()?.to_owned();
        } else {
            schema.push(part);
        }
    }
    // The folder of the package is itself written with its parent in the path of shipped files.
    Some(Utf8PathBuf::from(
        schema.as_str().replace("codegen/../", ""),
    ))
}

#[test]
fn the_shipped_schema_is_that_of_the_model() {
    let path = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../annotations/schema.json");
    if let Ok(shipped) = std::fs::read_to_string(path) {
        assert_eq!(
            shipped,
            schema::text(),
            "mend it with `cargo xtask regenerate`"
        );
    }
}
