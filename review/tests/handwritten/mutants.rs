//! Corrected forms with one change for the worse each: the audit finds the rule that is broken, and no other.

use crate::forms::{Form, Kind, forms};

/// A change for the worse.
struct Mutant {
    /// The folder of the form.
    form: &'static str,
    change: Change,
    /// The rules that it breaks.
    breaks: &'static [&'static str],
}

enum Change {
    /// Some words stand there in place of others.
    Words(&'static str, &'static str),
    /// Lines with these words are not there.
    Without(&'static [&'static str]),
}

use Change::{Without, Words};

macro_rules! mutants {
    ($($form:literal: { $($change:expr => $($rule:ident)*;)* })*) => {
        &[$($(Mutant {
            form: $form,
            change: $change,
            breaks: &[$(stringify!($rule)),*],
        },)*)*]
    };
}

const MUTANTS: &[Mutant] = mutants! {
    "reservation": {
        Without(&["mem::forget(file);"]) => dropped_twice;
        Without(&["mem::forget(self);"]) => dropped_twice;
        Without(&["to_result(fd)?;"]) => unchecked_result;
        Without(&["/// Keeps it on its thread", "    /// current."]) => marker_without_docs;
        Without(&["/// Keeps it on its thread", "    /// current.", "_not_send: NotThreadSafe,\n}"]) => leaves_thread;
        Without(&["/// # Invariants"]) => no_invariant;
        Words("fd: fd as u32", "fd: fd as _") => unnamed_cast;
        Words("pub fn fd_install(", "pub fn commit(") => name_without_alias;
    }
    "deferred_close": {
        Without(&["drop(unsafe { KBox::from_raw(parked) });"]) => leak;
        Without(&["and `filp_close` is owed for it", "// there is nothing to close."]) => partial_argument;
        Without(&["/// # Safety"]) => callback_without_safety;
        Words("node.cast::<Parked>()", "node as *mut Parked") => pointer_cast;
        Words("let _ = unsafe { bindings::filp_close(file, table.cast()) }", "unsafe { bindings::fput(file) }") =>
            open_obligation;
        Words("let _ = unsafe { bindings::filp_close", "unsafe { bindings::filp_close") => unchecked_result;
        Words("task_work_add(current.as_ptr(),", "task_work_add(bindings::get_current(),") => raw_call;
        Words("if file.is_null() {", "if fd == 0 {") => open_obligation unchecked_null;
    }
    "devres": {
        Without(&["drop(unsafe { Arc::from_raw(registered) });"]) => leak;
        Words("Arc::from_raw(self.registered)", "Arc::from_raw(core::ptr::from_ref(&*self.shared))") => foreign_pointer;
        Words("self.registered.cast_mut()", "core::ptr::from_ref(&*self.shared).cast_mut()") => other_key;
        Words("Some(self.callback)", "Some(release::<T>)") => other_key;
    }
    "leaks": {
        Without(&["    unsafe { bindings::fput(file) };"]) => leak name_without_alias;
        Without(&["drop(unsafe { KBox::from_raw(work) });"]) => leak;
        Without(&["drop(unsafe { Arc::from_raw(number) });"]) => leak;
        Without(&["let file = ARef::into_raw(file);"]) => dropped_twice;
        Words("    close(file)\n", "    Ok(())\n") => open_obligation;
    }
    "mm": {
        Words("NonNull::new(unsafe { bindings::vma_lookup(self.mm.as_raw(), address) })?",
            "unsafe { NonNull::new_unchecked(bindings::vma_lookup(self.mm.as_raw(), address)) }") => unchecked_null;
    }
    "file": {
        Without(&["// SAFETY: `fget` accepts any value of `fd`."]) => no_argument;
        Words("NonNull::new(unsafe { bindings::fget(fd) }).ok_or(EBADF)?",
            "unsafe { NonNull::new_unchecked(bindings::fget(fd)) }") => unchecked_null;
    }
    "task": {
        Words("task.cast::<Self>()", "(task as *const Self)") => pointer_cast;
    }
};

/// What an audit does not see: the words for what is left out stand in what another argument says.
const UNSEEN: &[Mutant] = mutants! {
    "reservation": {
        Without(&["// - This is the task that took it, since the type is neither `Send` nor `Sync`.\n        // - `file"]) =>;
    }
    "deferred_close": {
        Words(", and `table` is the descriptor table that it was in", "") =>;
    }
    "file": {
        Without(&["// - No light reference (`fdget`) outlives", "count of its own, which is not this one."]) =>;
    }
};

/// A text after a change. What is changed stands there once.
fn changed(text: &str, change: &Change) -> String {
    let once = |words: &str| assert_eq!(text.matches(words).count(), 1, "{words}");
    match change {
        Words(from, to) => {
            once(from);
            text.replace(from, to)
        }
        Without(all) => {
            all.iter().for_each(|words| once(words));
            let starts = all.iter().filter_map(|words| text.find(words));
            let starts: Vec<_> = starts.collect();
            let mut left = String::new();
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                let range = at..at + line.len();
                if !starts.iter().any(|start| range.contains(start)) {
                    left += line;
                }
                at = range.end;
            }
            left
        }
    }
}

/// What each mutant is found to break, where that is not what it breaks.
fn check(mutants: &[Mutant]) -> Vec<String> {
    let forms = forms();
    let mut wrong = Vec::new();
    for Mutant {
        form,
        change,
        breaks,
    } in mutants
    {
        let path = format!("{form}/corrected.rs");
        let original = forms.iter().find(|form| form.path == path);
        let original = original.unwrap_or_else(|| panic!("there is no {path}"));
        let mutant = Form {
            path,
            kind: Kind::First,
            text: changed(&original.text, change),
        };
        let mut found: Vec<_> = mutant.found().into_iter().map(|one| one.rule).collect();
        found.sort();
        found.dedup();
        if found != *breaks {
            let what = match change {
                Words(_, to) => format!("with {to:?}"),
                Without(words) => format!("without {words:?}"),
            };
            wrong.push(format!("{form} {what} breaks {breaks:?}, found {found:?}"));
        }
    }
    wrong
}

#[test]
fn each_change_for_the_worse_is_found() {
    let wrong = check(MUTANTS);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_of_another_argument_hide_what_is_left_out() {
    let wrong = check(UNSEEN);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A change that breaks nothing is not found, so it is not the change alone that is.
#[test]
fn a_change_that_breaks_nothing_is_not_found() {
    let mutants: &[Mutant] = mutants! {
        "reservation": { Words("/// The number that is taken.", "/// Its number.") => leak; }
    };
    let [wrong] = &check(mutants)[..] else {
        panic!("it breaks nothing");
    };
    assert!(wrong.ends_with("found []"), "{wrong}");
}

#[test]
fn lines_are_left_out() {
    let without = Without(&["b", "d\ne"]);
    assert_eq!(changed("a\n b\nc\nd\ne\n", &without), "a\nc\ne\n");
}
