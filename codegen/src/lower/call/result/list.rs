//! Pattern "list": a result that is the first entry of a list becomes an iterator over all of them.

use crate::{
    api::{
        Bound,
        body::{Body, Expr, StatementKind},
        ty::{Support, Ty},
    },
    contract::{
        at::At,
        model::{ErrorConvention, Return, Transfer},
    },
    header::model as c,
    link::{LinkedFunction, View},
};

use super::{
    super::{
        super::{Context, docs, roles::Role},
        Draft, NotBound,
    },
    Around,
    pointer::borrowed,
    started,
};

impl<'a> Context<'a> {
    /// An iterator over the entries, which lives as long as what the first one is borrowed from.
    pub(super) fn list_result(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        (ret, view, list): (&'a Return, View<'a>, &'a At<String>),
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        let manual = |reason: &str| NotBound::new(reason, "bind: { manual: ... }");
        let next = self.goes_on_by(list)?;
        if ret.transfer.as_deref() == Some(&Transfer::Full) || *ret.retain {
            return Err(manual("its result is a list that somebody has to free"));
        }
        if ret.convention() != ErrorConvention::Infallible {
            let reason = "null is an error, and an empty list";
            return Err(NotBound::new(reason, "return: { nullability: nullable }"));
        }
        if draft.under.is_some() || !draft.given.is_empty() {
            return Err(manual(
                "its result is a list that ends with the scope of the call",
            ));
        }
        let first = draft.local("first");
        let valid = borrowed(function, view, &first, &Around::Option);
        let (entry, reference) =
            self.borrowed_object(draft, function, (ret, view), (&first, valid))?;
        let call = match self.linked.unit.resolve(&function.declaration.ret) {
            c::Type::Pointer { is_const: true, .. } => call.method("cast_mut", Vec::new()),
            _ => call,
        };
        let mut body = started(draft);
        let non_null = Expr::Support(Support::Ptr).path("NonNull").path("new");
        body.let_(&first, non_null.call(vec![call]));
        let refer = Expr::Lambda(vec![first.clone()], Box::new(reference));
        body.let_(&first, Expr::name(&*first).method("map", vec![refer]));
        let next = Expr::name("entry").method(&next, Vec::new());
        let next = Expr::Lambda(vec!["entry".to_owned()], Box::new(next));
        let entries = Expr::name("core::iter::successors");
        let entries = entries.call(vec![Expr::name(&*first), next]);
        body.push(StatementKind::Tail(entries));
        let items = vec![("Item".to_owned(), entry)];
        let iterator = Bound::Trait(Ty::prim("Iterator"), items);
        Ok((Ty::Impl(Box::new(iterator)), body))
    }

    /// The method that goes from one entry to the next.
    fn goes_on_by(&self, list: &At<String>) -> Result<String, NotBound> {
        let none = || {
            let reason = format!("its result is a list, and `{}` is not bound", list.value);
            NotBound::new(reason, format!("functions: {{ {}: ... }}", list.value))
        };
        let next = self.linked.function(list).ok_or_else(none)?;
        let Role::Wrapper { owner } = self.roles.of(list) else {
            return Err(none());
        };
        if !next.questions.is_empty() || self.call(next, owner).is_err() {
            return Err(none());
        }
        Ok(docs::wrapper_name(next).to_owned())
    }
}
