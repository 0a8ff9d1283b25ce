//! Pattern "field", its access rules: the read itself, and why it is sound.

use crate::{
    api::{
        argument::{Argument, Because, Claim, Discharged},
        body::Expr,
    },
    contract::model::FieldAccess,
    header::model as c,
    link::{LinkedField, View},
    support::{
        diag::{Diagnostic, Sink},
        raw_names,
    },
};

use super::{super::super::Context, Problem};

/// The widest number that is read at once, in bytes.
const WORD: u64 = 8;

impl<'a> Context<'a> {
    /// Whether raw bindings have a field of the same record.
    pub(super) fn offered(
        &self,
        field: &LinkedField<'a>,
        declared: &c::Field,
    ) -> Result<(), Problem> {
        match self.linked.unit.reaches(field.record, declared) {
            true => Ok(()),
            false => {
                let help = "read it with a C function, and give that one a contract";
                Err(("raw bindings do not offer it as a field", help))
            }
        }
    }

    /// The unsafe expression that reads the field.
    pub(super) fn read(&self, field: &LinkedField<'a>, view: View<'a>) -> Result<Expr, Problem> {
        let declared = field.declaration;
        self.offered(field, declared)?;
        let pointer = format!("self.{}()", view.accessor());
        let argument = Argument::new(
            view.valid(&pointer),
            Because::Reference {
                name: "self".to_owned(),
            },
        );
        let active = field.contract.active.as_ref();
        let argument = match active.filter(|_| in_union(field)) {
            None => argument,
            Some(why) => argument.and(
                Claim::ActiveMember {
                    field: declared.name.clone(),
                },
                Because::Fact(why.value.clone()),
            ),
        };
        let argument = self.by_rule(field, view, argument)?;
        let object = Expr::name("self")
            .method(view.accessor(), Vec::new())
            .deref();
        let steps = declared.path.iter().map(String::as_str);
        let inside = steps.fold(object, |object, step| object.field(step));
        let place = inside.field(&raw_names::raw(&declared.name));
        let operation = match *field.contract.access {
            FieldAccess::ReadOnce => {
                self.readable_at_once(field, view)?;
                let raw = Expr::RawRef {
                    mutable: false,
                    of: Box::new(place),
                };
                raw.method("read_volatile", Vec::new())
            }
            FieldAccess::ImmutableAfterInit
            | FieldAccess::CurrentOnly
            | FieldAccess::Guarded
            | FieldAccess::Exclusive => place,
        };
        Ok(Expr::unsafe_(operation, argument))
    }

    /// Adds why the read is no data race: the rule is kept, and the rule is enough.
    fn by_rule(
        &self,
        field: &LinkedField<'a>,
        view: View<'a>,
        argument: Argument,
    ) -> Result<Argument, Problem> {
        let contract = field.contract;
        if contract.guarded_by.is_some() && *contract.access != FieldAccess::Guarded {
            return Err((
                "it is guarded, and read by another rule",
                "say `access: guarded`, or leave `guarded_by` out",
            ));
        }
        let kept = match *contract.access {
            FieldAccess::ImmutableAfterInit | FieldAccess::ReadOnce => Vec::new(),
            FieldAccess::Exclusive => {
                return Err((
                    "its owner writes it, and there is a pattern for arrays only",
                    "read it with a C function, and give that one a contract",
                ));
            }
            FieldAccess::Guarded => {
                let help = "name the invariant of its view that says so: `guarded_by: ...`";
                let missing = ("what says that its lock is held is not said", help);
                let tag = contract.guarded_by.as_ref().ok_or(missing)?;
                // Of this very view: what a stricter one has, a reference to this one need not have.
                let invariant = view.contract.invariants.get(tag.as_str());
                let invariant = invariant.ok_or(missing)?;
                self.stays_with_lock(view)?;
                let claim = Claim::Invariant {
                    tag: tag.value.clone(),
                    value: "self".to_owned(),
                    holds: invariant.holds.clone(),
                };
                let because = Because::TypeInvariant {
                    ty: Some(view.key.value.clone()),
                    holds: String::new(),
                };
                vec![Discharged { claim, because }]
            }
            FieldAccess::CurrentOnly => {
                if view.scope().is_none() {
                    let help = "put it on a view that cannot leave: `bound_to: ...`";
                    return Err(("its view may leave the scope in which it may be read", help));
                }
                view.invariants_of("self")
            }
        };
        let argument = argument.and_all(kept);
        let no_race = Claim::NoDataRace {
            field: field.declaration.name.clone(),
        };
        Ok(argument.and(no_race, Because::Fact(contract.because.clone())))
    }

    /// A reference says that the lock is held as long as nobody can keep it for longer, or take it to a
    /// thread that runs beside the one that holds the lock.
    fn stays_with_lock(&self, view: View<'a>) -> Result<(), Problem> {
        let forms = view.all_of_type();
        for form in forms.filter(|form| form.is_or_refines(view.key)) {
            if form.refcount().is_some() {
                let problem = "its view is counted, and an owned reference outlives the lock";
                return Err((
                    problem,
                    "read it with a C function, or put it on a view with `bound_to: ...`",
                ));
            }
            if *form.contract.sync.allowed {
                let problem = "its view may be shared with a thread that does not hold the lock";
                return Err((problem, "say of the view: `sync: { allowed: false, ... }`"));
            }
        }
        Ok(())
    }

    /// One read of the machine: of a word at most, and where a word may stand.
    fn readable_at_once(&self, field: &LinkedField<'a>, view: View<'a>) -> Result<(), Problem> {
        let help = "read it with a C function, and give that one a contract";
        let declared = field.declaration;
        if !declared.size.is_power_of_two() || declared.size > WORD {
            return Err(("no single read covers it", help));
        }
        let record = self.linked.unit.records.get(view.c_type);
        let record = record.and_then(|record| record.layout.as_ref());
        let aligned = record.is_some_and(|layout| {
            let natural = declared.size.max(1);
            layout.align >= natural && (declared.offset_bits / 8).is_multiple_of(natural)
        });
        match aligned {
            true => Ok(()),
            false => Err(("it does not stand where one read reaches it", help)),
        }
    }

    /// Whether a contract says why a field in a union may be read. What is in a union in some versions of
    /// the C side only keeps its reason for the others.
    pub(super) fn check_union(&self, sink: &mut Sink, field: &LinkedField<'a>) -> bool {
        if field.contract.active.is_some() || !in_union(field) {
            return true;
        }
        let name = &field.declaration.name;
        let message = format!("`{name}` shares its bytes with other members of a union");
        sink.push(
            Diagnostic::error("SB0413", message)
                .at(
                    self.linked.place(field.key.span),
                    "why may this one be read?",
                )
                .also(field.declaration.place.clone(), "declared here")
                .help("say why it is the one that is in use: `active: ...`"),
        );
        false
    }
}

/// Whether a field shares its bytes with others.
fn in_union(field: &LinkedField<'_>) -> bool {
    let layout = field.record.layout.as_ref();
    let shares = layout.is_some_and(|layout| layout.shares_bytes(field.declaration));
    field.record.is_union || shares
}
