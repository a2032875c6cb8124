//! What a measure is, as somebody writes it down.

use crate::options::{choice, options};
use crate::time::{Span, Unit};

choice! {
    /// What a [`Measure`] computes of a customer's events.
    pub enum MeasureKind {
        /// How many events.
        Count = "count",
        /// The sum of amounts, or of a numeric property.
        Sum = "sum",
        /// The mean of amounts in minor units, or of a numeric property.
        Mean = "mean",
        /// The smallest amount or value.
        Min = "min",
        /// The largest amount or value.
        Max = "max",
        /// The amount or value of the first event that has one.
        First = "first",
        /// The amount or value of the last event that has one.
        Last = "last",
        /// How many different kinds, items, orders or values of a property. Events without an order are none, or, by `order_or_event`, one each.
        Distinct = "distinct",
        /// The kind, item, order or value of a property that most events have; of several the smallest.
        MostCommon = "most_common",
        /// How many events have the kind, item, order or value of a property that most have: of four tickets, three on one topic, 3.
        MostCommonCount = "most_common_count",
        /// How many different kinds, items, orders or values of a property came up in the `baseline` before the window, `at_least` times each, and not within it: features that somebody uses no more.
        GoneSilent = "gone_silent",
        /// Of what has gone silent, what had come up most in the baseline; of several the smallest.
        MostMissed = "most_missed",
        /// Whole days of 24 hours since the first event.
        DaysSinceFirst = "days_since_first",
        /// Whole days of 24 hours since the last event.
        DaysSinceLast = "days_since_last",
        /// Days of 24 hours until the instant that a property of the customer names, rounded up; negative after it. The schema says that its type is `time`; of `renews_at`, when a contract renews, it need not.
        DaysUntil = "days_until",
        /// In how many calendar periods there was an event.
        ActivePeriods = "active_periods",
        /// The longest time between two events that follow each other, in days.
        LongestGap = "longest_gap",
        /// How many calendar periods in a row have an event, up to the running one or, while that has none, the one before.
        Streak = "streak",
        /// Whether there was an event.
        Did = "did",
        /// Whether there was none, of a customer who was observed for the whole window.
        DidNot = "did_not",
        /// The hour of the day, 0 to 23, with most events; of several the earliest.
        UsualHour = "usual_hour",
        /// The day of the week, 1 for Monday to 7, with most events; of several the earliest.
        UsualWeekday = "usual_weekday",
        /// Mean hours from each event to the next one of the kinds `then`, over those that one followed.
        Latency = "latency",
        /// Whether an event was followed by one of the kinds `then`, within `within`, with none of `without` between.
        Sequence = "sequence",
        /// One measure divided by another.
        Ratio = "ratio",
        /// The change of a measure against the same over the window just before, as a part of that: 0.5 is half as much again.
        Change = "change",
        /// A measure's pace as a share of its own pace over the `baseline` before its window: 1 is as usual.
        Share = "share",
    }
}

choice! {
    /// How much history a customer must have for a measure to have a value.
    pub enum HistoryRule {
        /// Any: what was seen is counted.
        Any = "any",
        /// The whole window: the customer was there and observed since its beginning.
        Whole = "whole",
    }
}

choice! {
    /// What a change against nothing is.
    pub enum ZeroBase {
        /// Nothing: the value is missing.
        Missing = "missing",
        /// None if there still is nothing, else missing.
        Zero = "zero",
        /// None if there still is nothing, else 1.
        One = "one",
    }
}

options! {
    /// One measure of a customer at an instant: what was computed, of which events, over which window.
    ///
    /// An event exactly at the instant is not yet seen. A window such as `30d` is 30 times 24 hours; one such as `1mo`
    /// begins at the start of the same day a calendar month before.
    ///
    /// ```
    /// use retention_core::{Measure, MeasureKind, Measures, Span, testing};
    /// let measures = Measures::new()
    ///     .with("sales_30d", Measure::new(MeasureKind::Count).of(vec!["sale".to_owned()]).window(Span::parse("30d")?))
    ///     .with("days_since_sale", Measure::new(MeasureKind::DaysSinceLast).of(vec!["sale".to_owned()]));
    /// let table = testing::small_shop().as_of("2024-02-01")?.measures(&measures, &Default::default())?;
    /// assert!(table.column("sales_30d")?.int(0).is_some());
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub struct Measure {
        /// What is computed.
        measure: MeasureKind = MeasureKind::Count,
        /// Kinds of events, or roles; none: all.
        of: Vec<String> = Vec::new(),
        /// A rule that an event must meet, as text or, in JSON, as a tree, over `amount`, `kind`, `item`, `order`, `source` and the properties whose type the schema says.
        filter: Option<String> = None,
        /// What of an event is taken: `amount`, a property; for distinct, most_common, most_common_count, gone_silent and most_missed also `kind`, `item`, `order` and `item_or_kind`, which takes the kind of an event without an item; for distinct `order_or_event`, which takes an event without an order as an order of its own; for days_until a property of the customer. Not given: `amount`, and `kind` for distinct, gone_silent and most_missed; the most_common ones must say it.
        value: Option<String> = None,
        /// How far back events count; not given: all that happened.
        window: Option<Span> = None,
        /// Only what happened so soon after the customer's start: sign-up, or the first event where that is not known.
        first: Option<Span> = None,
        /// The calendar period of active periods and streaks.
        period: Unit = Unit::Day,
        /// How much history a value needs. Not given: the whole window for did_not, gone_silent, most_missed, change and share, and any for the others.
        history: Option<HistoryRule> = None,
        /// The kinds or roles of the second event of a latency or a sequence.
        then: Vec<String> = Vec::new(),
        /// How soon the second event of a sequence must follow; not given: ever.
        within: Option<Span> = None,
        /// The kinds or roles that may not stand between the two of a sequence.
        without: Vec<String> = Vec::new(),
        /// The name of the measure that ratio, change and share start from.
        base: Option<String> = None,
        /// The name of the measure that a ratio divides by.
        over: Option<String> = None,
        /// How long before its window a share looks for what is usual, and gone_silent and most_missed for what came up.
        baseline: Option<Span> = None,
        /// How often something must have come up in the baseline to be missed by gone_silent and most_missed.
        at_least: u32 = 1,
        /// What a change against nothing is: `missing`; `zero`, which is 0 where there still is nothing and else missing; `one`, which is 0 where there still is nothing and else 1.
        zero_base: ZeroBase = ZeroBase::Missing,
    }
}

impl Measure {
    /// A measure of this kind over all events.
    pub fn new(measure: MeasureKind) -> Self {
        Self::default().measure(measure)
    }
}

impl MeasureKind {
    /// The settings that a measure of this kind may have.
    pub(super) fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Count
            | Self::Did
            | Self::DidNot
            | Self::DaysSinceFirst
            | Self::DaysSinceLast
            | Self::LongestGap
            | Self::UsualHour
            | Self::UsualWeekday => &["of", "filter", "window", "first", "history"],
            Self::Sum
            | Self::Mean
            | Self::Min
            | Self::Max
            | Self::First
            | Self::Last
            | Self::Distinct
            | Self::MostCommon
            | Self::MostCommonCount => &["of", "filter", "value", "window", "first", "history"],
            Self::GoneSilent | Self::MostMissed => {
                &["of", "filter", "value", "window", "baseline", "at_least", "history"]
            }
            Self::DaysUntil => &["value"],
            Self::ActivePeriods => &["of", "filter", "window", "first", "period", "history"],
            Self::Streak => &["of", "filter", "period"],
            Self::Latency => &["of", "filter", "then", "window", "first", "history"],
            Self::Sequence => &["of", "filter", "then", "within", "without", "window", "first", "history"],
            Self::Ratio => &["base", "over"],
            Self::Change => &["base", "zero_base", "history"],
            Self::Share => &["base", "baseline", "history"],
        }
    }

    /// The settings that a measure of this kind must have.
    pub(super) fn required(self) -> &'static [&'static str] {
        match self {
            Self::DaysUntil | Self::MostCommon | Self::MostCommonCount => &["value"],
            Self::GoneSilent | Self::MostMissed => &["window", "baseline"],
            Self::Latency | Self::Sequence => &["then"],
            Self::Ratio => &["base", "over"],
            Self::Change => &["base"],
            Self::Share => &["base", "baseline"],
            _ => &[],
        }
    }

    /// What of an event is taken unless told; nothing where that must be said, or nothing is taken.
    pub(crate) fn value(self) -> Option<&'static str> {
        match self {
            Self::Distinct | Self::GoneSilent | Self::MostMissed => Some("kind"),
            Self::DaysUntil | Self::MostCommon | Self::MostCommonCount => None,
            _ if self.settings().contains(&"value") => Some("amount"),
            _ => None,
        }
    }

    /// How much history a value needs unless told.
    pub(crate) fn history(self) -> HistoryRule {
        match self {
            Self::DidNot | Self::GoneSilent | Self::MostMissed | Self::Change | Self::Share => {
                HistoryRule::Whole
            }
            _ => HistoryRule::Any,
        }
    }
}
