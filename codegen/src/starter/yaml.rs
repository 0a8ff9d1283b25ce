//! The contract to start from.

use crate::{
    harvest::model::{At, Confidence, Found, FoundType, Harvest, Kind, Statement},
    support::scalar::yaml,
};

use super::tree::{Leaf, Node, WIDTH};

/// The order in which a function's keys stand.
const ORDER: [&str; 6] = ["bind", "must_use", "context", "locks", "params", "return"];

/// How long a quoted text may be behind a fact, and in front of a function.
const QUOTED: usize = 90;
const SAID: usize = 300;

/// What the text has to know beside the harvest.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The module path of the contract.
    pub module: String,
    /// The file the contract is for; none where it goes to the standard output.
    pub file: Option<String>,
    /// The list of commands from which arguments for clang were taken, if one was.
    pub compile_commands: Option<String>,
    /// The other arguments for clang with which headers were read.
    pub clang_args: Vec<String>,
}

/// Writes the contract: facts as keys, proposals as comments that a question's answer makes keys.
pub fn contract(harvest: &Harvest, options: &Options) -> String {
    let mut out = head(harvest, options);
    out.push_str("schema: \"1.0\"\n");
    out.push_str(&format!("module: {}\n", yaml(&options.module)));
    let headers: Vec<String> = harvest.headers.iter().map(|name| yaml(name)).collect();
    out.push_str(&format!("headers: [{}]\n", headers.join(", ")));
    let summary = format!("Wrappers for `{}`.", harvest.headers.join("`, `"));
    out.push_str(&format!("summary: {}\n", yaml(&summary)));
    write_errors(harvest, &mut out);
    if !harvest.types.is_empty() {
        out.push_str("\ntypes:\n");
        for ty in &harvest.types {
            write_type(ty, &mut out);
        }
    }
    let declared = harvest.refused.iter().filter(|one| !one.is_macro);
    if !harvest.functions.is_empty() || declared.clone().next().is_some() {
        out.push_str("\nfunctions:\n");
    }
    for (index, found) in harvest.functions.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        write_function(harvest, found, &mut out);
    }
    for refused in declared {
        let reason = serde_json::Value::from(refused.reason.as_str());
        out.push_str(&format!(
            "\n  # {}\n  {}:\n    bind: {{ do_not: {reason} }}\n",
            at(&refused.place),
            yaml(&refused.name)
        ));
    }
    out
}

/// The comment at the top: what the marks mean, and what is asked.
fn head(harvest: &Harvest, options: &Options) -> String {
    let file = options.file.as_deref().unwrap_or("FILE");
    let command = check(file, options);
    let mut out = format!(
        "# A contract to start from, made of what the headers say. Behind each fact stands its source.\n\
         #\n\
         # A line with a mark such as `#?Q1` is no fact: it answers question Q1, if it is true. Read it, correct it, and\n\
         # remove the mark. All lines of one question at once:\n\
         #\n\
         #     sed -i -E 's/#\\?(Q[0-9]+,)*Q1(,Q[0-9]+)* //' {file}\n\
         #\n\
         # What is still open then, and whether it fits to the headers:\n\
         #\n\
         #     {command}\n"
    );
    if !harvest.questions.is_empty() {
        out.push_str("#\n# Questions, the one first whose answer completes most functions:\n#\n");
    }
    for question in &harvest.questions {
        let count = question.functions.len();
        let text = format!("{} ({}) {}", question.id, functions(count), question.text);
        let options = textwrap::Options::new(WIDTH)
            .initial_indent("# ")
            .subsequent_indent("#     ");
        for line in textwrap::wrap(&text, options) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out.push('\n');
    out
}

/// The command that checks a contract.
fn check(file: &str, options: &Options) -> String {
    let mut words = vec!["safebind", "check", file];
    if let Some(list) = &options.compile_commands {
        words.extend(["--compile-commands", list]);
    }
    if !options.clang_args.is_empty() {
        words.push("--");
    }
    words.extend(options.clang_args.iter().map(String::as_str));
    shlex::try_join(words).unwrap_or_else(|_| format!("safebind check {file}"))
}

/// A count of functions in words.
pub(super) fn functions(count: usize) -> String {
    match count {
        1 => "1 function".to_owned(),
        _ => format!("{count} functions"),
    }
}

/// A place as it is on every machine.
fn at(place: &At) -> String {
    format!("{}:{}", place.header, place.line)
}

/// The types that codes of failure may become.
fn write_errors(harvest: &Harvest, out: &mut String) {
    let mut root = Node::root();
    let mut any = false;
    for ty in harvest.errors.iter().filter(|ty| !ty.codes.is_empty()) {
        let Some(question) = ty.question else {
            continue;
        };
        any = true;
        let mut add = |keys: &[&str], value: &str, remark: String| {
            let start = ["status_errors", ty.name.as_str()];
            let keys: Vec<String> = start.iter().chain(keys).map(ToString::to_string).collect();
            let leaf = Leaf {
                value: value.to_owned(),
                question: Some(question),
                remark,
            };
            root.insert(&keys, leaf);
        };
        add(&["doc"], "Why a function has failed.", String::new());
        for code in &ty.codes {
            let text = match code.when.as_str() {
                "" | "otherwise" => "Returned in other cases.".to_owned(),
                when if when.starts_with(char::is_lowercase) => format!("Returned {when}."),
                sentence => format!("{}.", sentence.trim_end_matches('.')),
            };
            let doc = serde_json::Value::from(text).to_string();
            let value = format!("{{ c: {}, doc: {doc} }}", yaml(&code.constant));
            add(&["codes", &code.name], &value, at(&code.evidence.place));
        }
    }
    if any {
        out.push('\n');
        root.lines(0, out);
    }
}

fn write_type(ty: &FoundType, out: &mut String) {
    let what = if ty.is_defined { "defined" } else { "declared" };
    let at = at(&ty.place);
    out.push_str(&format!("  {}:  # {what} at {at}\n", ty.name));
    let mut root = Node::root();
    let path = yaml(&ty.place.header);
    let source = ["source".to_owned()];
    root.insert(&source, known(format!("{{ path: {path} }}"), String::new()));
    for (question, statement) in &ty.proposals {
        root.insert(&statement.key, proposed(*question, statement));
    }
    root.lines(4, out);
    for (question, answer) in &ty.holes {
        out.push_str(&format!("    # Q{}: {answer}\n", question + 1));
    }
}

fn write_function(harvest: &Harvest, found: &Found, out: &mut String) {
    comment(&format!("{}: {}", at(&found.place), found.prototype), out);
    // A fact about the result shows the text itself.
    let answered = |fact: &Statement| {
        let about_result = fact.key.first().is_some_and(|key| key == "return");
        about_result && fact.confidence == Confidence::Stated
    };
    if let Some(said) = &found.said
        && !found.facts.iter().any(answered)
    {
        let text = short(&said.text, SAID);
        comment(&format!("{}: \"{text}\"", at(&said.place)), out);
    }
    out.push_str(&format!("  {}:\n", yaml(&found.name)));
    let mut root = Node::root();
    let asks = |kind| {
        let mut open = found.open.iter();
        open.find(|index| {
            harvest
                .questions
                .get(**index)
                .is_some_and(|one| one.kind == kind)
        })
    };
    let bind = ["bind".to_owned()];
    match asks(Kind::Condition) {
        // No other key is asked for, so without this one it would be bound.
        Some(question) => {
            let reason =
                "{ do_not: nobody has said what must be true when it is called }".to_owned();
            let remark = format!("Q{}: `bind: auto` instead, if nothing must", question + 1);
            root.insert(&bind, known(reason, remark));
        }
        None => root.insert(&bind, known("auto".to_owned(), String::new())),
    }
    for fact in &found.positions {
        root.insert(&fact.key, known(fact.value.clone(), String::new()));
    }
    for fact in &found.facts {
        root.insert(&fact.key, known(fact.value.clone(), remark(fact)));
    }
    for (question, statement) in &found.proposals {
        root.insert(&statement.key, proposed(*question, statement));
    }
    root.sort(&ORDER);
    root.lines(4, out);
    for (question, answer) in &found.holes {
        out.push_str(&format!("    # Q{}: {answer}\n", question + 1));
    }
    let conflicts = found
        .open
        .iter()
        .filter_map(|index| harvest.questions.get(*index));
    for question in conflicts.filter(|one| one.kind == Kind::Conflict) {
        let notes = question.notes.join("; ");
        out.push_str(&format!(
            "    # {}: {} ({notes})\n",
            question.id, question.answer
        ));
    }
}

/// A comment in front of a function.
fn comment(text: &str, out: &mut String) {
    let options = textwrap::Options::new(WIDTH)
        .initial_indent("  # ")
        .subsequent_indent("  #     ");
    for line in textwrap::wrap(text, options) {
        out.push_str(&line);
        out.push('\n');
    }
}

/// The start of a text.
pub(super) fn short(text: &str, length: usize) -> String {
    let start: String = text.chars().take(length).collect();
    match start.len() < text.len() {
        true => format!("{start}..."),
        false => start,
    }
}

fn known(value: String, remark: String) -> Leaf {
    Leaf {
        value,
        question: None,
        remark,
    }
}

fn proposed(question: usize, statement: &Statement) -> Leaf {
    Leaf {
        value: statement.value.clone(),
        question: Some(question),
        remark: format!("{}, {}", statement.source, statement.confidence.word()),
    }
}

/// The source of a fact, and the text where that is not the declaration.
fn remark(fact: &Statement) -> String {
    let source = format!("{}, {}", fact.source, fact.confidence.word());
    match fact.confidence {
        Confidence::Stated => {
            let text = short(&fact.evidence.text, QUOTED);
            format!("{source}, {}: \"{text}\"", at(&fact.evidence.place))
        }
        _ => source,
    }
}

#[cfg(test)]
mod tests {
    use super::{Options, check};

    #[test]
    fn the_command_reads_what_was_read() {
        let mut options = Options {
            clang_args: vec!["-I.".to_owned(), "-DX=a b".to_owned()],
            ..Options::default()
        };
        assert_eq!(
            check("a.yaml", &options),
            "safebind check a.yaml -- -I. '-DX=a b'"
        );
        options.compile_commands = Some("build/list.json".to_owned());
        assert_eq!(
            check("a.yaml", &options),
            "safebind check a.yaml --compile-commands build/list.json -- -I. '-DX=a b'"
        );
        options.clang_args.clear();
        assert_eq!(
            check("a.yaml", &options),
            "safebind check a.yaml --compile-commands build/list.json"
        );
    }
}
