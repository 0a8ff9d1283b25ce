use super::read;
use crate::kernel::results::{Outcome, Results, Tally};

/// A whole boot: two suites, one with parameters and one that does not run all, and the init program.
const BOOT: &str = "\
[    0.000000] Linux version 7.0.0
[    0.100000] KTAP version 1
[    0.100000] 1..3
[    0.100000]     KTAP version 1
[    0.100000]     # Subtest: fields
[    0.100000]     # speed: normal
[    0.100000]     1..3
[    0.100000]     # basic.speed: normal
[    0.100000]     ok 1 basic
[    0.110000] rust_kernel: something that a test says
[    0.100000]         KTAP version 1
[    0.100000]         # Subtest: each
[    0.100000]         ok 1 one
[    0.100000]         ok 2 two
[    0.100000]     # each: pass:2 fail:0 skip:0 total:2
[    0.100000]     ok 2 each
[    0.100000]     ok 3 never # SKIP needs hardware
[    0.100000] # fields: pass:3 fail:0 skip:1 total:4
[    0.100000] # Totals: pass:3 fail:0 skip:1 total:4
[    0.100000] ok 1 fields
[    0.200000]     KTAP version 1
[    0.200000]     # Subtest: examples
[    0.200000]     1..2
[    0.200000]     # doc_a_rs_0.location: rust/kernel/a.rs:12
[    0.200000]     ok 1 doc_a_rs_0
[    0.200000]     # doc_a_rs_1.location: rust/kernel/a.rs:40
[    0.200000]     ok 2 doc_a_rs_1
[    0.200000] # Totals: pass:2 fail:0 skip:0 total:2
[    0.200000] ok 2 examples
[    0.200000] ok 3 absent # SKIP
[    0.300000] Run /init as init process
safebind: plan 2\r
safebind: ok reserve\r
safebind: ok in[    0.400000] random: ready
stall\r
safebind: done\r
[    0.500000] reboot: Power down
";

/// A report between marks.
const WARN: &str = "\
[    0.350000] ------------[ cut here ]------------
[    0.350000] refcount_t: underflow; use-after-free.
[    0.350000] WARNING: lib/refcount.c:28 at refcount_warn_saturate+0xb5/0xe0, CPU#0: init/1
[    0.350000] Call Trace:
[    0.350000]  <TASK>
[    0.350000]  fput+0x12/0x40
[    0.350000]  </TASK>
[    0.350000] ---[ end trace 0000000000000000 ]---
";

/// A report of the lock checker, which no mark ends.
const LOCKS: &str = "\
======================================================
WARNING: possible circular locking dependency detected
7.0.0 Not tainted
------------------------------------------------------
 *** DEADLOCK ***
INFO: lockdep is turned off.
 <TASK>
 lock_acquire+0x12/0x40
 </TASK>
";

const MEMORY: &str = "\
==================================================================
BUG: KASAN: slab-use-after-free in fput_close_sync+0x1b/0x70
Write of size 8 at addr ffff888003a3c000 by task init/1
 <TASK>
 </TASK>
==================================================================
Disabling lock debugging due to kernel taint
";

const DIES: &str = "\
BUG: unable to handle page fault for address: ffffffffdeadbeef
Oops: Oops: 0000 [#1] SMP
 <TASK>
 </TASK>
---[ end trace 0000000000000000 ]---
RIP: 0010:f+0x1/0x2
Kernel panic - not syncing: Fatal exception
---[ end Kernel panic - not syncing: Fatal exception ]---
";

/// The boot with something in front of a line that it has once.
fn with(text: &str, line: &str) -> Results {
    assert_eq!(BOOT.matches(line).count(), 1, "{line}");
    let at = BOOT.find(line).expect("the line is there");
    let start = BOOT[..at].rfind('\n').map_or(0, |newline| newline + 1);
    read(&format!("{}{text}{}", &BOOT[..start], &BOOT[start..]))
}

/// The boot with one text in place of another.
fn changed(old: &str, new: &str) -> Results {
    assert!(BOOT.contains(old), "{old}");
    read(&BOOT.replace(old, new))
}

fn said(problems: &[String], word: &str) -> bool {
    problems.iter().any(|problem| problem.contains(word))
}

#[test]
fn a_whole_boot_has_no_problem() {
    let results = read(BOOT);
    assert_eq!(results.problems, [""; 0]);
    assert_eq!(results.warnings, []);
    let names: Vec<&str> = results.suites.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["fields", "examples", "absent", "init"]);
    let fields = &results.suites[0].tests;
    let names: Vec<&str> = fields.iter().map(|test| test.name.as_str()).collect();
    assert_eq!(names, ["basic", "each/one", "each/two", "never"]);
    assert_eq!(fields[3].outcome, Outcome::Skipped("needs hardware".into()));
    let examples = &results.suites[1].tests;
    assert_eq!(examples[1].file.as_deref(), Some("rust/kernel/a.rs"));
    assert_eq!(results.suites[3].tests[1].name, "install");
    let all = Tally {
        passed: 7,
        failed: 0,
        skipped: 2,
    };
    assert_eq!(results.tally(), all);
}

#[test]
fn a_console_that_breaks_off_is_never_a_pass() {
    // Whatever the last line is, but for what comes after the end of the init program.
    let end = BOOT.find("safebind: done").expect("it ends");
    for (cut, _) in BOOT[..end].match_indices('\n') {
        assert_ne!(read(&BOOT[..cut]).problems, [""; 0], "{}", &BOOT[..cut]);
    }
    assert_ne!(read("").problems, [""; 0]);
    let inside = read(&BOOT[..BOOT.find("ok 3 never").expect("there")]);
    assert!(said(
        &inside.problems,
        "`fields` did not come to its end: 2 of 3"
    ));
    assert_eq!(Tally::of(&inside.suites[0].tests).passed, 3);
}

#[test]
fn a_failed_test_has_what_it_said() {
    let results = changed(
        "    ok 1 basic\n",
        "    # basic: EXPECTATION FAILED at a.rs:3\n    Expected a == b\n    not ok 1 basic\n",
    );
    let outcome = &results.suites[0].tests[0].outcome;
    let lines = ["# basic: EXPECTATION FAILED at a.rs:3", "Expected a == b"];
    assert_eq!(*outcome, Outcome::Failed(lines.map(str::to_owned).into()));
    // KUnit's own numbers are another reading of the same lines.
    assert!(said(&results.problems, "KUnit counts 3 passed, 0 failed"));
}

#[test]
fn a_suite_can_fail_without_a_test_of_its_own() {
    let results = changed("ok 3 absent # SKIP", "not ok 3 absent");
    assert_eq!(results.suites[2].tests[0].name, "absent");
    assert_eq!(results.tally().failed, 1);
    let results = changed("] ok 2 examples", "] not ok 2 examples");
    assert_eq!(results.tally().failed, 1);
    assert_eq!(results.tally().passed, 7);
}

#[test]
fn what_was_planned_must_come() {
    for (old, new, word) in [
        (
            "] 1..3\n[    0.100000]     KTAP",
            "] 1..4\n[    0.100000]     KTAP",
            "`KUnit` planned 4",
        ),
        ("    1..2", "    1..5", "`examples` planned 5"),
        (
            "    ok 2 doc_a_rs_1\n",
            "    garbage\n",
            "`examples` planned 2",
        ),
        (
            "# Subtest: examples",
            "# Subtest: other",
            "`other` did not come",
        ),
        (
            "] ok 2 examples\n",
            "] garbage\n",
            "`examples` did not come",
        ),
        ("plan 2", "plan 3", "planned 3 tests"),
        ("doc_a_rs_1", "doc_a_rs_0", "more than one test named"),
    ] {
        let results = changed(old, new);
        assert!(said(&results.problems, word), "{:?}", results.problems);
    }
}

#[test]
fn each_report_is_one_warning() {
    for (report, key) in [
        (WARN, "refcount_t: underflow; use-after-free."),
        (
            LOCKS,
            "WARNING: possible circular locking dependency detected",
        ),
        (
            MEMORY,
            "BUG: KASAN: slab-use-after-free in fput_close_sync+N/N",
        ),
        (DIES, "BUG: unable to handle page fault for address: N"),
        (
            "WARNING: suspicious RCU usage\nfile.c:1 suspicious rcu_dereference_check() usage!\n </TASK>\n",
            "WARNING: suspicious RCU usage",
        ),
        (
            "BUG: sleeping function called from invalid context at mm/x.c:12\n </TASK>\n",
            "BUG: sleeping function called from invalid context at mm/x.c:N",
        ),
        (
            "rcu: INFO: rcu_sched self-detected stall on CPU\n",
            "rcu: INFO: rcu_sched self-detected stall on CPU",
        ),
        (
            "INFO: task init:1 blocked for more than 120 seconds.\n",
            "INFO: task init:N blocked for more than N seconds.",
        ),
    ] {
        let results = with(report, "safebind: ok reserve");
        assert_eq!(results.problems, [""; 0]);
        let keys: Vec<&str> = results.warnings.iter().map(|w| w.key.as_str()).collect();
        assert_eq!(keys, [key], "{report}");
        let twice = with(&report.repeat(2), "safebind: ok reserve");
        let expected = if report == DIES { 1 } else { 2 };
        assert_eq!(twice.warnings.len(), expected, "{report}");
    }
}

#[test]
fn a_warning_names_the_test_before_it() {
    let results = with(WARN, "ok 3 never");
    assert_eq!(results.warnings[0].after.as_deref(), Some("fields: each"));
    let results = with(WARN, "safebind: done");
    assert_eq!(results.warnings[0].after.as_deref(), Some("init: install"));
    assert!(results.warnings[0].lines[2].starts_with("WARNING: lib/refcount.c:28"));
}

#[test]
fn reports_that_follow_each_other_are_counted_apart() {
    let results = with(
        &[WARN, LOCKS, MEMORY, WARN].concat(),
        "safebind: ok reserve",
    );
    assert_eq!(results.warnings.len(), 4);
    let rust = format!("rust_kernel: panicked at a.rs:1:2:\noh\n{WARN}");
    assert_eq!(with(&rust, "safebind: ok reserve").warnings.len(), 1);
}

#[test]
fn leaks_are_told_apart_by_where_they_were_allocated() {
    let leak = |function: &str| {
        format!(
            "unreferenced object 0xffff888003a3c000 (size 64):\n  comm \"init\", pid 1\n  \
             backtrace (crc 0):\n    {function}+0x12/0x40\n"
        )
    };
    let text = format!("{}{}{}", leak("f"), leak("f"), leak("g"));
    let results = with(&text, "safebind: done");
    let keys: Vec<&str> = results.warnings.iter().map(|w| w.key.as_str()).collect();
    let key = "unreferenced object N (size N):";
    assert_eq!(
        keys,
        [format!("{key} f"), format!("{key} f"), format!("{key} g")]
    );
    // The init program passes them on as its comments.
    let passed_on: String = text.lines().map(|line| format!("# {line}\n")).collect();
    assert_eq!(
        with(&passed_on, "safebind: done").warnings,
        results.warnings
    );
    // A count alone is noticed, and is not counted beside the leaks themselves.
    let count = "kmemleak: 3 new suspected memory leaks (see /sys/x)\n";
    assert_eq!(with(count, "safebind: done").warnings.len(), 1);
    let both = with(&format!("{count}{text}"), "safebind: done");
    assert_eq!(both.warnings.len(), 3);
}

#[test]
fn what_is_announced_is_no_warning_and_must_come() {
    let announced = format!("safebind: expect refcount_warn\n{WARN}");
    let results = with(&announced, "safebind: ok reserve");
    assert_eq!((results.warnings.len(), results.announced), (0, 1));
    assert_eq!(results.problems, [""; 0]);
    // It holds until the next line of the init program, and for this text alone.
    let late = with(WARN, "safebind: done");
    assert_eq!(late.warnings.len(), 1);
    let other = format!("safebind: expect KASAN\n{WARN}");
    let results = with(&other, "safebind: ok reserve");
    assert_eq!((results.warnings.len(), results.announced), (1, 0));
    assert!(said(
        &results.problems,
        "init: reserve: the kernel was to complain of `KASAN`"
    ));
}
