//! The words of contracts, as far as a mutation puts one in the place of another.

/// Keys whose own keys are names that the author chose, not words of the format.
pub(super) const SECTIONS: [&str; 17] = [
    "types",
    "values",
    "handles",
    "guards",
    "errors",
    "constants",
    "functions",
    "views",
    "fields",
    "invariants",
    "params",
    "members",
    "requires",
    "establishes",
    "locks",
    "discharge",
    "args",
];

/// Words that may stand in for each other, by the key they are a value of.
pub(super) const WORDS: [(&str, &[&str]); 16] = [
    ("transfer", &["none", "full", "on_success"]),
    ("nullability", &["nonnull", "nullable"]),
    (
        "error",
        &[
            "errno_negative",
            "err_ptr",
            "err_ptr_or_null",
            "null",
            "bool",
            "infallible",
            "value",
        ],
    ),
    ("rule", &["any", "same_task", "main"]),
    (
        "access",
        &[
            "immutable_after_init",
            "read_once",
            "current_only",
            "guarded",
            "exclusive",
        ],
    ),
    (
        "until",
        &["syscall_exit", "return_to_userspace", "scope_end"],
    ),
    ("direction", &["in", "out", "inout"]),
    ("scope", &["call", "once", "until_unregistered", "forever"]),
    ("string", &["cstr", "utf8", "bytes", "path"]),
    ("bounds", &["single", "null_terminated"]),
    ("empty", &["dangling", "null"]),
    ("written", &["all", "result", "length", "count", "required"]),
    ("bind", &["must", "auto"]),
    ("borrows_from", &["self", "scope", "static"]),
    (
        "locks.*",
        &[
            "must_hold",
            "must_not_hold",
            "acquires",
            "cond_acquires",
            "releases",
        ],
    ),
    (
        "context[]",
        &[
            "process",
            "atomic",
            "may_sleep",
            "irq",
            "rcu_read",
            "current_task",
            "not_kthread",
        ],
    ),
];

/// Keys that may stand in for each other, with the same value.
pub(super) const KEYS: [&[&str]; 2] = [
    &["acquire", "use", "release"],
    &[
        "counted_by",
        "counted_by_or_null",
        "sized_by",
        "sized_by_or_null",
    ],
];

/// Keys whose values are swapped.
pub(super) const PAIRS: [(&str, &str); 1] = [("get", "put")];
