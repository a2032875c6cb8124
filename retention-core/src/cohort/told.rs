//! What puts customers into cohorts apart from the times of their events: sign-up, first item, a property.

use std::collections::BTreeMap;

use crate::log::{Facts, Kinds, Person, PropertyValue, View};
use crate::{Error, ErrorCode, Result};

/// What is told of each customer, by the customer's place in the order of ids.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The start of each, or [`NOTHING`](Self::NOTHING).
    pub(super) starts: Option<Vec<i64>>,
    /// The cohort of each, as a place in `labels`.
    pub(super) cohorts: Option<Vec<u32>>,
    /// The names of these cohorts in order, and last that of customers without a value.
    pub(super) labels: Option<Vec<Option<String>>>,
    /// How many of the values have no date, of static properties.
    pub(super) undated: u64,
}

impl Told {
    pub(super) const NOTHING: i64 = i64::MAX;
}

/// Calls `each` for every customer of whom anything but events is known: place in the order of ids, and ids.
fn each_known(view: &View, mut each: impl FnMut(u32, &[(usize, u32)]) -> Result<()>) -> Result<()> {
    let (state, persons) = (view.state(), view.persons());
    for shard in 0..state.shards.len() {
        let linked = persons.linked(shard);
        for customer in state.facts(shard).into_iter().flat_map(Facts::customers) {
            if !linked.contains(&customer) {
                each(state.order().rank(shard, customer), &[(shard, customer)])?;
            }
        }
    }
    persons.groups().iter().try_for_each(|group| each(group.rank, &group.members))
}

/// When each customer signed up.
pub(super) fn sign_ups(view: &View) -> Told {
    let mut starts = vec![Told::NOTHING; view.state().order().len()];
    let read = each_known(view, |rank, members| {
        if let (Some(place), Some(at)) = (starts.get_mut(rank as usize), view.signed_up(members)) {
            *place = at.micros();
        }
        Ok(())
    });
    debug_assert!(read.is_ok());
    Told { starts: Some(starts), ..Told::default() }
}

/// The item of each customer's first event; of several at one instant, the first in the order of texts.
pub(super) fn first_items(view: &View, starting: &Kinds) -> Result<Told> {
    let first_item = |person: &Person<'_>| -> Option<(u32, u32)> {
        let first = person.first()?;
        let mut least: Option<(&str, u32, u32)> = None;
        for run in person.runs {
            let shard = run.shard_number();
            let Some(labels) = view.state().labels(shard) else { continue };
            for event in (0..run.len()).take_while(|event| run.times.get(*event) == Some(&first)) {
                let Some(number) = run.shard().extras().item.get(run.row(event)) else { continue };
                let text = labels.name(number);
                if least.is_none_or(|(known, ..)| text < known) {
                    least = Some((text, shard as u32, number));
                }
            }
        }
        least.map(|(_, shard, number)| (shard, number))
    };
    let items = view.per_customer(starting, first_item)?;
    let text =
        |(shard, number): (u32, u32)| view.state().labels(shard as usize).map_or("", |l| l.name(number));
    let mut places: BTreeMap<&str, u32> = items.iter().map(|(_, item)| (text(*item), 0)).collect();
    number(places.values_mut());
    let mut cohorts = vec![places.len() as u32; view.state().order().len()];
    for (rank, item) in &items {
        if let (Some(cohort), Some(place)) = (cohorts.get_mut(*rank as usize), places.get(text(*item))) {
            *cohort = *place;
        }
    }
    let labels = places.keys().map(|name| Some((*name).to_owned())).chain([None]).collect();
    Ok(Told { cohorts: Some(cohorts), labels: Some(labels), ..Told::default() })
}

fn number<'a>(places: impl Iterator<Item = &'a mut u32>) {
    for (at, place) in places.enumerate() {
        *place = at as u32;
    }
}

/// The value of a property of each customer: the last before `as_of`.
pub(super) fn properties(view: &View, name: &str) -> Result<Told> {
    let mut values: Vec<(u32, String)> = Vec::new();
    let mut sorts: BTreeMap<String, (u8, i64)> = BTreeMap::new();
    let mut undated = 0;
    each_known(view, |rank, members| {
        let Some((value, dated)) = view.property(members, name) else { return Ok(()) };
        if !dated && !view.schema().is_static(name) {
            return Err(undated_property(view, name, rank));
        }
        undated += u64::from(!dated);
        let (label, sort) = (value.to_string(), sort_of(&value));
        sorts.entry(label.clone()).and_modify(|known| *known = sort.min(*known)).or_insert(sort);
        values.push((rank, label));
        Ok(())
    })?;
    if values.is_empty() && view.schema().property_type(name).is_none() {
        let known = view.customer_properties();
        if !known.contains(name) {
            let message = format!("no customer had a property `{name}` by {}", view.as_of());
            return Err(Error::new(ErrorCode::UnknownProperty, message)
                .with("argument", "property")
                .suggest(name, known));
        }
    }
    let mut labels: Vec<(&(u8, i64), &String)> = sorts.iter().map(|(label, sort)| (sort, label)).collect();
    labels.sort_unstable();
    let places: BTreeMap<&str, u32> =
        (0..).zip(&labels).map(|(at, (_, label))| (label.as_str(), at)).collect();
    let mut cohorts = vec![labels.len() as u32; view.state().order().len()];
    for (rank, label) in &values {
        if let (Some(cohort), Some(place)) = (cohorts.get_mut(*rank as usize), places.get(label.as_str())) {
            *cohort = *place;
        }
    }
    let labels = labels.into_iter().map(|(_, label)| Some(label.clone())).chain([None]).collect();
    Ok(Told { cohorts: Some(cohorts), labels: Some(labels), undated, ..Told::default() })
}

/// Numbers sort as numbers; texts, for which the second part says nothing, by themselves.
fn sort_of(value: &PropertyValue) -> (u8, i64) {
    match value {
        PropertyValue::Bool(value) => (0, i64::from(*value)),
        PropertyValue::Number(value) => {
            let bits = value.to_bits() as i64;
            // The order of `f64::total_cmp`.
            (1, bits ^ (((bits >> 63) as u64) >> 1) as i64)
        }
        PropertyValue::Time(value) => (2, value.micros()),
        PropertyValue::Text(_) => (3, 0),
    }
}

fn undated_property(view: &View, name: &str, rank: u32) -> Error {
    let customer = view.state().order().names.get(rank as usize).unwrap_or_default().to_owned();
    let message = format!("`{name}` of customer `{customer}` has no date");
    Error::new(ErrorCode::UndatedProperty, message)
        .with("argument", "property")
        .with("property", name)
        .with("customer", customer)
        .hint(format!("say since when it holds, or list `{name}` among the schema's `static_properties`"))
}
