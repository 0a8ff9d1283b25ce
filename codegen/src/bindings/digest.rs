//! The digest: C text that declares what a unit holds.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use super::{Options, members};
use crate::header::{
    model::{Function, Linkage, Type, Unit},
    spell,
};

/// The C text for bindgen.
pub(super) fn digest(unit: &Unit, options: &Options) -> String {
    let mut digest = Digest {
        unit,
        options,
        done: BTreeSet::new(),
        enums: BTreeMap::new(),
        depth: 0,
        // The declarations are spelled as people write them; this language level has no `bool`.
        text: "#define bool _Bool\n".to_owned(),
    };
    digest.declare_tags();
    for name in unit.typedefs.keys() {
        digest.declare_typedef(name);
    }
    for name in unit.records.keys() {
        digest.define_record(name);
    }
    for function in unit.functions.values() {
        digest.declare_function(function);
    }
    digest.text
}

/// The name by which bindgen sees a function: a shim's own, or the C name.
pub(super) fn symbol(function: &Function, options: &Options) -> String {
    match function.linkage {
        Linkage::External => function.name.clone(),
        Linkage::StaticInline | Linkage::Macro => {
            format!("{}{}", options.shim_prefix, function.name)
        }
    }
}

/// The tagged spelling of a record: one that has only a type name gets a tag of that name.
fn tagged(name: &str, is_union: bool) -> String {
    match (name.contains(' '), is_union) {
        (true, _) => name.to_owned(),
        (false, true) => format!("union {name}"),
        (false, false) => format!("struct {name}"),
    }
}

/// How deep the definitions that a definition needs may go: a unit from a file may have any depth, and
/// what is missing then is clang's to say.
const DEPTH: usize = 200;

struct Digest<'a> {
    unit: &'a Unit,
    options: &'a Options,
    /// The type names and records that are declared, or being declared.
    done: BTreeSet<String>,
    /// The enums, with the integer types that hold them.
    enums: BTreeMap<String, Type>,
    /// How many definitions are waiting for others.
    depth: usize,
    text: String,
}

impl Digest<'_> {
    /// Declares every tag before anything uses it.
    fn declare_tags(&mut self) {
        for (name, record) in &self.unit.records {
            let tagged = tagged(name, record.is_union);
            let _ = writeln!(self.text, "{tagged};");
            if tagged != *name {
                let _ = writeln!(self.text, "typedef {tagged} {name};");
                self.done.insert(name.clone());
            }
        }
        for function in self.unit.functions.values() {
            self.find_enums(&function.ret);
            for param in &function.params {
                self.find_enums(&param.ty);
            }
        }
        for typedef in self.unit.typedefs.values() {
            self.find_enums(&typedef.ty);
        }
        let layouts = self
            .unit
            .records
            .values()
            .filter_map(|record| record.layout.as_ref());
        for field in layouts.flat_map(|layout| &layout.fields) {
            self.find_enums(&field.ty);
        }
        for (name, repr) in &self.enums {
            // One that has only a type name stays the integer that it is.
            let repr = spell::declare(repr, "");
            let _ = match name.strip_prefix("enum ") {
                Some(tag) => writeln!(self.text, "enum {tag} : {repr};"),
                None => Ok(()),
            };
        }
    }

    fn find_enums(&mut self, ty: &Type) {
        match ty {
            Type::Enum { name, repr } => {
                self.enums.insert(name.clone(), (**repr).clone());
            }
            Type::Pointer { to, .. } => self.find_enums(to),
            Type::Array { of, .. } => self.find_enums(of),
            Type::Function { params, ret, .. } => {
                self.find_enums(ret);
                params.iter().for_each(|param| self.find_enums(param));
            }
            _ => {}
        }
    }

    fn declare_typedef(&mut self, name: &str) {
        let Some(typedef) = self.unit.typedefs.get(name) else {
            return;
        };
        if self.depth == DEPTH || !self.done.insert(name.to_owned()) {
            return;
        }
        self.depth += 1;
        self.declare_names(&typedef.ty);
        self.depth -= 1;
        let text = self.declare(&typedef.ty, name);
        let _ = writeln!(self.text, "typedef {text};");
    }

    /// Declares the type names that `ty` is written with.
    fn declare_names(&mut self, ty: &Type) {
        match ty {
            Type::Typedef(name) => self.declare_typedef(name),
            Type::Pointer { to, .. } => self.declare_names(to),
            Type::Array { of, .. } => {
                self.declare_names(of);
                self.define_members(of);
            }
            Type::Function { params, ret, .. } => {
                self.declare_names(ret);
                params.iter().for_each(|param| self.declare_names(param));
            }
            _ => {}
        }
    }

    fn define_record(&mut self, name: &str) {
        let unit = self.unit;
        let Some(record) = unit.records.get(name) else {
            return;
        };
        let Some(layout) = record.layout.as_ref().filter(|layout| layout.size > 0) else {
            return;
        };
        if self.depth == DEPTH || !self.done.insert(format!("{name} defined")) {
            return;
        }
        self.depth += 1;
        for field in &layout.fields {
            self.declare_names(&field.ty);
            self.define_members(&field.ty);
        }
        self.depth -= 1;
        let tagged = tagged(name, record.is_union);
        let text = members::definition(unit, &tagged, layout, record.is_union);
        self.text.push_str(&text);
    }

    /// Defines the records that a value of `ty` contains.
    fn define_members(&mut self, ty: &Type) {
        let unit = self.unit;
        match unit.resolve(ty) {
            Type::Record(name) => self.define_record(name),
            Type::Array { of, .. } => self.define_members(of),
            _ => {}
        }
    }

    fn declare_function(&mut self, function: &Function) {
        let mut function = function.clone();
        function.ret = self.writable(&function.ret);
        for param in &mut function.params {
            param.ty = self.writable(&param.ty);
            // A parameter's name may be that of a type here.
            param.name = param
                .name
                .take()
                .filter(|name| !self.unit.typedefs.contains_key(name));
        }
        let prototype = spell::prototype(&function, &symbol(&function, self.options));
        let labels = function
            .attributes
            .all
            .iter()
            .filter(|a| a.starts_with("asm("));
        let label = labels.map(|label| format!(" __{}", label.replacen("asm", "asm__", 1)));
        let label: String = label.take(1).collect();
        let _ = writeln!(self.text, "{prototype}{label};");
    }

    fn declare(&self, ty: &Type, name: &str) -> String {
        spell::declare(&self.writable(ty), name)
    }

    /// The type in words that are declared here.
    fn writable(&self, ty: &Type) -> Type {
        members::writable(self.unit, ty)
    }
}
