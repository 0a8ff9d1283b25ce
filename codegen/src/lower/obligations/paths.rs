//! Pattern "obligation", its paths: from each function that leaves something owed, every way ends in a payment.

use indexmap::IndexSet;

use crate::{
    api::coverage::Outcome,
    contract::model::{Bind, Key, Owed, Payment},
    link::{Entry, LinkedFunction},
    support::diag::{Diagnostic, Sink},
};

use super::super::{Context, Wrappers};

/// A way to something owed.
struct Path<'p, 'a> {
    /// The function that leaves the first thing owed.
    maker: &'p LinkedFunction<'a>,
    /// The names on the way, the last of which is owed.
    names: Vec<&'a str>,
}

impl Path<'_, '_> {
    /// The way with what comes at its end.
    fn to(&self, end: &str) -> String {
        let names = self.names.iter().copied().chain([end]);
        names.collect::<Vec<_>>().join(" -> ")
    }
}

/// What the ways are looked up in.
struct Ways<'c, 'a> {
    context: &'c Context<'a>,
    wrappers: &'c Wrappers<'a>,
    /// What can be paid, whichever way is taken.
    payable: IndexSet<&'a str>,
}

impl<'a> Context<'a> {
    /// Reports each way that leaves something owed, and what is owed on no way.
    pub(in super::super) fn check_paths(&self, sink: &mut Sink, wrappers: &Wrappers<'a>) {
        let mut ways = Ways {
            context: self,
            wrappers,
            payable: IndexSet::new(),
        };
        ways.find_payable();
        let mut reported = IndexSet::new();
        let paths = ways.paths();
        for path in &paths {
            ways.check_end(sink, path, &mut reported);
        }
        for path in &paths {
            ways.check_circle(sink, path, &mut reported);
        }
        ways.check_unmade(sink);
    }
}

impl<'c, 'a> Ways<'c, 'a> {
    fn is_bound(&self, function: &str) -> bool {
        let outcome = self.wrappers.outcomes.get(function);
        !matches!(outcome, None | Some(Outcome::NotBound { .. }))
    }

    fn owed(&self, name: &str) -> Option<Entry<'a, Owed>> {
        self.context.linked.obligation(name)
    }

    /// What a payment makes of it, in one step: it has a method, in a place that there is.
    fn pays(&self, owed: &str, (name, payment): (&Key, &Payment)) -> bool {
        let unpaid = &self.wrappers.owing.unpaid;
        let has_method = !unpaid.keys().any(|key| *key == (owed, name.as_str()));
        has_method && payment.at.as_ref().is_none_or(|at| self.is_registered(at))
    }

    /// Whether some function of these headers registers such a callback.
    fn is_registered(&self, callback: &str) -> bool {
        self.registering(callback)
            .any(|function| self.registers(function))
    }

    /// The functions that could register such a callback.
    fn registering<'s>(
        &'s self,
        callback: &'s str,
    ) -> impl Iterator<Item = &'c LinkedFunction<'a>> + 's {
        let linked = self.context.linked;
        let of_callback = move |name: &Key| **name == *callback;
        let nodes = linked.index.nodes.values();
        let nodes = nodes.filter(move |node| of_callback(&node.contract.calls));
        let added = nodes.filter_map(move |node| linked.function(&node.contract.add));
        let by_param = linked.functions().filter(move |function| {
            let mut params = function.contract.params.values();
            params.any(|param| param.callback.as_ref().is_some_and(of_callback))
        });
        added.chain(by_param)
    }

    /// Whether such a function has a wrapper, or is to have one that is written by hand.
    fn registers(&self, function: &LinkedFunction<'a>) -> bool {
        let outcome = self.wrappers.outcomes.get(function.id());
        let by_hand = matches!(function.contract.bind.as_deref(), Some(Bind::Manual(_)));
        by_hand || !matches!(outcome, Some(Outcome::NotBound { .. }))
    }

    /// The things that can be paid at once, and those that a step turns into things that can all be paid, until
    /// there are no more.
    fn find_payable(&mut self) {
        let obligations = &self.context.linked.index.obligations;
        loop {
            let known = self.payable.len();
            for (name, entry) in obligations {
                if self.is_payable(name, entry.contract) {
                    self.payable.insert(name);
                }
            }
            if self.payable.len() == known {
                return;
            }
        }
    }

    fn is_payable(&self, name: &str, owed: &Owed) -> bool {
        let linked = self.context.linked;
        let mut steps = owed.steps.values();
        let mut payments = owed.discharge.iter();
        payments.any(|payment| self.pays(name, payment))
            || steps.any(|step| {
                let leads_on = linked.function(&step.call).is_some() && !step.gives.is_empty();
                leads_on
                    && step
                        .gives
                        .iter()
                        .all(|name| self.payable.contains(name.as_str()))
            })
    }

    /// One way to each thing that is owed, the shortest first.
    fn paths(&self) -> Vec<Path<'c, 'a>> {
        let linked = self.context.linked;
        let mut paths: Vec<Path<'c, 'a>> = Vec::new();
        let mut met: IndexSet<&'a str> = IndexSet::new();
        for maker in linked.functions().filter(|one| self.is_bound(one.id())) {
            let owes = maker.contract.owes();
            let Some(entry) = owes.and_then(|owes| self.owed(&owes.obligation)) else {
                continue;
            };
            if met.insert(entry.key) {
                let names = vec![maker.key.as_str(), entry.key];
                paths.push(Path { maker, names });
            }
        }
        let mut at = 0;
        while let Some(Path { maker, names }) = paths.get(at) {
            let (maker, names) = (*maker, names.clone());
            at += 1;
            let Some(entry) = names.last().and_then(|name| self.owed(name)) else {
                continue;
            };
            for (step, contract) in &entry.contract.steps {
                if linked.function(&contract.call).is_none() {
                    continue;
                }
                for given in contract.gives.iter().filter_map(|name| self.owed(name)) {
                    if met.insert(given.key) {
                        let more = [step.as_str(), given.key];
                        let names = names.iter().copied().chain(more).collect();
                        paths.push(Path { maker, names });
                    }
                }
            }
        }
        paths
    }

    /// Reports payments of the last thing that cannot be made, and that there is none.
    fn check_end(&self, sink: &mut Sink, path: &Path<'_, 'a>, reported: &mut IndexSet<&'a str>) {
        let Some(entry) = path.names.last().and_then(|name| self.owed(name)) else {
            return;
        };
        let linked = self.context.linked;
        let before = sink.errors();
        for (name, payment) in &entry.contract.discharge {
            // What these headers do not have is no mistake as long as there is another way.
            let Some(function) = linked.function(name) else {
                continue;
            };
            let unpaid = &self.wrappers.owing.unpaid;
            if let Some(not_bound) = unpaid.get(&(entry.key.as_str(), name.as_str())) {
                let end = format!("{} (not bound)", &**name);
                let message = format!("a payment is not bound: `{}`", path.to(&end));
                sink.push(
                    Diagnostic::error("SB0437", message)
                        .at(linked.place(name.span), &*not_bound.reason)
                        .also(function.declaration.place.clone(), "declared here")
                        .help(format!("answer with `{}`", not_bound.fix)),
                );
            }
            let at = payment.at.as_ref();
            let unknown = at.filter(|at| linked.index.callbacks.contains_key(at.as_str()));
            if let Some(at) = unknown.filter(|at| !self.is_registered(at)) {
                let end = format!("{} (at `{}`, which nothing registers)", &**name, &**at);
                self.nowhere(sink, &path.to(&end.replace('`', "")), at);
            }
        }
        let has_step = entry.contract.steps.values();
        let has_step = has_step.filter(|step| linked.function(&step.call).is_some());
        let dead_end = !self.payable.contains(entry.key.as_str()) && has_step.count() == 0;
        if sink.errors() == before && dead_end {
            self.open(sink, path, entry, &self.missing(entry.contract));
        }
        if sink.errors() > before {
            reported.insert(entry.key);
        }
    }

    /// What stands at the end of a way that does not go on.
    fn missing(&self, owed: &Owed) -> String {
        let absent = |name: &&Key| self.context.linked.absent(name).is_some();
        let steps = owed.steps.values().map(|step| &step.call);
        let mut named = owed.discharge.keys().chain(steps);
        match named.find(absent) {
            Some(name) => format!("{} (not declared)", &**name),
            None => "(nothing)".to_owned(),
        }
    }

    fn open(&self, sink: &mut Sink, path: &Path<'_, 'a>, entry: Entry<'a, Owed>, end: &str) {
        let linked = self.context.linked;
        let message = format!("what is owed is never paid: `{}`", path.to(end));
        let mut diagnostic = Diagnostic::error("SB0435", message)
            .at(linked.place(entry.key.span), "nothing discharges this")
            .also(linked.place(path.maker.key.span), "left by this function")
            .also(path.maker.declaration.place.clone(), "declared here");
        let named = entry.contract.discharge.keys();
        let named = named.chain(entry.contract.steps.values().map(|step| &step.call));
        for absent in named.filter_map(|name| linked.absent(name)) {
            let place = linked.place(absent.reason.span);
            diagnostic = diagnostic.also(place, "it may be absent");
        }
        let help = "name what pays it: `discharge: { ...: {} }`";
        sink.push(diagnostic.help(help));
    }

    fn nowhere(&self, sink: &mut Sink, path: &str, at: &Key) {
        let linked = self.context.linked;
        let message = format!("a payment has no place: `{path}`");
        let mut diagnostic = Diagnostic::error("SB0438", message)
            .at(linked.place(at.span), "it may be paid there only");
        if let Some(callback) = linked.index.callbacks.get(at.as_str()) {
            let label = "nothing that is bound registers it";
            diagnostic = diagnostic.also(linked.place(callback.key.span), label);
        }
        for function in self.registering(at) {
            if let Some(Outcome::NotBound { reason, .. }) =
                self.wrappers.outcomes.get(function.id())
            {
                let place = linked.place(function.key.span);
                diagnostic = diagnostic.also(place, format!("not bound: {reason}"));
            }
        }
        let help = format!(
            "say what registers it: `callback: {}`, or `calls: {}` of a node",
            &**at, &**at
        );
        sink.push(diagnostic.help(help));
    }

    /// Reports a way that leads back to itself, and nowhere else.
    fn check_circle(&self, sink: &mut Sink, path: &Path<'_, 'a>, reported: &mut IndexSet<&'a str>) {
        let Some(entry) = path.names.last().and_then(|name| self.owed(name)) else {
            return;
        };
        let around = self.context.linked.led_to([entry.key.as_str()]);
        let told = around.iter().any(|name| reported.contains(name));
        if self.payable.contains(entry.key.as_str()) || told {
            return;
        }
        let Some(end) = self.back(entry) else { return };
        self.open(sink, path, entry, &end);
        reported.extend(around);
    }

    /// The way from something that cannot be paid over what cannot be paid either, until it comes back.
    fn back(&self, entry: Entry<'a, Owed>) -> Option<String> {
        let mut names: Vec<&'a str> = Vec::new();
        let mut at = entry;
        let mut met: IndexSet<&'a str> = IndexSet::from([entry.key.as_str()]);
        loop {
            let mut steps = at.contract.steps.iter();
            let (step, next) = steps.find_map(|(step, contract)| {
                let mut gives = contract.gives.iter();
                let open = gives.find(|name| !self.payable.contains(name.as_str()))?;
                Some((step, self.owed(open)?))
            })?;
            names.extend([step.as_str(), next.key.as_str()]);
            if !met.insert(next.key) {
                names.push("...");
                return Some(names.join(" -> "));
            }
            at = next;
        }
    }

    /// Reports what is owed by nobody, unless what makes it has no wrapper, or is absent.
    fn check_unmade(&self, sink: &mut Sink) {
        let linked = self.context.linked;
        let by_any = linked.owed_here();
        for (name, entry) in &linked.index.obligations {
            if by_any.contains(name) || linked.nothing_owes(name) {
                continue;
            }
            let message = format!("nothing is owed as a `{name}`: `(nothing) -> {name}`");
            let help = format!(
                "say what leaves it: `return: {{ owes: {{ obligation: {name}, arises: ... }} }}`"
            );
            sink.push(
                Diagnostic::error("SB0436", message)
                    .at(
                        linked.place(entry.key.span),
                        "no function and no step makes one",
                    )
                    .help(help),
            );
        }
    }
}
