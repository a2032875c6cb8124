//! Text to tree: CEL's grammar, as deep as the tree may be, in steps that need no more stack for more depth.

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
    let mut parser = Parser {
        lexer,
        token,
        place,
        before: Place::default(),
        build: Builder::default(),
        open: Vec::new(),
        depth: 0,
    };
    if parser.token == Token::End {
        return Err(Fault::syntax(parser.place, "a rule without text").hint("write `true` for everyone"));
    }
    let node = parser.rule()?;
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
    /// What waits for what follows, the outermost first.
    open: Vec<Open>,
    /// How deep that nests.
    depth: usize,
}

/// A part of the rule and where it begins, brackets included.
type Operand = (Place, Node);

/// What was read last.
#[derive(Debug)]
enum Done {
    /// Something that waits for an operand.
    Open,
    /// An operand with its signs.
    Operand(Operand),
    /// As much as no operator goes on from.
    Whole(Operand),
}

/// What a whole part was.
#[derive(Debug)]
enum Closed {
    Rule(Node),
    Part(Done),
}

/// Something that waits for what follows; it begins at its place.
#[derive(Debug)]
enum Open {
    Prefix(Place, fn(Box<Node>) -> Kind),
    List(Place, Joint, Vec<Node>),
    /// A condition, after its question mark.
    Choice(Place, Node),
    /// A condition and what holds with it, after the colon.
    Other(Place, Node, Node),
    Bracket(Place),
    Call(Box<Call>),
    /// What is looked for, and the items so far.
    Items(Place, Node, Vec<Node>),
}

impl Open {
    /// Whether what follows lies a level further down.
    fn is_level(&self) -> bool {
        !matches!(self, Self::List(..) | Self::Choice(..))
    }
}

/// A call and its operands so far.
#[derive(Debug)]
struct Call {
    start: Place,
    /// Where the function stands.
    at: Place,
    word: String,
    operands: Vec<Node>,
}

/// What joins operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Any,
    All,
    Operator(Operator),
}

impl Joint {
    fn binds(self) -> u8 {
        match self {
            Self::Any => COMPARISON - 2,
            Self::All => COMPARISON - 1,
            Self::Operator(operator) => operator.binds(),
        }
    }

    /// Whether many operands are one list.
    fn chains(self) -> bool {
        !matches!(self, Self::Operator(Operator::Compare(_)))
    }
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

    /// A whole rule: operands and what joins them, one after another. What is open waits on a stack of its own, not on the
    /// thread's, so that depth costs nothing there.
    fn rule(&mut self) -> Checked<Node> {
        let mut done = self.operand()?;
        loop {
            done = match done {
                Done::Open => self.operand()?,
                Done::Operand(operand) => self.operator(operand)?,
                Done::Whole(operand) => match self.close(operand)? {
                    Closed::Rule(node) => return Ok(node),
                    Closed::Part(done) => done,
                },
            };
        }
    }

    /// Notes what waits for what follows, one level further down.
    fn open(&mut self, open: Open) -> Done {
        self.depth += usize::from(open.is_level());
        self.open.push(open);
        Done::Open
    }

    /// Takes back what waits last, if it is of this kind.
    fn reopen(&mut self, wanted: impl Fn(&Open) -> bool) -> Option<Open> {
        let open = self.open.pop_if(|open| wanted(open))?;
        self.depth -= usize::from(open.is_level());
        Some(open)
    }

    /// What stands where a value is expected.
    fn operand(&mut self) -> Checked<Done> {
        if self.depth > MAX_DEPTH {
            return Err(too_deep(self.place));
        }
        let start = self.place;
        if self.take("!")? {
            return Ok(self.open(Open::Prefix(start, Kind::Not)));
        }
        if self.take(Operator::Compute(Sum::Subtract).as_str())? {
            // The least whole number has no positive counterpart.
            if let Token::Int(size @ 9_223_372_036_854_775_808) = self.token {
                self.step()?;
                let node = self.node(start, Kind::Int((size as i64).wrapping_neg()))?;
                return self.prefixed(start, node);
            }
            return Ok(self.open(Open::Prefix(start, Kind::Negative)));
        }
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
            Token::Word(word) => return self.word(start, word),
            Token::Sign(_) | Token::End => return Ok(self.open(Open::Bracket(start))),
        };
        let node = self.node(start, kind)?;
        self.methods(start, node)
    }

    fn word(&mut self, start: Place, word: String) -> Checked<Done> {
        let kind = match word.as_str() {
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "null" => Kind::Null,
            "in" => return Err(Fault::syntax(start, "expected a value before `in`")),
            _ if self.take("(")? => {
                return self.arguments(Call { start, at: start, word, operands: Vec::new() });
            }
            _ => Kind::Name(word),
        };
        let node = self.node(start, kind)?;
        self.methods(start, node)
    }

    /// What stands between the brackets of a call, the opening one taken.
    fn arguments(&mut self, call: Call) -> Checked<Done> {
        if !self.take(")")? {
            return Ok(self.open(Open::Call(Box::new(call))));
        }
        self.called(call)
    }

    fn called(&mut self, call: Call) -> Checked<Done> {
        let Call { start, at, word, operands } = call;
        let node = self.call(start, at, &word, operands)?;
        self.methods(start, node)
    }

    /// What follows points: further words of a name, or functions of what stands before them.
    fn methods(&mut self, start: Place, mut node: Node) -> Checked<Done> {
        while self.take(".")? {
            let at = self.place;
            let word = match self.step()? {
                Token::Word(word) => word,
                Token::Quoted(word) if !matches!(self.token, Token::Sign("(")) => word,
                _ => return Err(Fault::syntax(at, "expected a name after `.`")),
            };
            if self.take("(")? {
                return self.arguments(Call { start, at, word, operands: vec![node] });
            }
            node = match node.kind {
                Kind::Name(name) => self.node(start, Kind::Name(format!("{name}.{word}")))?,
                _ => return Err(Fault::syntax(at, format!("`.{word}` can follow only a name"))),
            };
        }
        self.prefixed(start, node)
    }

    /// The signs before an operand, the last of them first.
    fn prefixed(&mut self, mut start: Place, mut node: Node) -> Checked<Done> {
        while let Some(Open::Prefix(before, sign)) = self.reopen(|open| matches!(open, Open::Prefix(..))) {
            start = before;
            node = self.node(start, sign(Box::new(node)))?;
        }
        Ok(Done::Operand((start, node)))
    }

    /// What follows an operand: what joins it to the next, or the end of what it is a part of.
    fn operator(&mut self, operand: Operand) -> Checked<Done> {
        if matches!(&self.token, Token::Word(word) if word == "in") {
            let (start, needle) = self.reduce(operand, COMPARISON)?;
            self.step()?;
            return self.items(start, needle);
        }
        let joint = match self.token {
            Token::Sign("&&") => Joint::All,
            Token::Sign("||") => Joint::Any,
            Token::Sign(sign) => match Operator::named(sign) {
                Some(operator) => Joint::Operator(operator),
                None => return Ok(Done::Whole(self.reduce(operand, Joint::Any.binds())?)),
            },
            _ => return Ok(Done::Whole(self.reduce(operand, Joint::Any.binds())?)),
        };
        let (mut start, mut node) = self.reduce(operand, joint.binds() + 1)?;
        let same = |open: &Open| matches!(open, Open::List(_, other, _) if *other == joint && joint.chains());
        let mut nodes = Vec::new();
        if let Some(Open::List(first, _, before)) = self.reopen(same) {
            (start, nodes) = (first, before);
        } else {
            // Of what binds as tightly, the left comes first.
            (start, node) = self.reduce((start, node), joint.binds())?;
        }
        self.step()?;
        nodes.push(node);
        Ok(self.open(Open::List(start, joint, nodes)))
    }

    /// Joins what waits for its last operand and binds at least so tightly.
    fn reduce(&mut self, operand: Operand, tightly: u8) -> Checked<Operand> {
        let (mut start, mut node) = operand;
        let binds = |open: &Open| matches!(open, Open::List(_, joint, _) if joint.binds() >= tightly);
        while let Some(Open::List(first, joint, mut nodes)) = self.reopen(binds) {
            nodes.push(node);
            let kind = match (joint, <[Node; 2]>::try_from(nodes)) {
                (Joint::Operator(Operator::Compare(order)), Ok(pair)) => Kind::Compare(order, Box::new(pair)),
                (joint, nodes) => {
                    let nodes = nodes.map_or_else(|nodes| nodes, Vec::from);
                    match joint {
                        Joint::Operator(Operator::Compute(sum)) => Kind::Chain(sum, nodes),
                        Joint::Any => Kind::Any(nodes),
                        _ => Kind::All(nodes),
                    }
                }
            };
            (start, node) = (first, self.node(first, kind)?);
        }
        Ok((start, node))
    }

    /// The constants after `in`.
    fn items(&mut self, start: Place, needle: Node) -> Checked<Done> {
        if !self.take("[")? {
            return Err(self.surprise("a list").hint("write `in [\"a\", \"b\"]`"));
        }
        self.more_items(start, needle, Vec::new())
    }

    /// Another item, or the end of the list.
    fn more_items(&mut self, start: Place, needle: Node, items: Vec<Node>) -> Checked<Done> {
        if !self.take("]")? {
            return Ok(self.open(Open::Items(start, needle, items)));
        }
        Ok(Done::Operand((start, self.node(start, Kind::In(Box::new(needle), items))?)))
    }

    /// What a whole part closes: a bracket, a side of a choice, the rule.
    fn close(&mut self, (start, mut node): Operand) -> Checked<Closed> {
        let in_choice = matches!(self.open.last(), Some(Open::Choice(..)));
        if !in_choice && self.take("?")? {
            return Ok(Closed::Part(self.open(Open::Choice(start, node))));
        }
        if let Some(Open::Choice(start, condition)) = self.reopen(|open| matches!(open, Open::Choice(..))) {
            self.expect(":")?;
            return Ok(Closed::Part(self.open(Open::Other(start, condition, node))));
        }
        while let Some(Open::Other(first, condition, one)) =
            self.reopen(|open| matches!(open, Open::Other(..)))
        {
            node = self.node(first, Kind::If(Box::new([condition, one, node])))?;
        }
        let done = match self.reopen(|_| true) {
            Some(Open::Bracket(start)) => {
                self.expect(")")?;
                self.methods(start, node)?
            }
            Some(Open::Call(mut call)) => {
                call.operands.push(node);
                if self.take(",")? {
                    self.open(Open::Call(call))
                } else {
                    self.expect(")")?;
                    self.called(*call)?
                }
            }
            Some(Open::Items(start, needle, mut items)) => {
                items.push(node);
                if !self.take(",")? && !matches!(self.token, Token::Sign("]")) {
                    return Err(self.surprise("`]`"));
                }
                self.more_items(start, needle, items)?
            }
            _ => return Ok(Closed::Rule(node)),
        };
        Ok(Closed::Part(done))
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
        if let (true, "has" | "timestamp" | "money") = (method, word) {
            let hint = match (word, operands.first()) {
                ("has", Some(node)) if matches!(node.kind, Kind::Name(_)) => format!("write `has({node})`"),
                ("has", _) => "write `has(name)`".to_owned(),
                ("timestamp", _) => "write `timestamp(\"2024-01-31\")`".to_owned(),
                _ => "write `money(\"100.00 GBP\")`".to_owned(),
            };
            return Err(Fault::syntax(whole, format!("`{word}` does not follow a point")).hint(hint));
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
