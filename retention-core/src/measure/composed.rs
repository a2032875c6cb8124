//! Measures that build on other measures: ratios, changes and shares.

use crate::measure::cell::CellType;
use crate::measure::compile::{Compiler, Made, kept, one, setting};
use crate::measure::program::{Fold, Range, Seen, Step};
use crate::measure::{HistoryRule, Measure, MeasureKind};
use crate::time::Span;
use crate::{Error, ErrorCode};

impl Compiler<'_> {
    pub(super) fn ratio(&mut self, measure: &Measure, end: u16) -> Made<Step> {
        let mut faults = Vec::new();
        let base = kept(self.operand(measure.base.as_deref(), "base", end), &mut faults);
        let over = kept(self.operand(measure.over.as_deref(), "over", end), &mut faults);
        let (Some(base), Some(over)) = (base, over) else { return Err(faults) };
        let range = Range::Between(None, end);
        Ok(Step {
            fold: Fold::Ratio(base, over),
            selection: 0,
            range,
            history: HistoryRule::Any,
            kind: CellType::Float,
            seen: Seen::WITH_LOG,
        })
    }

    /// A number to compute with. That none is given, and what is wrong with the measure it is, is said elsewhere.
    fn operand(&mut self, name: Option<&str>, setting_name: &'static str, end: u16) -> Made<u16> {
        let name = name.ok_or_else(Vec::new)?;
        let (is_known, outermost) = (self.measures.get(name).is_some(), self.open.first().copied());
        let own = |error: &Error| match error.code() {
            ErrorCode::CircularDefinition => error.detail("given") == outermost,
            code => !is_known || code == ErrorCode::RuleTooLarge && error.detail("position").is_none(),
        };
        let step = self.named(name, end).map_err(|faults| {
            let own = faults.into_iter().filter(own).map(|error| error.with("path", setting_name));
            own.collect::<Vec<Error>>()
        })?;
        let kind = self.program.steps.get(usize::from(step)).map_or(CellType::Text, |step| step.kind);
        if kind.is_number() {
            return Ok(step);
        }
        Err(one(setting(setting_name, format!("`{name}` is no number"))))
    }

    pub(super) fn change(&mut self, measure: &Measure, end: u16, history: HistoryRule) -> Made<Step> {
        let now = self.operand(measure.base.as_deref(), "base", end)?;
        let (name, window) = self.windowed(measure)?;
        let start = self.bound(end, window);
        let before = self.operand(Some(name), "base", start)?;
        let first = self.bound(start, window);
        Ok(Step {
            fold: Fold::Change(now, before, measure.zero_base),
            selection: 0,
            range: Range::Between(Some(first), end),
            history,
            kind: CellType::Float,
            seen: self.seen_of(now),
        })
    }

    pub(super) fn share(&mut self, measure: &Measure, end: u16, history: HistoryRule) -> Made<Step> {
        let now = self.operand(measure.base.as_deref(), "base", end)?;
        let (name, window) = self.windowed(measure)?;
        let base = self.measures.get(name).ok_or_else(Vec::new)?;
        if !matches!(base.measure, MeasureKind::Count | MeasureKind::Sum) {
            return Err(one(setting("base", format!("a share is of a count or a sum, `{name}` is neither"))));
        }
        let baseline = measure.baseline.ok_or_else(Vec::new)?;
        let start = self.bound(end, window);
        // The same over another window.
        let before = self.step(&base.clone().window(baseline), start)?;
        self.program.steps.push(before);
        let before = (self.program.steps.len() - 1) as u16;
        let first = self.bound(start, baseline);
        Ok(Step {
            fold: Fold::Share(now, before, window.days_approx() / baseline.days_approx()),
            selection: 0,
            range: Range::Between(Some(first), end),
            history,
            kind: CellType::Float,
            seen: self.seen_of(now),
        })
    }

    /// Name and window of the measure that another starts from.
    fn windowed<'m>(&self, measure: &'m Measure) -> Made<(&'m str, Span)> {
        let name = measure.base.as_deref().unwrap_or_default();
        match self.measures.get(name).and_then(|base| base.window) {
            Some(window) => Ok((name, window)),
            None => Err(one(setting("base", format!("`{name}` has no window, so there is none before it")))),
        }
    }
}
