//! R02, R28, R29: what is handed to C as a pointer, and from what it is rebuilt.

use safebind::api::{
    Function,
    argument::Remark,
    body::{Expr, Statement, StatementKind},
    ty::Support,
};
use syn::visit::Visit;

use crate::{
    support::{Problems, Ran, everything, shipped},
    walk::{own_expressions, statements, walk},
};

/// The call by which an allocation becomes a pointer, if it is one: `into_foreign` or `into_raw`.
pub(crate) fn hands_over(expr: &Expr) -> bool {
    let Expr::Call(function, _) = expr else {
        return false;
    };
    let Expr::Path(of, name) = &**function else {
        return false;
    };
    // What an `ARef` refers to was always C's.
    let counted = matches!(**of, Expr::Support(Support::ARef));
    name == "into_foreign" || name == "into_raw" && !counted
}

/// The hand-overs without a remark that says who has the allocation, and that it is not unique any more.
fn unremarked(ran: &Ran) -> (usize, Problems) {
    let mut count = 0;
    let mut problems = Problems::new();
    for (ty, _, function) in ran.functions() {
        for statement in statements(&function.body) {
            let mut handed = 0;
            for expr in own_expressions(&statement.kind) {
                walk(expr, &mut |expr| handed += usize::from(hands_over(expr)));
            }
            if handed == 0 {
                continue;
            }
            count += handed;
            let said = statement.remarks.iter().any(|remark| match remark {
                Remark::Note(text) => {
                    let owner = ["belongs to", "is owned by hand"];
                    let unique = ["the only way to it", "no unique pointer any more"];
                    let says = |words: [&str; 2]| words.iter().any(|words| text.contains(words));
                    says(owner) && says(unique)
                }
                _ => false,
            });
            if !said {
                problems.push(format!("{ty}::{}", function.name));
            }
        }
    }
    (count, problems)
}

/// The paths and methods in the texts that a test picks by the name of their owner, empty for a method, and by
/// their own.
fn calls(ran: &Ran, picks: fn(&str, &str) -> bool) -> usize {
    struct Calls(fn(&str, &str) -> bool, usize);
    impl<'ast> Visit<'ast> for Calls {
        fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
            let segments = path.path.segments.iter();
            let segments: Vec<_> = segments.map(|one| one.ident.to_string()).collect();
            if let [.., of, last] = segments.as_slice() {
                self.1 += usize::from((self.0)(of, last));
            }
        }
        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            self.1 += usize::from((self.0)("", &call.method.to_string()));
            syn::visit::visit_expr_method_call(self, call);
        }
    }
    let mut calls = Calls(picks, 0);
    ran.syntax()
        .iter()
        .for_each(|(_, file)| calls.visit_file(file));
    calls.1
}

#[test]
fn r02_every_hand_over_says_who_has_the_value_and_that_it_is_not_unique() {
    let mut all = 0;
    for ran in everything() {
        let (count, problems) = unremarked(ran);
        assert_eq!(problems, Problems::new(), "{}", ran.name);
        // No text hands over more than the data say.
        let written = calls(ran, |of, name| {
            let owners = ["ForeignOwnable", "KBox", "Arc", "Box"];
            name == "into_foreign" || name == "into_raw" && owners.contains(&of)
        });
        assert_eq!(count, written, "{}", ran.name);
        all += count;
    }
    assert!(all > 15, "{all}");

    // Control: a hand-over without the remark, of what is registered and of a node.
    for name in ["devm_add_action", "task_work_add"] {
        let mut wrong = shipped();
        for statement in &mut wrong.function_mut(name).body.statements {
            let remarks = &mut statement.remarks;
            remarks.retain(|remark| !matches!(remark, Remark::Note(_)));
        }
        let problems = unremarked(&wrong).1;
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].ends_with(name), "{problems:?}");
    }
}

/// Where the value of a local variable comes from that a statement uses.
pub(crate) fn origin<'f>(
    function: &'f Function,
    variable: &str,
    used: &Statement,
) -> Option<&'f Expr> {
    let all = statements(&function.body).into_iter();
    let all = all.take_while(|statement| !std::ptr::eq(*statement, used));
    // It may be bound again: what is bound last is what is meant.
    let bound = all.filter_map(|statement| match &statement.kind {
        StatementKind::Let { name, value, .. } if name == variable => Some(value),
        _ => None,
    });
    bound.last()
}

/// What a field of `self` holds, when it is read by `self.field` or replaced by another value.
pub(crate) fn own_field(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Field(base, name) if matches!(&**base, Expr::Name(own) if own == "self") => {
            Some(name)
        }
        Expr::Ref { of, .. } => own_field(of),
        Expr::Call(function, arguments) => match &**function {
            Expr::Name(name) if name == "core::mem::replace" => own_field(arguments.first()?),
            Expr::Name(name) if name == "Some" => own_field(arguments.first()?),
            _ => None,
        },
        _ => None,
    }
}

/// A pointer before it was cast.
fn uncast(pointer: &Expr) -> &Expr {
    match pointer {
        Expr::Call(of, arguments) if arguments.is_empty() => uncast(of),
        Expr::Turbofish(of, _) => uncast(of),
        Expr::Field(of, name) if name == "cast" => uncast(of),
        pointer => pointer,
    }
}

/// The fields from which something is rebuilt; a local variable must be what was handed over.
pub(crate) fn rebuilt<'f>(
    function: &'f Function,
    problems: &mut Problems,
    place: &str,
) -> Vec<&'f str> {
    let mut fields = Vec::new();
    for (pointer, at) in rebuilds(function) {
        let local = match pointer {
            Expr::Name(local) => local,
            // A field that is cast on the way.
            Expr::Call(..) if own_field(uncast(pointer)).is_some() => {
                fields.extend(own_field(uncast(pointer)));
                continue;
            }
            _ => {
                problems.push(format!("{place} rebuilds from an expression"));
                continue;
            }
        };
        match origin(function, local, at) {
            Some(made) if hands_over(made) => {}
            Some(made) => match own_field(made) {
                Some(field) => fields.push(field),
                None => problems.push(format!("{place} rebuilds from another pointer")),
            },
            // C has passed it.
            None if function.params.iter().any(|(name, _)| name == local) => {}
            None => problems.push(format!("{place} rebuilds from nowhere")),
        }
    }
    fields
}

/// The pointers from which a function makes an owner again.
fn rebuilds(function: &Function) -> Vec<(&Expr, &Statement)> {
    let mut found = Vec::new();
    for statement in statements(&function.body) {
        for expr in own_expressions(&statement.kind) {
            walk(expr, &mut |expr| {
                let Expr::Call(callee, arguments) = expr else {
                    return;
                };
                let Expr::Path(of, name) = &**callee else {
                    return;
                };
                // An `ARef` is made from what C gives, and counts references of C.
                let counted = matches!(**of, Expr::Support(Support::ARef));
                let owner = name == "from_foreign" || name == "from_raw" && !counted;
                let view = matches!(**of, Expr::Type(_)) && name == "from_raw";
                if let (true, Some(pointer)) = (owner && !view, arguments.first()) {
                    found.push((pointer, statement));
                }
            });
        }
    }
    found
}

/// Every owner is rebuilt from what was handed over, whoever does it.
fn rebuilt_elsewhere(ran: &Ran) -> (usize, Problems) {
    let mut count = 0;
    let mut problems = Problems::new();
    for (ty, _, function) in ran.functions() {
        count += rebuilds(function).len();
        rebuilt(function, &mut problems, &format!("{ty}::{}", function.name));
    }
    (count, problems)
}

#[test]
fn r28_a_value_is_rebuilt_only_from_the_pointer_that_was_handed_over() {
    let mut all = 0;
    for ran in everything() {
        let (count, problems) = rebuilt_elsewhere(ran);
        assert_eq!(problems, Problems::new(), "{}", ran.name);
        all += count;
    }
    assert!(all > 20, "{all}");

    // Control: a pointer from a reference to the value, which is bit by bit the same.
    let mut wrong = shipped();
    for statement in &mut wrong.function_mut("take_back").body.statements {
        if let StatementKind::Let { name, value, .. } = &mut statement.kind
            && name == "data"
        {
            let kept = Expr::name("self").field("kept");
            *value = Expr::name("Arc::as_ptr").call(vec![kept]);
        }
    }
    assert_eq!(
        rebuilt_elsewhere(&wrong).1,
        ["RegisteredAction::take_back rebuilds from another pointer"]
    );
}

/// What turns a pointer into a number, or a number into a pointer.
const ROUND_TRIPS: [&str; 12] = [
    "addr",
    "with_addr",
    "map_addr",
    "expose_provenance",
    "with_exposed_provenance",
    "with_exposed_provenance_mut",
    "without_provenance",
    "without_provenance_mut",
    "dangling",
    "from_exposed_addr",
    "transmute",
    "transmute_copy",
];

fn round_trips(ran: &Ran) -> usize {
    calls(ran, |_, name| ROUND_TRIPS.contains(&name))
}

#[test]
fn r29_no_pointer_goes_through_a_number() {
    for ran in everything() {
        assert_eq!(round_trips(ran), 0, "{}", ran.name);
    }
    // Control: the address, and a pointer that is made of it.
    let from = "core::mem::replace(&mut self.data, ptr::null_mut())";
    for to in [
        "ptr::without_provenance_mut(self.data.addr())",
        "self.data.map_addr(|addr| addr)",
    ] {
        let mut wrong = shipped();
        wrong.edit(from, to);
        assert!(round_trips(&wrong) > 0, "{to}");
    }
}
