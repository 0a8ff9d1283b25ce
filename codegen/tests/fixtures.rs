//! Every folder below `fixtures/patterns` is a fixture: a header, a contract, and what is expected
//! of them. A new folder is a new test; `UPDATE_EXPECT=1` writes what is expected.

mod harness;

use std::sync::{Arc, LazyLock};

use libtest_mimic::{Arguments, Failed, Trial};

use harness::{
    Fixture, compile, expect,
    run::{self, BINDINGS, UNIT},
};

/// All fixtures are compiled at once, by whichever test asks first.
static COMPILED: LazyLock<Result<compile::Messages, String>> =
    LazyLock::new(|| compile::check(&harness::all()));

fn main() {
    let arguments = Arguments::from_args();
    let fixtures = harness::all();
    let no_libclang = run::no_libclang();
    if expect::updating() && !arguments.list {
        update(&arguments, &fixtures, no_libclang.as_deref());
    }
    let mut trials = vec![Trial::test("there are fixtures", || {
        match harness::all().len() {
            0 => Err("none was found".into()),
            _ => Ok(()),
        }
    })];
    trials.push(Trial::test("a mistake is seen by the lints", control));
    for fixture in fixtures {
        trials.extend(of_fixture(&Arc::new(fixture), no_libclang.as_deref()));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// Writes what is expected of the chosen fixtures, before anything is compared.
fn update(arguments: &Arguments, fixtures: &[Fixture], no_libclang: Option<&str>) {
    if let Some(reason) = no_libclang {
        eprintln!("expectations cannot be written: {reason}");
        std::process::exit(1);
    }
    let wanted = |fixture: &&Fixture| match &arguments.filter {
        Some(filter) => fixture.name.contains(filter.as_str()),
        None => true,
    };
    for fixture in fixtures.iter().filter(wanted) {
        let texts = run::from_header(fixture);
        if let Err(problem) = expect::write(fixture, &texts) {
            eprintln!("{problem}");
            std::process::exit(1);
        }
    }
}

fn of_fixture(fixture: &Arc<Fixture>, no_libclang: Option<&str>) -> Vec<Trial> {
    let name = &fixture.name;
    let (headers, unit, rust) = (fixture.clone(), fixture.clone(), fixture.clone());
    let from_header = match no_libclang {
        None => Trial::test(format!("{name}: from the header"), move || {
            let texts = run::from_header(&headers);
            expect::compare(&headers, &texts, &[]).map_err(Failed::from)
        }),
        Some(reason) => {
            let reason = reason.split(": ").next().unwrap_or_default();
            let name = format!("{name}: from the header (skipped: {reason})");
            Trial::test(name, || Ok(())).with_ignored_flag(true)
        }
    };
    let from_unit = Trial::test(format!("{name}: without libclang"), move || {
        let texts = run::from_unit(&unit);
        expect::compare(&unit, &texts, &[UNIT, BINDINGS]).map_err(Failed::from)
    });
    let compiles = Trial::test(format!("{name}: compiles"), move || compiled(&rust));
    vec![from_header, from_unit, compiles]
}

/// What the compiler says about a fixture, or about all of them.
fn compiled(fixture: &Fixture) -> Result<(), Failed> {
    if !compile::complete(fixture) {
        return Err("there is nothing to compile: see its diagnostics.txt".into());
    }
    let messages = COMPILED.as_ref().map_err(Failed::from)?;
    let own = messages.get(&fixture.name);
    match own.or_else(|| messages.get("")) {
        Some(text) => Err(text.into()),
        None => Ok(()),
    }
}

/// The module with a mistake is complained about, in each way that it deserves.
fn control() -> Result<(), Failed> {
    let messages = COMPILED.as_ref().map_err(Failed::from)?;
    let text = messages.get(compile::CONTROL).map_or("", String::as_str);
    for lint in ["ptr_as_ptr", "as_underscore", "missing-docs"] {
        if !text.contains(lint) {
            return Err(format!("`{lint}` was not reported, but:\n{text}").into());
        }
    }
    Ok(())
}
