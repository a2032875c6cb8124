//! The fold of one subscription's events into its recurring revenue: a state machine over effective time.

mod leaving;

use self::leaving::Cancel;
use crate::Result;
use crate::money::Currency;
use crate::subscription::doubt::doubt;
use crate::subscription::flaw::{Flaw, FlawKind};
use crate::subscription::read::{Entry, Known, Reader};
use crate::subscription::renewal::next_period;
use crate::subscription::settings::{ExchangeAt, PastDueRule, Proration, TermChanges};
use crate::subscription::step::SubscriptionStep;
use crate::subscription::terms::{Terms, Worth};
use crate::time::{Timestamp, Zone};

/// What a change of revenue is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// A start, an end, another plan, quantity, price or discount.
    Change,
    /// Another term alone.
    Term,
    /// Another exchange rate.
    Exchange,
}

/// Why a subscription stopped counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ending {
    /// It did not.
    None,
    /// It was cancelled or ran out.
    Voluntary,
    /// Its payment failed.
    Involuntary,
    /// It pauses.
    Paused,
}

/// One change of one subscription's counted revenue, and what holds after it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step<'v> {
    pub(crate) at: i64,
    /// The change in minor units.
    pub(crate) mrr: i64,
    pub(crate) arr: i64,
    pub(crate) part: Part,
    /// 1 where it begins to count, -1 where it stops, else 0.
    pub(crate) opens: i8,
    pub(crate) ending: Ending,
    /// The plan from here on, or the last one where it stops.
    pub(crate) plan: Option<&'v str>,
    /// Which of the customer's subscriptions it is.
    pub(crate) subscription: u32,
}

/// What counts now, in the currency of the terms and in the schema's.
#[derive(Debug, Clone, Copy)]
struct Counted<'v> {
    local: Worth,
    currency: Currency,
    worth: Worth,
    plan: Option<&'v str>,
}

/// A subscription on its way through its events.
pub(crate) struct Fold<'r, 'v> {
    reader: &'r Reader<'v>,
    number: u32,
    /// How many starts are not yet ended: above one where rows of a table overlap.
    open: u32,
    pub(crate) started: Option<i64>,
    pub(crate) first_started: Option<i64>,
    pub(crate) terms: Option<Terms<'v>>,
    /// Where the periods of billing are counted from.
    anchor: i64,
    paused: bool,
    trial: bool,
    trial_until: Option<i64>,
    past_due: Option<i64>,
    cancel: Option<Cancel>,
    /// When it ran for the last time, where it does not.
    closed: Option<i64>,
    pending: Option<(i64, Terms<'v>, Part)>,
    /// Ends at this instant that came before any start.
    early_ends: (i64, u32),
    /// The instant whose exchange rate holds.
    rated: i64,
    /// Since when it is paid for without a break: its start, the end of its trial, the first price after none, or its return
    /// from a pause or from grace.
    began: i64,
    /// Up to which instant everything was taken.
    now: i64,
    last: Option<Entry<'v>>,
    /// The ranks of the steps taken at the instant of the last event.
    heard: u16,
    counted: Option<Counted<'v>>,
}

impl<'r, 'v> Fold<'r, 'v> {
    pub(crate) fn new(reader: &'r Reader<'v>, number: u32) -> Self {
        Self {
            reader,
            number,
            open: 0,
            started: None,
            first_started: None,
            terms: None,
            anchor: 0,
            paused: false,
            trial: false,
            trial_until: None,
            past_due: None,
            cancel: None,
            closed: None,
            pending: None,
            early_ends: (i64::MIN, 0),
            rated: i64::MIN,
            began: i64::MIN,
            now: i64::MIN,
            last: None,
            heard: 0,
            counted: None,
        }
    }

    fn zone(&self) -> &Zone {
        &self.reader.zone
    }

    /// The end of the period of billing that runs at an instant; a trial whose end is known is one period.
    pub(crate) fn period_end(&self, at: i64) -> i64 {
        if let Some(until) = self.trial_until.filter(|until| self.trial && *until > at) {
            return until;
        }
        next_period(self.anchor, self.terms.map_or(1, |terms| terms.months), at, self.zone())
    }

    /// Whether it is running, cancelled to a later time or not.
    pub(crate) fn is_open(&self) -> bool {
        self.open > 0
    }

    /// Whether a contract runs: a trial is none.
    pub(crate) fn runs(&self) -> bool {
        self.open > 0 && !self.trial
    }

    /// When it is going to end, if that was asked for.
    pub(crate) fn ends(&self) -> Option<i64> {
        self.cancel.map(|cancel| cancel.ends)
    }

    pub(crate) fn status(&self, at: i64) -> &'static str {
        match self.cancel {
            _ if self.open == 0 => "ended",
            _ if self.trial => "trial",
            _ if self.paused => "paused",
            _ if self.past_due.is_some_and(|since| since <= at) => "past_due",
            Some(_) => "cancelling",
            None => "active",
        }
    }

    /// What counts at the end of the fold: monthly and yearly.
    pub(crate) fn worth(&self) -> Option<Worth> {
        self.counted.map(|counted| counted.worth)
    }

    /// Takes one event, which is not before any taken already.
    pub(crate) fn take(
        &mut self,
        entry: &Entry<'v>,
        steps: &mut Vec<Step<'v>>,
        flaws: &mut Vec<Flaw<'v>>,
    ) -> Result<()> {
        let at = entry.time;
        self.advance(at, steps)?;
        self.rest_of_early_ends(at, entry, flaws);
        if self.contradicts(entry) {
            flaws.push(Flaw { kind: FlawKind::Contradiction, at, subscription: entry.subscription });
        }
        let part = self.apply(entry, steps, flaws)?;
        self.settle(at, part, steps)
    }

    /// Whether an event says other than one that was taken of the same instant: the same step on other terms, or the
    /// opposite step. That it ends and starts at one instant is how tables write a change.
    fn contradicts(&mut self, entry: &Entry<'v>) -> bool {
        use SubscriptionStep as S;
        let before = self.last.replace(*entry).filter(|last| last.time == entry.time);
        let heard = if before.is_some() { self.heard } else { 0 };
        self.heard = heard | entry.step.bit();
        let opposite = match entry.step {
            S::TrialStarted => S::Started.bit(),
            S::Paused => S::Resumed.bit(),
            S::PaymentFailed | S::PastDue => S::PaymentSucceeded.bit(),
            S::Cancelled if !self.reader.ends_later(entry) => {
                S::Started.bit() | S::TrialStarted.bit() | S::Resumed.bit()
            }
            _ => 0,
        };
        let again = before.filter(|last| last.step == entry.step);
        heard & opposite != 0
            || again.is_some_and(|last| last.amount != entry.amount || self.reader.differ(&last, entry))
    }

    /// Lets time pass up to an instant: trials, discounts, grace, ends and exchange rates take effect.
    pub(crate) fn advance(&mut self, to: i64, steps: &mut Vec<Step<'v>>) -> Result<()> {
        while let Some(at) = self.due().filter(|at| *at <= to) {
            let part = self.pass(at);
            self.settle(at, part, steps)?;
        }
        Ok(())
    }

    fn rest_of_early_ends(&mut self, at: i64, entry: &Entry<'v>, flaws: &mut Vec<Flaw<'v>>) {
        let (when, count) = self.early_ends;
        if count > 0 && when != at {
            self.orphans(entry.subscription, flaws);
        }
    }

    /// Reports ends without a start; call it once after the last event, too.
    pub(crate) fn orphans(&mut self, subscription: Option<&'v str>, flaws: &mut Vec<Flaw<'v>>) {
        let (when, count) = std::mem::take(&mut self.early_ends);
        for _ in 0..count {
            flaws.push(Flaw { kind: FlawKind::OrphanEnd, at: when, subscription });
        }
    }

    fn apply(
        &mut self,
        entry: &Entry<'v>,
        steps: &mut [Step<'v>],
        flaws: &mut Vec<Flaw<'v>>,
    ) -> Result<Part> {
        let flaw = |kind| Flaw { kind, at: entry.time, subscription: entry.subscription };
        match entry.step {
            SubscriptionStep::Started => self.start(entry, false, flaws)?,
            SubscriptionStep::TrialStarted => self.start(entry, true, flaws)?,
            SubscriptionStep::Changed => return self.change(entry, flaws),
            SubscriptionStep::Cancelled => self.cancel(entry, flaws),
            SubscriptionStep::Ended => self.end(entry),
            SubscriptionStep::Paused if self.open > 0 => self.paused = true,
            SubscriptionStep::Resumed if self.open > 0 => {
                self.paused = false;
                self.cancel = None;
            }
            SubscriptionStep::Paused | SubscriptionStep::Resumed => flaws.push(flaw(FlawKind::Orphan)),
            SubscriptionStep::PaymentFailed | SubscriptionStep::PastDue => {
                if self.open > 0 {
                    self.past_due = self.past_due.or(Some(entry.time));
                } else {
                    self.was_due(entry.time, steps);
                }
            }
            // What is paid after the end brings nothing back.
            SubscriptionStep::PaymentSucceeded if self.open > 0 => self.past_due = None,
            SubscriptionStep::PaymentSucceeded | SubscriptionStep::Ignored => {}
        }
        Ok(Part::Change)
    }

    fn start(&mut self, entry: &Entry<'v>, trial: bool, flaws: &mut Vec<Flaw<'v>>) -> Result<()> {
        let at = entry.time;
        if self.early_ends.1 > 0 && self.early_ends.0 == at {
            // A row that ends where it starts counts nothing, and is known.
            self.early_ends.1 -= 1;
            if self.terms.is_none() {
                (self.terms, self.anchor) = (Some(self.reader.terms(entry, None)?), at);
                (self.started, self.first_started) = (Some(at), Some(at));
                let ending = Ending::Voluntary;
                self.cancel =
                    Some(Cancel { ends: at, counts_until: at, ending, confirmed: true, is_told: false });
            }
            return Ok(());
        }
        if self.open > 0 && self.cancel.is_none() && !self.trial {
            flaws.push(Flaw { kind: FlawKind::Overlap, at, subscription: entry.subscription });
            self.open = self.open.saturating_add(1);
        } else {
            if self.open == 0 {
                self.started = Some(at);
                self.first_started = self.first_started.or(Some(at));
            }
            self.open = 1;
        }
        let terms = self.reader.terms(entry, None)?;
        self.question(entry, None, &terms, flaws)?;
        self.terms = Some(terms);
        (self.paused, self.past_due, self.cancel, self.pending) = (false, None, None, None);
        self.closed = None;
        self.trial_until = self.reader.time(entry, Known::TrialEnds).filter(|_| trial);
        if self.trial_until.is_some_and(|until| until <= at) {
            let kind = FlawKind::Doubtful("a trial that is over when it starts");
            flaws.push(Flaw { kind, at, subscription: entry.subscription });
        }
        // A trial that is over when it starts is none.
        self.trial = trial && self.trial_until.is_none_or(|until| until > at);
        self.trial_until = self.trial_until.filter(|until| *until > at);
        self.pays_from(at);
        Ok(())
    }

    fn change(&mut self, entry: &Entry<'v>, flaws: &mut Vec<Flaw<'v>>) -> Result<Part> {
        if self.open == 0 {
            let kind =
                if self.terms.is_some() { FlawKind::ChangeAfterEnd } else { FlawKind::ChangeWithoutStart };
            flaws.push(Flaw { kind, at: entry.time, subscription: entry.subscription });
            let trial = self.reader.says(entry, Known::Trial) == Some(true);
            self.start(entry, trial, flaws)?;
            return Ok(Part::Change);
        }
        let before = self.pending.map(|(_, terms, _)| terms).or(self.terms);
        let terms = self.reader.terms(entry, before.as_ref())?;
        self.question(entry, before.as_ref(), &terms, flaws)?;
        let alone = before.is_some_and(|before| before.only_term_differs(&terms));
        let apart = alone && self.reader.settings.term_changes == TermChanges::Apart;
        let part = if apart { Part::Term } else { Part::Change };
        let was_free = !self.trial && self.terms.is_some_and(|terms| terms.is_free()) && !terms.is_free();
        let tried_until = self.tried_until(entry);
        if was_free || (self.trial && tried_until.is_none()) {
            (self.trial, self.trial_until) = (false, None);
            self.pays_from(entry.time);
        } else if self.trial {
            self.trial_until = tried_until.flatten();
        }
        // Who begins to pay at this instant has no paid period that must end first.
        if self.reader.settings.proration == Proration::AtPeriodEnd && self.began != entry.time {
            self.pending = Some((self.period_end(entry.time), terms, part));
            return Ok(Part::Change);
        }
        Ok(self.agree(entry.time, terms, part))
    }

    /// Reports terms that are hardly meant.
    fn question(
        &self,
        entry: &Entry<'v>,
        before: Option<&Terms<'v>>,
        terms: &Terms<'v>,
        flaws: &mut Vec<Flaw<'v>>,
    ) -> Result<()> {
        let flaw =
            |what| Flaw { kind: FlawKind::Doubtful(what), at: entry.time, subscription: entry.subscription };
        flaws.extend(doubt(self.reader, entry, before, terms)?.map(flaw));
        Ok(())
    }

    /// Until when a trial that is changed goes on, which a change may put off: none ends it, and without an end it has none.
    fn tried_until(&self, entry: &Entry<'v>) -> Option<Option<i64>> {
        let told = self.reader.time(entry, Known::TrialEnds);
        let goes_on = self.reader.says(entry, Known::Trial).unwrap_or(told.is_some());
        let is_over = told.is_some_and(|until| until <= entry.time);
        (goes_on && !is_over).then(|| told.or(self.trial_until))
    }

    /// It is paid for from an instant on: the first period begins, of those that are counted from it.
    fn pays_from(&mut self, at: i64) {
        (self.anchor, self.began, self.rated) = (at, at, at);
    }

    /// Other terms hold from an instant on, and nothing that was to hold later. A term of another length begins then.
    fn agree(&mut self, at: i64, terms: Terms<'v>, part: Part) -> Part {
        if self.terms.is_some_and(|before| before.months != terms.months) {
            self.anchor = at;
        }
        (self.terms, self.rated, self.pending) = (Some(terms), at, None);
        part
    }

    /// The next instant at which time alone changes something.
    fn due(&self) -> Option<i64> {
        let terms = self.terms.as_ref();
        let lapse = self.past_due.and_then(|since| self.lapses(since));
        let [ends, stops] = [self.ends(), self.cancel.map(|cancel| cancel.counts_until)];
        let is_reduced = |terms: &&Terms<'_>| terms.discount != 0 && self.closed.is_none();
        let discount = terms.filter(is_reduced).and_then(|terms| terms.discount_ends);
        let pending = self.pending.map(|(at, ..)| at);
        let timers = [self.trial_until, lapse, ends, stops, discount, pending, self.next_rate()];
        timers.into_iter().flatten().filter(|at| *at > self.now).min()
    }

    /// The next instant at which another exchange rate may hold.
    fn next_rate(&self) -> Option<i64> {
        let counted = self.counted.filter(|counted| counted.currency != self.reader.own)?;
        let change = self.reader.rates.next_change(counted.currency, self.rated)?;
        match self.reader.settings.exchange_at {
            ExchangeAt::Change => None,
            ExchangeAt::Daily => Some(change),
            // The period in which the change falls ends at the first renewal at which it counts.
            ExchangeAt::Renewal if self.open == 0 => None,
            ExchangeAt::Renewal => Some(self.period_end(change.saturating_sub(1))),
        }
    }

    /// When a subscription that is past due since an instant stops counting.
    fn lapses(&self, since: i64) -> Option<i64> {
        match self.reader.settings.past_due {
            PastDueRule::Counted => None,
            PastDueRule::Excluded => Some(since),
            PastDueRule::Grace => {
                Some(self.reader.settings.grace.after(Timestamp::from_micros(since), self.zone()).micros())
            }
        }
    }

    /// Lets time alone do its work at an instant.
    fn pass(&mut self, at: i64) -> Part {
        let rate_is_due = self.next_rate() == Some(at);
        let mut part = Part::Change;
        if self.ends() == Some(at) {
            self.close(at);
        }
        let converts = self.trial_until == Some(at);
        if converts {
            (self.trial, self.trial_until) = (false, None);
            self.pays_from(at);
        }
        if let Some((_, terms, of)) = self.pending.filter(|(when, ..)| converts || *when == at) {
            part = self.agree(at, terms, of);
        }
        if rate_is_due {
            self.rated = at;
        }
        part
    }

    /// Why it does not count at an instant; nothing if it does.
    fn stopped(&self, at: i64) -> Option<Ending> {
        if let Some(cancel) = self.cancel.filter(|cancel| cancel.counts_until <= at) {
            return Some(cancel.ending);
        }
        if self.past_due.and_then(|since| self.lapses(since)).is_some_and(|lapse| lapse <= at) {
            return Some(Ending::Involuntary);
        }
        if self.paused {
            return Some(Ending::Paused);
        }
        let runs = self.open > 0 || self.cancel.is_some();
        (!runs || (self.trial && !self.reader.settings.trials)).then_some(Ending::Voluntary)
    }

    /// Coming to count, or coming back, starts a period that lasts to the next end of one: what was to hold from the next
    /// period on holds now, at the rate of now where that is the rate of a period's start.
    fn begin(&mut self, at: i64) {
        self.began = at;
        if let Some((_, terms, part)) = self.pending {
            self.agree(at, terms, part);
        }
        if self.reader.settings.exchange_at == ExchangeAt::Renewal {
            self.rated = at;
        }
    }

    fn target(&self, at: i64) -> Result<Option<Counted<'v>>> {
        let counts = self.reader.values && self.stopped(at).is_none();
        let Some(terms) = self.terms.filter(|_| counts) else { return Ok(None) };
        // What has ended counts as it last was.
        let local = terms.worth(self.reader.settings, self.closed.map_or(at, |closed| closed.min(at)))?;
        let counted = Counted { local, currency: terms.currency, worth: local, plan: terms.plan };
        Ok(Some(Counted { worth: self.valued(&counted)?, ..counted }))
    }

    fn valued(&self, counted: &Counted<'_>) -> Result<Worth> {
        let convert = |minor| self.reader.rates.convert(minor, counted.currency, self.rated);
        Ok(Worth { mrr: convert(counted.local.mrr)?, arr: convert(counted.local.arr)? })
    }

    /// Writes down what changed at an instant.
    fn settle(&mut self, at: i64, part: Part, steps: &mut Vec<Step<'v>>) -> Result<()> {
        self.now = at;
        if self.reader.settings.exchange_at == ExchangeAt::Daily {
            self.rated = self.rated.max(at);
        }
        if self.counted.is_none() && self.started.is_some() && self.stopped(at).is_none() {
            self.begin(at);
        }
        let target = self.target(at)?;
        let plan = target.or(self.counted).and_then(|counted| counted.plan);
        let step = |mrr, arr, part, opens, ending| Step {
            at,
            mrr,
            arr,
            part,
            opens,
            ending,
            plan,
            subscription: self.number,
        };
        match (self.counted, target) {
            (None, None) => {}
            (None, Some(new)) => {
                steps.push(step(new.worth.mrr, new.worth.arr, Part::Change, 1, Ending::None));
            }
            (Some(old), None) => {
                let ending = self.stopped(at).unwrap_or(Ending::Voluntary);
                steps.push(step(-old.worth.mrr, -old.worth.arr, Part::Change, -1, ending));
            }
            (Some(old), Some(new)) => {
                // What the old terms are worth at the new rate differs by the exchange rate alone.
                let revalued = self.valued(&old)?;
                for (from, to, part) in [(old.worth, revalued, Part::Exchange), (revalued, new.worth, part)] {
                    if from != to || (part != Part::Exchange && old.plan != new.plan) {
                        steps.push(step(to.mrr - from.mrr, to.arr - from.arr, part, 0, Ending::None));
                    }
                }
            }
        }
        self.counted = target;
        Ok(())
    }
}

impl std::fmt::Debug for Fold<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fold").field("number", &self.number).field("now", &self.now).finish_non_exhaustive()
    }
}
