//! Where a customer stands by a policy: which rules hold, which bands and stages they are in. The one fold over a
//! customer's change points, for history and live alike.

use crate::health::{Card, Fixed, HealthState, Scored};
use crate::log::View;
use crate::measure::{CellType, Subject};
use crate::policy::compiled::Compiled;
use crate::segment::{Held, Judge};
use crate::time::MICROS_PER_DAY;

/// So many scorecards a policy may have.
pub(crate) const MOST_CARDS: usize = 8;
/// So many lifecycles a policy may have.
pub(crate) const MOST_COURSES: usize = 4;

/// The bands and stages of a customer; places are those of the policy's scorecards and lifecycles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Footing {
    /// From 1; 0 is none.
    pub(crate) bands: [u8; MOST_CARDS],
    /// From 1; 0 is none.
    pub(crate) stages: [u8; MOST_COURSES],
    /// Since when the customer is in each stage.
    pub(crate) since: [i64; MOST_COURSES],
}

impl Footing {
    /// Of somebody who is not known yet.
    pub(crate) const NONE: Self =
        Self { bands: [0; MOST_CARDS], stages: [0; MOST_COURSES], since: [0; MOST_COURSES] };

    pub(crate) fn band(&self, card: usize) -> u8 {
        self.bands.get(card).copied().unwrap_or(0)
    }

    pub(crate) fn stage(&self, course: usize) -> (u8, i64) {
        (self.stages.get(course).copied().unwrap_or(0), self.since.get(course).copied().unwrap_or(0))
    }
}

/// Where a customer stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stood {
    pub(crate) held: Held,
    pub(crate) footing: Footing,
}

impl Stood {
    /// Of somebody who is not known yet.
    pub(crate) const NONE: Self = Self { held: 0, footing: Footing::NONE };
}

/// Scores that were set for a customer under any of their ids: the scorecard's place and each score; those of the id
/// that stands for the customer first.
pub(crate) type Who<'a> = Vec<(usize, &'a [Fixed])>;

/// The score that a scorecard has set for a customer at an instant. Where several ids have one, it is the one that began
/// last.
pub(crate) fn set_at<'a>(who: &Who<'a>, card: usize, at: i64) -> Option<&'a Fixed> {
    let set = who.iter().filter(|(place, _)| *place == card).flat_map(|(_, fixed)| fixed.iter());
    let holds = set.filter(|fixed| fixed.from <= at && at < fixed.until);
    holds.reduce(|last, other| if other.from > last.from { other } else { last })
}

/// A score at an instant, and the one set in its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Health<'a> {
    /// What the measures give.
    pub(crate) computed: Scored,
    pub(crate) fixed: Option<&'a Fixed>,
}

impl Health<'_> {
    /// In millionths of a point.
    pub(crate) fn score(&self) -> Option<i64> {
        match self.fixed {
            _ if self.computed.state == HealthState::NotEligible => None,
            Some(fixed) => Some(fixed.score),
            None => self.computed.score,
        }
    }

    pub(crate) fn state(&self) -> HealthState {
        match self.fixed {
            Some(_) if self.computed.state != HealthState::NotEligible => HealthState::Overridden,
            _ => self.computed.state,
        }
    }
}

impl Compiled {
    /// Whether where a customer stands hangs on where they stood.
    pub(crate) fn remembers(&self) -> bool {
        !self.courses.is_empty() || self.cards.iter().any(|card| !card.bands.is_empty())
    }

    /// The scores that were set for a customer, by the ids that are theirs.
    pub(crate) fn who(&self, ids: &[impl AsRef<str>]) -> Who<'_> {
        let cards = || self.cards.iter().enumerate();
        let fixed = ids.iter().flat_map(|id| cards().map(|(at, card)| (at, card.fixed_of(id.as_ref()))));
        fixed.filter(|(_, fixed)| !fixed.is_empty()).collect()
    }

    /// Whether scores were set for anybody.
    pub(crate) fn has_fixed(&self) -> bool {
        self.cards.iter().any(Card::has_fixed)
    }

    /// The scores that were set for a customer of a view.
    pub(crate) fn who_of(&self, view: &View, rank: u32) -> Who<'_> {
        if !self.has_fixed() {
            return Vec::new();
        }
        self.who(&view.ids_of(rank))
    }

    /// A measure of the customer judged last as a number; yes is 1.
    pub(crate) fn number(&self, judge: &Judge, place: usize) -> Option<f64> {
        let (cell, kind) = (judge.cell(&self.graph, place), self.graph.program.output_kind(place));
        match kind {
            CellType::Bool if cell.is_known() => Some(if cell.bits != 0 { 1.0 } else { 0.0 }),
            _ => cell.number(kind),
        }
    }

    /// A score of the customer judged last.
    pub(crate) fn health<'a>(
        &self,
        judge: &Judge,
        held: Held,
        who: &Who<'a>,
        at: i64,
        card: usize,
    ) -> Health<'a> {
        let none = Scored { state: HealthState::NotEligible, score: None, coverage: 0.0 };
        let fixed = set_at(who, card, at);
        let Some(of) = self.cards.get(card) else { return Health { computed: none, fixed } };
        let eligible = of.segment.is_none_or(|segment| held >> segment & 1 == 1);
        let computed = if eligible { of.score(|place| self.number(judge, place)) } else { none };
        Health { computed, fixed }
    }

    /// Where the customer judged last stands, who stood elsewhere until then.
    pub(crate) fn step(
        &self,
        judge: &Judge,
        held: Held,
        who: &Who<'_>,
        at: i64,
        before: &Footing,
    ) -> Footing {
        let mut now = *before;
        self.step_bands(judge, held, who, at, &mut now);
        self.step_stages(held, at, &mut now);
        now
    }

    fn step_bands(&self, judge: &Judge, held: Held, who: &Who<'_>, at: i64, footing: &mut Footing) {
        for (card, band) in (0..self.cards.len()).zip(&mut footing.bands) {
            *band = self.band(judge, held, who, at, card, *band).0;
        }
    }

    fn step_stages(&self, held: Held, at: i64, footing: &mut Footing) {
        let holds = |rule: usize| held >> rule & 1 == 1;
        for ((course, stage), since) in self.courses.iter().zip(&mut footing.stages).zip(&mut footing.since) {
            (*stage, *since) = course.after((*stage, *since), at, &holds, &self.zone);
        }
    }

    /// The band that follows one, and whether it would follow any other as well.
    fn band(&self, judge: &Judge, held: Held, who: &Who<'_>, at: i64, card: usize, before: u8) -> (u8, bool) {
        let Some(bands) = self.cards.get(card).map(|card| &card.bands).filter(|bands| !bands.is_empty())
        else {
            return (0, true);
        };
        let health = self.health(judge, held, who, at, card);
        match health.state() {
            // Where somebody says what the score is, nothing of what it was matters.
            HealthState::Overridden => (health.score().map_or(0, |score| bands.plain(score)), true),
            _ => (bands.after(before, health.score()), bands.is_certain(health.score())),
        }
    }

    /// Whether an event leaves the bands that it concerns as they are, which followed those of before.
    pub(crate) fn same_bands(
        &self,
        judge: &Judge,
        held: Held,
        who: &Who<'_>,
        (at, kind): (i64, u16),
        (before, now): (&Footing, &Footing),
    ) -> bool {
        let concerned = self.graph.others_at(kind).iter();
        concerned
            .copied()
            .all(|card| self.band(judge, held, who, at, card, before.band(card)).0 == now.band(card))
    }

    /// For how many days bands stay as they are if nothing happens but that days since events go by; of all scorecards,
    /// or of those that an event of a kind concerns. The customer was judged.
    pub(crate) fn alone(
        &self,
        judge: &Judge,
        who: &Who<'_>,
        (at, kind): (i64, Option<u16>),
        footing: &Footing,
    ) -> i64 {
        let (held, all) = (judge.holds(), 0..self.cards.len());
        let days = |card: usize| match self.cards.get(card).filter(|card| !card.bands.is_empty()) {
            None => i64::MAX,
            Some(of) => {
                let health = self.health(judge, held, who, at, card);
                match health.computed.score.filter(|_| health.state() == HealthState::Known) {
                    Some(score) => of.alone(|place| self.number(judge, place), score, footing.band(card)),
                    // No score, or one set by hand: what changes that is no matter of days since.
                    None => i64::MAX,
                }
            }
        };
        match kind {
            None => all.map(days).min(),
            Some(kind) => self.graph.others_at(kind).iter().copied().map(days).min(),
        }
        .unwrap_or(i64::MAX)
    }

    /// The next instant after `at`, which was judged last, at which something can change.
    pub(crate) fn next(
        &self,
        judge: &mut Judge,
        subject: &Subject<'_>,
        who: &Who<'_>,
        (at, footing): (i64, &Footing),
    ) -> Option<i64> {
        let fixed =
            who.iter().flat_map(|(_, fixed)| fixed.iter()).flat_map(|fixed| [fixed.from, fixed.until]);
        let known = subject.known_from().is_some_and(|known| known <= at);
        let own = fixed.chain(self.stays(footing)).filter(|instant| known && *instant > at);
        let alone = if known { self.alone(judge, who, (at, None), footing) } else { 0 };
        own.chain(judge.next(&self.graph, subject, alone)).min()
    }

    /// Until when a customer stays in stages at least.
    fn stays(&self, footing: &Footing) -> impl Iterator<Item = i64> {
        self.courses.iter().enumerate().filter_map(|(place, course)| {
            let (stage, since) = footing.stage(place);
            course.stays_until(stage, since, &self.zone)
        })
    }

    /// Where a customer stands at an instant: the fold of all that was so before, as [`walk`](Self::walk) does it, but
    /// each of what remembers by itself and no further back than it does.
    pub(crate) fn stand(&self, judge: &mut Judge, subject: &Subject<'_>, who: &Who<'_>, at: i64) -> Stood {
        let held = judge.held(&self.graph, subject, at);
        let Some(known) = subject.known_from().filter(|known| *known <= at) else { return Stood::NONE };
        if !self.remembers() {
            return Stood { held, footing: Footing::NONE };
        }
        let bands = self.bands_at(judge, subject, who, (known, at));
        let footing = Footing { bands, ..self.stages_at(judge, subject, (known, at)) };
        Stood { held: judge.held(&self.graph, subject, at), footing }
    }

    /// The bands at an instant, of a customer judged there last: they remember no further back than to where no score was
    /// near an edge.
    fn bands_at(
        &self,
        judge: &mut Judge,
        subject: &Subject<'_>,
        who: &Who<'_>,
        (known, end): (i64, i64),
    ) -> [u8; MOST_CARDS] {
        let (mut back, mut at, mut held) = (0, end, judge.holds());
        while at > known && !self.is_certain(judge, held, who, at) {
            back = (back * 4).max(MICROS_PER_DAY);
            at = end.saturating_sub(back).max(known);
            held = judge.held(&self.graph, subject, at);
        }
        let mut footing = Footing::NONE;
        self.step_bands(judge, held, who, at, &mut footing);
        while let Some(next) = self.next(judge, subject, who, (at, &footing)).filter(|next| *next <= end) {
            at = next;
            let held = judge.held(&self.graph, subject, at);
            self.step_bands(judge, held, who, at, &mut footing);
        }
        footing.bands
    }

    /// The stages at an instant: all since the customer was known, of the rules on which they hang alone.
    fn stages_at(&self, judge: &mut Judge, subject: &Subject<'_>, (known, end): (i64, i64)) -> Footing {
        let (mut footing, mut next) = (Footing::NONE, Some(known).filter(|_| !self.courses.is_empty()));
        while let Some(at) = next.filter(|at| *at <= end) {
            let held = judge.guards(&self.graph, subject, at);
            self.step_stages(held, at, &mut footing);
            let stays = self.stays(&footing).filter(|until| *until > at).min();
            next = judge.next_guard(&self.graph, subject).into_iter().chain(stays).min();
        }
        footing
    }

    /// Where a customer stands at an instant, by where they stood until then.
    pub(crate) fn stood_after(
        &self,
        judge: &mut Judge,
        subject: &Subject<'_>,
        who: &Who<'_>,
        at: i64,
        before: &Stood,
    ) -> Stood {
        let held = judge.held(&self.graph, subject, at);
        let known = subject.known_from().is_some_and(|known| known <= at);
        let footing = if known && self.remembers() {
            self.step(judge, held, who, at, &before.footing)
        } else {
            Footing::NONE
        };
        Stood { held, footing }
    }

    fn is_certain(&self, judge: &Judge, held: Held, who: &Who<'_>, at: i64) -> bool {
        (0..self.cards.len()).all(|card| self.band(judge, held, who, at, card, 0).1)
    }

    /// Walks from an instant, judged last, to `end`, the last included, and shows every instant at which something can
    /// change, where the customer stood before, and where they stand since. Returns where they stand at the end.
    pub(crate) fn walk(
        &self,
        judge: &mut Judge,
        subject: &Subject<'_>,
        who: &Who<'_>,
        (from, stood): (i64, Stood),
        end: i64,
        mut each: impl FnMut(&mut Judge, i64, Stood, Stood),
    ) -> Stood {
        let (mut at, mut stood) = (from, stood);
        while let Some(next) =
            self.next(judge, subject, who, (at, &stood.footing)).filter(|next| *next <= end)
        {
            at = next;
            let now = self.stood_after(judge, subject, who, at, &stood);
            let before = std::mem::replace(&mut stood, now);
            each(judge, at, before, now);
        }
        stood
    }
}
