//! The whole picture of one customer.

use serde_json::{Map, Value, json};

use crate::engine::Engine;
use crate::engine::people::Place;
use crate::engine::standings::{PictureHealth, PictureStage};
use crate::measure::{Cell, CellType, MeasureState, Subject};
use crate::money::{Currency, Money};
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result};

/// Everything the engine knows of a customer at an instant.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Picture {
    /// The customer.
    pub customer: String,
    /// The instant: what happened before it counts.
    pub at: Timestamp,
    /// Measures by name, in order.
    pub measures: Vec<(String, PictureMeasure)>,
    /// Segments by name, in order: whether the customer is in, none where a missing value leaves it open; and the
    /// clauses that decided.
    pub segments: Vec<(String, Option<bool>, String)>,
    /// Scorecards by name, in order: the score, its band, and what each measure gives.
    pub health: Vec<(String, PictureHealth)>,
    /// Lifecycles by name, in order: the stage, since when, and what let the customer in.
    pub stages: Vec<(String, PictureStage)>,
    /// The newest events, the last first: time, kind, amount in minor units.
    pub recent: Vec<(Timestamp, String, Option<i64>)>,
}

/// A measure of a customer.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PictureMeasure {
    /// The value as JSON; null where there is none.
    pub value: Value,
    /// Whether there is a value, or why there is none.
    pub state: MeasureState,
    /// Until when value and state surely stay as they are if nothing happens; none: for ever. It is the first instant at
    /// which they can change: where an event leaves a window without which the value is the same, it comes and nothing
    /// changes.
    pub next_change: Option<Timestamp>,
}

impl Picture {
    /// The picture as JSON.
    pub fn to_json(&self) -> Value {
        let measures = self.measures.iter().map(|(name, measure)| {
            let next_change = measure.next_change.map(|next| next.to_string());
            let PictureMeasure { value, state, .. } = measure;
            (name.clone(), json!({ "value": value, "state": state.as_str(), "next_change": next_change }))
        });
        let segments = self
            .segments
            .iter()
            .map(|(name, inside, reason)| (name.clone(), json!({ "inside": inside, "reason": reason })));
        let health = self.health.iter().map(|(name, health)| (name.clone(), health.to_json()));
        let stages = self.stages.iter().map(|(name, stage)| (name.clone(), stage.to_json()));
        let recent = self.recent.iter().map(
            |(time, kind, amount)| json!({ "time": time.to_string(), "kind": kind, "amount_minor": amount }),
        );
        json!({
            "customer": self.customer,
            "at": self.at.to_string(),
            "measures": measures.collect::<Map<_, _>>(),
            "segments": segments.collect::<Map<_, _>>(),
            "health": health.collect::<Map<_, _>>(),
            "stages": stages.collect::<Map<_, _>>(),
            "recent": recent.collect::<Vec<_>>(),
        })
    }
}

/// So many events are shown.
const RECENT: usize = 20;

impl Engine {
    /// The whole picture of a customer: measures, segments with reasons, scores with what each measure gives, stages, the
    /// newest events. Bands and stages are those that signals told of. An id that stands under
    /// another one gives the picture of that customer.
    ///
    /// # Errors
    /// `unknown_customer`.
    pub fn customer(&mut self, id: &str) -> Result<Picture> {
        let unknown = || {
            Error::new(ErrorCode::UnknownCustomer, format!("no customer `{id}` was seen"))
                .with("given", id)
                .hint("ids are compared as text, letter by letter")
        };
        let own = self.log.find(id).ok_or_else(unknown)?;
        let (place, at) = self.stander(own);
        let currency = self.log.schema().currency();
        let (newest, customer) = (self.eras.newest(), self.log.id_of(place.0, place.1).to_owned());
        // From then on other events may be theirs.
        let turn = Some(self.linked.next(place, at)).filter(|turn| *turn != i64::MAX);
        let (person, ids) = (self.people.get(place), self.ids_if_needed(place, (newest, at)));
        let picture = self.read(place, (newest, at), |judge, compiled, subject| {
            let held = judge.held(&compiled.graph, subject, at);
            if subject.known_from().is_none_or(|known| known > at) {
                return None;
            }
            judge.measure_all(&compiled.graph, subject);
            let measures = compiled.graph.program.outputs().enumerate().map(|(place, (name, kind))| {
                let cell = judge.cell(&compiled.graph, place);
                let next = judge.next_change(&compiled.graph, subject, place).into_iter().chain(turn).min();
                let (value, state) = (shown(cell, kind, currency, subject), cell.state);
                let next_change = next.map(Timestamp::from_micros).filter(|next| next.micros() > at);
                (name.to_owned(), PictureMeasure { value, state, next_change })
            });
            let measures: Vec<(String, PictureMeasure)> = measures.collect();
            let segments = compiled.segments.iter().enumerate().map(|(bit, name)| {
                let inside = judge.outcomes().get(bit).copied().flatten();
                (name.clone(), inside, judge.reason(&compiled.graph, subject, bit))
            });
            let (who, footing) = (compiled.who(&ids), person.footing);
            let segments = segments.collect();
            let health = compiled.cards.iter().enumerate().filter_map(|(place, card)| {
                let health = PictureHealth::of(compiled, judge, (held, &who, at), place, &footing)?;
                Some((card.name.clone(), health))
            });
            let health = health.collect();
            // Last, since it judges other instants.
            let stages = compiled.courses.iter().enumerate().filter_map(|(place, course)| {
                let stage = PictureStage::of(compiled, judge, subject, place, &footing)?;
                Some((course.name.clone(), stage))
            });
            Some(Picture {
                stages: stages.collect(),
                health,
                customer,
                at: Timestamp::from_micros(at),
                measures,
                segments,
                recent: recent(subject, at),
            })
        });
        picture.ok_or_else(unknown)
    }
}

impl Engine {
    /// Who stands for a customer, and an instant to which both were brought and at which it is so.
    fn stander(&self, own: Place) -> (Place, i64) {
        let mut at = self.reach(own);
        loop {
            let place = self.linked.stands_for(own, at);
            let reach = self.reach(place);
            if reach <= at {
                return (place, at);
            }
            // At the later instant it may be somebody else.
            at = reach;
        }
    }
}

fn shown(cell: Cell, kind: CellType, currency: Currency, subject: &Subject<'_>) -> Value {
    if !cell.is_known() {
        return Value::Null;
    }
    match kind {
        CellType::Int => cell.bits.into(),
        CellType::Float => f64::from_bits(cell.bits as u64).into(),
        CellType::Money => Money { minor: cell.bits, currency }.to_string().into(),
        CellType::Bool => (cell.bits != 0).into(),
        CellType::Time => Timestamp::from_micros(cell.bits).to_string().into(),
        CellType::Text => {
            let (shard, label) = cell.label();
            subject.backing.label(shard, label).into()
        }
    }
}

fn recent(subject: &Subject<'_>, at: i64) -> Vec<(Timestamp, String, Option<i64>)> {
    let mut recent = Vec::new();
    for run in subject.runs {
        let run = run.before(at);
        for event in run.len().saturating_sub(RECENT)..run.len() {
            let time = run.times.get(event).copied().unwrap_or(0);
            recent.push((
                Timestamp::from_micros(time),
                subject.backing.kind(run.kind).to_owned(),
                run.amount(event),
            ));
        }
    }
    recent.sort_by(|a, b| b.cmp(a));
    recent.truncate(RECENT);
    recent
}
