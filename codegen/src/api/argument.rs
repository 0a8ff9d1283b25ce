//! Why an unsafe operation is sound: each precondition of the callee with what discharges it.
//!
//! There is no argument without a discharged precondition, and no unsafe expression without an
//! argument ([`super::body::Expr::Unsafe`] can only be built from one), so an unsafe block that
//! argues nothing cannot be expressed. The sentences are written by the renderer.

/// What an unsafe operation demands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Claim {
    /// A pointer points to a valid object.
    Valid {
        /// The Rust expression of the pointer.
        pointer: String,
        /// The C type behind it.
        pointee: String,
    },
    /// An object stays valid for a lifetime.
    Outlives {
        /// The C type of the object.
        object: String,
        /// The lifetime, without the apostrophe, or none for that of the result.
        lifetime: Option<String>,
    },
    /// A reference count stays positive for as long as an object is borrowed.
    Counted {
        /// The Rust expression of the pointer.
        pointer: String,
    },
    /// A pointer points to several elements.
    Elements {
        /// The Rust expression of the pointer.
        pointer: String,
        /// The Rust expression of their number.
        count: String,
        /// What they are: `elements` or `bytes`.
        what: &'static str,
        /// What the callee does with them.
        access: Access,
    },
    /// A pointer points to a string that ends with a zero.
    Terminated {
        /// The Rust expression of the pointer.
        pointer: String,
    },
    /// Memory stays as it is for a lifetime.
    Unchanged {
        /// What is in it: `string` or `slice`.
        what: &'static str,
        /// The lifetime, without the apostrophe, or none for that of the result.
        lifetime: Option<String>,
    },
    /// Functions are not called as long as a result exists.
    NotCalled {
        /// The C functions.
        functions: Vec<String>,
    },
    /// Memory is initialized.
    Initialized {
        /// Which, with the verb: `x` is.
        subject: String,
    },
    /// Memory may be written.
    Writable {
        /// The Rust expression of the pointer.
        pointer: String,
    },
    /// A pointer is not null.
    NotNull {
        /// The Rust expression of the pointer.
        pointer: String,
    },
    /// A function takes any value.
    AnyValue {
        /// The C function.
        function: String,
        /// The argument as written.
        argument: String,
    },
    /// A value is one of those a function accepts.
    Accepted {
        /// The argument as written.
        argument: String,
        /// What is accepted.
        what: String,
    },
    /// A function demands nothing.
    NoRequirements {
        /// The C function.
        function: String,
    },
    /// Whoever calls gives up one reference count.
    OwnsReference {
        /// The Rust expression of the pointer.
        pointer: String,
    },
    /// A number stands for something that is held.
    LiveHandle {
        /// The Rust expression of the number.
        number: String,
        /// What it stands for.
        represents: String,
    },
    /// A lock is held for an object.
    LockHeld {
        /// The Rust expression of the object.
        object: String,
        /// What the lock is, with its article.
        represents: String,
    },
    /// The call happens on the task to which something belongs.
    SameTask {
        /// The C function.
        function: String,
    },
    /// A value has an invariant of a view.
    Invariant {
        /// The invariant's name.
        tag: String,
        /// The Rust expression of the value or of the pointer to it.
        value: String,
        /// The sentence that must hold.
        holds: String,
    },
    /// A named requirement of a C function.
    Tagged {
        /// The requirement's name.
        tag: String,
        /// What must hold, as a sentence or a clause.
        text: String,
    },
    /// A pointer may be cast between two types.
    SameLayout {
        /// The Rust type.
        wrapper: String,
        /// The C type, or the other Rust type.
        other: String,
    },
    /// Reading a field is not a data race.
    NoDataRace {
        /// The field.
        field: String,
    },
    /// A member of a union is the one that is in use.
    ActiveMember {
        /// The member.
        field: String,
    },
    /// A type may move to another thread.
    Send {
        /// The type.
        ty: String,
    },
    /// A type may be shared between threads.
    Sync {
        /// The type.
        ty: String,
    },
    /// A type is always counted.
    AlwaysCounted {
        /// The type.
        ty: String,
    },
    /// A value that is bound to a scope is used within that scope only.
    InScope {
        /// The Rust expression of the value or of the pointer to it.
        value: String,
    },
    /// Nothing that a macro hands out leaves the block of its caller.
    StaysInBlock,
    /// What is bound to a scope is not used once something has ended the scope.
    NotUsedOnce {
        /// What ends it, as a sentence.
        event: String,
    },
    /// What is bound to a scope is not used after calls that end the scope.
    NotUsedAfter {
        /// The C functions.
        functions: Vec<String>,
    },
    /// What is bound to a scope crosses no border of a scope inside it.
    NotCarried {
        /// The C functions that open such a scope.
        into: Vec<String>,
    },
    /// A scope that was opened is still open, and is closed once.
    ScopeOpen {
        /// The C function that has opened it.
        by: String,
    },
    /// C calls a function back as that demands.
    CalledBack {
        /// The function.
        function: String,
    },
    /// One function keeps an object alive until the other one has been called as often.
    KeepsAlive {
        /// The C function that takes a reference.
        get: String,
        /// The C function that gives it back.
        put: String,
    },
}

/// What is done with memory.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Access {
    /// It is read.
    Read,
    /// It is read and written.
    ReadWrite,
    /// It is written.
    Write,
}

/// What makes a claim true.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Because {
    /// A reference exists, and references to counted objects exist only while they are held.
    Reference {
        /// The Rust expression of the reference.
        name: String,
    },
    /// A slice exists that has the length.
    Slice {
        /// Its name.
        name: String,
        /// Whether nothing else refers to what is in it.
        exclusive: bool,
    },
    /// A reference that is borrowed exclusively is taken by it.
    Exclusive {
        /// Its name.
        name: String,
    },
    /// The type's invariants say so.
    TypeInvariant {
        /// The type, or none for the type the function belongs to.
        ty: Option<String>,
        /// The invariant, in the words of the contract; empty where the claim repeats it.
        holds: String,
    },
    /// An owned reference is passed, and its destructor is not run.
    Forgotten {
        /// The Rust expression of the owned reference.
        name: String,
        /// The C function that has it now.
        to: String,
        /// Whether there may be none.
        nullable: bool,
        /// Only if the call succeeds; otherwise the destructor runs.
        on_success: bool,
    },
    /// The caller promised it.
    Caller,
    /// The wrapper is transparent.
    Transparent,
    /// Two wrappers are transparent around the same type.
    TransparentBoth,
    /// A local variable is used.
    Local {
        /// Its name.
        name: String,
    },
    /// The type can neither be sent nor shared.
    StaysOnThread,
    /// The signature ties the result to what it is borrowed from.
    Signature {
        /// The Rust expression it borrows from.
        from: String,
    },
    /// The C function gave it.
    Given {
        /// The C function.
        by: String,
        /// What it gave, as a clause.
        what: String,
    },
    /// What a macro makes is a temporary.
    Temporary,
    /// A call is unsafe, and whoever makes it promises the claim.
    UnsafeCall,
    /// What runs in a scope must be `Send`, and this type is not.
    NotSend {
        /// The type.
        ty: String,
    },
    /// The contract says so, in these sentences.
    Fact(String),
    /// The claim stands by itself.
    Evident,
}

/// A precondition and what discharges it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Discharged {
    /// The precondition.
    pub claim: Claim,
    /// What discharges it.
    pub because: Because,
}

/// The discharged preconditions of one unsafe operation; never empty.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Argument {
    first: Discharged,
    rest: Vec<Discharged>,
}

impl Argument {
    /// An argument with one precondition.
    pub fn new(claim: Claim, because: Because) -> Self {
        Self {
            first: Discharged { claim, because },
            rest: Vec::new(),
        }
    }

    /// The argument for a list, if it is not empty.
    pub fn from_list(list: Vec<Discharged>) -> Option<Self> {
        let mut list = list.into_iter();
        let first = list.next()?;
        Some(Self {
            first,
            rest: list.collect(),
        })
    }

    /// An argument for a call of a function that demands these, or nothing.
    pub fn of_call(function: &str, claims: Vec<Discharged>) -> Self {
        let function = function.to_owned();
        let nothing = Claim::NoRequirements { function };
        Self::from_list(claims).unwrap_or_else(|| Self::new(nothing, Because::Evident))
    }

    /// Adds a precondition.
    #[must_use]
    pub fn and(mut self, claim: Claim, because: Because) -> Self {
        self.rest.push(Discharged { claim, because });
        self
    }

    /// Adds preconditions.
    #[must_use]
    pub fn and_all(mut self, more: impl IntoIterator<Item = Discharged>) -> Self {
        self.rest.extend(more);
        self
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Discharged> {
        std::iter::once(&self.first).chain(&self.rest)
    }
}

/// A remark that stands in front of a statement, an item or a field.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Remark {
    /// Why the invariants of a value that is built hold: one entry each.
    Invariant(Vec<String>),
    /// Why a numeric cast keeps the value.
    Cast(String),
    /// Anything else worth saying.
    Note(String),
}
