//! HTML that is written element by element, so that no text of the input gets in without being escaped.

/// The attributes of an element, by name.
pub type Attributes<'a> = &'a [(&'static str, &'a str)];

/// A page that grows.
#[derive(Default)]
pub struct Markup {
    text: String,
}

impl Markup {
    /// The page.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Something of this crate's own, as it is: the doctype, the style, the script.
    pub fn own(&mut self, text: &'static str) -> &mut Self {
        self.text += text;
        self
    }

    /// The start of an element.
    pub fn open(&mut self, tag: &'static str, attributes: Attributes<'_>) -> &mut Self {
        self.text.push('<');
        self.text += tag;
        for (name, value) in attributes {
            self.text.push(' ');
            self.text += name;
            if !value.is_empty() {
                self.text += "=\"";
                self.text(value);
                self.text.push('"');
            }
        }
        self.text.push('>');
        self
    }

    /// The end of an element.
    pub fn close(&mut self, tag: &'static str) -> &mut Self {
        self.text += "</";
        self.text += tag;
        self.text += ">";
        // A line for each block keeps the source readable, and none is wanted inside a sentence.
        if !INLINE.contains(&tag) {
            self.text.push('\n');
        }
        self
    }

    /// An element that holds text alone.
    pub fn leaf(&mut self, tag: &'static str, attributes: Attributes<'_>, text: &str) -> &mut Self {
        self.open(tag, attributes).text(text).close(tag)
    }

    /// Text. What a browser would act on, or show in another order than it is written in, is replaced.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.text += "&amp;",
                '<' => self.text += "&lt;",
                '>' => self.text += "&gt;",
                '"' => self.text += "&quot;",
                '\'' => self.text += "&#39;",
                '\n' | '\t' => self.text.push(c),
                c if c.is_control() || turns(c) => self.text.push(char::REPLACEMENT_CHARACTER),
                c => self.text.push(c),
            }
        }
        self
    }

    /// A sentence: what stands between backquotes is code.
    pub fn prose(&mut self, text: &str) -> &mut Self {
        if text.matches('`').count() % 2 == 1 {
            return self.text(text);
        }
        for (number, part) in text.split('`').enumerate() {
            match number % 2 {
                0 => self.text(part),
                _ => self.leaf("code", &[], part),
            };
        }
        self
    }
}

/// Elements after which no line begins.
const INLINE: [&str; 9] = [
    "a", "b", "button", "code", "mark", "pre", "span", "strong", "summary",
];

/// Whether a character changes the direction of those around it.
fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::Markup;

    #[test]
    fn text_and_attributes_are_escaped() {
        let mut markup = Markup::default();
        markup.leaf(
            "p",
            &[("title", "\"><script>'")],
            "<img src=x onerror=alert(1)>&\u{202e}\u{1b}",
        );
        let expected = "<p title=\"&quot;&gt;&lt;script&gt;&#39;\">&lt;img src=x onerror=alert(1)&gt;&amp;\u{fffd}\u{fffd}</p>\n";
        assert_eq!(markup.into_text(), expected);
    }

    #[test]
    fn code_in_a_sentence_is_marked() {
        let mut markup = Markup::default();
        markup.prose("a `<b>` c").text(" ").prose("it`s");
        assert_eq!(markup.into_text(), "a <code>&lt;b&gt;</code> c it`s");
    }
}
