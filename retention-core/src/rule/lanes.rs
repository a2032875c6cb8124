//! Numbers and texts of a chunk. Parts are computed in place, and what a second operand needs lies in a call of its own, so
//! that the deepest rule fits a small stack.

use super::chunk::{Lanes, each, pack};
use super::eval::{Run, numbers, text_at, validity};
use super::number;
use super::operator::Sum;
use super::program::{Real, Test, Whole, Words};
use super::source::{Source, Values};
use crate::time::Timestamp;

impl<'r, S: Source + ?Sized> Run<'r, S> {
    pub(super) fn whole_into<const N: usize, const W: usize>(
        &self,
        whole: &Whole,
        out: &mut Lanes<i64, N, W>,
    ) {
        match whole {
            Whole::Const(value) => out.fill(*value, self.len()),
            Whole::Name(slot) => {
                let cells = self.cells(*slot);
                let known = validity(&cells, self.len());
                match cells.values {
                    Values::Whole(values) => out.copy(values, known, |value| value),
                    Values::Time(values) => out.copy(values, known, Timestamp::micros),
                    _ => out.known = [0; W],
                }
            }
            Whole::Negative(inner) => {
                self.whole_into(inner, out);
                out.update(i64::checked_neg);
            }
            Whole::Compute(sum, parts) => {
                for (place, part) in parts.iter().enumerate() {
                    match place {
                        0 => self.whole_into(part, out),
                        _ => self.whole_joined(*sum, part, out),
                    }
                }
            }
            Whole::If(condition, pair) => {
                self.whole_into(&pair[0], out);
                self.whole_chosen(condition, &pair[1], out);
            }
            Whole::Truncated(real) => self.truncated(real, out),
            Whole::Size(words) => self.sizes(words, out),
        }
    }

    #[inline(never)]
    fn whole_joined<const N: usize, const W: usize>(
        &self,
        sum: Sum,
        right: &Whole,
        out: &mut Lanes<i64, N, W>,
    ) {
        let mut lanes = Lanes::none();
        self.whole_into(right, &mut lanes);
        match sum {
            Sum::Add => out.join(&lanes, |a, b| number::whole(Sum::Add, a, b)),
            Sum::Subtract => out.join(&lanes, |a, b| number::whole(Sum::Subtract, a, b)),
            Sum::Multiply => out.join(&lanes, |a, b| number::whole(Sum::Multiply, a, b)),
            Sum::Divide => out.join(&lanes, |a, b| number::whole(Sum::Divide, a, b)),
            Sum::Remainder => out.join(&lanes, |a, b| number::whole(Sum::Remainder, a, b)),
        }
    }

    #[inline(never)]
    fn whole_chosen<const N: usize, const W: usize>(
        &self,
        condition: &Test,
        other: &Whole,
        out: &mut Lanes<i64, N, W>,
    ) {
        let mut lanes = Lanes::none();
        self.whole_into(other, &mut lanes);
        out.choose(&self.test::<N, W>(condition), &lanes);
    }

    #[inline(never)]
    fn truncated<const N: usize, const W: usize>(&self, real: &Real, out: &mut Lanes<i64, N, W>) {
        let mut lanes = Lanes::<f64, N, W>::none();
        self.real_into(real, &mut lanes);
        let fits = pack(&lanes.values, |value| number::truncated(value).is_some());
        let known = each(&lanes.known, &fits, |a, b| a & b);
        out.copy(&lanes.values, known, |value| number::truncated(value).unwrap_or(0));
    }

    #[inline(never)]
    fn sizes<const N: usize, const W: usize>(&self, words: &Words, out: &mut Lanes<i64, N, W>) {
        let mut lanes = Lanes::<&str, N, W>::none();
        self.words_into(words, &mut lanes);
        out.copy(&lanes.values, lanes.known, |text: &str| text.chars().count() as i64);
    }

    pub(super) fn real_into<const N: usize, const W: usize>(&self, real: &Real, out: &mut Lanes<f64, N, W>) {
        match real {
            Real::Const(value) => out.fill(*value, self.len()),
            Real::Name(slot) => {
                let cells = self.cells(*slot);
                let known = validity(&cells, self.len());
                match cells.values {
                    Values::Real(values) => out.copy(values, numbers(values, &known), |value| value),
                    _ => out.known = [0; W],
                }
            }
            Real::Whole(whole) => self.promoted(whole, out),
            Real::Negative(inner) => {
                self.real_into(inner, out);
                out.update(|value| Some(-value));
            }
            Real::Compute(sum, parts) => {
                for (place, part) in parts.iter().enumerate() {
                    match place {
                        0 => self.real_into(part, out),
                        _ => self.real_joined(*sum, part, out),
                    }
                }
            }
            Real::If(condition, pair) => {
                self.real_into(&pair[0], out);
                self.real_chosen(condition, &pair[1], out);
            }
        }
    }

    #[inline(never)]
    fn promoted<const N: usize, const W: usize>(&self, whole: &Whole, out: &mut Lanes<f64, N, W>) {
        let mut lanes = Lanes::<i64, N, W>::none();
        self.whole_into(whole, &mut lanes);
        out.copy(&lanes.values, lanes.known, |value| value as f64);
    }

    #[inline(never)]
    fn real_joined<const N: usize, const W: usize>(
        &self,
        sum: Sum,
        right: &Real,
        out: &mut Lanes<f64, N, W>,
    ) {
        let mut lanes = Lanes::none();
        self.real_into(right, &mut lanes);
        match sum {
            Sum::Add => out.join(&lanes, |a, b| number::real(Sum::Add, a, b)),
            Sum::Subtract => out.join(&lanes, |a, b| number::real(Sum::Subtract, a, b)),
            Sum::Multiply => out.join(&lanes, |a, b| number::real(Sum::Multiply, a, b)),
            Sum::Divide => out.join(&lanes, |a, b| number::real(Sum::Divide, a, b)),
            Sum::Remainder => out.known = [0; W],
        }
    }

    #[inline(never)]
    fn real_chosen<const N: usize, const W: usize>(
        &self,
        condition: &Test,
        other: &Real,
        out: &mut Lanes<f64, N, W>,
    ) {
        let mut lanes = Lanes::none();
        self.real_into(other, &mut lanes);
        out.choose(&self.test::<N, W>(condition), &lanes);
    }

    pub(super) fn words_into<'w, const N: usize, const W: usize>(
        &self,
        words: &'w Words,
        out: &mut Lanes<&'w str, N, W>,
    ) where
        'r: 'w,
    {
        match words {
            Words::Const(text) => out.fill(text.as_str(), self.len()),
            Words::Name(slot) => {
                let cells = self.cells(*slot);
                out.known = validity(&cells, self.len());
                for (place, lane) in out.values.iter_mut().enumerate().take(self.len()) {
                    *lane = text_at(&cells.values, place);
                }
            }
            Words::If(condition, pair) => {
                self.words_into(&pair[0], out);
                self.words_chosen(condition, &pair[1], out);
            }
        }
    }

    #[inline(never)]
    fn words_chosen<'w, const N: usize, const W: usize>(
        &self,
        condition: &Test,
        other: &'w Words,
        out: &mut Lanes<&'w str, N, W>,
    ) where
        'r: 'w,
    {
        let mut lanes = Lanes::none();
        self.words_into(other, &mut lanes);
        out.choose(&self.test::<N, W>(condition), &lanes);
    }
}
