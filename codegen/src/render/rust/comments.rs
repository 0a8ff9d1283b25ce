//! Comments on their way through a token stream, which has none: a marker stands for each, and is
//! replaced once the text is printed.

use std::{cell::RefCell, fmt::Write};

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::{
    api::argument::{Argument, Remark},
    render::{safety, wrap},
};

/// What only a marker has.
const MARKERS: [&str; 4] = [
    PASTE,
    "__safebind_comment!(",
    "#[__safebind_comment(",
    "__safebind_blank!(",
];

/// What stands for text that no formatter knows.
const PASTE: &str = "__safebind_paste!(";

/// The comments of a module, by the number in their marker.
#[derive(Default)]
pub(super) struct Comments {
    blocks: RefCell<Vec<Block>>,
    pasted: RefCell<Vec<Vec<String>>>,
}

/// A comment: paragraphs, some of which are list items.
type Block = Vec<String>;

impl Comments {
    /// A marker for statement position.
    pub(super) fn statement(&self, block: Block) -> TokenStream {
        match self.number(block) {
            Some(number) => quote! { __safebind_comment!(#number); },
            None => TokenStream::new(),
        }
    }

    /// A marker for items, in the form of an attribute.
    pub(super) fn attribute(&self, block: Block) -> TokenStream {
        match self.number(block) {
            Some(number) => quote! { #[__safebind_comment(#number)] },
            None => TokenStream::new(),
        }
    }

    /// A marker for an expression that is printed as it is, line by line.
    pub(super) fn paste(&self, lines: Vec<String>) -> TokenStream {
        let mut pasted = self.pasted.borrow_mut();
        pasted.push(lines);
        let number = Literal::usize_unsuffixed(pasted.len() - 1);
        quote! { __safebind_paste!(#number) }
    }

    fn number(&self, block: Block) -> Option<Literal> {
        if block.is_empty() {
            return None;
        }
        let mut blocks = self.blocks.borrow_mut();
        blocks.push(block);
        Some(Literal::usize_unsuffixed(blocks.len() - 1))
    }

    /// A line with text that is pasted into it: what stands before and behind.
    fn pasted<'l>(&self, line: &'l str) -> Option<(&'l str, Vec<String>, &'l str)> {
        let (before, rest) = line.split_once(PASTE)?;
        let (number, after) = rest.split_once(')')?;
        let lines = self.pasted.borrow();
        let lines = lines.get(number.parse::<usize>().ok()?)?.clone();
        (!after.contains(PASTE)).then_some((before, lines, after))
    }

    /// Puts the comments where their markers stand.
    ///
    /// # Errors
    ///
    /// A marker that does not stand alone on its line.
    pub(super) fn expand(&self, text: &str, width: usize) -> Result<String, String> {
        let blocks = self.blocks.borrow();
        let mut out = String::new();
        for line in text.lines() {
            let start = line.trim_start();
            let indent = &line[..line.len() - start.len()];
            if start == "__safebind_blank!();" {
                out.push('\n');
            } else if let Some((before, lines, after)) = self.pasted(start) {
                let text = lines.join(&format!("\n{indent}"));
                let _ = writeln!(out, "{indent}{before}{text}{after}");
            } else if let Some(block) = marker(start).and_then(|number| blocks.get(number)) {
                write_block(&mut out, block, indent, width);
            } else if let Some((block, code)) =
                in_front(start).and_then(|(number, code)| Some((blocks.get(number)?, code)))
            {
                write_block(&mut out, block, indent, width);
                let _ = writeln!(out, "{indent}{code}");
            } else if MARKERS.iter().any(|marker| start.contains(marker)) {
                return Err(format!("a comment has no line of its own: {start}"));
            } else {
                out.push_str(line);
                out.push('\n');
            }
        }
        Ok(out)
    }
}

fn marker(line: &str) -> Option<usize> {
    let statement = line
        .strip_prefix("__safebind_comment!(")
        .and_then(|rest| rest.strip_suffix(");"));
    let attribute = line
        .strip_prefix("#[__safebind_comment(")
        .and_then(|rest| rest.strip_suffix(")]"));
    statement.or(attribute)?.parse().ok()
}

/// A marker with code behind it, which is how a macro's tokens are printed.
fn in_front(line: &str) -> Option<(usize, &str)> {
    let (marker, code) = line.split_once("); ")?;
    let number = marker.strip_prefix("__safebind_comment!(")?.parse().ok()?;
    let more = MARKERS.iter().any(|marker| code.contains(marker));
    (!more).then_some((number, code))
}

fn write_block(out: &mut String, block: &Block, indent: &str, width: usize) {
    let room = width.saturating_sub(indent.len() + 3);
    for text in block {
        if text.is_empty() {
            out.push_str(indent);
            out.push_str("//\n");
            continue;
        }
        let hanging = if text.starts_with("- ") { 2 } else { 0 };
        for line in wrap::paragraph(text, room, hanging) {
            out.push_str(indent);
            out.push_str("// ");
            out.push_str(&line);
            out.push('\n');
        }
    }
}

/// The comment for remarks and for the argument of an unsafe operation, if there is one.
pub(super) fn block(remarks: &[Remark], argument: Option<&Argument>) -> Block {
    let mut block = Block::new();
    for remark in remarks {
        match remark {
            Remark::Invariant(reasons) => titled(&mut block, "INVARIANT", reasons.clone()),
            Remark::Cast(reason) => titled(&mut block, "CAST", vec![reason.clone()]),
            Remark::Note(text) => untitled(&mut block, text),
        }
    }
    if let Some(argument) = argument {
        titled(&mut block, "SAFETY", safety::sentences(argument));
    }
    block
}

fn untitled(block: &mut Block, text: &str) {
    if !block.is_empty() {
        block.push(String::new());
    }
    block.push(text.to_owned());
}

/// One sentence stands behind the title; several make a list below it.
fn titled(block: &mut Block, title: &str, sentences: Vec<String>) {
    if !block.is_empty() {
        block.push(String::new());
    }
    match sentences.as_slice() {
        [one] => block.push(format!("{title}: {one}")),
        several => {
            block.push(format!("{title}:"));
            block.extend(several.iter().map(|sentence| format!("- {sentence}")));
        }
    }
}
