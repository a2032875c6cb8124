//! Runs what a case does with a live engine.

use retention_core::{
    Customer, Engine, Error, Event, EventColumns, EventLog, EventRows, JsonRows, LinkKind, Options, Picture,
    Policy, Signal, Table, TimeInput, Told,
};

use crate::case::{Act, Gives, Identity, Live};
use crate::compare::{Answer, Cell};
use crate::run::{answer, rows};

pub(crate) fn run(log: EventLog, live: &Live) -> Result<Answer, Error> {
    let (told, movers, mut engine) = done(log.clone(), live, true)?;
    if live.r#do.iter().any(|act| matches!(act, Act::Restore(true))) {
        let (uninterrupted, ..) = done(log, live, false)?;
        assert_eq!(told, uninterrupted, "a restored engine tells the same with the same ids");
    }
    match (live.gives, movers) {
        (Gives::Signals, _) => Ok(listed(&told)),
        (Gives::Movers, Some(movers)) => Ok(answer(&movers)),
        (Gives::Movers, None) => panic!("no policy was set"),
        (Gives::Health, _) => pictured(&mut engine, &live.customers, &HEALTH, in_health),
        (Gives::Stages, _) => pictured(&mut engine, &live.customers, &STAGES, in_stages),
    }
}

const HEALTH: [&str; 7] =
    ["customer", "scorecard", "state", "score_millionths", "band", "measure", "contribution_millionths"];
const STAGES: [&str; 5] = ["customer", "lifecycle", "stage", "since", "reason"];

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn in_health(picture: &Picture) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for (name, health) in &picture.health {
        for part in &health.contributions {
            rows.push(vec![
                text(&picture.customer),
                text(name),
                text(health.state.as_str()),
                health.score_millionths.map_or(Cell::Missing, Cell::Int),
                health.band.as_deref().map_or(Cell::Missing, text),
                text(&part.measure),
                Cell::Int(part.millionths),
            ]);
        }
    }
    rows
}

fn in_stages(picture: &Picture) -> Vec<Vec<Cell>> {
    let row = |(name, stage): &(String, retention_core::PictureStage)| {
        let since = Cell::Time(stage.since.micros());
        vec![text(&picture.customer), text(name), text(&stage.stage), since, text(&stage.reason)]
    };
    picture.stages.iter().map(row).collect()
}

/// Rows of the pictures of customers, one customer after another.
fn pictured(
    engine: &mut Engine,
    customers: &[String],
    names: &[&str],
    of: fn(&Picture) -> Vec<Vec<Cell>>,
) -> Result<Answer, Error> {
    let mut columns: Vec<(String, Vec<Cell>)> =
        names.iter().map(|name| ((*name).to_owned(), Vec::new())).collect();
    let mut rows = 0;
    for customer in customers {
        for row in of(&engine.customer(customer)?) {
            rows += 1;
            columns.iter_mut().zip(row).for_each(|((_, cells), cell)| cells.push(cell));
        }
    }
    Ok(Answer { columns, rows, ..Answer::default() })
}

/// What was told in order, whom the last policy moved, and the engine at the end.
fn done(log: EventLog, live: &Live, restores: bool) -> Result<(Vec<Signal>, Option<Table>, Engine), Error> {
    let mut engine = Engine::new(log, Policy::from_json(&live.policy)?, live.start.as_str())?;
    let (mut told, mut movers) = (Vec::new(), None);
    for act in &live.r#do {
        let more = match act {
            Act::Track(event) => engine.track(Event::from_json(event)?)?,
            Act::TrackMany(input) => {
                let columns = EventColumns::from_json(&input.columns.clone().into())?;
                let mut read = JsonRows::new();
                rows(input).iter().try_for_each(|row| read.read_value(row))?;
                let table = EventRows::of_rows(&read, &columns, engine.log().schema())?;
                engine.track_rows(&table, 0..table.len())?
            }
            Act::SetCustomer(customer) => engine.set_customer(&Customer::from_json(customer)?)?,
            Act::Alias(who) => link(&mut engine, LinkKind::Alias, who)?,
            Act::Merge(who) => link(&mut engine, LinkKind::Merge, who)?,
            Act::Unmerge(who) => link(&mut engine, LinkKind::Unmerge, who)?,
            Act::Advance(to) => engine.advance(to.now.as_str(), to.limit)?,
            Act::Ack(all) => {
                if *all {
                    engine.ack(engine.cursor());
                }
                continue;
            }
            Act::Restore(_) => {
                if restores {
                    let waiting = engine.signals(0);
                    engine = Engine::restore(&engine.snapshot()?)?;
                    assert_eq!(engine.signals(0), waiting);
                }
                continue;
            }
            Act::SetPolicy(policy) => {
                let policy = Policy::from_json(policy)?;
                let named = engine.dry_run(&policy)?;
                let moved = engine.set_policy(policy)?;
                assert_eq!(named, moved, "the dry run names whom the policy moves");
                movers = Some(moved);
                continue;
            }
        };
        told.extend(more.signals);
    }
    Ok((told, movers, engine))
}

fn link(engine: &mut Engine, kind: LinkKind, who: &Identity) -> Result<Told, Error> {
    let received = who.received.as_deref().map(TimeInput::from);
    engine.link(kind, &who.from, &who.into, &who.at.as_str().into(), received.as_ref())
}

/// Signals as a table; what is taken back is told by its number in the list.
fn listed(told: &[Signal]) -> Answer {
    let text = |of: fn(&Signal) -> &str| told.iter().map(|one| Cell::Text(of(one).to_owned())).collect();
    let number = |one: &Signal| match &one.retracts {
        Some(id) => told
            .iter()
            .position(|other| other.id == *id)
            .map_or(Cell::Int(-1), |number| Cell::Int(number as i64)),
        None => Cell::Missing,
    };
    let columns: Vec<(String, Vec<Cell>)> = vec![
        ("time".to_owned(), told.iter().map(|one| Cell::Time(one.time.micros())).collect()),
        ("customer".to_owned(), text(|one| &one.customer)),
        ("kind".to_owned(), text(|one| one.kind.as_str())),
        ("name".to_owned(), text(|one| &one.name)),
        ("reason".to_owned(), text(|one| &one.reason)),
        ("retracts".to_owned(), told.iter().map(number).collect()),
    ];
    Answer { columns, rows: told.len(), ..Answer::default() }
}
