//! A contract and a header that say different things.

use crate::{
    contract::{
        at::At,
        model::{self, BorrowSource, Direction, ErrorConvention, HandleUse},
    },
    header::model as c,
    support::{
        diag::{Diagnostic, Sink},
        place::Place,
        suggest::nearest,
    },
};

use super::{
    super::{LinkedFunction, LinkedParam, Linker, questions},
    buffers::RESULT,
};

impl<'a> Linker<'a, '_> {
    pub(super) fn contradictions(&self, sink: &mut Sink, function: &LinkedFunction<'a>) {
        for (index, param) in function.params.iter().enumerate() {
            if let Some((_, contract)) = param.contract {
                self.param_null(sink, function, param, contract, index);
                self.param_pointer(sink, param, contract);
                self.param_words(sink, param, contract);
                self.param_names(sink, function, contract);
                self.param_handle(sink, param, contract);
            }
        }
        self.must_use(sink, function);
        self.ret(sink, function);
        self.macro_arity(sink, function);
    }

    /// A prototype for a macro takes as many arguments as the macro does.
    fn macro_arity(&self, sink: &mut Sink, function: &LinkedFunction<'a>) {
        let Some(prototype) = &function.contract.prototype else {
            return;
        };
        let Some(definition) = self.unit.macros.get(function.key.as_str()) else {
            return;
        };
        let open = definition.params.iter().any(|name| name.contains("..."));
        let (takes, given) = (definition.params.len(), function.params.len());
        if !open && takes != given {
            let message = format!("the macro takes {takes} arguments, and its prototype {given}");
            self.contradiction(sink, message, prototype, &definition.place);
        }
    }

    pub(super) fn contradiction<T>(
        &self,
        sink: &mut Sink,
        message: String,
        key: &At<T>,
        declared: &Place,
    ) {
        sink.push(
            Diagnostic::error("SB0305", message)
                .at(self.place(key.span), "the contract says this")
                .also(declared.clone(), "the header says this"),
        );
    }

    fn param_null(
        &self,
        sink: &mut Sink,
        function: &LinkedFunction<'_>,
        param: &LinkedParam<'_>,
        contract: &model::Param,
        index: usize,
    ) {
        let Some(null) = &contract.nullability else {
            return;
        };
        let attribute = u32::try_from(index)
            .is_ok_and(|index| function.declaration.attributes.nonnull.contains(&index));
        let header = match &param.declaration.ty {
            c::Type::Pointer {
                nullability: Some(header),
                ..
            } => Some(*header),
            _ if attribute => Some(c::Nullability::Nonnull),
            _ => None,
        };
        if let Some(header) = header {
            self.null_contradiction(sink, null, header, &param.declaration.place);
        }
    }

    /// Words about pointers need a pointer, and one to the right type.
    fn param_pointer(&self, sink: &mut Sink, param: &LinkedParam<'_>, contract: &model::Param) {
        let declared = &param.declaration.place;
        let pointee = match self.unit.resolve(&param.declaration.ty) {
            c::Type::Pointer { to, is_const, .. } => Some((to, *is_const)),
            _ => None,
        };
        self.param_viewed(sink, param, contract);
        if let Some(view) = contract.owed.as_ref().and_then(|name| self.view_owed(name)) {
            self.view_type(sink, &view, &param.declaration.ty, declared);
        }
        if let (Some(text), Some((to, _))) = (&contract.string, pointee)
            && contract.bounds.is_none()
            && !questions::is_char(self.unit, to)
        {
            let message = format!("`{}` does not point to `char`", param.name);
            self.contradiction(sink, message, text, declared);
        }
        let Some(direction) = contract
            .direction
            .as_ref()
            .filter(|d| ***d != Direction::In)
        else {
            return;
        };
        match pointee {
            None => {
                let message = format!("`{}` is not a pointer, so nothing comes back", param.name);
                self.contradiction(sink, message, direction, declared);
            }
            Some((_, true)) => {
                let message = format!("`{}` points to const, so nothing comes back", param.name);
                self.contradiction(sink, message, direction, declared);
            }
            Some((_, false)) => {}
        }
    }

    /// Words about pointers need a pointer, and words about numbers a number.
    fn param_words(&self, sink: &mut Sink, param: &LinkedParam<'_>, contract: &model::Param) {
        let pointer = matches!(
            self.unit.resolve(&param.declaration.ty),
            c::Type::Pointer { .. }
        );
        let of_pointers = [
            contract.nullability.as_ref().map(|word| word.span),
            contract
                .transfer
                .as_ref()
                .filter(|_| !contract.fd)
                .map(|word| word.span),
            contract.escape.as_ref().map(|word| word.span),
            contract.borrows_from.as_ref().map(|word| word.span),
            contract.bounds.as_ref().map(|word| word.span),
            contract.string.as_ref().map(|word| word.span),
            contract.user_data.as_ref().map(|word| word.span),
            contract.callback.as_ref().map(|word| word.span),
            contract.written_of.as_ref().map(|word| word.span),
        ];
        // A length that is written is passed by a pointer.
        let direction = contract.direction.as_deref();
        let comes_back = matches!(direction, Some(Direction::Inout | Direction::Out));
        // What is said of a slice of values is about each of them.
        let bounds = contract.bounds.as_deref();
        let counted = self.counted_value(contract.view.as_ref(), bounds).is_some();
        let of_numbers = [
            contract
                .valid
                .as_ref()
                .filter(|_| !counted)
                .map(|word| word.span),
            // Zero is the null pointer of C.
            contract
                .constant
                .as_ref()
                .filter(|value| !pointer || ***value != 0)
                .map(|word| word.span),
            contract
                .named_constant
                .as_ref()
                .filter(|name| !self.unit.strings.contains_key(name.as_str()))
                .map(|word| word.span),
            contract.size_of.as_ref().map(|word| word.span),
            contract
                .length_of
                .first()
                .filter(|_| !comes_back)
                .map(|word| word.span),
        ];
        let (wrong, message) = match pointer {
            true => (&of_numbers[..], "is a pointer, and this is said of numbers"),
            false => (
                &of_pointers[..],
                "is no pointer, and this is said of pointers",
            ),
        };
        for span in wrong.iter().flatten() {
            let message = format!("`{}` {message}", param.name);
            self.contradiction(sink, message, &At::new((), *span), &param.declaration.place);
        }
    }

    /// Other parameters and constants that a contract names exist.
    fn param_names(&self, sink: &mut Sink, function: &LinkedFunction<'_>, contract: &model::Param) {
        if let Some(name) = &contract.named_constant
            && !self.unit.constants.contains_key(name.as_str())
            && !self.unit.strings.contains_key(name.as_str())
        {
            self.no_constant(sink, name);
        }
        let bounds = contract.bounds.as_ref();
        let bounds = bounds.and_then(|at| Some(At::new(at.length()?.to_owned(), at.span)));
        let from = contract.borrows_from.as_ref().and_then(|at| match &**at {
            model::BorrowSource::Param(name) => Some(At::new(name.clone(), at.span)),
            _ => None,
        });
        let of_params = |name: &&At<String>| name.as_str() != RESULT;
        let names = contract.length_of.iter().filter(of_params).cloned();
        for name in names
            .chain(bounds)
            .chain(from)
            .chain(contract.user_data.clone())
            .chain(contract.destroy.clone())
            .chain(contract.written_of.clone())
        {
            self.param_exists(sink, function, &name);
        }
    }

    pub(super) fn param_exists(
        &self,
        sink: &mut Sink,
        function: &LinkedFunction<'_>,
        name: &At<String>,
    ) {
        if function.param(name).is_some() {
            return;
        }
        let message = format!("`{}` has no parameter `{}`", &**function.key, &**name);
        let diagnostic = Diagnostic::error("SB0304", message)
            .at(self.place(name.span), "no such parameter")
            .also(function.declaration.place.clone(), "declared here");
        let names = function.params.iter().map(|param| param.name.as_str());
        sink.push(match nearest(name, names) {
            Some(near) => {
                diagnostic.help(format!("a parameter with a similar name exists: `{near}`"))
            }
            None => diagnostic,
        });
    }

    /// The view of what is owed under a name, where that name stands.
    fn view_owed(&self, name: &At<String>) -> Option<At<String>> {
        let entry = self.index.obligations.get(name.as_str())?;
        Some(At::new(entry.contract.view.value.clone(), name.span))
    }

    /// The number of a handle must have the type of the parameter.
    fn param_handle(&self, sink: &mut Sink, param: &LinkedParam<'_>, contract: &model::Param) {
        let Some(HandleUse::Acquire(name) | HandleUse::Use(name) | HandleUse::Release(name)) =
            &contract.handle
        else {
            return;
        };
        let Some(entry) = self.index.handles.get(name.as_str()) else {
            return;
        };
        let same = match self.unit.resolve(&param.declaration.ty) {
            c::Type::Int { spelling, .. } => *spelling == *entry.contract.value.c,
            _ => false,
        };
        if !same {
            let value = &entry.contract.value.c;
            let message = format!("the number of `{}` is a `{}`", &**name, &**value);
            self.contradiction(sink, message, name, &param.declaration.place);
        }
    }

    fn must_use(&self, sink: &mut Sink, function: &LinkedFunction<'_>) {
        let Some(must_use) = &function.contract.must_use else {
            return;
        };
        if !**must_use && function.declaration.attributes.must_check {
            let message = "the header says that the result must be checked".to_owned();
            self.contradiction(sink, message, must_use, &function.declaration.place);
        }
    }

    pub(in super::super) fn ret(&self, sink: &mut Sink, function: &LinkedFunction<'_>) {
        let Some(ret) = &function.contract.ret else {
            return;
        };
        let declared = &function.declaration.place;
        let ty = self.unit.resolve(&function.declaration.ret);
        let pointer = matches!(ty, c::Type::Pointer { .. });
        if let Some(convention) = &ret.error
            && !convention_fits(**convention, ty)
        {
            let message = "a result of this type cannot report failure this way".to_owned();
            self.contradiction(sink, message, convention, declared);
        }
        if let Some(null) = &ret.nullability {
            let header = match &function.declaration.ret {
                c::Type::Pointer {
                    nullability: Some(header),
                    ..
                } => Some(*header),
                _ if function.declaration.attributes.returns_nonnull => {
                    Some(c::Nullability::Nonnull)
                }
                _ => None,
            };
            if let Some(header) = header {
                self.null_contradiction(sink, null, header, declared);
            }
        }
        // A descriptor is owned or borrowed as a pointer is.
        let owned = ret.transfer.as_ref().filter(|_| !ret.fd);
        let borrowed = ret.borrows_from.as_ref().filter(|_| !ret.fd);
        let of_pointers = [
            owned.map(|word| word.span),
            ret.nullability.as_ref().map(|word| word.span),
            borrowed.map(|word| word.span),
            ret.string.as_ref().map(|word| word.span),
            ret.bounds.as_ref().map(|word| word.span),
        ];
        for span in of_pointers.iter().flatten().filter(|_| !pointer) {
            let message = "the result is no pointer, and this is said of pointers".to_owned();
            self.contradiction(sink, message, &At::new((), *span), declared);
        }
        if let Some(HandleUse::Acquire(name) | HandleUse::Use(name) | HandleUse::Release(name)) =
            ret.handle
                .as_ref()
                .filter(|_| !matches!(ty, c::Type::Int { .. }))
        {
            let message = format!("the number of `{}` cannot come back as this", &**name);
            self.contradiction(sink, message, name, declared);
        }
        if ret.truth && !matches!(ty, c::Type::Int { .. } | c::Type::Bool) {
            let message = "the result is no number, and `truth` is said of numbers".to_owned();
            self.contradiction(sink, message, function.key, declared);
        }
        self.ret_memory(sink, function, ret);
        self.ret_viewed(sink, function, ret);
        let owes = ret.owes.as_ref();
        if let Some(view) = owes.and_then(|owes| self.view_owed(&owes.obligation)) {
            self.view_type(sink, &view, &function.declaration.ret, declared);
        }
        if let Some(At {
            value: BorrowSource::Param(name),
            span,
        }) = &ret.borrows_from
        {
            self.param_exists(sink, function, &At::new(name.clone(), *span));
        }
    }

    /// What is said of the memory that a result points to.
    fn ret_memory(&self, sink: &mut Sink, function: &LinkedFunction<'_>, ret: &model::Return) {
        let ty = self.unit.resolve(&function.declaration.ret);
        let strings = ret.bounds.as_deref() == Some(&model::Bounds::NullTerminated);
        if let (Some(text), c::Type::Pointer { to, .. }) = (&ret.string, ty)
            && !match self.unit.resolve(to) {
                c::Type::Pointer { to, .. } if strings => questions::is_char(self.unit, to),
                _ => questions::is_char(self.unit, to),
            }
        {
            let message = match strings {
                true => "the entries of the result do not point to `char`",
                false => "the result does not point to `char`",
            };
            let message = message.to_owned();
            self.contradiction(sink, message, text, &function.declaration.place);
        }
        let bounds = ret.bounds.as_ref();
        if let Some((name, span)) = bounds.and_then(|at| Some((at.length()?, at.span))) {
            self.param_exists(sink, function, &At::new(name.to_owned(), span));
        }
    }
}

fn convention_fits(convention: ErrorConvention, ty: &c::Type) -> bool {
    let pointer = matches!(ty, c::Type::Pointer { .. });
    match convention {
        ErrorConvention::ErrnoNegative => matches!(ty, c::Type::Int { signed: true, .. }),
        ErrorConvention::MinusOneWithErrno => matches!(ty, c::Type::Int { signed: true, .. }),
        ErrorConvention::ErrPtr
        | ErrorConvention::ErrPtrOrNull
        | ErrorConvention::Null
        | ErrorConvention::NullWithErrno => pointer,
        ErrorConvention::Bool => matches!(ty, c::Type::Bool | c::Type::Int { .. }),
        ErrorConvention::Status => matches!(ty, c::Type::Int { .. } | c::Type::Enum { .. }),
        ErrorConvention::Value => !matches!(ty, c::Type::Void),
        ErrorConvention::Infallible => true,
    }
}
