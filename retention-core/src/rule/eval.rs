//! Running a program over a chunk of rows. A row without a value, or with arithmetic that has no result, is open.

use std::ops::Range;

use super::chunk::{Bits, Lanes, Mask, each, first, pack};
use super::number;
use super::operator::Order;
use super::program::{Real, Test, Whole, Words};
use super::source::{Cells, Source, Values};
use super::text::{Answers, TextOperator, TextTest};
use crate::time::Timestamp;

/// Some rows of a source, and what dictionaries answered beforehand.
#[derive(Debug)]
pub(super) struct Run<'r, S: ?Sized> {
    pub(super) source: &'r S,
    pub(super) answers: &'r [Answers],
    pub(super) rows: Range<usize>,
}

/// Whether each row has a value.
#[inline]
pub(super) fn validity<const W: usize>(cells: &Cells<'_>, rows: usize) -> Bits<W> {
    match (cells.values, cells.valid) {
        (Values::Nothing, _) => [0; W],
        (_, None) => first(rows),
        (_, Some(valid)) => pack(valid, |valid| valid),
    }
}

/// One bit a value, the comparison chosen once.
#[inline]
fn ordered<T: Copy, U: PartialOrd + Copy, const W: usize>(
    order: Order,
    values: &[T],
    constant: U,
    read: impl Fn(T) -> U,
) -> Bits<W> {
    match order {
        Order::Equal => pack(values, |value| read(value) == constant),
        Order::Unequal => pack(values, |value| read(value) != constant),
        Order::Less => pack(values, |value| read(value) < constant),
        Order::LessEqual => pack(values, |value| read(value) <= constant),
        Order::Greater => pack(values, |value| read(value) > constant),
        Order::GreaterEqual => pack(values, |value| read(value) >= constant),
    }
}

/// One bit a pair of lanes.
#[inline]
fn paired<T: Copy, U: Copy, const N: usize, const W: usize>(
    left: &Lanes<T, N, W>,
    right: &Lanes<U, N, W>,
    holds: impl Fn(T, U) -> bool,
) -> Mask<W> {
    let mut pairs = [false; N];
    for (pair, (left, right)) in pairs.iter_mut().zip(left.values.iter().zip(&right.values)) {
        *pair = holds(*left, *right);
    }
    Mask::new(pack(&pairs, |held| held), each(&left.known, &right.known, |a, b| a & b))
}

impl<'r, S: Source + ?Sized> Run<'r, S> {
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    #[inline]
    pub(super) fn cells(&self, slot: usize) -> Cells<'r> {
        self.source.cells(slot, self.rows.clone())
    }

    pub(super) fn test<const N: usize, const W: usize>(&self, test: &Test) -> Mask<W> {
        let rows = first(self.len());
        match test {
            Test::Const(value) => Mask::new(if *value { rows } else { [0; W] }, rows),
            Test::Name(slot) => {
                let cells = self.cells(*slot);
                let holds = match cells.values {
                    Values::Bool(values) => pack(values, |value| value),
                    _ => [0; W],
                };
                Mask::new(holds, validity(&cells, self.len()))
            }
            Test::Known(slot) => Mask::new(self.known(*slot), rows),
            Test::Not(inner) => self.test::<N, W>(inner).not(),
            Test::All(tests) => self.all::<N, W>(tests, &rows),
            Test::Any(tests) => self.any::<N, W>(tests, &rows),
            Test::If(three) => {
                let [condition, one, other] = &**three;
                let condition = self.test::<N, W>(condition);
                condition.choose(&self.test::<N, W>(one), &self.test::<N, W>(other))
            }
            Test::Same(pair) => {
                let [left, right] = &**pair;
                self.test::<N, W>(left).same(&self.test::<N, W>(right))
            }
            Test::Among(inner, values) => self.among::<N, W>(inner, *values),
            Test::Whole(order, left, right) => self.wholes::<N, W>(*order, left, right),
            Test::Real(order, left, right) => self.reals::<N, W>(*order, left, right),
            Test::Mixed(order, left, right) => self.mixed_lanes::<N, W>(*order, left, right),
            Test::WholeIn(whole, list) => self.whole_in::<N, W>(whole, list),
            Test::RealIn(real, list) => self.real_in::<N, W>(real, list),
            Test::Text(words, test, number) => self.text::<N, W>(words, test, *number),
            Test::Texts(operator, left, right) => self.text_lanes::<N, W>(*operator, left, right),
        }
    }

    fn known<const W: usize>(&self, slot: usize) -> Bits<W> {
        let cells = self.cells(slot);
        let known = validity(&cells, self.len());
        match cells.values {
            Values::Real(values) => numbers(values, &known),
            _ => known,
        }
    }

    fn all<const N: usize, const W: usize>(&self, tests: &[Test], rows: &Bits<W>) -> Mask<W> {
        let mut found = Mask::new(*rows, *rows);
        for test in tests {
            found = found.and(&self.test::<N, W>(test));
            if found.all_fail(rows) {
                break;
            }
        }
        found
    }

    fn any<const N: usize, const W: usize>(&self, tests: &[Test], rows: &Bits<W>) -> Mask<W> {
        let mut found = Mask::new([0; W], *rows);
        for test in tests {
            found = found.or(&self.test::<N, W>(test));
            if found.all_hold(rows) {
                break;
            }
        }
        found
    }

    fn among<const N: usize, const W: usize>(&self, test: &Test, values: [bool; 2]) -> Mask<W> {
        let found = self.test::<N, W>(test);
        let holds = match values {
            [false, false] => [0; W],
            [true, true] => found.known,
            [true, false] => found.not().holds,
            [false, true] => found.holds,
        };
        Mask::new(holds, found.known)
    }

    fn wholes<const N: usize, const W: usize>(&self, order: Order, left: &Whole, right: &Whole) -> Mask<W> {
        let (Whole::Name(slot), Whole::Const(constant)) = (left, right) else {
            return self.whole_lanes::<N, W>(order, left, right);
        };
        let cells = self.cells(*slot);
        let holds = match cells.values {
            Values::Whole(values) => ordered(order, values, *constant, |value| value),
            Values::Time(values) => ordered(order, values, *constant, Timestamp::micros),
            _ => [0; W],
        };
        Mask::new(holds, validity(&cells, self.len()))
    }

    fn reals<const N: usize, const W: usize>(&self, order: Order, left: &Real, right: &Real) -> Mask<W> {
        let (Real::Name(slot), Real::Const(constant)) = (left, right) else {
            return self.real_lanes::<N, W>(order, left, right);
        };
        let cells = self.cells(*slot);
        let known = validity(&cells, self.len());
        match cells.values {
            Values::Real(values) => {
                Mask::new(ordered(order, values, *constant, |value| value), numbers(values, &known))
            }
            _ => Mask::new([0; W], [0; W]),
        }
    }

    #[inline(never)]
    fn whole_lanes<const N: usize, const W: usize>(
        &self,
        order: Order,
        left: &Whole,
        right: &Whole,
    ) -> Mask<W> {
        let (left, right) = (self.whole::<N, W>(left), self.whole::<N, W>(right));
        paired(&left, &right, |a, b| order.holds(a.cmp(&b)))
    }

    #[inline(never)]
    fn real_lanes<const N: usize, const W: usize>(&self, order: Order, left: &Real, right: &Real) -> Mask<W> {
        let (left, right) = (self.real::<N, W>(left), self.real::<N, W>(right));
        // Not a number is no value, so each pair has an order.
        paired(&left, &right, |a, b| a.partial_cmp(&b).is_some_and(|found| order.holds(found)))
    }

    #[inline(never)]
    fn mixed_lanes<const N: usize, const W: usize>(
        &self,
        order: Order,
        left: &Whole,
        right: &Real,
    ) -> Mask<W> {
        let (left, right) = (self.whole::<N, W>(left), self.real::<N, W>(right));
        paired(&left, &right, |a, b| number::mixed(a, b).is_some_and(|found| order.holds(found)))
    }

    #[inline(never)]
    fn text_lanes<const N: usize, const W: usize>(
        &self,
        operator: TextOperator,
        left: &Words,
        right: &Words,
    ) -> Mask<W> {
        let (left, right) = (self.words::<N, W>(left), self.words::<N, W>(right));
        paired(&left, &right, |a, b| operator.holds(a, b))
    }

    #[inline(never)]
    fn real_in<const N: usize, const W: usize>(&self, real: &Real, list: &[f64]) -> Mask<W> {
        let lanes = self.real::<N, W>(real);
        let found = |value: f64| list.binary_search_by(|known| known.total_cmp(&(value + 0.0))).is_ok();
        Mask::new(pack(&lanes.values, found), lanes.known)
    }

    #[inline(never)]
    fn whole_in<const N: usize, const W: usize>(&self, whole: &Whole, list: &[i64]) -> Mask<W> {
        let lanes = self.whole::<N, W>(whole);
        let holds = if list.len() <= 8 {
            pack(&lanes.values, |value| list.contains(&value))
        } else {
            pack(&lanes.values, |value| list.binary_search(&value).is_ok())
        };
        Mask::new(holds, lanes.known)
    }

    fn text<const N: usize, const W: usize>(&self, words: &Words, test: &TextTest, number: usize) -> Mask<W> {
        if let (Words::Name(slot), Some(answers)) = (words, self.answers.get(number)) {
            let cells = self.cells(*slot);
            if let Values::Coded(_, codes) = cells.values
                && let Some(holds) = answered(answers, codes)
            {
                return Mask::new(holds, validity(&cells, self.len()));
            }
        }
        if let Words::Name(slot) = words {
            let cells = self.cells(*slot);
            return Mask::new(asked(&cells.values, self.len(), test), validity(&cells, self.len()));
        }
        self.text_lanes_of::<N, W>(words, test)
    }

    #[inline(never)]
    fn text_lanes_of<const N: usize, const W: usize>(&self, words: &Words, test: &TextTest) -> Mask<W> {
        let lanes = self.words::<N, W>(words);
        Mask::new(pack(&lanes.values, |text| test.holds(text)), lanes.known)
    }

    #[inline]
    fn whole<const N: usize, const W: usize>(&self, whole: &Whole) -> Lanes<i64, N, W> {
        let mut lanes = Lanes::none();
        self.whole_into(whole, &mut lanes);
        lanes
    }

    #[inline]
    fn real<const N: usize, const W: usize>(&self, real: &Real) -> Lanes<f64, N, W> {
        let mut lanes = Lanes::none();
        self.real_into(real, &mut lanes);
        lanes
    }

    #[inline]
    fn words<'w, const N: usize, const W: usize>(&self, words: &'w Words) -> Lanes<&'w str, N, W>
    where
        'r: 'w,
    {
        let mut lanes = Lanes::none();
        self.words_into(words, &mut lanes);
        lanes
    }
}

/// What a dictionary answered for these codes; none if it was not asked.
#[inline]
fn answered<const W: usize>(answers: &Answers, codes: &[u32]) -> Option<Bits<W>> {
    match answers {
        Answers::Asked => None,
        Answers::Only(None) => Some([0; W]),
        Answers::Only(Some(only)) => Some(pack(codes, |code| code == *only)),
        Answers::AllBut(but) => Some(pack(codes, |code| code != *but)),
        Answers::Each(each) => Some(pack(codes, |code| each.get(code as usize).copied().unwrap_or(false))),
    }
}

/// What a test says of texts that no dictionary answered for, one by one.
#[inline]
fn asked<const W: usize>(values: &Values<'_>, rows: usize, test: &TextTest) -> Bits<W> {
    let mut bits = [0; W];
    for (number, word) in bits.iter_mut().enumerate() {
        let start = number * 64;
        for place in start..rows.min(start + 64) {
            *word |= u64::from(says(values, place, test)) << (place - start);
        }
    }
    bits
}

#[inline]
fn says(values: &Values<'_>, place: usize, test: &TextTest) -> bool {
    match (test, values) {
        // Names compare short texts without a call.
        (TextTest::One(TextOperator::Compare(Order::Equal), text), Values::Listed(names, start, _)) => {
            names.is(start + place, text)
        }
        _ => test.holds(text_at(values, place)),
    }
}

/// Known rows without those that are not a number.
#[inline]
pub(super) fn numbers<const W: usize>(values: &[f64], known: &Bits<W>) -> Bits<W> {
    each(known, &pack(values, |value| !value.is_nan()), |a, b| a & b)
}

pub(super) fn text_at<'a>(values: &Values<'a>, place: usize) -> &'a str {
    match values {
        Values::Text(text) => text,
        Values::Coded(names, codes) => {
            codes.get(place).and_then(|code| names.get(*code as usize)).unwrap_or("")
        }
        Values::Listed(names, start, len) if place < *len => names.get(start + place).unwrap_or(""),
        _ => "",
    }
}
