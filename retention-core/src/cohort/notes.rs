//! What the tables say about themselves.

use crate::cohort::options::{CohortBy, CohortClock, CohortCount, CohortValue};
use crate::cohort::question::Question;
use crate::cohort::result::Cohort;
use crate::time::tz_database_version;

pub(super) fn of(question: &Question<'_>) -> Vec<(&'static str, String)> {
    let (view, options) = (question.view, question.options);
    let mut notes = vec![("as_of", view.as_of().to_string())];
    if let Some(received_before) = view.received_before() {
        notes.push(("known_at", received_before.to_string()));
    }
    notes.push(("definition", definition(question)));
    notes.push(("value", options.value.as_str().to_owned()));
    notes.push(("events", question.counted.names().join(", ")));
    if question.starting != question.counted {
        notes.push(("start_events", question.starting.names().join(", ")));
    }
    if let Some((from, to)) = question.observed {
        notes.push(("observed_from", from.to_string()));
        notes.push(("observed_to", to.to_string()));
    }
    if options.value.is_money() {
        notes.push(("currency", view.schema().currency().to_string()));
    }
    if let Some(property) = &options.property {
        notes.push((
            "property",
            format!("{property}: the last value before as_of; {} undated", question.told.undated),
        ));
    }
    notes.push(("time_zone", view.schema().zone().name().to_owned()));
    notes.push(("tz_database", tz_database_version().to_owned()));
    notes
}

/// What a cohort, a period and a cell are, in words.
fn definition(question: &Question<'_>) -> String {
    let options = question.options;
    let unit = options.period;
    let cohort = match options.by {
        CohortBy::FirstEvent => format!("the {unit} of the first event"),
        CohortBy::SignUp => format!("the {unit} of signing up"),
        CohortBy::FirstItem => "the item of the first event".to_owned(),
        CohortBy::Property => format!("the property {}", options.property.as_deref().unwrap_or_default()),
    };
    let period = match options.clock {
        CohortClock::Calendar => format!("calendar {unit}s since the start's"),
        CohortClock::Rolling => format!("{unit}s from the instant of the start"),
    };
    let when = match options.count {
        CohortCount::NDay => "in the period",
        CohortCount::Unbounded => "in the period or later",
    };
    let value = match options.value {
        CohortValue::Customers => String::new(),
        CohortValue::Orders => format!("; orders: distinct, {when}"),
        CohortValue::RevenueGross => format!("; revenue: amounts {when}"),
        CohortValue::RevenueNet => format!("; revenue: amounts less refunds {when}"),
        CohortValue::RevenueCumulativePerCustomer => {
            "; revenue: amounts less refunds from the start to the end of the period".to_owned()
        }
    };
    let eligible =
        if question.own_periods() { "customers whose period was wholly observed" } else { "all customers" };
    format!(
        "cohort: {cohort}; periods: {period}; eligible: {eligible}; retained: eligible with an event {when}; \
         rate: retained / eligible, Wilson interval at {}{value}",
        options.level
    )
}

/// What a reader should know before trusting the numbers.
pub(super) fn warning(question: &Question<'_>, cohorts: &[Cohort]) -> Option<String> {
    let mut warnings = Vec::new();
    if cohorts.is_empty() {
        warnings.push(match question.options.by {
            CohortBy::SignUp => "no customer is known to have signed up in the time asked for".to_owned(),
            _ => "no customer has an event of the kinds that start a cohort in the time asked for".to_owned(),
        });
    } else if question.observed.is_none() {
        warnings.push("no event of the kinds that count was observed".to_owned());
    }
    let truncated = cohorts.iter().filter(|cohort| cohort.left_truncated).count();
    if truncated > 0 {
        let are = if truncated == 1 { "cohort is" } else { "cohorts are" };
        warnings.push(format!(
            "{truncated} {are} left-truncated: customers may have started before the log began to observe"
        ));
    }
    if question.unbounded() {
        warnings.push(
            "unbounded rates of young cohorts will rise: their customers can still come back".to_owned(),
        );
    }
    (!warnings.is_empty()).then(|| warnings.join("; "))
}
