//! Names of functions: which module they are about, and how they are shown.

/// The modules whose code is compared function by function.
#[derive(Clone, Debug)]
pub(crate) struct Modules {
    /// Those that are generated, such as `kernel::fs::file`; what is below one belongs to it.
    pub(crate) replaced: Vec<String>,
    /// Modules below one of those that stay as they are.
    pub(crate) kept: Vec<String>,
}

/// What a function is to the modules.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Group {
    /// It is made to measure a single method.
    Probe,
    /// It is a function of theirs, or one that was made for a type of theirs.
    Module,
    /// It is another function.
    User,
}

impl Modules {
    /// The group of a function.
    pub(super) fn group(&self, path: &str) -> Group {
        if path.starts_with("code_probe::probe_") && !path.contains("::{") {
            Group::Probe
        } else if self.is_about(path) {
            Group::Module
        } else {
            Group::User
        }
    }

    /// Whether a path names one of the modules anywhere.
    fn is_about(&self, path: &str) -> bool {
        let names = |module: &String| occurrences(path, module);
        let mut places = self.replaced.iter().flat_map(names);
        let kept: Vec<usize> = self.kept.iter().flat_map(names).collect();
        places.any(|place| !kept.contains(&place))
    }
}

/// Where a path names a module.
fn occurrences(path: &str, module: &str) -> Vec<usize> {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let found = path.match_indices(module).map(|(place, _)| place);
    let whole = found.filter(|place| {
        !path[..*place].ends_with(part) && path[place + module.len()..].starts_with("::")
    });
    whole.collect()
}

/// The name with the modules left out of types that stand inside other types: a generic function names its
/// types at full length, and these lengths grow with every level.
pub(super) fn short(path: &str) -> String {
    let mut shown = String::new();
    let mut depth = 0_usize;
    // Where the last segment of a path begins in `shown`.
    let mut segment = 0;
    let mut rest = path;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("::") {
            // What follows a type in brackets, or another generic name, is a function.
            let starts = shown[..segment].ends_with("::") || shown.len() == segment;
            if depth > 1 && !after.starts_with('<') && !starts {
                shown.truncate(segment);
            } else {
                shown.push_str("::");
                segment = shown.len();
            }
            rest = after;
            continue;
        }
        match c {
            '<' => depth += 1,
            // The sign of a result is no end.
            '>' if !shown.ends_with('-') => depth = depth.saturating_sub(1),
            _ => {}
        }
        shown.push(c);
        rest = &rest[c.len_utf8()..];
        if !c.is_alphanumeric() && c != '_' {
            segment = shown.len();
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{Group, Modules, short};

    #[test]
    fn a_function_is_of_the_module_that_it_names() {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let modules = Modules {
            replaced: list(&["kernel::mm", "kernel::fs::file"]),
            kept: list(&["kernel::mm::virt"]),
        };
        let group = |path| modules.group(path);
        assert_eq!(group("<kernel::fs::file::File>::fget"), Group::Module);
        assert_eq!(group("drop_in_place::<kernel::mm::Mm>"), Group::Module);
        assert_eq!(group("kernel::mmu::flush"), Group::User);
        assert_eq!(group("other_kernel::mm::flush"), Group::User);
        assert_eq!(group("other::kernel::mm::flush"), Group::User);
        assert_eq!(group("<kernel::mm::virt::VmaRef>::start"), Group::User);
        let both = "<kernel::mm::Mm as From<kernel::mm::virt::VmaRef>>::from";
        assert_eq!(group(both), Group::Module);
        assert_eq!(group("code_probe::probe_file_clone"), Group::Probe);
        let closure = "code_probe::probe_devres::{closure#0}";
        assert_eq!(group(closure), Group::User);
    }

    #[test]
    fn types_inside_types_are_short() {
        assert_eq!(
            short("<kernel::fs::file::File>::fget"),
            "<kernel::fs::file::File>::fget"
        );
        assert_eq!(
            short("<a::Devres<a::kbox::Box<u32, a::b::Kmalloc>>>::with::<u32, a::c::{closure#0}>"),
            "<a::Devres<Box<u32, Kmalloc>>>::with::<u32, a::c::{closure#0}>"
        );
        assert_eq!(
            short("<a::B<fn(a::C) -> a::D>>::e"),
            "<a::B<fn(C) -> D>>::e"
        );
        assert_eq!(
            short("<a::Guard<(), <a::Task>::pid::{closure#0}>>::drop"),
            "<a::Guard<(), <Task>::pid::{closure#0}>>::drop"
        );
        assert_eq!(short("fget"), "fget");
        assert_eq!(
            short("<a::B<<a::C as a::D>::E>>::f"),
            "<a::B<<C as D>::E>>::f"
        );
        assert_eq!(short(">>::é"), ">>::é");
    }
}
