//! No text makes the reader panic, whatever was done to it.

use safebind::{
    contract::load::from_texts,
    contract::load::load,
    support::diag::{Diagnostic, Sink},
};

const QUEUE: &str = include_str!("contracts/queue.yaml");

fn read(text: &str) -> Vec<Diagnostic> {
    let mut sink = Sink::default();
    let contracts = from_texts(&mut sink, &[("q.yaml", text)]);
    let errors = sink.errors();
    // A text is either read or complained about.
    assert_eq!(contracts.modules.is_empty(), errors > 0, "{text}");
    sink.finish()
}

#[test]
fn cut_at_every_byte() {
    let mut complaints = 0;
    for end in (0..QUEUE.len()).filter(|end| QUEUE.is_char_boundary(*end)) {
        complaints += usize::from(!read(&QUEUE[..end]).is_empty());
    }
    assert!(complaints > 100, "{complaints}");
}

#[test]
fn every_byte_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = camino::Utf8PathBuf::from_path_buf(folder.path().join("q.yaml")).unwrap();
    let bytes = QUEUE.as_bytes();
    let marks = b"{}[]:,&*!|>'\"#\n\t -?%@\0\xff0";
    for (index, mark) in (0..bytes.len()).step_by(3).zip(marks.iter().cycle()) {
        let mut copy = bytes.to_vec();
        copy[index] = *mark;
        std::fs::write(&path, &copy).unwrap();
        let mut sink = Sink::default();
        load(&mut sink, std::slice::from_ref(&path));
        for diagnostic in sink.finish() {
            let place = &diagnostic.labels[0].place;
            assert!(place.excerpt.get(place.start..place.end).is_some());
        }
    }
}

#[test]
fn lines_doubled_dropped_and_swapped() {
    let lines: Vec<&str> = QUEUE.split_inclusive('\n').collect();
    for index in 0..lines.len() {
        let mut doubled = lines.clone();
        doubled.insert(index, lines[index]);
        read(&doubled.concat());
        let mut dropped = lines.clone();
        dropped.remove(index);
        read(&dropped.concat());
        let mut swapped = lines.clone();
        swapped.swap(index, (index * 7 + 3) % lines.len());
        read(&swapped.concat());
        let indented = lines.iter().enumerate();
        let indented = indented.map(|(at, line)| match at == index {
            true => format!("  {line}"),
            false => (*line).to_owned(),
        });
        read(&indented.collect::<String>());
    }
}

#[test]
fn every_doubled_key_is_found() {
    let lines: Vec<&str> = QUEUE.split_inclusive('\n').collect();
    let line = lines
        .iter()
        .position(|line| line.starts_with("summary:"))
        .unwrap();
    let mut doubled = lines.clone();
    doubled.insert(line, lines[line]);
    let found = read(&doubled.concat());
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["SB0110"]);
}
