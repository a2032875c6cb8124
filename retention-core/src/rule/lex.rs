//! Words, numbers, texts and signs of a rule.

use super::fault::{Checked, Fault, Place};

/// One word of the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A whole number without its sign.
    Int(u64),
    Float(f64),
    Text(String),
    /// A bare word: a name, a function, or one of `true`, `false`, `null`, `in`.
    Word(String),
    /// A name in backticks, which may be any text.
    Quoted(String),
    Sign(&'static str),
    End,
}

/// Longer signs first.
const SIGNS: [&str; 22] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", "(", ")", "[", "]",
    ",", ".",
];

/// Words that CEL keeps for languages that contain it; names that are spelled so stand in backticks.
const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// Whether a name can stand without backticks: words joined by points.
pub(super) fn is_bare(name: &str) -> bool {
    name.split('.').all(|word| {
        let first = word.bytes().next();
        first.is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
            && word.bytes().all(is_word)
            && !RESERVED.contains(&word)
            && !["true", "false", "null", "in"].contains(&word)
    })
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[derive(Debug)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or("")
    }

    fn place(&self, start: usize) -> Place {
        Place::new(start, self.at)
    }

    /// Spaces, and comments to the end of their line.
    fn skip_spaces(&mut self) {
        loop {
            self.take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}'));
            if !self.rest().starts_with("//") {
                return;
            }
            self.take_while(|c| c != '\n');
        }
    }

    /// # Errors
    /// `rule_syntax`
    pub(super) fn next(&mut self) -> Checked<(Token, Place)> {
        self.skip_spaces();
        let start = self.at;
        let token = match self.peek() {
            None => Token::End,
            Some('"' | '\'') => self.string(false)?,
            Some('r' | 'R') if matches!(self.rest().as_bytes().get(1), Some(b'"' | b'\'')) => {
                self.take();
                self.string(true)?
            }
            Some('`') => self.quoted()?,
            Some(c) if c.is_ascii_digit() => self.number()?,
            Some('.') if self.rest().as_bytes().get(1).is_some_and(u8::is_ascii_digit) => self.number()?,
            Some(c) if c.is_ascii_alphabetic() || c == '_' => self.word()?,
            Some(_) => self.sign()?,
        };
        Ok((token, self.place(start)))
    }

    fn sign(&mut self) -> Checked<Token> {
        let start = self.at;
        if let Some(sign) = SIGNS.into_iter().find(|sign| self.rest().starts_with(sign)) {
            if sign == "<" && self.rest().starts_with("<>") {
                self.at += 2;
                return Err(Fault::syntax(self.place(start), "`<>` is no operator").hint("write `!=`"));
            }
            self.at += sign.len();
            return Ok(Token::Sign(sign));
        }
        let c = self.take().unwrap_or(' ');
        let fault = Fault::syntax(self.place(start), format!("`{}` has no meaning here", c.escape_debug()));
        Err(match c {
            '=' => fault.hint("write `==` to compare"),
            '&' => fault.hint("write `&&`"),
            '|' => fault.hint("write `||`"),
            '“' | '”' | '„' | '‘' | '’' => fault.hint("write straight quotes"),
            '{' | '}' => fault.hint("rules have no maps"),
            c if c.is_alphabetic() => fault.hint("put names with other letters than a-z in backticks"),
            _ => fault,
        })
    }

    fn word(&mut self) -> Checked<Token> {
        let start = self.at;
        let word = self.take_while(|c| c.is_ascii() && is_word(c as u8));
        if RESERVED.contains(&word) {
            return Err(Fault::syntax(self.place(start), format!("`{word}` is a reserved word"))
                .hint("put it in backticks if it is a name"));
        }
        if matches!(self.peek(), Some('"' | '\'')) {
            return Err(Fault::syntax(self.place(start), format!("`{word}` cannot stand before a text")));
        }
        Ok(Token::Word(word.to_owned()))
    }

    fn quoted(&mut self) -> Checked<Token> {
        let start = self.at;
        self.take();
        let name = self.take_while(|c| c != '`' && !c.is_control());
        if self.take() != Some('`') {
            return Err(Fault::syntax(self.place(start), "a name in backticks does not end"));
        }
        if name.is_empty() {
            return Err(Fault::syntax(self.place(start), "an empty name"));
        }
        Ok(Token::Quoted(name.to_owned()))
    }

    /// CEL: whole numbers in tens or `0x…`, others with a point or a power of ten.
    fn number(&mut self) -> Checked<Token> {
        let start = self.at;
        let token = if self.rest().starts_with("0x") || self.rest().starts_with("0X") {
            self.at += 2;
            let digits = self.take_while(|c| c.is_ascii_hexdigit());
            u64::from_str_radix(digits, 16).ok().map(Token::Int)
        } else {
            let whole = self.decimal();
            let text = self.text.get(start..self.at).unwrap_or("");
            if whole {
                text.parse().ok().map(Token::Int)
            } else {
                text.parse().ok().filter(|value: &f64| value.is_finite()).map(Token::Float)
            }
        };
        if self.peek().is_some_and(|c| c.is_alphanumeric() || c == '_') {
            let unsigned = matches!(self.peek(), Some('u' | 'U'));
            self.take_while(|c| c.is_alphanumeric() || c == '_');
            let fault = Fault::syntax(self.place(start), "a number and a word run together");
            return Err(if unsigned { fault.hint("rules have no unsigned numbers") } else { fault });
        }
        token.ok_or_else(|| Fault::syntax(self.place(start), "a number that is too large or has no digits"))
    }

    /// Takes digits with a point and a power if they follow; whether there was neither.
    fn decimal(&mut self) -> bool {
        let digit = |c: char| c.is_ascii_digit();
        self.take_while(digit);
        let mut whole = true;
        let follows = |rest: &str, at: usize| rest.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        if self.rest().starts_with('.') && follows(self.rest(), 1) {
            self.take();
            self.take_while(digit);
            whole = false;
        }
        if self.rest().starts_with(['e', 'E']) {
            let signed = usize::from(matches!(self.rest().as_bytes().get(1), Some(b'+' | b'-')));
            if follows(self.rest(), 1 + signed) {
                self.at += 1 + signed;
                self.take_while(digit);
                whole = false;
            }
        }
        whole
    }

    fn string(&mut self, raw: bool) -> Checked<Token> {
        let start = self.at;
        let quote = self.take();
        let mut text = String::new();
        loop {
            let at = self.at;
            match self.take() {
                None | Some('\n' | '\r') => {
                    return Err(Fault::syntax(self.place(start), "a text does not end")
                        .hint("close it with the quote it began with; write a new line as `\\n`"));
                }
                found if found == quote => return Ok(Token::Text(text)),
                Some('\\') if !raw => text.push(self.escape(at)?),
                Some(c) => text.push(c),
            }
        }
    }

    fn escape(&mut self, start: usize) -> Checked<char> {
        let c = self.take();
        let plain = match c {
            Some(c @ ('\\' | '"' | '\'' | '`' | '?')) => Some(c),
            Some('a') => Some('\u{7}'),
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('v') => Some('\u{b}'),
            Some('x' | 'X') => self.code(2, 16),
            Some('u') => self.code(4, 16),
            Some('U') => self.code(8, 16),
            Some('0'..='3') => {
                self.at -= 1;
                self.code(3, 8)
            }
            _ => None,
        };
        plain.ok_or_else(|| {
            Fault::syntax(self.place(start), "an escape that is not one of CEL's")
                .hint("write a backslash as `\\\\`")
        })
    }

    /// The character of so many digits.
    fn code(&mut self, digits: usize, radix: u32) -> Option<char> {
        let text = self.rest().get(..digits).filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()))?;
        self.at += digits;
        char::from_u32(u32::from_str_radix(text, radix).ok()?)
    }
}
