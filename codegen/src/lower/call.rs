//! A wrapper around one C function: its parameters, the call with its argument, its result.

mod argument;
mod buffer;
mod callback;
mod cases;
mod closure;
mod constant;
mod descriptor;
mod elide;
mod filled;
mod guard;
mod handed_out;
mod node;
mod params;
mod passed;
mod payment;
mod registering;
mod requirements;
mod result;
mod string;
mod structure;
mod together;
mod under;
mod view;

pub(super) use closure::Misfit;

use crate::{
    api::{
        Function, Generic, Receiver, Requirement,
        argument::{Argument, Because, Claim, Discharged, Remark},
        body::{Expr, Statement, StatementKind},
        ty::{Support, Ty},
    },
    contract::model::{BorrowSource, CallbackScope, CallbackType},
    link::{LinkedFunction, View, calls},
    support::words,
};

use super::{Context, binding, docs, items::inherent, roles::Owner};

/// Why there is no wrapper, and the line that would change that.
#[derive(Debug)]
pub(super) struct NotBound {
    /// Why.
    pub(super) reason: String,
    /// The line.
    pub(super) fix: String,
}

impl NotBound {
    pub(super) fn new(reason: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            fix: fix.into(),
        }
    }

    /// Because there are no owned references: what would be one is called `name`.
    fn not_counted(name: &str) -> Self {
        let reason = format!("`{name}` is neither counted nor released, so nobody owns one");
        Self::new(reason, "refcount: { get: ..., put: ... }")
    }
}

/// A wrapper while it is put together.
struct Draft<'a> {
    /// The C function.
    callee: String,
    owner: Owner<'a>,
    receiver: Receiver,
    /// The C name of the parameter that `self` stands for.
    received: Option<String>,
    /// The name of the parameter that is the owner of that object, exclusively, where the wrapper takes that in place
    /// of `self`.
    me: Option<String>,
    params: Vec<(String, Ty)>,
    lifetimes: Vec<String>,
    /// The types of closures that it takes.
    generics: Vec<Generic>,
    requires: Vec<Requirement>,
    arguments: Vec<Expr>,
    claims: Vec<Discharged>,
    /// The scope that is open during the call.
    under: Option<under::Under<'a>>,
    /// Statements in front of the call.
    before: Vec<Statement>,
    /// Owned values whose destructor must not run after the call.
    given: Vec<Given>,
    /// What the wrapper pays, if it does that.
    pays: Option<payment::Pays<'a>>,
    /// The lock that is held because the wrapper is a method of its guard.
    lock: Option<&'a str>,
    /// What the callee fills.
    filled: Vec<Filled<'a>>,
    /// Paragraphs for the documentation of the wrapper.
    rules: Vec<String>,
    /// What the call is given for a node that the wrapper has.
    node: Option<node::NodeArgument<'a>>,
    /// Whether the wrapper can return before it calls: one that makes several calls cannot.
    may_refuse: bool,
    /// Why it returns an error before it calls, each as a clause.
    refusals: Vec<String>,
    /// The type of its errors, if that has codes.
    error: Option<&'a str>,
    /// The struct that it makes.
    made: Option<structure::Made<'a>>,
    /// Whether it can fail before it calls for another reason than those.
    may_fail: bool,
    /// Statements that set what the call finds in fields: nothing may return between them and the call.
    set: Vec<Statement>,
    /// Statements right behind the call.
    after: Vec<Statement>,
}

/// Something that a call fills, under the name of its variable.
struct Filled<'a> {
    name: String,
    what: What<'a>,
}

/// What a call fills.
enum What<'a> {
    /// A local variable that is a number.
    Number(Ty),
    /// A local variable with the raw value of a value type.
    Value(Ty),
    /// A local variable with the pointer to an object that is owned then.
    Object(Object<'a>),
    /// The elements of a slice.
    Elements(buffer::Output),
    /// How many elements there are to write into a slice.
    Required(buffer::Required),
    /// How many elements of a slice were read.
    Consumed(buffer::Consumed),
    /// A slice that stands in fields of a struct.
    Passed(passed::Passed),
    /// A struct that the wrapper allocates.
    Struct,
}

/// An object that comes back through a pointer, and is owned then.
struct Object<'a> {
    view: View<'a>,
    /// Why it has its invariants.
    remark: Option<Remark>,
    /// What it is said to be made from.
    from: Option<&'a BorrowSource>,
    /// That, once every parameter is known, if the view has a parent.
    parent: Option<result::Parent>,
    /// Whether there may be none although the call has not failed.
    nullable: bool,
}

impl<'a> Object<'a> {
    /// Its view, and what it is made from.
    fn made(&self) -> (View<'a>, Option<&result::Parent>) {
        (self.view, self.parent.as_ref())
    }
}

/// An owned value that a call takes over.
struct Given {
    name: String,
    /// Only if the call succeeds.
    on_success: bool,
}

impl<'a> Draft<'a> {
    /// A wrapper for a C function, of which nothing is known yet.
    fn new(callee: &str, owner: Owner<'a>) -> Self {
        Self {
            callee: callee.to_owned(),
            owner,
            receiver: Receiver::None,
            received: None,
            me: None,
            params: Vec::new(),
            lifetimes: Vec::new(),
            generics: Vec::new(),
            requires: Vec::new(),
            arguments: Vec::new(),
            claims: Vec::new(),
            under: None,
            before: Vec::new(),
            given: Vec::new(),
            pays: None,
            lock: None,
            filled: Vec::new(),
            rules: Vec::new(),
            node: None,
            may_refuse: false,
            refusals: Vec::new(),
            error: None,
            made: None,
            may_fail: false,
            set: Vec::new(),
            after: Vec::new(),
        }
    }
}

impl Draft<'_> {
    /// Why the call is sound, with everything that was claimed so far.
    fn argument(&mut self) -> Argument {
        Argument::of_call(&self.callee, std::mem::take(&mut self.claims))
    }

    fn claim(&mut self, claim: Claim, because: Because) {
        self.claims.push(Discharged { claim, because });
    }

    /// A name for a local variable: the wrapper's parameters, and what the callee fills, may be needed
    /// after it, so none of them may be hidden.
    fn local(&self, name: &str) -> String {
        let taken = |name: &str| {
            let filled = self.filled.iter().map(|filled| &filled.name);
            let mut names = self.params.iter().map(|(param, _)| param).chain(filled);
            names.any(|taken| taken == name)
        };
        let mut name = name.to_owned();
        while taken(&name) {
            name.push('_');
        }
        name
    }

    /// `core::mem::forget` for what the callee owns now.
    /// The first of them says who owns the values now.
    fn forget(&self, on_success: bool, callee: &str) -> Vec<Statement> {
        let given = self.given.iter();
        let names: Vec<_> = given
            .filter(|given| given.on_success == on_success)
            .map(|given| given.name.as_str())
            .collect();
        let whose = if names.len() == 1 {
            "destructor"
        } else {
            "destructors"
        };
        let mut note = Some(Remark::Note(format!(
            "`{callee}` has taken over {}, whose {whose} must not run.",
            words::names(&names, "and")
        )));
        let forget = |name: &&str| Statement {
            remarks: note.take().into_iter().collect(),
            kind: StatementKind::Expr(
                Expr::name("core::mem::forget").call(vec![Expr::name(*name)]),
            ),
        };
        names.iter().map(forget).collect()
    }
}

impl<'a> Context<'a> {
    /// A parameter must not have the name of something that the wrapper's body calls.
    fn check_hidden(&self, draft: &Draft<'a>) -> Result<(), NotBound> {
        let paths = &self.profile.support;
        let called = [
            Support::ToResult,
            Support::FromErrPtr,
            Support::NotThreadSafe,
            Support::ScopeGuard,
            Support::ARef,
            Support::Owned,
            Support::OwnedChild,
            Support::Bindings,
            Support::Ptr,
            Support::KBox,
        ];
        let called = called.map(|support| paths.name(support));
        let called: Vec<_> = called.into_iter().filter(|name| !name.is_empty()).collect();
        let always = ["Ok", "Err", "Some", "None"];
        let asserts = self.assertion();
        let params = draft.params.iter().map(|(name, _)| name.as_str());
        let locals = draft
            .before
            .iter()
            .filter_map(|statement| match &statement.kind {
                StatementKind::Let { name, .. } => Some(name.as_str()),
                _ => None,
            });
        let mut names = params.chain(locals);
        let hidden = names
            .find(|name| called.contains(name) || always.contains(name) || asserts == Some(*name));
        match hidden {
            None => Ok(()),
            Some(name) => {
                let reason = format!("its parameter `{name}` hides what the wrapper calls");
                Err(NotBound::new(reason, "bind: { manual: ... }"))
            }
        }
    }

    /// Whether a function takes data for something that is called back later.
    fn registers(&self, function: &LinkedFunction<'a>) -> bool {
        let Some((param, name)) = function.callback() else {
            return false;
        };
        let callbacks = &self.linked.index.callbacks;
        let kind = callbacks.get(name.as_str()).map(|entry| entry.contract);
        let key = param.contract.is_some_and(|(_, param)| param.key);
        let later = |kind: &CallbackType| *kind.scope != CallbackScope::Call;
        !key && kind.is_some_and(|kind| later(kind) && kind.node().is_none())
    }

    /// The wrappers for a function, on the type they belong to; the last one stands for it.
    pub(super) fn calls(
        &self,
        function: &LinkedFunction<'a>,
        owner: Owner<'a>,
    ) -> Result<Vec<Function>, NotBound> {
        if let Owner::Node(_) | Owner::Added(_) = owner {
            return self.node_calls(function);
        }
        if let Some(view) = self.linked.handed_out(function.contract) {
            return self.handing_out_call(function, owner, view);
        }
        if let Owner::Registration(name) = owner {
            return self.registration_call(function, name);
        }
        if self.registers(function) {
            return Ok(vec![self.register_only(function, owner)?]);
        }
        if function.contract.enters.is_some() && function.contract.under.is_some() {
            let reason = "it opens a scope, and would be called under another one";
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        let wrapper = match &function.contract.enters {
            Some(scope) => self.scope_call(function, owner, scope),
            None => self.call(function, owner),
        };
        Ok(vec![wrapper?])
    }

    /// The wrapper for a function, on the type it belongs to.
    pub(super) fn call(
        &self,
        function: &LinkedFunction<'a>,
        owner: Owner<'a>,
    ) -> Result<Function, NotBound> {
        let declaration = function.declaration;
        if let Some(reason) = calls::refusal(self.linked.unit, declaration) {
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        let draft = self.started(function, owner);
        self.completed(draft, function)
    }

    /// The wrapper for a function, of which everything in front of its parameters is known.
    fn completed(
        &self,
        mut draft: Draft<'a>,
        function: &LinkedFunction<'a>,
    ) -> Result<Function, NotBound> {
        let (owner, declaration) = (draft.owner, function.declaration);
        draft.may_refuse = true;
        draft.error = self.error_with_codes(function);
        for param in &function.params {
            self.param(&mut draft, function, param)?;
        }
        self.check_hidden(&draft)?;
        self.parents_of_filled(&mut draft, function)?;
        self.allocated(&mut draft, function)?;
        let set = std::mem::take(&mut draft.set);
        draft.before.extend(set);
        self.under(&mut draft, function)?;
        self.requirements(&mut draft, function)?;
        let name = &declaration.name;
        let call = binding(name).call(std::mem::take(&mut draft.arguments));
        let argument = draft.argument();
        let mut result = self.result(&mut draft, function, Expr::unsafe_(call, argument))?;
        self.remark_made(&draft, &mut result.1);
        let (mut ret, mut body) = buffer::refusable(&draft, result)?;
        elide::elide(&mut draft, &mut ret);
        let wrapper = (owner, docs::wrapper_name(function));
        self.assert_may_sleep(&mut body, function, Some(wrapper));
        let contract_says = function.contract.must_use.as_deref().copied();
        let must_use = contract_says.unwrap_or(declaration.attributes.must_check);
        // The type of a guard, and of what is owed, says it, and an `Option` around it hides that.
        let made = |of: &Ty| match of {
            Ty::SelfTy => matches!(owner, Owner::Obligation(_)),
            of => matches!(of, Ty::WithLifetimes(..)),
        };
        let hidden = matches!(&ret, Ty::Option(of) if made(of));
        let must_use = (must_use || hidden) && ret != Ty::Unit;
        // A result, and a guard, say it themselves.
        let result_says = matches!(ret, Ty::Support(Support::Result, _)) || made(&ret);
        let mut docs = self.wrapper_docs(function, owner);
        docs.rules.splice(0..0, draft.rules);
        self.document_refusals(&mut docs, (draft.error, &draft.refusals));
        Ok(Function {
            stands_for: Some(name.clone()),
            requires: draft.requires,
            must_use: must_use && !result_says,
            lifetimes: draft.lifetimes,
            generics: draft.generics,
            receiver: draft.receiver,
            params: draft.params,
            ret,
            ..inherent(docs::wrapper_name(function), docs, body)
        })
    }
}
