//! Bodies read: what they do, and which comment belongs to which unsafe block.

use std::{mem, sync::Arc};

use syn::{Expr, Item, token};

use super::{Body, Own, Words, read};
use crate::{model::body::What, names::Names, source::Parsed};

/// The body of the last function of a file; that of an implementation's last function if that stands last.
fn body(text: &str) -> Body {
    let syntax = syn::parse_file(text).expect("a test is Rust");
    let parsed = Parsed {
        path: Arc::from("a.rs"),
        module: Vec::new(),
        text,
        syntax: &syntax,
    };
    let names = Names::of(&[], &syntax.items);
    let own = Own::of(&syntax.items, Words::default());
    match syntax.items.last() {
        Some(Item::Fn(item)) => read(&parsed, &names, &own, &item.block),
        Some(Item::Impl(item)) => match item.items.last() {
            Some(syn::ImplItem::Fn(one)) => {
                read(&parsed, &names, &own.within(&item.self_ty), &one.block)
            }
            _ => panic!("no function"),
        },
        _ => panic!("no function"),
    }
}

fn deeds(text: &str) -> Vec<String> {
    let deeds = body(text).deeds.into_iter();
    let say = |what| match what {
        What::CallsC { function } => format!("calls {function}"),
        What::NamesC { function } => format!("names {function}"),
        What::Field { field, writes } => format!("field {field} {writes}"),
        What::TakesReference => "takes".into(),
        What::GivesReference => "gives".into(),
        What::HandsOver { how } => format!("hands over {how}"),
        What::Rebuilds { how } => format!("rebuilds {how}"),
        What::LeavesEarly { how } => format!("leaves {how}"),
        What::AsksForNull => "null".into(),
        What::AsksForError { how } => format!("error {how}"),
        What::CallsOwn { function } => format!("own {function}"),
        What::Casts { to, to_pointer } => format!("casts {to} {to_pointer}"),
    };
    deeds
        .map(|deed| match deed.conditional {
            true => format!("if {}", say(deed.what)),
            false => say(deed.what),
        })
        .collect()
}

fn arguments(text: &str) -> Vec<Option<String>> {
    let blocks = body(text).unsafe_blocks.into_iter();
    blocks.map(|block| block.argument).collect()
}

#[test]
fn deeds_stand_in_the_order_in_which_they_run() {
    let text = "
        use kernel::bindings;
        struct Lamp;
        impl Lamp {
            fn helper(&self) {}
            fn new(at: u32) -> Result<Self> {
                let ptr = NonNull::new(unsafe { bindings::lamp_get(bindings::room(at)) }).ok_or(ENODEV)?;
                self.helper();
                Self::helper(&x);
                if at > 2 && unsafe { (*ptr.as_ptr()).state.on } {
                    return Err(EINVAL);
                }
                unsafe { (*ptr).state = at as u8 };
                core::mem::forget(x);
                Some(bindings::lamp_done);
                unsafe { &*ptr.cast() };
            }
        }
    ";
    let expected = [
        "calls room",
        "calls lamp_get",
        "null",
        "leaves ok_or(ENODEV)?",
        "own Lamp::helper",
        "own Lamp::helper",
        "if field state.on false",
        "if leaves return Err(EINVAL)",
        "casts u8 false",
        "field state true",
        "hands over core::mem::forget",
        "names lamp_done",
        "rebuilds &*ptr.cast()",
    ];
    assert_eq!(deeds(text), expected);
}

#[test]
fn raw_bindings_are_known_by_path_import_and_glob() {
    let calls = |text: &str| deeds(text);
    assert_eq!(calls("fn f() { bindings::a(); }"), ["calls a"]);
    assert_eq!(calls("fn f() { crate::bindings::a(); }"), ["calls a"]);
    assert_eq!(
        calls("use kernel::bindings::a as b; fn f() { b(); }"),
        ["calls a"]
    );
    assert_eq!(
        calls("use kernel::bindings::*; fn f() { a(); }"),
        ["calls a"]
    );
    // Negative controls: a path of another module, the types of the standard library, a constant.
    assert!(calls("fn f() { other::a(); }").is_empty());
    assert!(calls("use core::ffi; fn f() { ffi::a(); }").is_empty());
    assert!(calls("fn f() { g(bindings::FLAG); }").is_empty());
}

#[test]
fn a_comment_belongs_to_the_statement_or_the_block_below_it() {
    let text = "
        fn f() {
            // SAFETY: Of the
            // statement.
            let x = unsafe { a() };
            // INVARIANT: Not this.
            // SAFETY:
            // - one;
            // - two.
            //
            // INVARIANT: Neither this.
            return g(|| unsafe { b() }, unsafe { c() });
        }
    ";
    let both = Some("- one; - two.".to_owned());
    let expected = [Some("Of the statement.".to_owned()), both.clone(), both];
    assert_eq!(arguments(text), expected);
}

#[test]
fn a_comment_inside_a_statement_is_nearer_than_the_one_above() {
    let text = "
        fn f() {
            // SAFETY: Outer.
            g(
                // SAFETY: Inner.
                unsafe { a() },
                S {
                    // SAFETY: Field.
                    field: unsafe { b() },
                },
                unsafe { c() },
            );
            match x {
                // SAFETY: Arm.
                1 => unsafe { d() },
                _ => unsafe { e() },
            }
        }
    ";
    let said: Vec<_> = arguments(text);
    let said: Vec<_> = said.iter().map(|one| one.as_deref()).collect();
    let expected = [
        Some("Inner."),
        Some("Field."),
        Some("Outer."),
        Some("Arm."),
        None,
    ];
    assert_eq!(said, expected);
}

#[test]
fn a_block_without_an_argument_has_none() {
    let text = "
        fn f() {
            // An ordinary comment.
            unsafe { a() };
            // SAFETY: Of another one.
            let x = 1;
            unsafe { b() };
            // SAFETY: Not of what stands in the block below.
            if x {
                unsafe { b() };
            }
            /* SAFETY: A block. */
            #[allow(x)]
            unsafe { c() };
            unsafe {
                // SAFETY: Inside.
                d()
            };
        }
    ";
    let said = arguments(text);
    let said: Vec<_> = said.iter().map(|one| one.as_deref()).collect();
    assert_eq!(said, [None, None, None, Some("A block."), Some("Inside.")]);
}

#[test]
fn blocks_know_their_calls_and_operations() {
    let text = "fn f() { unsafe { bindings::a(*p, KBox::from_raw(q)) }; unsafe { x() } }";
    let blocks = body(text).unsafe_blocks;
    assert_eq!(blocks[0].calls, ["a"]);
    assert_eq!(blocks[0].operations, ["*p", "KBox::from_raw"]);
    assert!(blocks[1].calls.is_empty() && blocks[1].operations.is_empty());
}

#[test]
fn expressions_deep_inside_each_other_do_not_overflow_the_stack() {
    let mut expr: Expr = syn::parse_quote!(x);
    for _ in 0..100_000 {
        expr = Expr::Paren(syn::ExprParen {
            attrs: Vec::new(),
            paren_token: token::Paren::default(),
            expr: Box::new(expr),
        });
    }
    let mut block: syn::Block = syn::parse_quote!({
        bindings::a();
    });
    block.stmts.push(syn::Stmt::Expr(expr, None));
    let syntax: syn::File = syn::parse_quote!();
    let parsed = Parsed {
        path: Arc::from("a.rs"),
        module: Vec::new(),
        text: "",
        syntax: &syntax,
    };
    let body = read(&parsed, &Names::default(), &Own::default(), &block);
    // Dropping the tree is as deep as walking it.
    mem::forget(block);
    assert_eq!(body.deeds.len(), 1);
}
