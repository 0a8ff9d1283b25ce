//! Contracts in comments of headers join those in files.

use safebind::{
    contract::{
        blocks::merge_header_blocks,
        load::{Contracts, from_texts},
        request::request,
    },
    header::model::{Attributes, ContractBlock, Doc, Function, Linkage, Type, Unit},
    support::{
        diag::{Diagnostic, Sink},
        place::Place,
    },
};

const FILE: &str = "schema: \"1.0\"\nmodule: m\nheaders: [a.h]\nsummary: s\nfunctions:\n  f:\n    doc: Does it.\n    return: { transfer: full, error: \"null\" }\n";

/// A unit in which `name` of `a.h` has the contract `yaml`, one line of the header per line.
fn unit(name: &str, yaml: &str) -> Unit {
    let header: String = yaml.lines().map(|line| format!(" *   {line}\n")).collect();
    let mut at = 0;
    let lines = header.split_inclusive('\n').map(|line| {
        let place = Place::new("a.h", &header, at + 5..at + line.len() - 1);
        at += line.len();
        place
    });
    let block = ContractBlock {
        yaml: yaml.to_owned(),
        lines: lines.collect(),
    };
    let function = Function {
        name: name.to_owned(),
        place: Place::new(
            "a.h",
            &format!("{header}void {name}(void);"),
            header.len() + 5..header.len() + 6,
        ),
        header: "a.h".to_owned(),
        prototype: format!("void {name}(void)"),
        params: Vec::new(),
        ret: Type::Void,
        variadic: false,
        prototyped: true,
        linkage: Linkage::External,
        attributes: Attributes::default(),
        doc: Some(Doc {
            contract: Some(block),
            ..Doc::default()
        }),
    };
    let mut unit = Unit::default();
    unit.functions.insert(name.to_owned(), function);
    unit
}

fn merge(files: &[(&str, &str)], unit: &Unit) -> (Contracts, Vec<Diagnostic>) {
    let mut sink = Sink::default();
    let mut contracts = from_texts(&mut sink, files);
    merge_header_blocks(&mut contracts, &mut sink, unit);
    (contracts, sink.finish())
}

/// Code, message and places of what is found.
fn lines(found: &[Diagnostic]) -> Vec<String> {
    let place = |place: &Place| {
        let text = &place.excerpt[place.start..place.end];
        format!(" @ {}:{}:{} [{text}]", place.file, place.line, place.column)
    };
    let line = |d: &Diagnostic| {
        let places: String = d.labels.iter().map(|label| place(&label.place)).collect();
        format!("{} {}{places}", d.code, d.message)
    };
    found.iter().map(line).collect()
}

#[test]
fn both_forms_merge() {
    let block =
        "doc: Does it.\nmust_use: true\nreturn:\n  transfer: full\n  nullability: nullable\n";
    let (contracts, found) = merge(&[("a.yaml", FILE)], &unit("f", block));
    assert_eq!(found, vec![]);
    let function = &contracts.modules[0].module.functions["f"];
    assert_eq!(function.must_use.as_deref(), Some(&true));
    let json = serde_json::to_value(function.ret.as_ref().unwrap()).unwrap();
    let given: Vec<_> = json
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, v)| !v.is_null() && **v != serde_json::json!(false))
        .map(|(k, _)| k.as_str())
        .collect();
    assert_eq!(given, ["error", "nullability", "transfer"]);
    let place = contracts
        .sources
        .place(function.must_use.as_ref().unwrap().span);
    assert_eq!(
        (place.file.as_str(), place.line, place.column),
        ("a.h", 2, 16)
    );
}

#[test]
fn sb0306_a_contradiction_shows_both_places() {
    let block = "return:\n  transfer: none\n  error: \"null\"\n";
    let (_, found) = merge(&[("a.yaml", FILE)], &unit("f", block));
    assert_eq!(
        lines(&found),
        [
            "SB0306 `transfer` is given twice, and not the same @ a.h:2:8 [transfer: none] @ a.yaml:8:15 [transfer: full]"
        ]
    );
    let (_, found) = merge(
        &[("a.yaml", FILE)],
        &unit("f", &block.replace("none", "full")),
    );
    assert_eq!(found, vec![]);
}

#[test]
fn sb0306_two_words_of_one_choice_contradict() {
    let file = format!("{FILE}    bind: {{ manual: a }}\n");
    let (_, found) = merge(&[("a.yaml", &file)], &unit("f", "bind: { do_not: b }\n"));
    assert_eq!(
        lines(&found),
        [
            "SB0306 `bind` is given twice, and not the same @ a.h:1:6 [bind: { do_not: b }] @ a.yaml:9:5 [bind: { manual: a }]"
        ]
    );
    let (_, found) = merge(&[("a.yaml", &file)], &unit("f", "bind: { manual: a }\n"));
    assert_eq!(found, vec![]);
}

#[test]
fn errors_in_a_comment_are_shown_in_the_header() {
    let (_, found) = merge(
        &[("a.yaml", FILE)],
        &unit("f", "doc: Does it.\nbnd: must\n"),
    );
    assert_eq!(lines(&found), ["SB0102 unknown key `bnd` @ a.h:2:6 [bnd]"]);
    let (_, found) = merge(&[("a.yaml", FILE)], &unit("f", "doc: [\n"));
    assert_eq!(found[0].code, "SB0101");
    assert_eq!(found[0].labels[0].place.file, "a.h");
}

#[test]
fn sb0115_what_is_not_seen_in_a_comment_is_shown_in_the_header() {
    let block = "must_use: true\ninternal: [a\u{202e}b, '']\n";
    let (_, found) = merge(&[("a.yaml", FILE)], &unit("f", block));
    assert_eq!(
        lines(&found),
        [
            "SB0115 there is a character that is not seen: U+202E @ a.h:2:18 [\u{202e}]",
            "SB0115 this text is empty @ a.h:2:22 ['']",
        ]
    );
    let (_, found) = merge(&[("a.yaml", FILE)], &unit("f", "internal: [ab, '.']\n"));
    assert_eq!(found, vec![]);
}

#[test]
fn a_contract_can_stand_in_the_header_alone() {
    let block = "return:\n  obligation:\n    discharge: { h: {} }\n    arises: always\n    on_leak: nothing\n";
    let (contracts, found) = merge(&[("a.yaml", FILE)], &unit("g", block));
    assert_eq!(found, vec![]);
    let names: Vec<_> = contracts.modules[0]
        .module
        .functions
        .keys()
        .map(|key| key.value.as_str())
        .collect();
    assert_eq!(names, ["f", "g"]);
    let asked: Vec<_> = request(&contracts).functions.into_iter().collect();
    assert_eq!(asked, ["f", "g", "h"]);
}

#[test]
fn a_former_name_is_the_same_function() {
    let file = format!("{FILE}    also_named: [{{ name: old_f }}]\n");
    let (contracts, found) = merge(&[("a.yaml", &file)], &unit("old_f", "must_use: true\n"));
    assert_eq!(found, vec![]);
    let function = &contracts.modules[0].module.functions["f"];
    assert_eq!(function.must_use.as_deref(), Some(&true));
}

#[test]
fn sb0111_a_comment_that_several_modules_could_own() {
    let other = FILE
        .replace("module: m", "module: n")
        .replace("  f:", "  k:");
    let (contracts, found) = merge(
        &[("a.yaml", FILE), ("b.yaml", &other)],
        &unit("g", "doc: x\n"),
    );
    assert_eq!(
        lines(&found),
        [
            "SB0111 the contract of `g` belongs to no one module @ a.h:2:6 [g] @ a.yaml:3:11 [a.h] @ b.yaml:3:11 [a.h]"
        ]
    );
    assert!(
        contracts
            .modules
            .iter()
            .all(|loaded| loaded.module.functions.len() == 1)
    );
    let (_, found) = merge(
        &[("a.yaml", FILE), ("b.yaml", &other)],
        &unit("k", "must_use: true\n"),
    );
    assert_eq!(found, vec![]);
    let elsewhere = FILE.replace("[a.h]", "[b.h]");
    let (contracts, found) = merge(&[("a.yaml", &elsewhere)], &unit("g", "doc: x\n"));
    assert_eq!(
        (found.len(), contracts.modules[0].module.functions.len()),
        (0, 1)
    );
}
