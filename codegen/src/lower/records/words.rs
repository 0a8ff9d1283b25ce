//! Words of the vocabulary as words of a sentence.

use crate::contract::model::{
    BorrowSource, Bounds, Context, Direction, Empty, ErrorConvention, Escape, FieldAccess,
    HandleUse, LockRule, Nullability, Source, StringKind, StructureUse, ThreadRule, Transfer,
    Valid, Written,
};

/// The path and the symbol of a source.
pub(super) fn source(source: &Source, name: &str) -> String {
    let symbol = source.symbol.as_deref().unwrap_or(name);
    format!("`{symbol}` in `{}`", source.path)
}

pub(super) fn nullability(null: Nullability) -> &'static str {
    match null {
        Nullability::Nonnull => "is not null",
        Nullability::Nullable => "may be null",
    }
}

pub(super) fn transfer(transfer: Transfer) -> &'static str {
    match transfer {
        Transfer::None => "ownership stays where it is",
        Transfer::Full => "ownership moves",
        Transfer::OnSuccess => "ownership moves if the call succeeds",
    }
}

pub(super) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "is read",
        Direction::Out => "is filled",
        Direction::Inout => "is read and filled",
    }
}

pub(super) fn context(context: Context) -> &'static str {
    match context {
        Context::Process => "it must be called in the context of a process",
        Context::Atomic => "it does not sleep",
        Context::MaySleep => "it may sleep",
        Context::Irq => "it may be called in an interrupt",
        Context::RcuRead => "it must be called inside an RCU read section",
        Context::CurrentTask => "it acts on the current task",
        Context::NotKthread => "it must not be called on a kernel thread",
        Context::Kthread => "it must be called on a kernel thread",
    }
}

pub(super) fn lock(rule: LockRule) -> &'static str {
    match rule {
        LockRule::MustHold => "must be held",
        LockRule::MustNotHold => "must not be held",
        LockRule::Acquires => "is taken",
        LockRule::CondAcquires => "is taken if the result says so",
        LockRule::Releases => "is released",
    }
}

pub(super) fn access(access: FieldAccess) -> &'static str {
    match access {
        FieldAccess::ImmutableAfterInit => "never changes after it was set",
        FieldAccess::ReadOnce => "is read once, whatever it holds then",
        FieldAccess::CurrentOnly => "is read in the scope of its view only",
        FieldAccess::Guarded => "is read while a lock is held",
        FieldAccess::Exclusive => "is written by the owner of the object alone",
    }
}

pub(super) fn error(convention: ErrorConvention) -> &'static str {
    match convention {
        ErrorConvention::ErrnoNegative => "a negative value is an error code",
        ErrorConvention::ErrPtr => "a pointer may carry an error code",
        ErrorConvention::ErrPtrOrNull => "a pointer may carry an error code, or be null",
        ErrorConvention::Null => "null is failure",
        ErrorConvention::NullWithErrno => "null is failure, and `errno` says which",
        ErrorConvention::MinusOneWithErrno => "-1 is failure, and `errno` says which",
        ErrorConvention::Bool => "false is failure",
        ErrorConvention::Status => "a code says whether it has failed",
        ErrorConvention::Infallible => "it cannot fail",
        ErrorConvention::Value => "the value is the answer",
    }
}

pub(super) fn borrows(source: &BorrowSource) -> String {
    match source {
        BorrowSource::Receiver => "lives as long as the object it was taken from".to_owned(),
        BorrowSource::Param(name) => format!("lives as long as `{name}`"),
        BorrowSource::Scope => "lives as long as the current scope".to_owned(),
        BorrowSource::Static => "lives for ever".to_owned(),
    }
}

pub(super) fn handle(handle: &HandleUse) -> String {
    match handle {
        HandleUse::Acquire(name) => format!("makes a `{}`", &**name),
        HandleUse::Use(name) => format!("uses a `{}`", &**name),
        HandleUse::Release(name) => format!("ends a `{}`", &**name),
    }
}

pub(super) fn valid(valid: &Valid) -> String {
    match valid {
        Valid::Any => "any value is accepted".to_owned(),
        Valid::Nonzero => "is not zero".to_owned(),
        Valid::Range([first, last]) => format!("is at least {first} and at most {last}"),
        Valid::Mask(bits) => format!("has no bits but those of {bits:#x}"),
        Valid::Set(name) => format!("is one of `{name}`"),
    }
}

pub(super) fn escape(escape: &Escape) -> String {
    match escape {
        Escape::Noescape => "is not kept after the call".to_owned(),
        Escape::RetainedUntil(name) => format!("is kept until `{name}`"),
    }
}

pub(super) fn bounds(bounds: &Bounds) -> String {
    match bounds {
        Bounds::Single => "points to one object".to_owned(),
        Bounds::CountedBy(name) => format!("points to `{name}` objects"),
        Bounds::CountedByOrNull(name) => format!("points to `{name}` objects, or is null"),
        Bounds::SizedBy(name) => format!("points to `{name}` bytes"),
        Bounds::SizedByOrNull(name) => format!("points to `{name}` bytes, or is null"),
        Bounds::NullTerminated => "ends with a zero element".to_owned(),
    }
}

/// What a view says of a pointer: what it points to, or what the elements are.
pub(super) fn stands_for(view: &str, bounds: Option<&Bounds>) -> String {
    match bounds.and_then(Bounds::length) {
        Some(_) => format!("has elements of the type `{view}`"),
        None => format!("is a `{view}`"),
    }
}

/// The bounds of an array in a struct.
pub(super) fn array(bounds: &Bounds) -> String {
    let what = match bounds.is_size() {
        true => "bytes",
        false => "elements",
    };
    match bounds.length() {
        Some(name) => format!("has as many {what} as `{name}` says"),
        None => self::bounds(bounds),
    }
}

pub(super) fn structure(used: &StructureUse) -> String {
    let does = match used {
        StructureUse::Init(_) => "is initialized as",
        StructureUse::Use(_) => "is",
        StructureUse::End(_) => "is the end of",
    };
    format!("{does} a `{}`", &**used.name())
}

pub(super) fn empty(empty: Empty) -> &'static str {
    match empty {
        Empty::Dangling => "may be any pointer but null where there are none",
        Empty::Null => "is null where there are none",
    }
}

pub(super) fn written(written: Written) -> &'static str {
    match written {
        Written::Count => "is written as far as another parameter says after the call",
        Written::All => "success writes all of it",
        Written::Result => "success writes as much as the result says",
        Written::Required => {
            "success writes it if it has room for all that is required, and says for how much"
        }
        Written::Length => "success writes as much as its length says then",
    }
}

pub(super) fn string(kind: StringKind) -> &'static str {
    match kind {
        StringKind::Cstr => "is text up to a zero",
        StringKind::Utf8 => "is UTF-8 up to a zero",
        StringKind::Bytes => "is bytes",
        StringKind::Path => "is a path",
    }
}

pub(super) fn thread(what: &str, rule: &ThreadRule) -> String {
    let may = if *rule.allowed { "may" } else { "must not" };
    format!("{may} {what}, because {}", rule.because)
}
