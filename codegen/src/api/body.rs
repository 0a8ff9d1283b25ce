//! Bodies of generated functions: the few forms of expression that wrappers need.

use super::{
    Function,
    argument::{Argument, Remark},
    ty::{Support, Ty},
};

/// A function's body: statements, the last of which may be its value.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// The statements.
    pub statements: Vec<Statement>,
}

/// A statement with the remarks in front of it; the arguments of unsafe operations inside it are
/// printed there too.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The remarks.
    pub remarks: Vec<Remark>,
    /// The statement.
    pub kind: StatementKind,
}

/// The kinds of statement.
#[derive(Clone, Debug)]
pub enum StatementKind {
    /// `let name: ty = value;`
    Let {
        /// The name; or names in parentheses, for the parts of a tuple.
        name: String,
        /// Whether it is `mut`.
        mutable: bool,
        /// The type, where it is worth writing.
        ty: Option<Ty>,
        /// The value.
        value: Expr,
    },
    /// A function that only this body sees.
    Item(Box<Function>),
    /// `expr;`
    Expr(Expr),
    /// `#[cfg(option)] expr;`
    Configured {
        /// The option of the build.
        option: String,
        /// What is done with it.
        value: Expr,
    },
    /// `if condition { return value; }`
    ReturnIf {
        /// The condition.
        condition: Expr,
        /// The value.
        value: Expr,
    },
    /// `if condition { then } else { otherwise }`, without `else` where that is empty.
    If {
        /// The condition.
        condition: Expr,
        /// What is done if it holds.
        then: Body,
        /// What is done if not.
        otherwise: Body,
    },
    /// `let pattern = value else { otherwise };`
    LetElse {
        /// The pattern: `Some(x)`.
        pattern: String,
        /// The value.
        value: Expr,
        /// What is done if it does not fit; it does not go on.
        otherwise: Body,
    },
    /// `return value;`
    Return(Expr),
    /// `const { assert!(condition) };`: checked when the code is compiled.
    ConstAssert(Expr),
    /// The value of the body.
    Tail(Expr),
}

/// An expression.
#[derive(Clone, Debug)]
pub enum Expr {
    /// A name, or a path such as `Self::f` whose parts need no import.
    Name(String),
    /// An item of the support modules.
    Support(Support),
    /// A generated type, for paths: `Credential::from_ptr`.
    Type(Ty),
    /// `path::name`.
    Path(Box<Expr>, String),
    /// An item of the raw bindings.
    Raw(String),
    /// `receiver.name`.
    Field(Box<Expr>, String),
    /// `receiver.name(arguments)`.
    Method(Box<Expr>, String, Vec<Expr>),
    /// `callee(arguments)`.
    Call(Box<Expr>, Vec<Expr>),
    /// `Self { name: value, .. }`.
    Struct(Vec<(String, Expr)>),
    /// `Type { name: value, .. }`.
    Named(Ty, Vec<(String, Expr)>),
    /// `value as ty`, between numbers only.
    NumericCast(Box<Expr>, Ty),
    /// `*value`.
    Deref(Box<Expr>),
    /// `&value` or `&mut value`.
    Ref {
        /// Whether it is `&mut`.
        mutable: bool,
        /// The value.
        of: Box<Expr>,
    },
    /// `&raw const value` or `&raw mut value`.
    RawRef {
        /// Whether it is `&raw mut`.
        mutable: bool,
        /// The place.
        of: Box<Expr>,
    },
    /// `value?`.
    Try(Box<Expr>),
    /// `left != right`.
    NotEqual(Box<Expr>, Box<Expr>),
    /// An item by its whole path, imported.
    Imported(String),
    /// `|| { body }`.
    Closure(Body),
    /// `|params| value`.
    Lambda(Vec<String>, Box<Expr>),
    /// `path::<types>`.
    Turbofish(Box<Expr>, Vec<Ty>),
    /// `(_, _)`.
    Tuple(Vec<Expr>),
    /// `left == right`.
    Equal(Box<Expr>, Box<Expr>),
    /// `!value`.
    Not(Box<Expr>),
    /// `place = value`.
    Assign(Box<Expr>, Box<Expr>),
    /// `match value { pattern => value, .. }`; its patterns are paths.
    Match(Box<Expr>, Vec<(Expr, Expr)>),
    /// `if condition { then } else { otherwise }`, as a value.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// An initializer of a struct whose fields are made where they stay, with the type of its errors:
    /// `try_pin_init!(Type { name <- value, .. }? Error)`.
    PinInit(Ty, Vec<(String, Expr)>, Ty),
    /// An expression in which functions of a trait are called: that is imported.
    Using(Support, Box<Expr>),
    /// `core::mem::offset_of!(ty, field)`.
    OffsetOf(Ty, String),
    /// A path from `$crate`, in a macro.
    InCrate(Vec<String>),
    /// A number.
    Int(i64),
    /// A string.
    Str(String),
    /// `()`.
    Unit,
    /// `unsafe { expr }`.
    Unsafe(UnsafeExpr),
}

/// An unsafe operation and why it is sound.
#[derive(Clone, Debug)]
pub struct UnsafeExpr {
    operation: Box<Expr>,
    argument: Argument,
}

impl UnsafeExpr {
    /// The operation.
    pub fn operation(&self) -> &Expr {
        &self.operation
    }

    /// Why it is sound.
    pub fn argument(&self) -> &Argument {
        &self.argument
    }
}

impl Expr {
    /// An unsafe operation; there is no other way to make one.
    pub fn unsafe_(operation: Expr, argument: Argument) -> Self {
        Self::Unsafe(UnsafeExpr {
            operation: Box::new(operation),
            argument,
        })
    }

    /// The same with something more done to its value, inside the unsafe block if it is one: a block at the
    /// start of a statement would end the statement.
    #[must_use]
    pub fn then(self, more: impl FnOnce(Expr) -> Expr) -> Self {
        match self {
            Self::Unsafe(UnsafeExpr {
                operation,
                argument,
            }) => Self::unsafe_(more(*operation), argument),
            value => more(value),
        }
    }

    /// A name.
    pub fn name(name: impl Into<String>) -> Self {
        Self::Name(name.into())
    }

    /// `self.name`.
    #[must_use]
    pub fn field(self, name: &str) -> Self {
        Self::Field(Box::new(self), name.to_owned())
    }

    /// `self.name(arguments)`.
    #[must_use]
    pub fn method(self, name: &str, arguments: Vec<Expr>) -> Self {
        Self::Method(Box::new(self), name.to_owned(), arguments)
    }

    /// `self::name`.
    #[must_use]
    pub fn path(self, name: &str) -> Self {
        Self::Path(Box::new(self), name.to_owned())
    }

    /// `self(arguments)`.
    #[must_use]
    pub fn call(self, arguments: Vec<Expr>) -> Self {
        Self::Call(Box::new(self), arguments)
    }

    /// `*self`.
    #[must_use]
    pub fn deref(self) -> Self {
        Self::Deref(Box::new(self))
    }

    /// `self?`.
    #[must_use]
    pub fn try_(self) -> Self {
        Self::Try(Box::new(self))
    }
}

impl Body {
    /// An empty body.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds `let name = value;`.
    pub fn let_(&mut self, name: &str, value: Expr) -> &mut Statement {
        self.push(StatementKind::bind(name, value))
    }

    /// Adds a statement.
    pub fn push(&mut self, kind: StatementKind) -> &mut Statement {
        self.statements.push(Statement::new(kind));
        let last = self.statements.len() - 1;
        &mut self.statements[last]
    }

    /// A body that is one expression.
    pub fn tail(expr: Expr) -> Self {
        let mut body = Self::new();
        body.push(StatementKind::Tail(expr));
        body
    }
}

impl StatementKind {
    /// `let name = value;`
    pub fn bind(name: &str, value: Expr) -> Self {
        Self::Let {
            name: name.to_owned(),
            mutable: false,
            ty: None,
            value,
        }
    }
}

impl Statement {
    /// A statement without remarks.
    pub fn new(kind: StatementKind) -> Self {
        Self {
            remarks: Vec::new(),
            kind,
        }
    }

    /// Adds a remark.
    pub fn remark(&mut self, remark: Remark) -> &mut Self {
        self.remarks.push(remark);
        self
    }
}
