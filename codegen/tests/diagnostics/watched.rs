//! Codes about what was accepted, which need two runs.

use libtest_mimic::Failed;

use super::{
    command::{CONTRACT, Case, Ran, UNIT, case, run, run_in_vain},
    session::Session,
};

pub(crate) const CASES: &[Case] = &[
    case("SB1001_prototype", prototype),
    case("SB1002_attribute", attribute),
    case("SB1003_new_name", new_name),
    case("SB1004_other_version", other_version),
    case("SB1005_changed_by_hand", changed_by_hand),
    case("SB1006_unknown_name", unknown_name),
    case("SB1007_unknown_version", unknown_version),
    case("SB1008_no_headers", no_headers),
    case("SB1009_declared_too_early", declared_too_early),
    case("SB1010_two_sets_of_facts", two_sets_of_facts),
    case("SB1011_no_version", no_version),
    case("SB1012_contract_was_renamed", contract_was_renamed),
];

const CHECK: [&str; 4] = ["check", "widget.yaml", "--unit", "unit.json"];

const ACCEPT: [&str; 10] = [
    "accept",
    "--all",
    "--because",
    "it counts",
    "--contracts",
    "widget.yaml",
    "--unit",
    "unit.json",
    "--tree-version",
    "1.0",
];

/// Accepts one C side, and checks another one; what was accepted is fine itself.
fn then(session: &Session, accepted: &str, now: &str) -> Result<[Ran; 2], Failed> {
    session.write("unit.json", accepted);
    run(session, &ACCEPT)?;
    let near = run(session, &CHECK)?;
    session.write("unit.json", now);
    Ok([run_in_vain(session, &CHECK)?, near])
}

fn prototype(session: &Session) -> Result<[Ran; 2], Failed> {
    let int = r#""spelling": "int", "signed": true, "bits": 32"#;
    let long = r#""spelling": "long", "signed": true, "bits": 64"#;
    then(session, UNIT, &UNIT.replace(int, long))
}

fn attribute(session: &Session) -> Result<[Ran; 2], Failed> {
    let promised = UNIT.replace(r#""must_check": false"#, r#""must_check": true"#);
    let promised = promised.replace(r#""all": []"#, r#""all": ["warn_unused_result"]"#);
    then(session, &promised, UNIT)
}

fn new_name(session: &Session) -> Result<[Ran; 2], Failed> {
    let start = UNIT.find("\"widget_count\": {").expect("it is declared");
    let end = UNIT
        .find("\n  },\n  \"records\"")
        .expect("it is not the last");
    let second = UNIT[start..end].replace("widget_count", "widget_limit");
    let unit = format!("{},\n    {second}{}", &UNIT[..end], &UNIT[end..]);
    session.write("unit.json", &unit);
    run(session, &ACCEPT)?;
    let near = run(session, &CHECK)?;
    let more =
        "  widget_limit:\n    doc: Returns how many there may be.\n    return: { error: value }\n";
    session.write("widget.yaml", format!("{CONTRACT}{more}"));
    Ok([run_in_vain(session, &CHECK)?, near])
}

fn other_version(session: &Session) -> Result<[Ran; 2], Failed> {
    let near = run(session, &CHECK)?;
    session.write("widget.accepted", "schema: \"2\"\nreadings: []\n");
    Ok([run_in_vain(session, &CHECK)?, near])
}

fn changed_by_hand(session: &Session) -> Result<[Ran; 2], Failed> {
    run(session, &ACCEPT)?;
    let near = run(session, &CHECK)?;
    let path = session.path().join("widget.accepted");
    let text = fs_err::read_to_string(path)?;
    session.write("widget.accepted", text.replace("int (void)", "long (void)"));
    Ok([run_in_vain(session, &CHECK)?, near])
}

fn unknown_name(session: &Session) -> Result<[Ran; 2], Failed> {
    let named = |name: &'static str| {
        let mut words = ACCEPT;
        words[1] = name;
        words
    };
    let bad = run_in_vain(session, &named("widget_cuont"))?;
    Ok([bad, run(session, &named("widget_count"))?])
}

fn unknown_version(session: &Session) -> Result<[Ran; 2], Failed> {
    let bad = run_in_vain(session, &ACCEPT[..8])?;
    Ok([bad, run(session, &ACCEPT)?])
}

fn no_headers(session: &Session) -> Result<[Ran; 2], Failed> {
    let bad = run_in_vain(session, &["drift", "widget.yaml", "--headers", "nowhere"])?;
    run(session, &ACCEPT)?;
    let near = run(session, &["drift", "widget.yaml", "--unit", "unit.json"])?;
    Ok([bad, near])
}

/// Checks a contract of which the function says more, over headers of two versions.
fn versions(session: &Session, more: &str, bad: &str, near: &str) -> Result<[Ran; 2], Failed> {
    session.write("widget.yaml", format!("{CONTRACT}{more}"));
    let check = |version| [&CHECK[..], &["--tree-version", version]].concat();
    Ok([
        run_in_vain(session, &check(bad))?,
        run(session, &check(near))?,
    ])
}

fn declared_too_early(session: &Session) -> Result<[Ran; 2], Failed> {
    versions(session, "    since: \"2.0\"\n", "1.4", "2.0.1")
}

fn two_sets_of_facts(session: &Session) -> Result<[Ran; 2], Failed> {
    let more = "    versions:\n      slow: { until: \"3.0\", doc: Counts slowly. }\n      \
                fast: { since: \"2.0\", doc: Counts. }\n";
    versions(session, more, "2.5", "1.0")
}

fn no_version(session: &Session) -> Result<[Ran; 2], Failed> {
    let [bad, _] = versions(session, "    since: next\n", "1.0", "1.0")?;
    let [_, near] = versions(session, "    since: \"1.0\"\n", "1.0", "1.0")?;
    Ok([bad, near])
}

/// The folder has a contract, which was accepted, and it gets another name.
fn contract_was_renamed(session: &Session) -> Result<[Ran; 2], Failed> {
    const CHECK: [&str; 4] = ["check", "contracts", "--unit", "unit.json"];
    session.write("contracts/widget.yaml", CONTRACT);
    let accept = ACCEPT.map(|word| match word {
        "widget.yaml" => "contracts",
        word => word,
    });
    run(session, &accept)?;
    let near = run(session, &CHECK)?;
    let [old, new] =
        ["widget", "gadget"].map(|name| session.path().join(format!("contracts/{name}.yaml")));
    fs_err::rename(old, new)?;
    Ok([run_in_vain(session, &CHECK)?, near])
}
