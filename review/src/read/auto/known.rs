//! `Send` and `Sync` of the types of Rust's own libraries.

use super::Which;

/// What a type of a library has, by its arguments.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Rule {
    /// It has.
    Yes,
    /// It has not.
    No,
    /// It has what all its arguments have.
    Same,
    /// It has if the arguments have these.
    If(&'static [Which]),
}

use Rule::{If, No, Same, Yes};
use Which::{Send, Sync};

/// What the type at a path has; none for a type that is not known.
pub(super) fn rule(path: &[String], which: Which) -> Option<Rule> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match path.as_slice() {
        [name] => bare(name),
        ["core", rest @ ..] => of_core(rest, which),
        ["alloc", rest @ ..] => of_alloc(rest),
        ["std", rest @ ..] => of_std(rest, which),
        _ => None,
    }
}

/// What has a bare name: the primitive types, and what the prelude has.
fn bare(name: &str) -> Option<Rule> {
    match name {
        "bool" | "char" | "str" | "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "i8"
        | "i16" | "i32" | "i64" | "i128" | "isize" | "f16" | "f32" | "f64" | "f128" | "String" => {
            Some(Yes)
        }
        "Option" | "Result" | "Box" | "Vec" => Some(Same),
        _ => None,
    }
}

fn of_core(path: &[&str], which: Which) -> Option<Rule> {
    let cell = match which {
        Send => Same,
        Sync => No,
    };
    Some(match path {
        ["primitive", name] => return bare(name),
        ["cell", "Cell" | "RefCell" | "UnsafeCell" | "OnceCell"] => cell,
        ["cell", "SyncUnsafeCell"] => Same,
        ["cell", "Ref" | "RefMut"] => match which {
            Send => No,
            Sync => Same,
        },
        ["ptr", "NonNull"] => No,
        ["marker", "PhantomPinned"] => Yes,
        ["marker", "PhantomData"]
        | ["mem", "ManuallyDrop" | "MaybeUninit"]
        | ["pin", "Pin"]
        | ["cmp", "Reverse"]
        | ["task", "Poll"]
        | ["num", "Wrapping" | "Saturating"]
        | [
            "ops",
            "Range" | "RangeInclusive" | "RangeFrom" | "RangeTo" | "RangeToInclusive",
        ]
        | ["ops", "Bound" | "ControlFlow"]
        | ["option" | "array" | "iter", ..] => Same,
        ["slice" | "str", "Iter" | "Chunks" | "Windows"] => If(&[Sync]),
        ["slice", "IterMut" | "ChunksMut"] => Same,
        ["fmt", "Formatter" | "Arguments"] | ["task", "Context"] | ["ffi", "VaList"] => No,
        ["sync", "atomic", _]
        | [
            "num" | "time" | "ffi" | "str" | "char" | "any" | "alloc" | "hash" | "ascii",
            _,
        ]
        | ["cmp", "Ordering"]
        | ["convert", "Infallible"]
        | ["fmt", "Error"]
        | ["mem", "Discriminant"]
        | ["panic", "Location"]
        | ["ops", "RangeFull"]
        | ["task", "Waker" | "RawWakerVTable"] => Yes,
        _ => return None,
    })
}

fn of_alloc(path: &[&str]) -> Option<Rule> {
    Some(match path {
        ["rc", _] => No,
        ["sync", "Arc" | "Weak"] => If(&[Send, Sync]),
        ["collections" | "borrow" | "boxed" | "vec", ..] => Same,
        ["string" | "ffi", _] => Yes,
        _ => return None,
    })
}

fn of_std(path: &[&str], which: Which) -> Option<Rule> {
    Some(match path {
        ["sync", "Mutex"] | ["sync", "mpsc", "Sender" | "SyncSender"] => If(&[Send]),
        ["sync", "mpsc", "Receiver"] => match which {
            Send => Same,
            Sync => No,
        },
        ["sync", "RwLock" | "OnceLock" | "LazyLock"] => match which {
            Send => Same,
            Sync => If(&[Send, Sync]),
        },
        [
            "sync",
            "MutexGuard" | "RwLockReadGuard" | "RwLockWriteGuard",
        ] => match which {
            Send => No,
            Sync => Same,
        },
        ["collections", ..] | ["io", "BufReader" | "BufWriter" | "Cursor"] => Same,
        ["thread", "JoinHandle" | "Thread" | "ThreadId"]
        | ["sync", "Once" | "Condvar" | "Barrier"]
        | ["fs" | "net" | "path" | "process" | "time", _]
        | ["io", "Error" | "ErrorKind" | "Stdin" | "Stdout" | "Stderr"] => Yes,
        _ => return None,
    })
}
