//! The words by which Rust code around C does what matters here. They are data: a code base with other words
//! brings its own.

/// The words. A path or a method is known by its last name, a type by its own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Words {
    /// The modules or crates of raw bindings: `bindings` in `crate::bindings::f`.
    pub bindings: Vec<String>,
    /// Functions that give a value up without running its destructor: `into_raw`.
    pub hands_over: Vec<String>,
    /// Functions that make a value of a raw pointer: `from_raw`.
    pub rebuilds: Vec<String>,
    /// Functions that take a reference.
    pub takes: Vec<String>,
    /// Functions that give a reference back.
    pub gives: Vec<String>,
    /// Types that count references: `clone` and `from` of them take one.
    pub counted: Vec<String>,
    /// How the names of types end that own an allocation: what is rebuilt from a raw pointer must have been one.
    pub allocations: Vec<String>,
    /// Functions of those types that make an allocation: `new`.
    pub makes: Vec<String>,
    /// Functions that hand over or rebuild an allocation whatever type they belong to: `into_foreign`.
    pub foreign: Vec<String>,
    /// Functions that turn an error number, or a pointer that carries one, into a `Result`.
    pub errors: Vec<String>,
}

impl Default for Words {
    fn default() -> Self {
        let all = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Self {
            bindings: all(&["bindings", "ffi", "sys"]),
            hands_over: all(&["into_raw", "into_foreign", "forget", "leak"]),
            rebuilds: all(&["from_raw", "from_foreign", "borrow_foreign"]),
            takes: all(&["inc_ref"]),
            gives: all(&["dec_ref"]),
            counted: all(&["Arc", "Rc", "ARef"]),
            allocations: all(&["Box", "Arc", "Rc"]),
            makes: all(&["new", "pin_init", "init", "try_new", "try_pin_init"]),
            foreign: all(&["into_foreign", "from_foreign"]),
            errors: all(&["to_result", "from_err_ptr", "from_errno"]),
        }
    }
}

impl Words {
    /// The name of an item of raw bindings, if a path is that of one: the first or second segment before the
    /// last names them.
    pub fn binding<'p>(&self, path: &'p [String]) -> Option<&'p str> {
        let (last, before) = path.split_last()?;
        let mut roots = before.iter().take(2);
        let is_binding = roots.any(|one| has(&self.bindings, one));
        // `core::ffi` and `std::ffi` are no bindings.
        let is_library = matches!(
            path.first().map(String::as_str),
            Some("core" | "std" | "alloc")
        );
        (is_binding && !is_library).then_some(last)
    }

    /// Whether a type owns an allocation.
    pub(crate) fn is_allocation(&self, ty: &str) -> bool {
        self.allocations.iter().any(|end| ty.ends_with(end))
    }
}

/// Whether a word is one of these.
pub(crate) fn has(words: &[String], word: &str) -> bool {
    words.iter().any(|one| one == word)
}
