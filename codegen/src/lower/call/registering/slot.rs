//! Pattern "registration", the call that empties a slot.

use crate::{
    api::{
        argument::{Argument, Because, Claim},
        body::Expr,
        ty::Support,
    },
    contract::model::{self, Valid},
    link::LinkedParam,
    support::words::stem,
};

use super::super::{super::registrations::Registered, Draft, NotBound};

impl Registered<'_> {
    /// What is passed to empty the slot, where it is no object: null, or any number.
    pub(super) fn emptied(
        &self,
        draft: &mut Draft<'_>,
        param: &LinkedParam<'_>,
    ) -> Result<bool, NotBound> {
        let contract = param.contract.map(|(_, contract)| contract);
        let is = |said: fn(&model::Param) -> bool| contract.is_some_and(said);
        if is(|one| one.callback.is_some()) {
            draft.arguments.push(Expr::name("None"));
            let text = "null, as function and as data, empties the slot".to_owned();
            let tag = "slot".to_owned();
            draft.claim(Claim::Tagged { tag, text }, Because::Evident);
            return Ok(true);
        }
        if is(|one| one.user_data.is_some()) {
            let null = Expr::Support(Support::Ptr).path("null_mut");
            draft.arguments.push(null.call(Vec::new()));
            return Ok(true);
        }
        if !is(|one| one.valid.is_some()) {
            return Ok(false);
        }
        let zero = match contract.and_then(|one| one.valid.as_deref()) {
            Some(Valid::Any) => true,
            Some(Valid::Range([low, high])) => (*low..=*high).contains(&0),
            _ => false,
        };
        if !zero {
            let reason = format!(
                "which `{}` is passed to empty the slot is not known",
                param.name
            );
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        draft.arguments.push(Expr::Int(0));
        let claim = Claim::AnyValue {
            function: self.register.declaration.name.clone(),
            argument: param.name.clone(),
        };
        draft.claim(claim, Because::Evident);
        Ok(true)
    }

    /// That nothing of C's uses the data any more, once the slot is empty.
    pub(super) fn slot_is_empty(&self, mut argument: Argument) -> Argument {
        if let Some(why) = &self.contract.while_running {
            let claim = Claim::Tagged {
                tag: "shared".to_owned(),
                text: "a call that is under way owns the data, too".to_owned(),
            };
            argument = argument.and(claim, Because::Fact(stem(why).to_owned()));
        }
        argument
    }
}
