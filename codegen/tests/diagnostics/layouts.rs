//! Codes of the layout oracle: they need files that are no text.

use libtest_mimic::Failed;

use super::{
    btf::Btf,
    command::{Ran, run},
    session::Session,
};

const BINDINGS: &str = "\
#[repr(C)]
pub struct funnel {
    pub width: ::core::ffi::c_int,
    pub depth: ::core::ffi::c_int,
}
";

/// A kernel with the type above; where its second member starts, in bits, and whether it has the type at all.
fn kernel(little: bool, depth: Option<u32>) -> Btf {
    let mut btf = Btf::new(little);
    let int = btf.int("int", 4);
    btf.int("long unsigned int", 8);
    if let Some(depth) = depth {
        btf.record(
            "funnel",
            8,
            &[("width", int, 0, 0), ("depth", int, depth, 0)],
        );
    }
    btf
}

const LAYOUT: [&str; 5] = ["layout", "--bindings", "bindings.rs", "--btf", "vmlinux"];

/// Runs `layout` with this content of `vmlinux`.
fn with(session: &Session, vmlinux: impl AsRef<[u8]>) -> Result<Ran, Failed> {
    session.write("bindings.rs", BINDINGS);
    session.write("vmlinux", vmlinux);
    run(session, &LAYOUT)
}

fn good(session: &Session) -> Result<Ran, Failed> {
    with(session, kernel(true, Some(32)).file())
}

pub(super) fn no_btf(session: &Session) -> Result<[Ran; 2], Failed> {
    Ok([with(session, "CONFIG_DEBUG_INFO_NONE=y\n")?, good(session)?])
}

pub(super) fn cut_off(session: &Session) -> Result<[Ran; 2], Failed> {
    let mut file = kernel(true, Some(32)).file();
    file.truncate(60);
    Ok([with(session, file)?, good(session)?])
}

pub(super) fn other_byte_order(session: &Session) -> Result<[Ran; 2], Failed> {
    Ok([
        with(session, kernel(false, Some(32)).file())?,
        good(session)?,
    ])
}

pub(super) fn module_alone(session: &Session) -> Result<[Ran; 2], Failed> {
    let base = kernel(true, None);
    let mut module = base.split();
    module.record("funnel", 8, &[("width", 1, 0, 0), ("depth", 1, 32, 0)]);
    let bad = with(session, module.file())?;
    session.write("base", base.file());
    Ok([
        bad,
        run(session, &[&LAYOUT[..], &["--btf-base", "base"]].concat())?,
    ])
}

pub(super) fn moved_member(session: &Session) -> Result<[Ran; 2], Failed> {
    Ok([
        with(session, kernel(true, Some(16)).file())?,
        good(session)?,
    ])
}

/// The bindings have another size than their members, as bindgen writes it: a type in a member without a name is passed
/// over, and bytes stand for it.
pub(super) fn lacking_member(session: &Session) -> Result<[Ran; 2], Failed> {
    session.write(
        "bindings.rs",
        BINDINGS.replace("depth", "__bindgen_padding_0"),
    );
    session.write("vmlinux", kernel(true, Some(32)).file());
    Ok([
        run(session, &LAYOUT)?,
        run(session, &[&LAYOUT[..], &["--accept", "funnel"]].concat())?,
    ])
}

pub(super) fn no_debug_information(session: &Session) -> Result<[Ran; 2], Failed> {
    session.write("bindings.rs", BINDINGS);
    session.write("empty.c", "struct funnel { int width, depth; } one;\n");
    let layout = ["layout", "--bindings", "bindings.rs", "--dwarf", "funnel.o"];
    let compile = |flags: &[&str]| -> Result<Ran, Failed> {
        let mut cc = std::process::Command::new("cc");
        cc.current_dir(session.path())
            .args(["-c", "-o", "funnel.o", "empty.c"]);
        super::session::ensure(cc.args(flags).status()?.success(), "cc fails")?;
        run(session, &layout)
    };
    Ok([compile(&[])?, compile(&["-g"])?])
}

pub(super) fn no_c_compiler(session: &Session) -> Result<[Ran; 2], Failed> {
    session.write("bindings.rs", BINDINGS);
    session.write("funnel.h", "struct funnel { int width, depth; };\n");
    let probe = [
        "layout",
        "--bindings",
        "bindings.rs",
        "--probe",
        "--probe-header",
        "funnel.h",
    ];
    let bad = run(
        session,
        &[&probe[..], &["--cc", "no-such-cc", "--", "-I."]].concat(),
    )?;
    Ok([
        bad,
        run(
            session,
            &[&probe[..], &["--cc", "cc", "--", "-I."]].concat(),
        )?,
    ])
}

pub(super) fn bindings_that_need_more(session: &Session) -> Result<[Ran; 2], Failed> {
    let near = good(session)?;
    session.write(
        "bindings.rs",
        BINDINGS.replace("::core::ffi::c_int", "width_t"),
    );
    Ok([run(session, &LAYOUT)?, near])
}

const CONTRACT: &str = "\
schema: \"1.0\"
module: funnel
headers: [funnel.h]
summary: Funnels.
types:
  struct funnel:
    views:
      Funnel:
        doc: A funnel.
        send: { allowed: true, because: nothing in it belongs to a thread }
        sync: { allowed: true, because: its width never changes }
    fields:
      width:
        doc: Returns the width.
        access: immutable_after_init
        because: it is set when a funnel is made
";

fn check(session: &Session, vmlinux: &Btf, contract: &str) -> Result<Ran, Failed> {
    session.write("funnel.h", "struct funnel { int width, depth; };\n");
    session.write("funnel.yaml", contract);
    session.write("vmlinux", vmlinux.file());
    let arguments = [
        "check",
        "funnel.yaml",
        "--btf",
        "vmlinux",
        "--",
        "-nostdinc",
        "-I.",
        "--target=x86_64-linux-gnu",
    ];
    run(session, &arguments)
}

/// A warning where a field alone is not read; with an error beside it, so that the run fails.
pub(super) fn unproven_value(session: &Session) -> Result<[Ran; 2], Failed> {
    let values = "values:\n  struct funnel:\n    rust: { name: FunnelValue, because: it is a value }\n    any_value: every size is one of a funnel\n    doc: A funnel that is passed by copy.\n";
    let contract = CONTRACT
        .split("types:")
        .next()
        .unwrap_or_default()
        .to_owned()
        + values;
    let bad = check(session, &kernel(true, None), &contract)?;
    let accepted = format!(
        "{contract}accepted_layouts:\n  struct funnel: both sides are built by one compiler\n"
    );
    Ok([bad, check(session, &kernel(true, None), &accepted)?])
}

pub(super) fn wrong_field(session: &Session) -> Result<[Ran; 2], Failed> {
    let mut moved = Btf::new(true);
    let int = moved.int("int", 4);
    moved.int("long unsigned int", 8);
    moved.record(
        "funnel",
        12,
        &[("width", int, 64, 0), ("depth", int, 32, 0)],
    );
    Ok([
        check(session, &moved, CONTRACT)?,
        check(session, &kernel(true, Some(32)), CONTRACT)?,
    ])
}

pub(super) fn edited_result(session: &Session) -> Result<[Ran; 2], Failed> {
    good(session)?;
    let saved = run(session, &[&LAYOUT[..], &["--save", "layout.json"]].concat())?;
    super::session::ensure(saved.well, saved.words)?;
    let check = [
        "check",
        "widget.yaml",
        "--unit",
        "unit.json",
        "--layout",
        "layout.json",
    ];
    let near = run(session, &check)?;
    let text = fs_err::read_to_string(session.path().join("layout.json"))?;
    session.write("layout.json", text.replace("\"verdict\"", "\"result\""));
    Ok([run(session, &check)?, near])
}

/// The contract above, with what was saved.
const WITH_SAVED: [&str; 8] = [
    "check",
    "funnel.yaml",
    "--layout",
    "layout.json",
    "--",
    "-nostdinc",
    "-I.",
    "--target=x86_64-linux-gnu",
];

/// Saves a result of the bindings, and runs `check` with it.
fn check_saved(session: &Session) -> Result<Ran, Failed> {
    good(session)?;
    let saved = run(session, &[&LAYOUT[..], &["--save", "layout.json"]].concat())?;
    super::session::ensure(saved.well, saved.words)?;
    session.write("funnel.h", "struct funnel { int width, depth; };\n");
    session.write("funnel.yaml", CONTRACT);
    run(session, &WITH_SAVED)
}

pub(super) fn other_bindings(session: &Session) -> Result<[Ran; 2], Failed> {
    let near = check_saved(session)?;
    session.write("bindings.rs", format!("{BINDINGS}pub struct spout;\n"));
    Ok([run(session, &WITH_SAVED)?, near])
}

pub(super) fn other_headers(session: &Session) -> Result<[Ran; 2], Failed> {
    let near = check_saved(session)?;
    session.write("funnel.h", "struct funnel { int depth, width; };\n");
    Ok([run(session, &WITH_SAVED)?, near])
}
