//! Types, values, handles, error types and constants in words.

use crate::{
    api::record::Record,
    contract::model::{
        Alias, Composition, ConstantSet, ErrorEnum, ErrorType, Field, Guard, Handle, HandleThread,
        Key, OpaqueType, Refcount, Section, StatusCode, StatusError, StatusValues, Term, Thread,
        Until, ValueType, View, ViewEq,
    },
};

use super::{record, words};

pub(super) fn opaque(key: &Key, opaque: &OpaqueType) -> Record {
    let mut entry = record("type", key, opaque.source.as_ref());
    entry.optional("references", opaque.refcount.as_ref().map(references));
    let release = opaque.release.as_ref();
    entry.optional(
        "owner",
        release.map(|name| format!("one, who calls `{}`", &**name)),
    );
    for (name, one) in &opaque.views {
        view(&mut entry, name, one);
    }
    for (name, one) in &opaque.fields {
        field(&mut entry, name, one);
    }
    for text in &opaque.internal {
        entry.fact("internal", text.clone());
    }
    entry
}

fn references(refcount: &Refcount) -> String {
    let name = |name: &Option<Key>| {
        name.as_ref()
            .map_or("nothing", |name| name.as_str())
            .to_owned()
    };
    let (get, put) = (name(&refcount.get), name(&refcount.put));
    format!("`{get}` takes one, `{put}` gives one back")
}

fn view(entry: &mut Record, name: &Key, view: &View) {
    let about = format!("view `{}`", &**name);
    let provided = view.provided.as_ref();
    entry.optional(
        &about,
        provided.map(|one| {
            let path = &*one.path;
            format!("is the target's own `{path}`, because {}", one.because)
        }),
    );
    // Nothing else shows it.
    entry.optional(&about, provided.map(|_| view.doc.trim().to_owned()));
    let pair = view.refcount.as_ref().map(references);
    entry.optional(
        &about,
        pair.map(|pair| format!("has a count of its own: {pair}")),
    );
    let release = view.release.as_ref();
    entry.optional(
        &about,
        release.map(|name| format!("has one owner, who calls `{}`", &**name)),
    );
    entry.optional(
        &about,
        view.parent.as_ref().map(|parent| {
            let alone = match *parent.exclusive {
                true => ", which does nothing else meanwhile",
                false => "",
            };
            let of = &*parent.view;
            format!("must not outlive the `{of}` that it was made from{alone}")
        }),
    );
    let equality = view.eq.as_deref().map(|eq| match eq {
        ViewEq::Identity => "two are equal if they are the same object",
    });
    entry.optional(&about, equality);
    let sealed = view
        .sealed
        .then_some("nobody else makes one from a pointer");
    entry.optional(&about, sealed);
    if let Some(refines) = &view.refines {
        entry.fact(
            &about,
            format!("is a stricter form of `{}`", &*refines.view),
        );
    }
    let bound = view.bound_to.as_ref();
    entry.optional(
        &about,
        bound.map(|scope| format!("is bound to the scope `{}`", &**scope)),
    );
    for (tag, invariant) in &view.invariants {
        entry.fact(&about, format!("`{}`: {}", &**tag, invariant.holds));
    }
    entry.fact(&about, words::thread("move to another thread", &view.send));
    entry.fact(
        &about,
        words::thread("be shared between threads", &view.sync),
    );
    let leak = view.on_leak.clone();
    entry.optional(&format!("{about}, a leak"), leak);
    for text in &view.internal {
        entry.fact(format!("{about}, internal"), text.clone());
    }
}

fn field(entry: &mut Record, name: &Key, field: &Field) {
    let about = format!("field `{}`", &**name);
    let source = field
        .source
        .as_ref()
        .map(|source| words::source(source, name));
    let access = words::access(*field.access);
    entry.fact(&about, format!("{access}, because {}", field.because));
    let guard = field.guarded_by.as_ref();
    let guard = guard.map(|tag| format!("its lock is held, which `{}` says", &**tag));
    entry.optional(&about, guard);
    entry.optional(&about, field.bounds.as_deref().map(words::array));
    let active = field.active.as_ref();
    let active = active.map(|why| format!("is the member of its union in use: {}", &**why));
    entry.optional(&about, active);
    entry.optional(
        &about,
        field
            .nullability
            .as_deref()
            .map(|null| words::nullability(*null)),
    );
    let view = field
        .view
        .as_ref()
        .map(|view| format!("holds a `{}`", &**view));
    entry.optional(&about, view);
    entry.optional(&about, field.borrows_from.as_deref().map(words::borrows));
    entry.optional(
        &about,
        field
            .keeps_alive
            .as_deref()
            .map(|why| format!("its target lives: {why}")),
    );
    entry.optional(&about, source.map(|source| format!("written in {source}")));
    entry.rename(&format!("Rust name of `{}`", &**name), field.rust.as_ref());
    for text in &field.internal {
        entry.fact(format!("{about}, internal"), text.clone());
    }
}

pub(super) fn value(key: &Key, value: &ValueType) -> Record {
    let mut entry = record("value", key, value.source.as_ref());
    entry.rename("Rust name", Some(&value.rust));
    entry.fact(
        "values",
        format!("every bit pattern is one, because {}", value.any_value),
    );
    entry.optional(
        "equality",
        value.eq.as_ref().map(|name| format!("by `{}`", &**name)),
    );
    entry
}

pub(super) fn alias(key: &Key, alias: &Alias) -> Record {
    let mut entry = record("alias", key, None);
    entry.rename("Rust name", Some(&alias.rust));
    entry
}

pub(super) fn handle(key: &Key, handle: &Handle) -> Record {
    let mut entry = record("handle", key, None);
    entry.fact(
        "a value",
        format!("is {}, held as `{}`", handle.represents, &*handle.value.c),
    );
    threads(&mut entry, &handle.thread);
    let until = handle.until.as_deref().map(|until| match until {
        Until::SyscallExit => "it ends before the system call returns",
        Until::ReturnToUserspace => "it ends when the task is back in user space",
        Until::ScopeEnd => "it ends with the enclosing scope",
    });
    entry.optional("duration", until);
    conflicts(&mut entry, &handle.conflicts);
    entry.fact("a leak", handle.on_leak.clone());
    entry
}

pub(super) fn guard(key: &Key, guard: &Guard) -> Record {
    let mut entry = record("guard", key, None);
    let (lock, of) = (&*guard.lock, &*guard.of);
    let value = format!("is {}: `{lock}`, of a `{of}`", guard.represents);
    entry.fact("a value", value);
    let deref = guard.deref.then_some("has the methods of the object");
    entry.optional("a value", deref);
    threads(&mut entry, &guard.thread);
    conflicts(&mut entry, &guard.conflicts);
    entry.fact("a leak", guard.on_leak.clone());
    for text in &guard.internal {
        entry.fact("internal", text.clone());
    }
    entry
}

pub(super) fn threads(entry: &mut Record, thread: &HandleThread) {
    let rule = match *thread.rule {
        Thread::Any => "any thread may use it",
        Thread::SameTask => "only the task that made it may use it",
        Thread::Main => "only the main thread may use it",
    };
    entry.fact("threads", format!("{rule}, because {}", thread.because));
}

pub(super) fn conflicts(entry: &mut Record, conflicts: &[Key]) {
    for conflict in conflicts {
        entry.fact(
            "conflict",
            format!("`{}` must not be called meanwhile", &**conflict),
        );
    }
}

pub(super) fn term(key: &Key, term: &Term) -> Record {
    let mut entry = record("term", key, None);
    entry.fact("means", term.means.clone());
    for word in &term.instead_of {
        entry.fact("stands for", format!("`{}`, which is not used", &**word));
    }
    entry
}

pub(super) fn error(key: &Key, error: &ErrorType) -> Record {
    let mut entry = record("error", key, None);
    entry.fact(
        "code",
        format!("`{}`, because {}", &*error.code, error.because),
    );
    entry
}

pub(super) fn error_enum(key: &Key, error: &ErrorEnum) -> Record {
    let mut entry = record("error", key, None);
    for (name, one) in &error.variants {
        let code = format!("is `{}`, because {}", &*one.code, one.because);
        entry.fact(format!("cause `{}`", &**name), code);
    }
    entry
}

pub(super) fn status_error(key: &Key, error: &StatusError) -> Record {
    let mut entry = record("error", key, None);
    codes(&mut entry, &error.codes);
    let named = |name: &Key| format!("is `{}`", &**name);
    entry.optional(
        "a length that cannot be passed",
        error.bad_length.as_ref().map(named),
    );
    entry.optional("no memory", error.no_memory.as_ref().map(named));
    entry
}

pub(super) fn status_values(key: &Key, values: &StatusValues) -> Record {
    let mut entry = record("success", key, None);
    codes(&mut entry, &values.codes);
    entry
}

fn codes(entry: &mut Record, codes: &Section<StatusCode>) {
    for (name, code) in codes {
        let text = format!("is `{}`: {}", &*code.c, code.doc.trim());
        entry.fact(format!("code `{}`", &**name), text);
    }
}

pub(super) fn composition(key: &Key, composition: &Composition) -> Record {
    let mut entry = record("composition", key, None);
    let file = &*composition.file;
    entry.fact("text", format!("is that of `{file}`, which is safe Rust"));
    entry
}

pub(super) fn constants(key: &Key, set: &ConstantSet) -> Record {
    let mut entry = record("constants", key, None);
    entry.fact("type", format!("`{}`", &*set.ty));
    let place = set.flat.then_some("in the module itself");
    entry.optional("place", place);
    entry.optional("what they are", set.flat.then(|| set.doc.clone()));
    for (name, constant) in &set.members {
        if let Some(c) = &constant.c {
            let text = format!("is `{}` in C, because {}", &*c.name, c.because);
            entry.fact(format!("`{}`", &**name), text);
        }
    }
    entry
}
