//! A body, walked in the order in which it runs.

use proc_macro2::Span;
use syn::{
    Arm, BinOp, Block, Expr, ExprBinary, ExprCall, ExprMethodCall, FieldValue, Item, Local, Macro,
    Member, Stmt, UnOp,
    spanned::Spanned,
    visit::{self, Visit},
};

use super::{
    Own,
    casts::{self, short, text},
    comments, macros, spans,
    words::has,
};
use crate::{
    model::body::{Body, Deed, UnsafeBlock, What},
    names::Names,
    source::Parsed,
};

/// How many expressions inside each other are read: enough for what people write, and a stack stands it.
const DEEPEST: usize = 150;

/// Reads a body.
pub(super) fn read(parsed: &Parsed<'_>, names: &Names, own: &Own, block: &Block) -> Body {
    let mut reader = Reader {
        parsed,
        names,
        own,
        body: Body::default(),
        branches: 0,
        depth: 0,
        starts: Vec::new(),
        open: Vec::new(),
        is_written: false,
    };
    reader.visit_block(block);
    let mut body = reader.body;
    body.unsafe_blocks.sort_by_key(|one| one.place.start);
    body
}

/// Walks a body.
struct Reader<'r> {
    parsed: &'r Parsed<'r>,
    names: &'r Names,
    own: &'r Own,
    body: Body,
    /// How many branches, loops and closures are around.
    branches: usize,
    /// How many expressions are around.
    depth: usize,
    /// Where the statement around and the expressions and arms in it begin: places in front of which an argument may stand.
    starts: Vec<Span>,
    /// The unsafe blocks around.
    open: Vec<UnsafeBlock>,
    /// Whether the expression is on the left of an assignment.
    is_written: bool,
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        if self.depth >= DEEPEST {
            return;
        }
        self.depth += 1;
        self.starts.push(spans::first(expr));
        let is_written = std::mem::take(&mut self.is_written);
        self.expr(expr, is_written);
        self.starts.pop();
        self.depth -= 1;
    }

    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        // A comment above a statement is not about the statements of blocks inside of it.
        let around = std::mem::replace(&mut self.starts, vec![spans::statement(stmt)]);
        visit::visit_stmt(self, stmt);
        self.starts = around;
    }

    fn visit_field_value(&mut self, field: &'ast FieldValue) {
        self.starts.push(field.member.span());
        visit::visit_field_value(self, field);
        self.starts.pop();
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        self.starts.push(arm.pat.span());
        self.branch(|reader| visit::visit_arm(reader, arm));
        self.starts.pop();
    }

    fn visit_local(&mut self, local: &'ast Local) {
        self.visit_pat(&local.pat);
        if let Some(init) = &local.init {
            self.visit_expr(&init.expr);
            if let Some((_, diverge)) = &init.diverge {
                self.branch(|reader| reader.visit_expr(diverge));
            }
        }
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        for argument in macros::arguments(call).unwrap_or_default() {
            self.visit_expr(&argument);
        }
    }

    // What is declared inside is read where it stands for itself.
    fn visit_item(&mut self, _: &'ast Item) {}
}

impl Reader<'_> {
    fn expr(&mut self, expr: &Expr, is_written: bool) {
        match expr {
            Expr::Call(call) => self.call(call, spans::span(expr)),
            Expr::MethodCall(call) => self.method_call(call, spans::span(expr)),
            Expr::Path(path) => self.path(&path.path),
            Expr::Unsafe(block) => self.unsafe_block(block, spans::span(expr)),
            Expr::Field(_) => self.field(expr, is_written),
            Expr::Unary(one) => {
                visit::visit_expr(self, expr);
                if matches!(one.op, UnOp::Deref(_)) {
                    self.operation(short(one));
                }
            }
            Expr::Reference(one) => {
                visit::visit_expr(self, expr);
                let inner = bare(&one.expr);
                if matches!(inner, Expr::Unary(one) if matches!(one.op, UnOp::Deref(_)))
                    && !self.open.is_empty()
                {
                    self.deed(What::Rebuilds { how: short(one) }, spans::span(expr));
                }
            }
            Expr::Cast(one) => {
                visit::visit_expr(self, expr);
                self.deed(casts::cast(one), spans::span(expr));
            }
            Expr::Try(one) => {
                self.visit_expr(&one.expr);
                self.deed(What::LeavesEarly { how: early(one) }, spans::span(expr));
            }
            Expr::Return(one) => {
                visit::visit_expr(self, expr);
                if one.expr.as_deref().is_some_and(is_failure) {
                    self.deed(What::LeavesEarly { how: short(one) }, spans::span(expr));
                }
            }
            Expr::Assign(one) => {
                self.visit_expr(&one.right);
                self.is_written = true;
                self.visit_expr(&one.left);
            }
            Expr::If(one) => {
                self.visit_expr(&one.cond);
                self.branch(|reader| reader.visit_block(&one.then_branch));
                if let Some((_, other)) = &one.else_branch {
                    self.branch(|reader| reader.visit_expr(other));
                }
            }
            Expr::Binary(one) if matches!(one.op, BinOp::And(_) | BinOp::Or(_)) => {
                self.lazy(one);
            }
            Expr::Closure(_) | Expr::Loop(_) | Expr::ForLoop(_) | Expr::While(_) => {
                self.branch(|reader| visit::visit_expr(reader, expr));
            }
            _ => visit::visit_expr(self, expr),
        }
    }

    fn lazy(&mut self, one: &ExprBinary) {
        self.visit_expr(&one.left);
        self.branch(|reader| reader.visit_expr(&one.right));
    }

    fn branch(&mut self, walk: impl FnOnce(&mut Self)) {
        self.branches += 1;
        walk(self);
        self.branches -= 1;
    }

    fn deed(&mut self, what: What, span: Span) {
        self.body.deeds.push(Deed {
            what,
            place: self.parsed.place(span),
            conditional: self.branches > 0,
        });
    }

    /// Something unsafe in the blocks around.
    fn operation(&mut self, operation: String) {
        for block in &mut self.open {
            if !block.operations.contains(&operation) {
                block.operations.push(operation.clone());
            }
        }
    }

    fn unsafe_block(&mut self, one: &syn::ExprUnsafe, span: Span) {
        let text = self.parsed.text;
        let starts = self.starts.iter().rev().map(|span| span.byte_range().start);
        let argument = comments::argument(text, starts).or_else(|| {
            let inside = one.block.brace_token.span.open().byte_range().end;
            comments::inside(text, inside).argument()
        });
        self.open.push(UnsafeBlock {
            place: self.parsed.place(span),
            argument,
            calls: Vec::new(),
            operations: Vec::new(),
        });
        self.visit_block(&one.block);
        self.body.unsafe_blocks.extend(self.open.pop());
    }

    /// The item of raw bindings that a path names.
    fn binding(&self, path: &syn::Path) -> Option<String> {
        let words = self.own.words();
        let resolved = self.names.resolve(path);
        if let Some(name) = words.binding(&resolved) {
            return Some(name.to_owned());
        }
        let [name] = resolved.as_slice() else {
            return None;
        };
        let mut globs = self.names.globs().iter();
        let from_bindings = globs.any(|glob| {
            let mut item = glob.clone();
            item.push(name.clone());
            words.binding(&item).is_some()
        });
        (from_bindings && name != "drop").then(|| name.clone())
    }

    fn path(&mut self, path: &syn::Path) {
        // A single name is a variable, unless an import says otherwise.
        let is_imported = path.segments.len() > 1 || self.names.resolve(path).len() > 1;
        if let Some(function) = self.binding(path).filter(|name| is_function(name))
            && is_imported
        {
            self.deed(What::NamesC { function }, path.span());
        }
    }

    fn call(&mut self, call: &ExprCall, span: Span) {
        let Expr::Path(callee) = bare(&call.func) else {
            visit::visit_expr_call(self, call);
            return;
        };
        for argument in &call.args {
            self.visit_expr(argument);
        }
        let path = &callee.path;
        if let Some(function) = self.binding(path).filter(|name| is_function(name)) {
            for block in &mut self.open {
                block.calls.push(function.clone());
            }
            self.deed(What::CallsC { function }, span);
            return;
        }
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|one| one.ident.to_string())
            .collect();
        if let Some(function) = self.own.function(&names) {
            self.deed(What::CallsOwn { function }, span);
        }
        self.named(&names, text(path), span);
    }

    fn method_call(&mut self, call: &ExprMethodCall, span: Span) {
        self.visit_expr(&call.receiver);
        for argument in &call.args {
            self.visit_expr(argument);
        }
        let name = call.method.to_string();
        let is_self =
            matches!(bare(&call.receiver), Expr::Path(path) if path.path.is_ident("self"));
        if let Some(function) = self.own.method(&name).filter(|_| is_self) {
            self.deed(What::CallsOwn { function }, span);
        }
        if name == "is_null" {
            self.deed(What::AsksForNull, span);
        }
        self.named(std::slice::from_ref(&name), name.clone(), span);
    }

    /// What a function or a method does by its name.
    fn named(&mut self, path: &[String], how: String, span: Span) {
        let words = self.own.words();
        let Some((name, before)) = path.split_last() else {
            return;
        };
        let ty = before.last().map_or("", String::as_str);
        let is_held = ty == "ManuallyDrop" && name == "new";
        if is_held || has(&words.hands_over, name) {
            self.deed(What::HandsOver { how }, span);
        } else if has(&words.rebuilds, name) {
            self.operation(how.clone());
            self.deed(What::Rebuilds { how }, span);
        } else if has(&words.takes, name)
            || (has(&words.counted, ty) && matches!(name.as_str(), "from" | "clone"))
        {
            self.deed(What::TakesReference, span);
        } else if has(&words.gives, name) {
            self.operation(how);
            self.deed(What::GivesReference, span);
        } else if has(&words.errors, name) {
            self.deed(What::AsksForError { how }, span);
        } else if ty == "NonNull" && name == "new" {
            self.deed(What::AsksForNull, span);
        } else if name.ends_with("_unchecked") {
            self.operation(how);
        }
    }

    /// A field, with those in front of it; one of a C struct if a raw pointer is what it starts from.
    fn field(&mut self, expr: &Expr, is_written: bool) {
        let mut path = Vec::new();
        let mut at = expr;
        while let Expr::Field(one) = at {
            path.push(match &one.member {
                Member::Named(name) => name.to_string(),
                Member::Unnamed(index) => index.index.to_string(),
            });
            at = bare(&one.base);
        }
        self.visit_expr(at);
        let is_raw = matches!(at, Expr::Unary(one) if matches!(one.op, UnOp::Deref(_)));
        if is_raw && !self.open.is_empty() {
            path.reverse();
            let what = What::Field {
                field: path.join("."),
                writes: is_written,
            };
            self.deed(what, spans::span(expr));
        }
    }
}

/// Without the parentheses around.
fn bare(expr: &Expr) -> &Expr {
    let mut at = expr;
    loop {
        at = match at {
            Expr::Paren(inner) => &inner.expr,
            Expr::Group(inner) => &inner.expr,
            _ => return at,
        };
    }
}

/// Whether an item of raw bindings is a function: constants have capitals.
fn is_function(name: &str) -> bool {
    !name.chars().any(char::is_uppercase)
}

/// Whether an expression is an error or nothing.
fn is_failure(expr: &Expr) -> bool {
    match bare(expr) {
        Expr::Path(path) => path.path.is_ident("None"),
        Expr::Call(call) => matches!(&*call.func, Expr::Path(path) if path.path.is_ident("Err")),
        _ => false,
    }
}

/// How `?` leaves: with the last step before it.
fn early(one: &syn::ExprTry) -> String {
    match bare(&one.expr) {
        Expr::MethodCall(call) => {
            let args: Vec<String> = call.args.iter().map(short).collect();
            format!("{}({})?", call.method, args.join(", "))
        }
        Expr::Call(call) => format!("{}(..)?", short(&call.func)),
        other => format!("{}?", short(other)),
    }
}
