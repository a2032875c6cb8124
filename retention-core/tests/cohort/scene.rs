//! A small world, as plain data and as a log.

use proptest::prelude::*;
use retention_core::{
    CohortBy, CohortClock, CohortCount, CohortOptions, CohortValue, Customer, Event, EventLog, Schema,
    SchemaOptions, TimeInput, Timestamp, Unit, Zone,
};

pub(crate) const ZONES: [&str; 5] =
    ["UTC", "Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"];
const QUARTER_HOUR: i64 = 900_000_000;

#[derive(Debug, Clone)]
pub(crate) struct Happening {
    pub(crate) customer: usize,
    pub(crate) kind: &'static str,
    pub(crate) time: i64,
    pub(crate) amount: Option<i64>,
    pub(crate) order: Option<u8>,
    pub(crate) item: Option<u8>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Person {
    pub(crate) signed_up: Option<i64>,
    /// Values of the property `plan` and since when.
    pub(crate) plans: Vec<(i64, u8)>,
}

#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub(crate) zone: Zone,
    pub(crate) as_of: i64,
    pub(crate) observed: Option<(i64, i64)>,
    pub(crate) people: Vec<Person>,
    pub(crate) events: Vec<Happening>,
    /// The second is another name of the first.
    pub(crate) alias: Option<(usize, usize)>,
}

impl Scene {
    pub(crate) fn schema(&self) -> Schema {
        let options = SchemaOptions::default().time_zone(self.zone.name()).currency("GBP");
        let time = |micros| Some(TimeInput::from(Timestamp::from_micros(micros)));
        let options = match self.observed {
            Some((from, to)) => options.observed_from(time(from)).observed_to(time(to)),
            None => options,
        };
        Schema::from_options(&options).unwrap()
    }

    pub(crate) fn event(&self, event: &Happening) -> Event<'static> {
        let time = Timestamp::from_micros(event.time);
        let mut row = Event::new(format!("c{}", event.customer), event.kind, time);
        row.amount = event.amount.map(retention_core::Amount::Minor);
        row.order = event.order.map(|order| format!("o{order}").into());
        row.item = event.item.map(|item| format!("i{item}").into());
        row
    }

    pub(crate) fn log(&self) -> EventLog {
        let mut log = EventLog::new(self.schema());
        let events: Vec<_> = self.events.iter().map(|event| self.event(event)).collect();
        assert_eq!(log.append_events(&events).unwrap().rejected, 0);
        for (at, person) in self.people.iter().enumerate() {
            let id = format!("c{at}");
            if let Some(signed_up) = person.signed_up {
                log.set_customer(&Customer::new(id.clone()).signed_up(Timestamp::from_micros(signed_up)))
                    .unwrap();
            }
            for (since, plan) in &person.plans {
                let set_at = Timestamp::from_micros(*since);
                log.set_customer(
                    &Customer::new(id.clone()).property("plan", format!("p{plan}").as_str()).set_at(set_at),
                )
                .unwrap();
            }
        }
        if let Some((known, alias)) = self.alias {
            log.alias(&format!("c{alias}"), &format!("c{known}"), "2000-01-01").unwrap();
        }
        log
    }

    /// Whose events a customer's are.
    pub(crate) fn who(&self, customer: usize) -> usize {
        match self.alias {
            Some((known, alias)) if alias == customer => known,
            _ => customer,
        }
    }
}

/// Around the change of clocks in November 2011, and the day that Apia left out, 30 December.
fn instant(days: i64) -> impl Strategy<Value = i64> {
    let first = Timestamp::parse_utc("2011-10-25").unwrap().micros();
    (0..days * 96).prop_map(move |quarter| first + quarter * QUARTER_HOUR)
}

fn happening(days: i64) -> impl Strategy<Value = Happening> {
    let kind = prop::sample::select(vec!["purchase", "purchase", "refund", "activity", "visit"]);
    let amount = prop::option::weighted(0.8, -300_i64..1000);
    let number = || prop::option::weighted(0.7, 0_u8..4);
    (0_usize..7, kind, instant(days), amount, number(), number()).prop_map(
        |(customer, kind, time, amount, order, item)| Happening { customer, kind, time, amount, order, item },
    )
}

fn person(days: i64) -> impl Strategy<Value = Person> {
    let plans = prop::collection::btree_map(instant(days), 0_u8..3, 0..3);
    (prop::option::of(instant(days)), plans)
        .prop_map(|(signed_up, plans)| Person { signed_up, plans: plans.into_iter().collect() })
}

pub(crate) fn scene() -> impl Strategy<Value = Scene> {
    (prop::sample::select(vec![12_i64, 100, 130]), prop::sample::select(ZONES.to_vec())).prop_flat_map(
        |(days, zone)| {
            let observed = prop::option::of((instant(days), instant(days)))
                .prop_map(|pair| pair.filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b))));
            let alias =
                prop::option::of((0_usize..7, 0_usize..7)).prop_map(|pair| pair.filter(|(a, b)| a != b));
            let people = prop::collection::vec(person(days), 7);
            let events = prop::collection::vec(happening(days), 0..45);
            (instant(days + 20), observed, people, events, alias).prop_map(
                move |(as_of, observed, people, events, alias)| Scene {
                    zone: Zone::parse(zone).unwrap(),
                    as_of,
                    observed,
                    people,
                    events,
                    alias,
                },
            )
        },
    )
}

pub(crate) fn options() -> impl Strategy<Value = CohortOptions> {
    let units = prop::sample::select(vec![
        Unit::Day,
        Unit::Week,
        Unit::Month,
        Unit::Month,
        Unit::Quarter,
        Unit::Year,
    ]);
    let choices = (
        units,
        prop::sample::select(CohortClock::ALL.to_vec()),
        prop::sample::select(CohortCount::ALL.to_vec()),
        prop::sample::select(CohortValue::ALL.to_vec()),
        prop::sample::select(CohortBy::ALL.to_vec()),
    );
    let names = |lists: Vec<Vec<&'static str>>| prop::sample::select(lists);
    let events = names(vec![
        vec![],
        vec![],
        vec!["activity"],
        vec!["purchase", "refund"],
        vec!["purchase", "activity"],
    ]);
    let start_events = names(vec![vec![], vec![], vec!["activity"], vec!["purchase", "activity"]]);
    let range = prop::option::weighted(0.3, (instant(130), instant(130)));
    let periods = prop::option::weighted(0.3, 1_u32..12);
    (choices, events, start_events, range, periods).prop_map(
        |(choices, events, start_events, range, periods)| {
            let (period, clock, count, value, by) = choices;
            let list = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<String>>();
            let mut options =
                CohortOptions::default().period(period).clock(clock).count(count).value(value).by(by);
            options = options.events(list(events)).periods(periods);
            if by != CohortBy::SignUp {
                options = options.start_events(list(start_events));
            }
            if by == CohortBy::Property {
                options = options.property("plan".to_owned());
            }
            if value == CohortValue::RevenueCumulativePerCustomer {
                options = options.count(CohortCount::NDay);
            }
            match range {
                Some((a, b)) if a != b => {
                    let time = |micros| Some(TimeInput::from(Timestamp::from_micros(micros)));
                    options.from(time(a.min(b))).to(time(a.max(b)))
                }
                _ => options,
            }
        },
    )
}
