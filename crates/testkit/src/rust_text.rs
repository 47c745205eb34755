//! Splits Rust text into code, comments and string literals, so that a check
//! about strings is not fooled by a comment, nor one about code by a string.
//! A small reader of tokens, not a parser; must not know any rule.

/// What a piece of Rust text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Anything the compiler acts on, character literals included.
    Code,
    /// Line or block comments, documentation included.
    Comment,
    /// The inside of a string literal, escapes as written.
    Literal,
}

/// A piece of Rust text and the line it starts on, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub part: Part,
    /// Where it starts.
    pub line: usize,
    /// The text itself.
    pub text: String,
}

/// Splits the text into its pieces, in order.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut reader = Reader {
        chars: text.chars().collect(),
        at: 0,
        line: 1,
        found: Vec::new(),
    };
    reader.read_all();
    reader.found
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    line: usize,
    found: Vec<Piece>,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn take(&mut self, into: &mut String) {
        if let Some(c) = self.peek(0) {
            into.push(c);
            self.line += usize::from(c == '\n');
            self.at += 1;
        }
    }

    fn keep(&mut self, part: Part, line: usize, text: String) {
        if !text.is_empty() || part == Part::Literal {
            self.found.push(Piece { part, line, text });
        }
    }

    fn read_all(&mut self) {
        let mut code = String::new();
        let mut code_line = 1;
        while let Some(c) = self.peek(0) {
            let special = match c {
                '/' => matches!(self.peek(1), Some('/' | '*')),
                '"' => true,
                _ => false,
            };
            if !special {
                if code.is_empty() {
                    code_line = self.line;
                }
                self.take_code(&mut code);
                continue;
            }
            let hashes = raw_hashes(&code);
            self.keep(Part::Code, code_line, std::mem::take(&mut code));
            match (c, self.peek(1)) {
                ('"', _) => self.read_literal(hashes),
                (_, Some('/')) => self.read_line_comment(),
                _ => self.read_block_comment(),
            }
        }
        self.keep(Part::Code, code_line, code);
    }

    /// One character of code, or a whole character literal such as `'"'`.
    fn take_code(&mut self, code: &mut String) {
        if self.peek(0) == Some('\'') {
            let length = match (self.peek(1), self.peek(2)) {
                (Some('\\'), _) => (3..12).find(|n| self.peek(*n) == Some('\'')),
                (_, Some('\'')) => Some(2),
                _ => None,
            };
            for _ in 0..length.unwrap_or(0) {
                self.take(code);
            }
        }
        self.take(code);
    }

    fn read_line_comment(&mut self) {
        let (line, mut text) = (self.line, String::new());
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.take(&mut text);
        }
        self.keep(Part::Comment, line, text);
    }

    fn read_block_comment(&mut self) {
        let (line, mut text, mut depth) = (self.line, String::new(), 0_usize);
        loop {
            match (self.peek(0), self.peek(1)) {
                (None, _) => break,
                (Some('/'), Some('*')) => {
                    depth += 1;
                    self.take(&mut text);
                }
                (Some('*'), Some('/')) => {
                    depth -= 1;
                    self.take(&mut text);
                }
                _ => {}
            }
            self.take(&mut text);
            if depth == 0 {
                break;
            }
        }
        self.keep(Part::Comment, line, text);
    }

    /// A literal; `hashes` is the number of `#` of a raw string, none for a plain one.
    fn read_literal(&mut self, hashes: Option<usize>) {
        let (line, mut text) = (self.line, String::new());
        self.at += 1;
        while let Some(c) = self.peek(0) {
            let closes = c == '"'
                && hashes.is_none_or(|n| (1..=n).all(|ahead| self.peek(ahead) == Some('#')));
            if closes {
                self.at += 1;
                break;
            }
            if c == '\\' && hashes.is_none() {
                self.take(&mut text);
            }
            self.take(&mut text);
        }
        self.keep(Part::Literal, line, text);
    }
}

/// Whether the code so far ends in `r`, `r#`, `br##` and so on, and with how many `#`.
fn raw_hashes(code: &str) -> Option<usize> {
    let bare = code.trim_end_matches('#');
    let before = bare.strip_suffix('r')?;
    let before = before.strip_suffix(['b', 'c']).unwrap_or(before);
    let is_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    (!is_word).then(|| code.len() - bare.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(part: Part, text: &str) -> Vec<String> {
        pieces(text)
            .into_iter()
            .filter(|p| p.part == part)
            .map(|p| p.text)
            .collect()
    }

    #[test]
    fn strings_comments_and_code_are_told_apart() {
        let text = "let a = \"x // y\"; // \"not a string\"\n/* /* nested */ \" */ let b = 'c';";
        assert_eq!(of(Part::Literal, text), ["x // y"]);
        assert_eq!(
            of(Part::Comment, text),
            ["// \"not a string\"", "/* /* nested */ \" */"]
        );
        assert_eq!(of(Part::Code, text).concat(), "let a = ; \n let b = 'c';");
    }

    #[test]
    fn escapes_raw_strings_quote_characters_and_lifetimes_do_not_confuse_it() {
        let text = "f('\"', '\\'', \"a\\\"b\", r#\"c\"d\"#, br\"e\\\", &'static x, \"\")";
        assert_eq!(of(Part::Literal, text), ["a\\\"b", "c\"d", "e\\", ""]);
    }

    #[test]
    fn each_piece_knows_the_line_it_starts_on() {
        let found = pieces("a\n\"b\nc\"\n// d");
        let lines: Vec<_> = found.iter().map(|p| (p.part, p.line)).collect();
        let expected = [
            (Part::Code, 1),
            (Part::Literal, 2),
            (Part::Code, 3),
            (Part::Comment, 4),
        ];
        assert_eq!(lines, expected);
    }
}
