//! Pattern "obligation", its steps: one more reference is taken, and two values have one each.

use crate::{
    api::{
        Function, Receiver,
        argument::{Argument, Because, Claim, Remark},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::Ty,
    },
    contract::model::{Key, Owed, Step},
    link::{Entry, View},
    support::words::sentence,
};

use super::{
    super::{Context, binding, items::inherent},
    LIFETIME, OBJECT, object_name, represented,
};

impl<'a> Context<'a> {
    /// Whether a step gives a value that is bound to the scope as well.
    pub(super) fn gives_bound(&self, owed: &Owed) -> bool {
        let gives = owed.steps.values().flat_map(|step| &step.gives);
        let mut given = gives.filter_map(|name| self.linked.obligation(name));
        given.any(|one| one.contract.bound_to.is_some())
    }

    /// The methods that lead on.
    pub(super) fn steps(&self, entry: Entry<'a, Owed>, view: View<'a>) -> Vec<Function> {
        let steps = entry.contract.steps.iter();
        steps
            .filter_map(|(name, step)| self.step((entry, view), name, step))
            .collect()
    }

    fn step(
        &self,
        (entry, view): (Entry<'a, Owed>, View<'a>),
        name: &'a Key,
        step: &'a Step,
    ) -> Option<Function> {
        let get = self.linked.function(&step.call)?;
        let callee = &get.declaration.name;
        let pointer = format!("self.{OBJECT}.as_ptr()");
        let invariant = Because::TypeInvariant {
            ty: None,
            holds: String::new(),
        };
        let needed = match view.contract.refcount {
            Some(_) => view.invariant_claims(&pointer, |_| invariant.clone()),
            None => Vec::new(),
        };
        let argument = Argument::new(view.valid(&pointer), invariant.clone())
            .and(represented(entry.contract), invariant)
            .and(
                Claim::Counted {
                    pointer: pointer.clone(),
                },
                Because::Fact("the value owns a reference, and is still there".to_owned()),
            )
            .and_all(needed)
            .and_all(self.tagged(get));
        let object = Expr::name("self")
            .field(OBJECT)
            .method("as_ptr", Vec::new());
        let mut body = Body::new();
        let call = binding(callee).call(vec![object]);
        body.push(StatementKind::Expr(Expr::unsafe_(call, argument)));
        let given: Vec<_> = step
            .gives
            .iter()
            .filter_map(|name| self.linked.obligation(name))
            .collect();
        let values = given.iter().map(|given| self.given(entry, *given));
        let (types, values): (Vec<_>, Vec<_>) = values.unzip();
        let statement = body.push(StatementKind::Tail(Expr::Tuple(values)));
        statement.remark(Remark::Invariant(holds(callee, view, &given)));
        self.assert_may_sleep(&mut body, get, None);
        Some(Function {
            receiver: Receiver::Value,
            ret: Ty::Tuple(types),
            ..inherent(name, Docs::text(step.doc.trim_end()), body)
        })
    }

    /// The type and the value of something that a step gives.
    fn given(&self, entry: Entry<'a, Owed>, given: Entry<'a, Owed>) -> (Ty, Expr) {
        let own = self.linked.object_of_scope(entry.contract);
        let object = own.map(|object| Expr::name("self").field(&object_name(object)));
        let pointer = Expr::name("self").field(OBJECT);
        let fields = self.owed_fields(given, pointer, object);
        let ty = self.generated(given.key);
        let value = Expr::Named(ty.clone(), fields);
        let bound = given.contract.bound_to.is_some();
        match bound {
            true => (
                Ty::WithLifetimes(Box::new(ty), vec![LIFETIME.to_owned()]),
                value,
            ),
            false => (ty, value),
        }
    }
}

/// Why the invariants of the values hold that a step gives.
fn holds(callee: &str, view: View<'_>, given: &[Entry<'_, Owed>]) -> Vec<String> {
    let own = "`self` owned one reference, and";
    let mut all = vec![format!(
        "{own} `{callee}` has taken another one: each of the values has one."
    )];
    all.extend(given.iter().map(|one| {
        let represents = &one.contract.represents;
        format!(
            "With the reference of the other one beside it, the `{}` stands for {represents}.",
            &**one.key
        )
    }));
    let promised = view.promised().map(|(_, invariant, _)| invariant);
    all.extend(promised.map(|invariant| {
        let holds = sentence(&invariant.holds);
        format!("{} This is as it was for `self`.", holds)
    }));
    all
}
