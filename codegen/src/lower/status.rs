//! Pattern "status code": the codes of failure as a type of a library's own, and those of success as an
//! enumeration.

use crate::{
    api::{
        AssociatedConstant, EnumBlock, Field, Function, Impl, Receiver, Repr, Trait, TypeBlock,
        Visibility,
        body::{Body, Expr, Statement, StatementKind},
        docs::Docs,
        ty::{Support, Ty},
    },
    contract::model::{ErrorConvention, Key, StatusCode, StatusError, StatusValues},
    link::LinkedFunction,
    support::words::stem,
};

use super::{
    Context, constants,
    items::{formatted, implementation, inherent},
};

/// The field of an error type.
const CODE: &str = "code";

/// What makes a value of a code.
pub(super) const FROM_CODE: &str = "from_code";

impl<'a> Context<'a> {
    /// The type of a library's errors: any code, some of which have names.
    pub(super) fn status_error(&self, key: &Key, error: &StatusError) -> TypeBlock {
        let number = self.status_number(key);
        let mut docs = Docs::text(error.doc.trim_end());
        docs.rules
            .push("A code without a name here is one too.".to_owned());
        docs.examples.clone_from(&error.examples);
        let constants = error.codes.iter().map(|(name, code)| AssociatedConstant {
            name: name.value.clone(),
            docs: code_docs(code),
            field: CODE.to_owned(),
            value: self.raw_code(code, &number).0,
            cast: self.raw_code(code, &number).1,
        });
        let own = Impl {
            constants: constants.collect(),
            ..implementation(None, vec![from_code(&number), accessor(&number)])
        };
        let mut impls = vec![own, display(error)];
        if self.profile.support.has(Support::ErrorTrait) {
            impls.push(implementation(
                Some(Trait::Support(Support::ErrorTrait)),
                Vec::new(),
            ));
        }
        TypeBlock {
            name: key.value.clone(),
            lifetimes: Vec::new(),
            generics: Vec::new(),
            docs,
            must_use: None,
            visibility: Visibility::Public,
            repr: Repr::Rust,
            derives: vec!["Copy", "Clone", "Debug", "Eq", "PartialEq"],
            fields: vec![Field {
                name: CODE.to_owned(),
                doc: String::new(),
                ty: number,
            }],
            wheres: Vec::new(),
            impls,
        }
    }

    /// The enumeration of what success can be.
    pub(super) fn status_values(&self, key: &Key, values: &StatusValues) -> EnumBlock {
        let mut docs = Docs::text(values.doc.trim_end());
        docs.examples.clone_from(&values.examples);
        let variants = values.codes.iter();
        let variants = variants.map(|(name, code)| (name.value.clone(), code_docs(code)));
        EnumBlock {
            name: key.value.clone(),
            docs,
            derives: vec!["Copy", "Clone", "Debug", "Eq", "PartialEq"],
            variants: variants.collect(),
            impls: vec![implementation(
                None,
                vec![self.value_from_code(key, values)],
            )],
        }
    }

    /// `from_code` of what success can be: nothing for a code that is none of it.
    fn value_from_code(&self, key: &Key, values: &StatusValues) -> Function {
        let number = self.status_number(key);
        let mut body = Body::new();
        for (name, code) in &values.codes {
            let value = Expr::name("Self").path(name);
            body.statements.push(self.if_code(
                (CODE, &number),
                code,
                Expr::name("Some").call(vec![value]),
            ));
        }
        body.push(StatementKind::Tail(Expr::name("None")));
        Function {
            visibility: Visibility::Crate,
            params: vec![(CODE.to_owned(), number)],
            ret: Ty::Option(Box::new(Ty::SelfTy)),
            ..inherent(
                FROM_CODE,
                Docs::text("What a C function has returned, if that is success."),
                body,
            )
        }
    }

    /// `if code == constant { return value; }`
    fn if_code(&self, (name, number): (&str, &Ty), code: &StatusCode, value: Expr) -> Statement {
        let (raw, cast) = self.raw_code(code, number);
        let mut statement = Statement::new(StatementKind::ReturnIf {
            condition: Expr::Equal(Box::new(Expr::name(name)), Box::new(raw)),
            value,
        });
        if let Some(why) = cast {
            statement.remark(crate::api::argument::Remark::Cast(why));
        }
        statement
    }

    /// A code of the raw bindings as a number of this type, and why that has the same value.
    fn raw_code(&self, code: &StatusCode, number: &Ty) -> (Expr, Option<String>) {
        self.raw_status(&code.c, number)
    }

    /// The same by the name of the constant.
    pub(super) fn raw_status(&self, name: &str, number: &Ty) -> (Expr, Option<String>) {
        // One that is not defined was reported.
        let Some(definition) = self.linked.unit.constants.get(name) else {
            return (Expr::Int(0), None);
        };
        let raw = Expr::Raw(definition.raw_name());
        if constants::raw_type(definition) == *number {
            return (raw, None);
        }
        let why = format!(
            "The value is {}, which is one of both types.",
            definition.value
        );
        (Expr::NumericCast(Box::new(raw), number.clone()), Some(why))
    }

    /// The number that the codes of a type are: what the functions return that have such results.
    pub(super) fn status_number(&self, name: &str) -> Ty {
        let mut functions = self.linked.functions();
        let returning = functions.find(|function| has_codes(function, name));
        let number = returning.and_then(|function| self.scalar(&function.declaration.ret));
        number.unwrap_or_else(|| Ty::prim("i32"))
    }
}

/// Whether a function returns codes of this type.
fn has_codes(function: &LinkedFunction<'_>, name: &str) -> bool {
    function.contract.ret.as_ref().is_some_and(|ret| {
        let types = [&ret.error_type, &ret.ok_as];
        let mut types = types.into_iter().flatten();
        ret.convention() == ErrorConvention::Status && types.any(|ty| ty.as_str() == name)
    })
}

/// The documentation of a code.
fn code_docs(code: &StatusCode) -> Docs {
    let mut docs = Docs::text(code.doc.trim_end());
    docs.aliases.push(code.c.value.clone());
    docs
}

/// `from_code` of an error.
fn from_code(number: &Ty) -> Function {
    let value = Expr::Struct(vec![(CODE.to_owned(), Expr::name(CODE))]);
    Function {
        visibility: Visibility::Crate,
        params: vec![(CODE.to_owned(), number.clone())],
        ret: Ty::SelfTy,
        ..inherent(
            FROM_CODE,
            Docs::text("What a C function has returned, which is no success."),
            Body::tail(value),
        )
    }
}

/// The code as C has it.
fn accessor(number: &Ty) -> Function {
    Function {
        receiver: Receiver::Value,
        ret: number.clone(),
        ..inherent(
            CODE,
            Docs::text("Returns the code."),
            Body::tail(Expr::name("self").field(CODE)),
        )
    }
}

/// `Display`: what the contract says of the code, or its number.
fn display(error: &StatusError) -> Impl {
    let arms = error.codes.iter().map(|(name, code)| {
        let text = Expr::Str(message(&code.doc));
        (
            Expr::name("Self").path(name),
            Expr::name("f").method("pad", vec![text]),
        )
    });
    let other = (
        Expr::name("_"),
        Expr::name("write!(f, \"code {}\", self.code)"),
    );
    let value = Expr::Match(
        Box::new(Expr::name("self").deref()),
        arms.chain([other]).collect(),
    );
    formatted(Trait::Display, value)
}

/// The first paragraph of a text as a message: without the capital and the dot.
fn message(doc: &str) -> String {
    let paragraph = doc.trim().split("\n\n").next().unwrap_or_default();
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut chars = line.chars();
    let first = chars.next().map(char::to_lowercase);
    let rest = chars.as_str();
    // A word that is all capitals is a name.
    match rest.starts_with(|c: char| c.is_ascii_uppercase()) {
        true => stem(&line).to_owned(),
        false => stem(
            &first
                .into_iter()
                .flatten()
                .chain(rest.chars())
                .collect::<String>(),
        )
        .to_owned(),
    }
}
