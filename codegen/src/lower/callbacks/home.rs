//! Pattern "callback", the way home: what C calls with the data that was registered takes the data back, or
//! borrows it.

use crate::{
    api::{
        Bound, Function, Generic, Requirement, Visibility,
        argument::{Argument, Because, Claim, Discharged, Remark},
        body::{Body, Expr, Statement, StatementKind},
        docs::Docs,
        ty::{Support, Ty},
    },
    profile::Profile,
    support::words::stem,
};

use super::{
    super::{Context, items::inherent},
    Callback, Taken,
    traits::DATA,
};

/// What a pointer with data must be, for whoever takes the data from it.
struct Demand {
    tag: &'static str,
    /// As a sentence for `# Safety`.
    text: String,
    /// As a clause, for whoever hands the function to C.
    fact: String,
    /// Why that is so, where it is registered.
    because: String,
}

impl<'a> Callback<'a> {
    /// The trait as a type.
    pub(in super::super) fn trait_ty(&self, context: &Context<'a>) -> Ty {
        context.generated(self.key)
    }

    /// The type parameter of what is generic over the kind of callback.
    pub(in super::super) fn generic(
        &self,
        context: &Context<'a>,
        name: &str,
        data: Option<Ty>,
    ) -> Generic {
        let fixed = data.map(|data| (DATA.to_owned(), data));
        Generic {
            name: name.to_owned(),
            bounds: vec![Bound::Trait(
                self.trait_ty(context),
                fixed.into_iter().collect(),
            )],
        }
    }

    /// The function that C calls, generic over what implements the trait.
    pub(in super::super) fn for_c(&self) -> String {
        format!("{}_trampoline", snake(self.key))
    }

    /// The function that C calls to destroy the data.
    pub(in super::super) fn destroy_for_c(&self) -> String {
        format!("{}_destroy", snake(self.key))
    }

    /// The functions that C calls: with the data, and to destroy it where a function takes something for
    /// that.
    pub(super) fn home(&self, context: &Context<'a>) -> Vec<Function> {
        let name = context.free_name("C");
        let implementor = Ty::Param(name.clone());
        let data = data_of(implementor.clone());
        let generic = self.generic(context, &name, None);
        let (mut generics, shared) = (vec![generic.clone()], self.call_owns());
        let payload = Ty::Param(context.free_name("T"));
        let owner = Ty::Support(Support::Arc, vec![payload]);
        if shared {
            generics = vec![
                self.generic(context, &name, Some(owner.clone())),
                context.payload(),
            ];
        }
        let carrier = self.data().to_owned();
        let taken = if self.is_once() {
            "from_foreign"
        } else {
            "borrow"
        };
        let value = Expr::Type(data.clone())
            .path(taken)
            .call(vec![Expr::name(&*carrier)]);
        let demands = self.demands(context.profile.support.name(Support::ForeignOwnable));
        let argument = Argument::from_list(
            demands
                .iter()
                .filter(|demand| demand.tag != RUNS)
                .map(by_caller)
                .collect(),
        );
        let Some(argument) = argument else {
            return Vec::new();
        };
        let value = Expr::unsafe_(value, argument);
        let (statement, value) = match shared {
            true => owned_by_call(context.profile, &carrier, owner, value),
            false => (
                Statement::new(StatementKind::bind(&carrier, value)),
                Expr::name(&*carrier),
            ),
        };
        let taken = Taken {
            requires: demands
                .iter()
                .filter(|demand| demand.tag != RUNS)
                .map(Demand::requirement)
                .collect(),
            before: vec![statement],
            value,
            implementor,
        };
        let called = Function {
            visibility: Visibility::Crate,
            generics,
            ..self.trampoline(&self.for_c(), taken)
        };
        let destroys = context.destroys(self.key);
        let destroy = destroys.then(|| self.destroyer(&data, generic));
        [called].into_iter().chain(destroy).collect()
    }

    /// The function that C calls with the data once it does not need it any more.
    fn destroyer(&self, data: &Ty, generic: Generic) -> Function {
        let carrier = "data".to_owned();
        let demands = [
            Requirement {
                tag: "origin".to_owned(),
                text: format!(
                    "`{carrier}` must come from `into_foreign`, and have been registered together with \
                     this function."
                ),
            },
            Requirement {
                tag: "exclusive".to_owned(),
                text: "Ownership of the value must come with the call: it happens once, and nothing is \
                       called with the pointer at the same time or later."
                    .to_owned(),
            },
        ];
        let value = Expr::Type(data.clone())
            .path("from_foreign")
            .call(vec![Expr::name(&*carrier)]);
        let claim = |tag: &str, text: &str| Claim::Tagged {
            tag: tag.to_owned(),
            text: text.to_owned(),
        };
        let argument = Argument::new(
            claim("origin", "`data` comes from `into_foreign` of this type"),
            Because::Caller,
        )
        .and(
            claim("exclusive", "nobody else takes the value back, or uses it"),
            Because::Caller,
        );
        let mut body = Body::new();
        let dropped = Expr::name("drop").call(vec![Expr::unsafe_(value, argument)]);
        body.push(StatementKind::Expr(dropped));
        let docs = format!("Drops the data of a [`{}`] for C.", &**self.key);
        Function {
            visibility: Visibility::Crate,
            requires: demands.into_iter().collect(),
            called_from_c: true,
            generics: vec![generic],
            params: vec![(carrier, Ty::ptr(true, Ty::C("c_void")))],
            ..inherent(&self.destroy_for_c(), Docs::text(docs), body)
        }
    }

    /// What the function that C calls demands: origin, validity, exclusivity, and where it runs.
    fn demands(&self, foreign: &str) -> Vec<Demand> {
        let data = self.data();
        let contract = self.contract;
        let before = contract.happens_before.as_deref().map(stem);
        let visible = before.map_or_else(String::new, |before| {
            format!(", and what was written before it was registered is visible there: {before}")
        });
        let origin = Demand {
            tag: "origin",
            text: format!(
                "`{data}` must be valid: it must come from `{foreign}::into_foreign` of the data of `C`, have \
                 been registered together with this function for the same `C`, and not have been taken back \
                 since."
            ),
            fact: format!("`{data}` comes from `into_foreign` of the data of the same `C`"),
            because: "the lines above have made it, and C passes it on as it is".to_owned(),
        };
        let shared = match (self.is_once(), self.while_running) {
            (_, Some(why)) => owned_by_c(data, why),
            (true, None) => Demand {
                tag: "exclusive",
                text: format!(
                    "Ownership of what is behind `{data}` must come with the call: it happens at most once, \
                     and nobody else takes the value back or uses the pointer afterwards."
                ),
                fact: "C owns the value until it makes the call, and makes it at most once".to_owned(),
                because: "`into_foreign` has given the ownership up, and nothing takes it back unless C \
                          says that it will not make the call"
                    .to_owned(),
            },
            (false, None) => Demand {
                tag: "shared",
                text: format!(
                    "What is behind `{data}` must not be taken back before the call returns, and must only \
                     be shared until then."
                ),
                fact: "the value is only shared as long as C can make the call".to_owned(),
                because: "`into_foreign` has given the ownership up, and nothing takes it back before C has \
                          stopped calling"
                    .to_owned(),
            },
        };
        let runs = Demand {
            tag: RUNS,
            text: String::new(),
            fact: format!("it runs {}", stem(&contract.runs)),
            because: format!("that is where C makes the call{visible}"),
        };
        vec![origin, shared, runs]
    }

    /// For the call that hands the function to C: that C calls it as it demands, each demand with the
    /// reason.
    pub(in super::super) fn called_as_demanded(&self, foreign: &str) -> Vec<Discharged> {
        self.called(self.for_c(), self.demands(foreign))
    }

    /// The same for a function that C calls with a node: where that comes from and whose it is then is argued by
    /// those who make it.
    pub(in super::super) fn called_with_node(&self, function: &str) -> Vec<Discharged> {
        let mut demands = self.demands("");
        demands.retain(|demand| demand.tag == RUNS);
        self.called(function.to_owned(), demands)
    }

    fn called(&self, function: String, demands: Vec<Demand>) -> Vec<Discharged> {
        let mut claims = vec![Discharged {
            claim: Claim::CalledBack { function },
            because: Because::Evident,
        }];
        claims.extend(demands.into_iter().map(|demand| Discharged {
            claim: Claim::Tagged {
                tag: demand.tag.to_owned(),
                text: demand.fact,
            },
            because: Because::Fact(demand.because),
        }));
        let promised = self.passed.iter().filter_map(|one| one.requires.as_ref());
        claims.extend(promised.map(|(requirement, fact)| Discharged {
            claim: Claim::Tagged {
                tag: requirement.tag.clone(),
                text: fact.clone(),
            },
            because: Because::Fact("C passes nothing else there".to_owned()),
        }));
        claims.extend(self.contract.token.iter().map(|token| Discharged {
            claim: Claim::Tagged {
                tag: super::token::TAG.to_owned(),
                text: token.means.clone(),
            },
            because: Because::Fact("that is so wherever C makes the call".to_owned()),
        }));
        claims
    }
}

/// The demand that the trampoline has by itself.
const RUNS: &str = "runs";

/// What is asked of a pointer where the call becomes an owner of what is behind it.
fn owned_by_c(data: &str, why: &str) -> Demand {
    Demand {
        tag: "owned",
        text: format!(
            "C must own what is behind `{data}` when the call begins, and it must only be shared: from then on \
             the call owns it, too."
        ),
        fact: "C owns the value when a call begins, and it is only shared".to_owned(),
        because: format!(
            "`into_foreign` has given an owner up, which is taken back on this task only, and not while C \
             is about to make a call: {}",
            stem(why)
        ),
    }
}

/// An owner of the data for as long as the call lasts, and what the trait gets of it.
fn owned_by_call(profile: &Profile, carrier: &str, owner: Ty, borrowed: Expr) -> (Statement, Expr) {
    let from = Expr::Support(Support::Arc).path("from");
    let mut statement = Statement::new(StatementKind::Let {
        name: carrier.to_owned(),
        mutable: false,
        ty: Some(owner),
        value: from.call(vec![borrowed]),
    });
    statement.remark(Remark::Note(
        "The call is one of the owners: the data stays, also if the callback has it taken back."
            .to_owned(),
    ));
    let owner = Expr::name(carrier);
    let lent = match profile.support.has(Support::ArcBorrow) {
        true => Expr::Support(Support::ArcBorrow).call(vec![Expr::Ref {
            mutable: false,
            of: Box::new(owner),
        }]),
        false => owner.method("as_arc_borrow", Vec::new()),
    };
    (statement, lent)
}

impl Demand {
    fn requirement(&self) -> Requirement {
        Requirement {
            tag: self.tag.to_owned(),
            text: self.text.clone(),
        }
    }
}

fn by_caller(demand: &Demand) -> Discharged {
    Discharged {
        claim: Claim::Tagged {
            tag: demand.tag.to_owned(),
            text: demand.fact.clone(),
        },
        because: Because::Caller,
    }
}

/// The data of something that has the trait.
pub(in super::super) fn data_of(implementor: Ty) -> Ty {
    Ty::Assoc {
        of: Box::new(implementor),
        as_trait: None,
        name: DATA.to_owned(),
        lifetimes: Vec::new(),
    }
}

impl Context<'_> {
    /// Whether a function takes something that destroys the data of the callback.
    pub(in super::super) fn destroys(&self, callback: &str) -> bool {
        let uses = self.linked.callback_uses(callback);
        let mut uses = uses.iter().flat_map(|found| &found.function.params);
        uses.any(|param| param.contract.is_some_and(|(_, one)| one.destroy.is_some()))
    }
}

/// A name as functions have it.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::snake;

    #[test]
    fn a_name_of_a_trait_becomes_one_of_a_function() {
        assert_eq!(
            (snake("Action").as_str(), snake("OnReturn").as_str()),
            ("action", "on_return")
        );
    }
}
