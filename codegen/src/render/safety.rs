//! The sentences of `SAFETY` comments: each precondition with what discharges it.

use crate::{
    api::argument::{Access, Argument, Because, Claim, Discharged},
    support::words::{self, article, stem},
};

/// The sentences of an argument, one for each precondition.
pub(super) fn sentences(argument: &Argument) -> Vec<String> {
    let mut given: Vec<&Because> = Vec::new();
    let mut sentences = Vec::new();
    for discharged in argument.iter() {
        let because = &discharged.because;
        // A long reason that holds for several preconditions is told once.
        let again = matches!(because, Because::Fact(_)) && given.contains(&because);
        sentences.push(match again {
            true => {
                let claim = claim(&discharged.claim);
                words::sentence(&format!("{claim}, for the reason given above"))
            }
            false => sentence(discharged),
        });
        given.push(because);
    }
    sentences
}

fn sentence(discharged: &Discharged) -> String {
    let claim = claim(&discharged.claim);
    let text = match (&discharged.claim, &discharged.because) {
        (Claim::Tagged { .. }, Because::Caller) => format!("{claim}: the caller promises it"),
        (_, Because::Fact(why)) => format!("{claim}: {why}"),
        (
            demanded,
            Because::Forgotten {
                name,
                to,
                nullable,
                on_success,
            },
        ) => {
            // A count is one of several references; anything else is handed over as such.
            let what = match demanded {
                Claim::OwnsReference { .. } => "one",
                _ => "it",
            };
            let absent = if *nullable {
                ", unless it is `None`,"
            } else {
                ""
            };
            let condition = if *on_success {
                " if the call succeeds"
            } else {
                ""
            };
            format!(
                "{claim}, since `{name}`{absent} owns {what} and leaves it to `{to}`{condition}: \
                 `{name}` is forgotten below"
            )
        }
        (_, because) => match reason(because) {
            Some(reason) => format!("{claim}, {reason}"),
            None => claim,
        },
    };
    words::sentence(&text)
}

/// What is demanded, as a clause.
fn claim(claim: &Claim) -> String {
    match claim {
        Claim::Valid { pointer, pointee } => {
            format!("`{pointer}` points to a valid `{pointee}`")
        }
        Claim::Outlives { .. }
        | Claim::Elements { .. }
        | Claim::Terminated { .. }
        | Claim::Unchanged { .. }
        | Claim::NotCalled { .. }
        | Claim::Initialized { .. }
        | Claim::NotNull { .. }
        | Claim::Writable { .. } => memory(claim),
        Claim::Counted { pointer } => {
            format!("the reference count of `{pointer}` stays positive that long")
        }
        Claim::AnyValue { function, argument } => {
            format!("`{function}` accepts any value of `{argument}`")
        }
        Claim::Accepted { argument, what } => format!("`{argument}` may be {what}"),
        Claim::NoRequirements { function } => format!("`{function}` demands nothing of its caller"),
        Claim::OwnsReference { pointer } => {
            format!("a reference count of `{pointer}` is handed over")
        }
        Claim::LiveHandle { number, represents } => format!("`{number}` is {represents}"),
        Claim::LockHeld { object, represents } => format!("{represents} is held for `{object}`"),
        Claim::SameTask { function } => {
            format!("`{function}` is called on the task that made this value")
        }
        Claim::Invariant { value, holds, .. } => {
            format!("for `{value}`, {}", lower(stem(holds)))
        }
        Claim::Tagged { text, .. } => stem(text).to_owned(),
        Claim::SameLayout { wrapper, other } => format!("`{wrapper}` has the layout of `{other}`"),
        Claim::NoDataRace { field } => format!("reading `{field}` is not a data race"),
        Claim::ActiveMember { field } => {
            format!("`{field}` is the member of its union that is in use")
        }
        Claim::Send { ty } => format!("{} `{ty}` may move to another thread", article(ty)),
        Claim::Sync { ty } => format!("{} `{ty}` may be shared between threads", article(ty)),
        Claim::AlwaysCounted { ty } => format!("every `{ty}` is reference-counted"),
        Claim::InScope { value } => {
            format!("`{value}` is used only within the scope that is active")
        }
        Claim::StaysInBlock => "no reference to the value leaves the caller's block".to_owned(),
        Claim::NotUsedOnce { event } => {
            format!("the value is not used any more once {}", lower(stem(event)))
        }
        Claim::NotUsedAfter { functions } => format!(
            "the value is not used any more once {} was called",
            words::names(functions, "or")
        ),
        Claim::NotCarried { into } => format!(
            "the value is carried neither into nor out of a scope that {} opens",
            words::names(into, "or")
        ),
        Claim::ScopeOpen { by } => format!("the scope that `{by}` has opened is still open"),
        Claim::CalledBack { function } => {
            format!("C calls `{function}` as its safety section demands")
        }
        Claim::KeepsAlive { get, put } => {
            format!("`{get}` keeps the object alive until the matching `{put}`")
        }
    }
}

/// What is demanded of memory, as a clause; nothing for what is about something else.
fn memory(claim: &Claim) -> String {
    match claim {
        Claim::Outlives {
            object,
            lifetime: Some(lifetime),
        } => {
            format!("the `{object}` stays valid for the duration of `'{lifetime}`")
        }
        Claim::Outlives {
            object,
            lifetime: None,
        } => {
            format!("the `{object}` stays valid while the returned reference exists")
        }
        Claim::Elements {
            pointer,
            count,
            what,
            access,
        } => {
            let access = match access {
                Access::Read => "read",
                Access::ReadWrite => "read and written",
                Access::Write => "written",
            };
            format!("`{pointer}` points to `{count}` {what} that may be {access}")
        }
        Claim::Terminated { pointer } => {
            format!("`{pointer}` points to a string that ends with a zero")
        }
        Claim::Unchanged { what, lifetime } => {
            let duration = match lifetime {
                Some(lifetime) => format!("for the duration of `'{lifetime}`"),
                None => "while the returned reference exists".to_owned(),
            };
            format!("the {what} stays as it is {duration}")
        }
        Claim::NotCalled { functions } => {
            let be = if functions.len() == 1 {
                "is not"
            } else {
                "are not"
            };
            let names = words::names(functions, "and");
            format!("{names} {be} called while the returned reference exists")
        }
        Claim::Initialized { subject } => format!("{subject} initialized"),
        Claim::NotNull { pointer } => format!("`{pointer}` is not null"),
        Claim::Writable { pointer } => format!("`{pointer}` may be written"),
        _ => String::new(),
    }
}

/// What discharges it, as a clause.
fn reason(because: &Because) -> Option<String> {
    Some(match because {
        Because::Reference { name } => format!("since `{name}` refers to it"),
        Because::Exclusive { name } => {
            format!("since calls take `{name}`, which that reference borrows exclusively")
        }
        Because::Slice { name, exclusive } => {
            let kind = if *exclusive {
                "a mutable slice"
            } else {
                "a slice"
            };
            format!("since `{name}` is {kind} of that length")
        }
        Because::TypeInvariant { ty, holds } => {
            let of = ty
                .as_ref()
                .map(|ty| format!(" of `{ty}`"))
                .unwrap_or_default();
            let holds = stem(holds);
            let words = if holds.is_empty() {
                String::new()
            } else {
                format!(": {}", lower(holds))
            };
            format!("by the type invariants{of}{words}")
        }
        Because::Caller => "as the caller promises".to_owned(),
        Because::Transparent => "since it is `repr(transparent)`".to_owned(),
        Because::TransparentBoth => {
            "since both are `repr(transparent)` around the same C type".to_owned()
        }
        Because::Local { name } => format!("since `{name}` is a local variable"),
        Because::StaysOnThread => "since this type is neither `Send` nor `Sync`".to_owned(),
        Because::Signature { from } => {
            format!("since the signature ties that reference to `{from}`")
        }
        Because::Given { by, what } => format!("since `{by}` has given {what}"),
        Because::Temporary => {
            "since it borrows from a temporary, which is dropped at the end of that block"
                .to_owned()
        }
        Because::UnsafeCall => {
            "since such a call is unsafe, and whoever makes it promises this".to_owned()
        }
        Because::NotSend { ty } => format!(
            "since the closure that runs there and its result must be `Send`, and `&{ty}` is not"
        ),
        // The first two are told as sentences of their own.
        Because::Fact(_) | Because::Forgotten { .. } | Because::Evident => return None,
    })
}

/// A sentence as the rest of another one: without the capital, unless its first word has others.
fn lower(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else {
        return String::new();
    };
    let word = chars.as_str().split(' ').next().unwrap_or_default();
    if word.chars().any(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::{lower, sentences};
    use crate::api::argument::{Argument, Because, Claim};

    #[test]
    fn abbreviations_keep_their_capitals() {
        let all = ["A file", "The file", "RCU is held", "`X` is", ""].map(lower);
        assert_eq!(all, ["a file", "the file", "RCU is held", "`X` is", ""]);
    }

    #[test]
    fn every_precondition_has_a_sentence_of_its_own() {
        let valid = Claim::Valid {
            pointer: "p".to_owned(),
            pointee: "struct a".to_owned(),
        };
        let owns = Claim::OwnsReference {
            pointer: "p".to_owned(),
        };
        let argument = Argument::new(
            valid,
            Because::Reference {
                name: "self".to_owned(),
            },
        )
        .and(owns, Because::Caller);
        assert_eq!(
            sentences(&argument),
            [
                "`p` points to a valid `struct a`, since `self` refers to it.",
                "A reference count of `p` is handed over, as the caller promises."
            ]
        );
    }
}
