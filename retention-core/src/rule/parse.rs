//! Text to tree: CEL's grammar by recursive descent, as deep as the tree may be.

use super::fault::{Checked, Fault, Place};
use super::lex::{Lexer, Token};
use super::operator::{CALLABLE, COMPARISON, Function, Operator, Sum};
use super::tree::{Builder, Kind, MAX_DEPTH, MAX_TEXT, Node, too_deep, too_large};
use crate::ErrorCode;

/// # Errors
/// `rule_syntax`, `rule_too_large`, `unknown_function`
pub(super) fn parse(text: &str) -> Checked<Node> {
    if text.len() > MAX_TEXT {
        let place = Place::new(0, 0);
        return Err(too_large(place, format!("the text of a rule may have {MAX_TEXT} bytes")));
    }
    let mut lexer = Lexer::new(text);
    let (token, place) = lexer.next()?;
    let mut parser = Parser { lexer, token, place, before: Place::default(), build: Builder::default() };
    if parser.token == Token::End {
        return Err(Fault::syntax(parser.place, "a rule without text").hint("write `true` for everyone"));
    }
    let node = parser.choice(0)?;
    match parser.token {
        Token::End => Ok(node),
        _ => {
            let fault = parser.surprise("an operator or the end");
            let negated = matches!(&node.kind, Kind::Name(name) if name.eq_ignore_ascii_case("not"));
            Err(if negated { fault.hint("write `!`") } else { fault })
        }
    }
}

#[derive(Debug)]
struct Parser<'t> {
    lexer: Lexer<'t>,
    /// The word that comes next.
    token: Token,
    place: Place,
    /// Where the word before it stood.
    before: Place,
    build: Builder,
}

impl Parser<'_> {
    fn step(&mut self) -> Checked<Token> {
        let (token, place) = self.lexer.next()?;
        self.before = std::mem::replace(&mut self.place, place);
        Ok(std::mem::replace(&mut self.token, token))
    }

    fn take(&mut self, sign: &str) -> Checked<bool> {
        let found = matches!(self.token, Token::Sign(next) if next == sign);
        if found {
            self.step()?;
        }
        Ok(found)
    }

    fn expect(&mut self, sign: &'static str) -> Checked<()> {
        if self.take(sign)? { Ok(()) } else { Err(self.surprise(&format!("`{sign}`"))) }
    }

    fn node(&mut self, start: Place, kind: Kind) -> Checked<Node> {
        self.build.node(start.to(self.before), kind)
    }

    /// What stands here is not what may stand here.
    fn surprise(&self, expected: &str) -> Fault {
        let (found, hint) = match &self.token {
            Token::End => ("the rule ends".to_owned(), None),
            Token::Word(word) => (
                format!("`{word}`"),
                match word.to_ascii_lowercase().as_str() {
                    "and" => Some("write `&&`"),
                    "or" => Some("write `||`"),
                    "not" => Some("write `!`"),
                    "is" => Some("write `==`, or `!has(name)` for no value"),
                    "like" => Some("write `name.contains(\"…\")`"),
                    "between" => Some("write `name >= a && name <= b`"),
                    _ => None,
                },
            ),
            Token::Quoted(name) => (format!("`{name}`"), None),
            Token::Text(_) => ("a text".to_owned(), None),
            Token::Int(_) | Token::Float(_) => ("a number".to_owned(), None),
            Token::Sign(sign) => (format!("`{sign}`"), None),
        };
        let fault = Fault::syntax(self.place, format!("expected {expected}, found {found}"));
        match hint {
            Some(hint) => fault.hint(hint),
            None => fault,
        }
    }

    /// `condition ? one : other`, or what is simpler.
    fn choice(&mut self, depth: usize) -> Checked<Node> {
        if depth > MAX_DEPTH {
            return Err(too_deep(self.place));
        }
        let start = self.place;
        let condition = self.any(depth)?;
        if !self.take("?")? {
            return Ok(condition);
        }
        let one = self.any(depth)?;
        self.expect(":")?;
        let other = self.choice(depth + 1)?;
        self.node(start, Kind::If(Box::new([condition, one, other])))
    }

    fn any(&mut self, depth: usize) -> Checked<Node> {
        let start = self.place;
        let first = self.all(depth)?;
        let mut nodes = vec![first];
        while self.take("||")? {
            nodes.push(self.all(depth)?);
        }
        self.list(start, nodes, Kind::Any)
    }

    fn all(&mut self, depth: usize) -> Checked<Node> {
        let start = self.place;
        let first = self.binary(depth, COMPARISON)?;
        let mut nodes = vec![first];
        while self.take("&&")? {
            nodes.push(self.binary(depth, COMPARISON)?);
        }
        self.list(start, nodes, Kind::All)
    }

    fn list(&mut self, start: Place, mut nodes: Vec<Node>, join: fn(Vec<Node>) -> Kind) -> Checked<Node> {
        match nodes.pop() {
            Some(only) if nodes.is_empty() => Ok(only),
            Some(last) => {
                nodes.push(last);
                self.node(start, join(nodes))
            }
            None => Err(self.surprise("a value")),
        }
    }

    /// Operators that bind at least so tightly, from left to right.
    fn binary(&mut self, depth: usize, tightly: u8) -> Checked<Node> {
        let start = self.place;
        let mut left = self.unary(depth)?;
        loop {
            if tightly <= COMPARISON && matches!(&self.token, Token::Word(word) if word == "in") {
                self.step()?;
                let list = self.items(depth)?;
                left = self.node(start, Kind::In(Box::new(left), list))?;
                continue;
            }
            let operator = match &self.token {
                Token::Sign(sign) => Operator::named(sign),
                _ => None,
            };
            let Some(operator) = operator.filter(|operator| operator.binds() >= tightly) else {
                return Ok(left);
            };
            self.step()?;
            let right = self.binary(depth, operator.binds() + 1)?;
            left = self.node(start, Kind::Binary(operator, Box::new([left, right])))?;
        }
    }

    /// The constants between `[` and `]`.
    fn items(&mut self, depth: usize) -> Checked<Vec<Node>> {
        if !self.take("[")? {
            return Err(self.surprise("a list").hint("write `in [\"a\", \"b\"]`"));
        }
        let mut items = Vec::new();
        while !self.take("]")? {
            items.push(self.choice(depth + 1)?);
            if !self.take(",")? {
                self.expect("]")?;
                break;
            }
        }
        Ok(items)
    }

    fn unary(&mut self, depth: usize) -> Checked<Node> {
        if depth > MAX_DEPTH {
            return Err(too_deep(self.place));
        }
        let start = self.place;
        if self.take("!")? {
            let inner = self.unary(depth + 1)?;
            return self.node(start, Kind::Not(Box::new(inner)));
        }
        if self.take(Operator::Compute(Sum::Subtract).as_str())? {
            // The least whole number has no positive counterpart.
            if let Token::Int(size @ 9_223_372_036_854_775_808) = self.token {
                self.step()?;
                return self.node(start, Kind::Int((size as i64).wrapping_neg()));
            }
            let inner = self.unary(depth + 1)?;
            return self.node(start, Kind::Negative(Box::new(inner)));
        }
        let mut node = self.primary(depth)?;
        while self.take(".")? {
            node = self.method(start, node, depth)?;
        }
        Ok(node)
    }

    /// What follows a point: a further word of a name, or a function of what stands before it.
    fn method(&mut self, start: Place, before: Node, depth: usize) -> Checked<Node> {
        let at = self.place;
        let word = match self.step()? {
            Token::Word(word) => word,
            Token::Quoted(word) if !matches!(self.token, Token::Sign("(")) => word,
            _ => return Err(Fault::syntax(at, "expected a name after `.`")),
        };
        if self.take("(")? {
            let mut operands = vec![before];
            operands.extend(self.arguments(depth)?);
            return self.call(start, at, &word, operands);
        }
        match before.kind {
            Kind::Name(name) => self.node(start, Kind::Name(format!("{name}.{word}"))),
            _ => Err(Fault::syntax(at, format!("`.{word}` can follow only a name"))),
        }
    }

    fn primary(&mut self, depth: usize) -> Checked<Node> {
        let start = self.place;
        match self.token {
            Token::End => return Err(self.surprise("a value")),
            Token::Sign(sign) if sign != "(" => return Err(self.surprise("a value")),
            _ => {}
        }
        let kind = match self.step()? {
            Token::Int(size) => match i64::try_from(size) {
                Ok(value) => Kind::Int(value),
                Err(_) => return Err(Fault::syntax(start, "a whole number beyond 64 bits")),
            },
            Token::Float(value) => Kind::Float(value),
            Token::Text(text) => Kind::Text(text),
            Token::Quoted(name) => Kind::Name(name),
            Token::Word(word) => return self.word(start, word, depth),
            Token::Sign(_) | Token::End => {
                let inner = self.choice(depth + 1)?;
                self.expect(")")?;
                return Ok(inner);
            }
        };
        self.node(start, kind)
    }

    fn word(&mut self, start: Place, word: String, depth: usize) -> Checked<Node> {
        let kind = match word.as_str() {
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "null" => Kind::Null,
            "in" => return Err(Fault::syntax(start, "expected a value before `in`")),
            _ if self.take("(")? => {
                let operands = self.arguments(depth)?;
                return self.call(start, start, &word, operands);
            }
            _ => Kind::Name(word),
        };
        self.node(start, kind)
    }

    /// What stands between the brackets of a call, the opening one taken.
    fn arguments(&mut self, depth: usize) -> Checked<Vec<Node>> {
        let mut found = Vec::new();
        if self.take(")")? {
            return Ok(found);
        }
        loop {
            found.push(self.choice(depth + 1)?);
            if !self.take(",")? {
                self.expect(")")?;
                return Ok(found);
            }
        }
    }

    fn call(&mut self, start: Place, at: Place, word: &str, mut operands: Vec<Node>) -> Checked<Node> {
        let whole = start.to(self.before);
        // Before the point stands one operand; `at` differs from `start` then.
        let method = at.start != start.start;
        if let (false, "has" | "timestamp" | "money") = (method, word) {
            let kind = match (word, operands.pop().filter(|_| operands.is_empty()).map(|node| node.kind)) {
                ("has", Some(Kind::Name(name))) => Kind::Has(name),
                ("timestamp", Some(Kind::Text(text))) => Kind::Time(text),
                ("money", Some(Kind::Text(text))) => Kind::Money(text),
                ("has", _) => return Err(Fault::syntax(whole, "`has` takes a name")),
                ("timestamp", _) => {
                    return Err(Fault::syntax(whole, "`timestamp` takes a text in quotes")
                        .hint("such as `timestamp(\"2024-01-31\")`"));
                }
                _ => {
                    return Err(Fault::syntax(whole, "`money` takes a text in quotes")
                        .hint("such as `money(\"100.00 GBP\")`"));
                }
            };
            return self.build.node(whole, kind);
        }
        let Some(function) = Function::named(word) else {
            let mut fault = Fault::new(ErrorCode::UnknownFunction, at, format!("no function `{word}`"));
            fault.error = fault.error.suggest(word, CALLABLE);
            return Err(fault);
        };
        // CEL has `size(x)` and `x.size()`.
        if function.operands() != operands.len() || (method && !function.is_method() && word != "size") {
            return Err(Fault::syntax(whole, format!("`{word}` takes other operands")).hint(usage(function)));
        }
        if function.is_method() && !method {
            return Err(Fault::syntax(whole, format!("`{word}` follows a point")).hint(usage(function)));
        }
        self.build.node(whole, Kind::Call(function, operands))
    }
}

fn usage(function: Function) -> String {
    match function.is_method() {
        true => format!("write `name.{}(\"text\")`", function.as_str()),
        false => format!("write `{}(name)`", function.as_str()),
    }
}
