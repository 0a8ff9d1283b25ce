//! Types of the generated API.

/// Something the target's support modules offer; the profile says where it stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub enum Support {
    /// The trait of counted objects.
    AlwaysRefCounted,
    /// The owned reference to a counted object.
    ARef,
    /// The trait of objects that have one owner.
    Ownable,
    /// The owner of such an object.
    Owned,
    /// The trait of objects that have one owner and must not outlive another object.
    OwnableChild,
    /// The owner of such an object, which borrows the other one.
    OwnedChild,
    /// The general error type.
    Error,
    /// The codes of the general error type, imported with `*`.
    ErrorCodes,
    /// The module of C's number types, which are imported from it one by one.
    Ffi,
    /// The marker of types that stay on their thread.
    NotThreadSafe,
    /// The wrapper around memory that C owns.
    Opaque,
    /// The trait of error types.
    ErrorTrait,
    /// A descriptor that is owned.
    OwnedFd,
    /// A descriptor that is borrowed.
    BorrowedFd,
    /// The trait of what has a descriptor.
    AsRawFd,
    /// The trait of what a descriptor can be given to.
    FromRawFd,
    /// The trait of what can give its descriptor away.
    IntoRawFd,
    /// Turns a pointer that may carry an error code into a result.
    FromErrPtr,
    /// The general result type.
    Result,
    /// Runs a closure when it is dropped.
    ScopeGuard,
    /// Turns a negative number into an error.
    ToResult,
    /// The raw bindings.
    Bindings,
    /// A borrowed string that ends with a zero.
    CStr,
    /// Formatting.
    Fmt,
    /// The module `core::ptr`.
    Ptr,
    /// The trait of values whose ownership passes through C as a pointer.
    ForeignOwnable,
    /// The shared pointer.
    Arc,
    /// The function that borrows a shared pointer in a way that can become an owner.
    ArcBorrow,
    /// The pointer to an allocation with one owner.
    KBox,
    /// How memory is allocated.
    AllocFlags,
    /// There is no memory.
    AllocError,
    /// A value that can be taken away while others use it.
    Revocable,
    /// Access to a value that could be taken away.
    RevocableGuard,
    /// A read-side section of RCU.
    RcuGuard,
    /// An event that can be waited for.
    Completion,
    /// The trait of initializers of pinned values.
    PinInit,
    /// The attribute of a struct whose fields are made where they stay.
    PinData,
    /// The macro that makes an initializer of such a struct.
    TryPinInit,
    /// The trait of allocations in which values are made.
    InPlaceInit,
    /// The flags of an allocation that may sleep.
    FlagsMaySleep,
    /// The trait of families of types that differ in a lifetime.
    ForLt,
    /// The trait of those whose lifetime may be taken for a shorter one.
    CovariantForLt,
    /// Takes the initializer of one type for that of another one.
    CastPinInit,
}

impl Support {
    /// Every item that is imported by its own name.
    pub const ALL: [Self; 41] = [
        Self::AlwaysRefCounted,
        Self::ARef,
        Self::Ownable,
        Self::Owned,
        Self::OwnableChild,
        Self::OwnedChild,
        Self::OwnedFd,
        Self::BorrowedFd,
        Self::AsRawFd,
        Self::FromRawFd,
        Self::IntoRawFd,
        Self::Error,
        Self::ErrorTrait,
        Self::NotThreadSafe,
        Self::Opaque,
        Self::FromErrPtr,
        Self::Result,
        Self::ScopeGuard,
        Self::ToResult,
        Self::Bindings,
        Self::CStr,
        Self::Fmt,
        Self::Ptr,
        Self::ForeignOwnable,
        Self::Arc,
        Self::ArcBorrow,
        Self::KBox,
        Self::AllocFlags,
        Self::AllocError,
        Self::Revocable,
        Self::RevocableGuard,
        Self::RcuGuard,
        Self::Completion,
        Self::PinInit,
        Self::PinData,
        Self::TryPinInit,
        Self::InPlaceInit,
        Self::FlagsMaySleep,
        Self::ForLt,
        Self::CovariantForLt,
        Self::CastPinInit,
    ];
}

/// A type.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Ty {
    /// `()`.
    Unit,
    /// A number type of C, by the name that Rust gives it: `c_int`.
    C(&'static str),
    /// A primitive type, by its Rust name.
    Prim(String),
    /// `Self`.
    SelfTy,
    /// A generated type: the module it stands in, and its name.
    Generated {
        /// The module's path: `fs/file`.
        module: String,
        /// The type's name.
        name: String,
    },
    /// A type of the target that stands for a view, by its path from a crate on, with its arguments.
    Provided {
        /// The path: `crate::device::Device`.
        path: String,
        /// The arguments.
        arguments: Vec<Ty>,
    },
    /// An item of the raw bindings.
    Raw(String),
    /// A type of the support modules, with its arguments.
    Support(Support, Vec<Ty>),
    /// A type of `core`, by its path, with its arguments.
    Core(&'static str, Vec<Ty>),
    /// A reference.
    Ref {
        /// Its lifetime, without the apostrophe.
        lifetime: Option<String>,
        /// Whether it is `&mut`.
        mutable: bool,
        /// What it refers to.
        to: Box<Ty>,
    },
    /// A raw pointer.
    Ptr {
        /// Whether it is `*mut`.
        mutable: bool,
        /// What it points to.
        to: Box<Ty>,
    },
    /// `[_]`.
    Slice(Box<Ty>),
    /// `Option<_>`.
    Option(Box<Ty>),
    /// A type with its lifetime arguments, without the apostrophes; `_` is one that is left out.
    WithLifetimes(Box<Ty>, Vec<String>),
    /// A type parameter.
    Param(String),
    /// A type with its type arguments; lifetimes stand in front of them.
    WithTypes(Box<Ty>, Vec<Ty>),
    /// An associated type: `C::Data`, or `<C as Trait>::Data`.
    Assoc {
        /// The type it belongs to.
        of: Box<Ty>,
        /// The trait, where it has to be said.
        as_trait: Option<Box<Ty>>,
        /// Its name.
        name: String,
        /// Its lifetime arguments, without the apostrophes.
        lifetimes: Vec<String>,
    },
    /// `(_, _)`.
    Tuple(Vec<Ty>),
    /// `unsafe extern "C" fn(_) -> _`.
    FnPtr {
        /// Its parameters.
        params: Vec<Ty>,
        /// What it returns.
        ret: Box<Ty>,
    },
    /// `impl _`.
    Impl(Box<super::Bound>),
    /// `impl core::ops::Deref<Target = _>`.
    DerefTo(Box<Ty>),
    /// `impl FnOnce() -> _`.
    Closure {
        /// What it returns.
        ret: Box<Ty>,
        /// Whether it must be `Send`.
        send: bool,
    },
}

impl Ty {
    /// A primitive type.
    pub fn prim(name: &str) -> Self {
        Self::Prim(name.to_owned())
    }

    /// A shared reference without a named lifetime.
    pub fn shared(to: Self) -> Self {
        Self::Ref {
            lifetime: None,
            mutable: false,
            to: Box::new(to),
        }
    }

    /// A raw pointer.
    pub fn ptr(mutable: bool, to: Self) -> Self {
        Self::Ptr {
            mutable,
            to: Box::new(to),
        }
    }

    /// The owned reference to a counted object.
    pub fn aref(to: Self) -> Self {
        Self::Support(Support::ARef, vec![to])
    }

    /// The owner of an object that has one.
    pub fn owned(to: Self) -> Self {
        Self::Support(Support::Owned, vec![to])
    }

    /// The owner of an object that has one, and that must not outlive what the lifetime is of.
    pub fn owned_child(lifetime: &str, to: Self) -> Self {
        let owner = Self::Support(Support::OwnedChild, Vec::new());
        let owner = Self::WithLifetimes(Box::new(owner), vec![lifetime.to_owned()]);
        Self::WithTypes(Box::new(owner), vec![to])
    }

    /// The general result, with the general error or another one.
    pub fn result(ok: Self, error: Option<Self>) -> Self {
        let mut arguments = Vec::new();
        if ok != Self::Unit || error.is_some() {
            arguments.push(ok);
        }
        arguments.extend(error);
        Self::Support(Support::Result, arguments)
    }
}
