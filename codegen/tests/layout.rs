//! The layout oracle: what it finds equal, and that it finds what is not.

#[path = "harness/btf.rs"]
mod btf;

use std::process::Command;

use btf::Btf;
use camino::{Utf8Path, Utf8PathBuf};
use safebind::{
    layout::{
        ask::{self, Oracle, Ours},
        compare::{Comparison, Verdict, What},
        model::Layouts,
        raw,
    },
    support::diag::Sink,
};

/// What bindgen 0.73 makes of `struct wagon { struct axle front; union { int load; short half[2]; }; unsigned wide:3,
/// deep:5; int type; }` and of an enum, cut down to what is about layouts.
const BINDINGS: &str = "
#[repr(C)] #[derive(Copy, Clone)]
pub struct __BindgenBitfieldUnit<Storage> { storage: Storage }
#[repr(C)] #[derive(Debug, Copy, Clone)]
pub struct axle { pub left: ::core::ffi::c_int, pub right: ffi::c_char }
#[repr(C)] #[derive(Copy, Clone)]
pub struct wagon {
    pub front: axle,
    pub __bindgen_anon_1: wagon__bindgen_ty_1,
    pub _bitfield_align_1: [u8; 0],
    pub _bitfield_1: __BindgenBitfieldUnit<[u8; 1usize]>,
    pub type_: ffi::c_int,
}
#[repr(C)] #[derive(Copy, Clone)]
pub union wagon__bindgen_ty_1 { pub load: ffi::c_int, pub half: [ffi::c_short; 2usize] }
impl wagon {
    pub fn wide(&self) -> u32 { unsafe { ::core::mem::transmute(self._bitfield_1.get_const::<0usize, 3u8>() as u32) } }
    pub fn deep(&self) -> u32 { unsafe { ::core::mem::transmute(self._bitfield_1.get(3usize, 5u8) as u32) } }
    pub fn set_deep(&mut self, val: u32) { self._bitfield_1.set(3usize, 5u8, val as u64) }
}
const _: () = { [\"Size of wagon\"][::core::mem::size_of::<wagon>() - 20usize]; };
pub const gauge_BROAD: gauge = 4;
pub const gauge_NARROW: gauge = -1;
pub type gauge = ffi::c_int;
";

/// The same as a kernel's type information; the figures can be moved.
fn kernel(load: u32, deep: u32, broad: u32) -> Btf {
    let mut btf = Btf::new(true);
    let int = btf.int("int", 4);
    let char = btf.int("char", 1);
    let short = btf.int("short int", 2);
    btf.int("long unsigned int", 8);
    let axle = btf.record("axle", 8, &[("left", int, 0, 0), ("right", char, 32, 0)]);
    let half = btf.array(short, 2);
    let both = btf.record("", 4, &[("load", int, load, 0), ("half", half, 0, 0)]);
    let members = [
        ("front", axle, 0, 0),
        ("", both, 64, 0),
        ("wide", int, 96, 3),
        ("deep", int, deep, 5),
        ("type", int, 128, 0),
    ];
    btf.record("wagon", 20, &members);
    btf.enumeration("gauge", &[("BROAD", broad), ("NARROW", u32::MAX)]);
    btf
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("there is a place for temporary files"))
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Utf8PathBuf {
        let folder = Utf8Path::from_path(self.0.path()).expect("it is UTF-8");
        let path = folder.join(name);
        fs_err::write(&path, content).expect("it can be written");
        path
    }
}

/// Everything that a sink says, by code.
fn codes(sink: Sink) -> Vec<&'static str> {
    sink.finish().into_iter().map(|one| one.code).collect()
}

fn bindings(text: &str) -> Layouts {
    let mut sink = Sink::default();
    let layouts = raw::layouts(&mut sink, "b.rs".into(), text, &raw::Options::default());
    layouts.unwrap_or_else(|| panic!("{:?}", sink.finish()))
}

fn held(bindings: &str, oracle: &Oracle) -> Comparison {
    let mut sink = Sink::default();
    let theirs = oracle.layouts(&mut sink);
    let found = theirs.and_then(|theirs| ask::held(&mut sink, &self::bindings(bindings), &theirs));
    found.unwrap_or_else(|| panic!("{:?}", sink.finish()))
}

fn against(btf: &Btf) -> Comparison {
    let folder = Folder::new();
    held(
        BINDINGS,
        &Oracle::Btf(folder.write("vmlinux", btf.file()), None),
    )
}

/// What differs: the type, what, the member, and both figures.
type Differs = (String, What, String, Option<i128>, Option<i128>);

fn differences(of: &Comparison) -> Vec<Differs> {
    let all = of.records.iter().chain(&of.enums);
    let all = all.flat_map(|one| one.differences.iter().map(move |it| (one, it)));
    all.map(|(one, it)| {
        (
            one.name.clone(),
            it.what,
            it.member.clone().unwrap_or_default(),
            it.ours,
            it.oracle,
        )
    })
    .collect()
}

#[test]
fn what_is_equal_is_found_equal() {
    let found = against(&kernel(0, 99, 4));
    assert_eq!(differences(&found), []);
    let verdicts: Vec<_> = found
        .records
        .iter()
        .map(|one| (one.name.as_str(), one.verdict, one.members))
        .collect();
    // `load` and `half` are members of the wagon, and `type_` is C's `type`.
    assert_eq!(
        verdicts,
        [("axle", Verdict::Equal, 2), ("wagon", Verdict::Equal, 6)]
    );
    assert_eq!(found.enums.iter().map(|one| one.members).sum::<usize>(), 2);
}

#[test]
fn what_is_moved_is_found_with_both_figures() {
    let wagon = |member: &str, ours, oracle| {
        vec![(
            "wagon".to_owned(),
            What::Offset,
            member.to_owned(),
            Some(ours),
            Some(oracle),
        )]
    };
    assert_eq!(
        differences(&against(&kernel(16, 99, 4))),
        wagon("load", 64, 80)
    );
    assert_eq!(
        differences(&against(&kernel(0, 101, 4))),
        wagon("deep", 99, 101)
    );
    let value = (
        "gauge".to_owned(),
        What::Value,
        "BROAD".to_owned(),
        Some(4),
        Some(5),
    );
    assert_eq!(differences(&against(&kernel(0, 99, 5))), [value]);
}

#[test]
fn a_member_that_bindings_lack_is_found() {
    let mut btf = kernel(0, 99, 4);
    let long = btf.int("long int", 8);
    let tree = btf.record("tree", 8, &[("root", long, 0, 0)]);
    // A member without a name whose type has one: an extension of Microsoft's that bindgen passes over.
    btf.record("grove", 16, &[("count", long, 0, 0), ("", tree, 64, 0)]);
    let folder = Folder::new();
    let text = "#[repr(C)] pub struct grove { pub count: ::core::ffi::c_long }";
    let found = held(
        text,
        &Oracle::Btf(folder.write("vmlinux", btf.file()), None),
    );
    let grove = |what, member: &str, ours, oracle| {
        ("grove".to_owned(), what, member.to_owned(), ours, oracle)
    };
    assert_eq!(
        differences(&found),
        [
            grove(What::Size, "", Some(8), Some(16)),
            grove(What::Member, "root", None, Some(64))
        ]
    );
}

/// In a union bindgen puts no bytes for the member that it passes over, so that what embeds the type is moved too.
#[test]
fn a_larger_member_that_a_union_lacks_is_found_with_what_embeds_it() {
    let mut btf = kernel(0, 99, 4);
    let long = btf.int("long int", 8);
    let roots = btf.array(long, 17);
    let tree = btf.record("tree", 136, &[("roots", roots, 0, 0)]);
    let both = btf.record("", 136, &[("", tree, 0, 0), ("late", long, 0, 0)]);
    let grove = btf.record("grove", 144, &[("count", long, 0, 0), ("", both, 64, 0)]);
    let members = [
        ("level", long, 0, 0),
        ("grove", grove, 64, 0),
        ("work", long, 1216, 0),
    ];
    btf.record("forest", 160, &members);
    let text = "
        #[repr(C)] #[derive(Copy, Clone)]
        pub struct grove { pub count: ::core::ffi::c_long, pub __bindgen_anon_1: grove__bindgen_ty_1 }
        #[repr(C)] #[derive(Copy, Clone)]
        pub union grove__bindgen_ty_1 { pub late: ::core::ffi::c_long }
        #[repr(C)]
        pub struct forest { pub level: ::core::ffi::c_long, pub grove: grove, pub work: ::core::ffi::c_long }";
    let folder = Folder::new();
    let oracle = Oracle::Btf(folder.write("vmlinux", btf.file()), None);
    let found = held(text, &oracle);
    let one = |name: &str, what, member: &str, ours, oracle| {
        (name.to_owned(), what, member.to_owned(), ours, oracle)
    };
    assert_eq!(
        differences(&found),
        [
            one("forest", What::Size, "", Some(32), Some(160)),
            one("forest", What::Size, "grove", Some(16), Some(144)),
            one("forest", What::Offset, "work", Some(192), Some(1216)),
            one("grove", What::Size, "", Some(16), Some(144)),
            one("grove", What::Member, "roots", None, Some(64)),
        ]
    );
}

/// bindgen names a tag by the types that it stands in, and these may have no name.
#[test]
fn a_tag_in_a_type_without_a_name_is_a_name() {
    let mut btf = kernel(0, 99, 4);
    let long = btf.int("long int", 8);
    let inner = btf.record("row", 8, &[("next", long, 0, 0)]);
    let both = btf.record("", 8, &[("next", long, 0, 0), ("row", inner, 0, 0)]);
    btf.record("queue", 8, &[("", both, 0, 0)]);
    let text = "
        #[repr(C)] pub struct queue { pub __bindgen_anon_1: queue__bindgen_ty_1 }
        #[repr(C)] #[derive(Copy, Clone)]
        pub union queue__bindgen_ty_1 { pub next: ::core::ffi::c_long, pub row: queue__bindgen_ty_1_row }
        #[repr(C)] #[derive(Copy, Clone)]
        pub struct queue__bindgen_ty_1_row { pub next: ::core::ffi::c_long }";
    let folder = Folder::new();
    let found = held(
        text,
        &Oracle::Btf(folder.write("vmlinux", btf.file()), None),
    );
    let verdicts: Vec<_> = found
        .records
        .iter()
        .map(|one| (one.c.as_deref(), one.verdict))
        .collect();
    assert_eq!(
        verdicts,
        [
            (Some("struct queue"), Verdict::Equal),
            (Some("struct row"), Verdict::Equal)
        ]
    );
}

#[test]
fn bytes_for_what_is_not_shown_are_no_lack() {
    let text = "#[repr(C)] pub struct axle { pub left: ::core::ffi::c_int, pub FILLER: [u8; 4] }";
    let verdict = |filler: &str| {
        let folder = Folder::new();
        let path = folder.write("vmlinux", kernel(0, 99, 4).file());
        let found = held(&text.replace("FILLER", filler), &Oracle::Btf(path, None));
        found.records.first().map(|one| one.verdict)
    };
    assert_eq!(verdict("_safebind_opaque_0"), Some(Verdict::Equal));
    // Those of bindgen stand for what it has lost.
    assert_eq!(verdict("__bindgen_padding_0"), Some(Verdict::Lacks));
}

#[test]
fn several_definitions_prove_nothing() {
    let mut btf = kernel(0, 99, 4);
    btf.record("axle", 4, &[]);
    let found = against(&btf);
    assert_eq!(
        found.records.first().map(|one| one.verdict),
        Some(Verdict::Ambiguous)
    );
}

#[test]
fn a_name_that_is_gone_is_unknown() {
    let folder = Folder::new();
    let oracle = Oracle::Btf(folder.write("vmlinux", kernel(0, 99, 4).file()), None);
    let found = held("#[repr(C)] pub struct tram { pub bell: u8 }", &oracle);
    assert_eq!(
        found.records.first().map(|one| one.verdict),
        Some(Verdict::Unknown)
    );
}

#[test]
fn another_machine_is_refused() {
    let mut big = Btf::new(false);
    big.int("long unsigned int", 8);
    let mut narrow = Btf::new(true);
    narrow.int("long unsigned int", 4);
    for btf in [big, narrow] {
        let folder = Folder::new();
        let mut sink = Sink::default();
        let oracle = Oracle::Btf(folder.write("vmlinux", btf.file()), None);
        let theirs = oracle.layouts(&mut sink).expect("it is intact");
        assert_eq!(ask::held(&mut sink, &bindings(BINDINGS), &theirs), None);
        assert_eq!(codes(sink), ["SB1022"]);
    }
}

#[test]
fn a_module_needs_its_base() {
    let base = kernel(0, 99, 4);
    let mut module = base.split();
    module.record("tram", 4, &[("bell", 1, 0, 0)]);
    let folder = Folder::new();
    let [base, module] = [("vmlinux", base.file()), ("module", module.file())]
        .map(|(name, file)| folder.write(name, file));
    let mut sink = Sink::default();
    assert!(
        Oracle::Btf(module.clone(), None)
            .layouts(&mut sink)
            .is_none()
    );
    assert_eq!(codes(sink), ["SB1023"]);
    let text = "#[repr(C)] pub struct tram { pub bell: ::core::ffi::c_int }";
    let found = held(text, &Oracle::Btf(module, Some(base)));
    assert_eq!(
        found.records.first().map(|one| one.verdict),
        Some(Verdict::Equal)
    );
}

/// Every file that is cut off, and every one with a byte changed, gives a message or layouts, and never a panic.
#[test]
fn no_damage_is_a_panic() {
    let whole = kernel(0, 99, 4).file();
    let folder = Folder::new();
    let read = |bytes: &[u8]| {
        let mut sink = Sink::default();
        let path = folder.write("vmlinux", bytes);
        let layouts = Oracle::Btf(path, None).layouts(&mut sink);
        assert_eq!(layouts.is_none(), sink.has_errors());
        codes(sink)
    };
    for end in 0..whole.len() {
        let said = read(whole.get(..end).expect("it is inside"));
        assert!(!said.is_empty(), "cut at {end}");
    }
    let mut refused = 0;
    for at in 0..whole.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut damaged = whole.clone();
            damaged[at] ^= flip;
            refused += usize::from(!read(&damaged).is_empty());
        }
    }
    assert!(
        refused > whole.len() / 2,
        "only {refused} of the damaged files were refused"
    );
}

/// A compiler for C, where there is one.
fn has_cc() -> bool {
    Command::new("cc")
        .arg("--version")
        .output()
        .is_ok_and(|ran| ran.status.success())
}

fn probe(header: &Utf8Path) -> Oracle {
    Oracle::Probe {
        cc: None,
        headers: vec![header.to_string()],
        arguments: Vec::new(),
    }
}

/// bindgen 0.73 writes an empty struct without its alignment, and what stands behind it moves.
#[test]
fn a_lost_alignment_is_found_by_the_c_compiler() {
    if !has_cc() {
        return;
    }
    let folder = Folder::new();
    let c = "struct calm {} __attribute__((aligned(64)));\nstruct busy { int a; struct calm c; int b; };\n";
    let header = folder.write("busy.h", c);
    let text = "#[repr(C)] pub struct calm {}\n#[repr(C)] #[repr(align(64))] \
                pub struct busy { pub a: ffi::c_int, pub c: calm, pub b: ffi::c_int }";
    let found = held(text, &probe(&header));
    let busy = |what, member: &str, ours, oracle| {
        (
            "busy".to_owned(),
            what,
            member.to_owned(),
            Some(ours),
            Some(oracle),
        )
    };
    assert_eq!(
        differences(&found),
        [
            busy(What::Size, "", 64, 128),
            busy(What::Offset, "b", 32, 512),
            busy(What::Offset, "c", 32, 512)
        ]
    );
}

/// A library's own header, with bindgen's bindings of it: equal, and a control that is not.
#[test]
fn a_librarys_header_agrees_with_the_c_compiler() {
    let zlib = Utf8Path::new("/usr/include/zlib.h");
    if !has_cc() || !zlib.is_file() || safebind::header::libclang::use_on_this_thread().is_err() {
        return;
    }
    let request = safebind::bindings::direct::Request {
        headers: vec!["zlib.h".to_owned()],
        ..safebind::bindings::direct::Request::default()
    };
    let mut sink = Sink::default();
    let ours = ask::ours(
        &mut sink,
        &Ours::Headers(&request),
        &raw::Options::default(),
    );
    let theirs = probe(zlib).layouts(&mut sink);
    let Some((mut ours, theirs)) = ours.zip(theirs) else {
        panic!("{:?}", sink.finish());
    };
    let found = ask::held(&mut sink, &ours, &theirs).expect("it is one machine");
    // One struct is of the compiler's own headers, of which safebind has its own: no member has the same name.
    let own = |found: &Comparison| {
        let all = differences(found).into_iter();
        all.filter(|one| one.0 != "max_align_t").collect::<Vec<_>>()
    };
    assert_eq!(own(&found), []);
    let stream = found
        .records
        .iter()
        .find(|one| one.name == "z_stream_s")
        .expect("the library has it");
    assert_eq!((stream.verdict, stream.members), (Verdict::Equal, 14));
    let records = ours.records.get_mut("z_stream_s").expect("it was compared");
    let member = records
        .first_mut()
        .and_then(|record| record.members.get_mut("total_out"))
        .expect("a member");
    member.offset_bits += 32;
    let found = ask::held(&mut sink, &ours, &theirs).expect("it is one machine");
    assert_eq!(own(&found).len(), 1);
}

#[test]
fn debug_information_may_be_compressed() {
    if !has_cc() {
        return;
    }
    let folder = Folder::new();
    let header = folder.write("axle.h", "struct axle { int left; char right; };\n");
    let oracle = Oracle::Probe {
        cc: None,
        headers: vec![header.to_string()],
        arguments: vec!["-gz".to_owned()],
    };
    let text = "#[repr(C)] pub struct axle { pub left: ffi::c_int, pub right: ffi::c_char }";
    assert_eq!(
        held(text, &oracle).records.first().map(|one| one.verdict),
        Some(Verdict::Equal)
    );
}
