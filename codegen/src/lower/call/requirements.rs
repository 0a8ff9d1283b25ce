//! Pattern "promise": what a call demands beyond its parameters, and who answers for it.

use crate::{
    api::{
        Requirement,
        argument::{Because, Claim, Discharged},
    },
    contract::model::{HandleUse, SafetyWord, Thread},
    link::{LinkedFunction, demands},
    support::words,
};

use super::{super::Context, Draft, NotBound};

impl<'a> Context<'a> {
    pub(super) fn requirements(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
    ) -> Result<(), NotBound> {
        let contract = function.contract;
        draft.claims.extend(self.tagged(function));
        let promised = contract
            .requires
            .iter()
            .filter(|(_, requirement)| requirement.because.is_none());
        for (tag, requirement) in promised {
            let fact = requirement.fact.as_ref().unwrap_or(&requirement.caller);
            say(draft, tag, &requirement.caller, fact);
        }
        self.locks(function)?;
        for demand in demands::of(contract) {
            if draft.lock.is_some_and(|lock| demand.is_lock(lock)) {
                continue;
            }
            let under = draft.under.as_ref();
            match under.and_then(|under| under.fulfils(&demand)) {
                Some(fulfilled) => draft.claims.push(fulfilled),
                None => say(draft, &demand.tag, &demand.text, &demand.fact),
            }
        }
        for (requirement, fact) in self.conflict_requirements(function.key) {
            promise(draft, requirement, &fact);
        }
        if self.makes_on_main_thread(function) || self.locks_on_main_thread(function) {
            say(
                draft,
                "main_thread",
                "The caller must run on the main thread.",
                "the caller runs on the main thread",
            );
        }
        self.obligation(draft, function)?;
        match contract.safety.as_deref() {
            Some(SafetyWord::Unsafe(promises))
                if promises.is_empty() && draft.requires.is_empty() =>
            {
                let reason = "it is marked unsafe, and what its caller promises is not said";
                return Err(NotBound::new(reason, "safety: { unsafe: [\"...\"] }"));
            }
            Some(SafetyWord::Unsafe(promises)) => {
                for (index, text) in promises.iter().enumerate() {
                    say(draft, &format!("promise_{}", index + 1), text, text);
                }
            }
            Some(SafetyWord::Safe) if draft.pays.is_none() => {
                if let Some(requirement) = draft.requires.first() {
                    let reason = format!(
                        "it is marked safe, and its caller must promise `{}`",
                        requirement.tag
                    );
                    return Err(NotBound::new(reason, "safety: { unsafe: [\"...\"] }"));
                }
            }
            Some(SafetyWord::Safe) | None => {}
        }
        match draft.pays {
            Some(pays) => pays.fulfil(draft),
            None => Ok(()),
        }
    }

    /// Whether the function makes a handle that belongs to the main thread: its type keeps it there, once
    /// it is there.
    fn makes_on_main_thread(&self, function: &LinkedFunction<'a>) -> bool {
        let made = function
            .contract
            .ret
            .as_ref()
            .and_then(|ret| ret.handle.as_ref());
        let owed = function.contract.owes();
        let owed = owed.and_then(|owes| self.linked.obligation(&owes.obligation));
        if owed.is_some_and(|entry| *entry.contract.thread.rule == Thread::Main) {
            return true;
        }
        let Some(HandleUse::Acquire(name)) = made else {
            return false;
        };
        let entry = self.linked.index.handles.get(name.as_str());
        entry.is_some_and(|entry| *entry.contract.thread.rule == Thread::Main)
    }

    /// The requirements of a function that every call fulfils, each with the reason.
    pub(in super::super) fn tagged(&self, function: &LinkedFunction<'a>) -> Vec<Discharged> {
        let requires = function.contract.requires.iter();
        let fulfilled = requires.filter_map(|(tag, requirement)| {
            let because = requirement.because.as_ref()?;
            let fact = requirement.fact.as_ref().unwrap_or(&requirement.caller);
            Some(Discharged {
                claim: Claim::Tagged {
                    tag: tag.value.clone(),
                    text: fact.clone(),
                },
                because: Because::Fact(because.clone()),
            })
        });
        fulfilled.collect()
    }

    /// What a result leaves owed can be left to the caller only where the contract says so.
    fn obligation(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
    ) -> Result<(), NotBound> {
        let ret = function.contract.ret.as_ref();
        let Some(obligation) = ret.and_then(|ret| ret.obligation.as_ref()) else {
            return Ok(());
        };
        let names = obligation.discharge.keys().map(|name| name.as_str());
        let names = words::names(names, "or");
        if !matches!(
            function.contract.safety.as_deref(),
            Some(SafetyWord::Unsafe(_))
        ) {
            let reason = format!("its result must go to {names}, and no type carries that");
            return Err(NotBound::new(reason, "safety: { unsafe: [...] }"));
        }
        let place = obligation
            .place
            .as_deref()
            .map(|place| format!(", {place}"));
        let place = place.unwrap_or_default();
        let text = format!(
            "The result must be passed to {names}{place}; this is owed {}.",
            words::stem(&obligation.arises)
        );
        let fact = format!("the result is passed to {names}{place}");
        say(draft, "obligation", &text, &fact);
        Ok(())
    }
}

/// The caller of the wrapper promises what the contract says, and the call rests on the fact.
fn say(draft: &mut Draft<'_>, tag: &str, text: &str, fact: &str) {
    let requirement = Requirement {
        tag: tag.to_owned(),
        text: text.to_owned(),
    };
    promise(draft, requirement, fact);
}

/// The caller of the wrapper promises it, and the call rests on the fact that follows.
pub(super) fn promise(draft: &mut Draft<'_>, requirement: Requirement, fact: &str) {
    let claim = Claim::Tagged {
        tag: requirement.tag.clone(),
        text: fact.to_owned(),
    };
    draft.requires.push(requirement);
    draft.claim(claim, Because::Caller);
}
