//! What is too deep for a parser that calls itself: brackets in brackets, and long rows without brackets.

use proc_macro2::{Delimiter, Spacing, Span, TokenStream, TokenTree};

/// How deep brackets may stand inside each other.
const DEPTH: usize = 128;

/// How many words and signs may follow each other without anything that ends them: what is written without
/// brackets (`!!!x`, `&&&T`, `A<B<C>>`) can be as deep as it is long.
const LENGTH: usize = 1500;

/// Where a text is too deep or too long, and how that is called.
pub(super) fn too_much(tokens: &TokenStream) -> Option<(Span, &'static str)> {
    let deep = too_deep(tokens.clone(), DEPTH);
    let deep = deep.map(|span| (span, "its brackets are too deep"));
    deep.or_else(|| {
        let long = too_long(tokens.clone(), 0)?;
        Some((long, "it goes on for too long without a `;` or `,`"))
    })
}

fn too_deep(tokens: TokenStream, left: usize) -> Option<Span> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Group(group) if left == 0 => Some(group.span_open()),
        TokenTree::Group(group) => too_deep(group.stream(), left - 1),
        _ => None,
    })
}

/// Where a row is too long; `before` is what stands in front of the bracket.
fn too_long(tokens: TokenStream, before: usize) -> Option<Span> {
    let mut row = Row {
        length: before,
        angles: 0,
        signs: [' ', ' '],
    };
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let attribute = row.is_attribute(&token);
        row.length += usize::from(!attribute);
        if row.length > LENGTH {
            return Some(token.span());
        }
        let ends = match &token {
            TokenTree::Group(group) => {
                if let Some(span) = too_long(group.stream(), row.length) {
                    return Some(span);
                }
                group.delimiter() == Delimiter::Brace && !goes_on(tokens.peek())
            }
            TokenTree::Punct(sign) => row.sign(sign.as_char()),
            _ => false,
        };
        row.follow(&token);
        if ends {
            row.length = before;
            row.angles = 0;
        }
    }
    None
}

/// What stands in a row so far.
struct Row {
    /// How many words and signs.
    length: usize,
    /// How many `<` are open.
    angles: usize,
    /// The last two signs, as far as no word stands behind them.
    signs: [char; 2],
}

impl Row {
    /// Whether a token is part of an attribute, as every line of documentation is: nothing of it is around what
    /// follows.
    fn is_attribute(&self, token: &TokenTree) -> bool {
        match token {
            TokenTree::Group(_) => matches!(self.signs, [_, '#'] | ['#', '!']),
            TokenTree::Punct(sign) => {
                sign.as_char() == '#' || (sign.as_char() == '!' && self.signs[1] == '#')
            }
            _ => false,
        }
    }

    /// Whether a sign ends the row. A `,` between the arguments of a type does not.
    fn sign(&mut self, sign: char) -> bool {
        match sign {
            '<' => self.angles += 1,
            '>' if !matches!(self.signs[1], '-' | '=') => {
                self.angles = self.angles.saturating_sub(1);
            }
            _ => {}
        }
        sign == ';' || (sign == ',' && self.angles == 0)
    }

    fn follow(&mut self, token: &TokenTree) {
        self.signs = match token {
            TokenTree::Punct(sign) if sign.spacing() == Spacing::Alone && sign.as_char() == '-' => {
                [self.signs[1], ' ']
            }
            TokenTree::Punct(sign) => [self.signs[1], sign.as_char()],
            _ => [self.signs[1], ' '],
        };
    }
}

/// Whether what follows a block belongs to it.
fn goes_on(next: Option<&TokenTree>) -> bool {
    match next {
        Some(TokenTree::Ident(word)) => word == "else" || word == "as",
        Some(TokenTree::Punct(sign)) => !matches!(sign.as_char(), '#' | '\''),
        _ => false,
    }
}
