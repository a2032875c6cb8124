//! The code of docs/metrics.md.

use retention_core::{
    ChurnAt, DifferenceOptions, Event, EventLog, MetricPreset, MetricSettings, Policy, Result,
    RevenueOptions, Schema, SurveyOptions,
};

#[test]
fn the_guide_runs() -> Result<()> {
    // START log
    let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    for (customer, kind, day, mrr) in [
        ("ann", "subscription_started", "2024-01-05", 20.0),
        ("bob", "subscription_started", "2024-01-20", 50.0),
        ("ann", "subscription_changed", "2024-02-11", 35.0),
    ] {
        log.push(Event::new(customer, kind, day).amount(mrr).property("plan", "pro"))?;
    }
    log.push(Event::new("bob", "subscription_cancelled", "2024-02-25").property("at_period_end", true))?;
    // END log

    // START settings
    let policy = Policy::parse(r#"{"policy": 1, "metrics": {"preset": "stripe", "churn_at": "end"}}"#)?;
    let view = log.as_of("2024-03-01")?;
    let months = view.revenue_movements(&RevenueOptions::default().settings(policy.metrics().clone()))?;
    let settings = MetricSettings::preset(MetricPreset::Stripe).churn_at(ChurnAt::End);
    assert!(months.notes().any(|note| note == ("settings", settings.hash().as_str())));
    // END settings

    // START movements
    let table = view.revenue_movements(&RevenueOptions::default())?;
    let february = |name: &str| table.column(name).map(|column| column.int(1));
    assert_eq!(february("start_minor")?, Some(7000));
    assert_eq!(february("expansion_minor")?, Some(1500));
    assert_eq!(february("end_minor")?, Some(8500)); // bob has paid until 20 March
    // END movements

    // START difference
    let stripe = MetricSettings::preset(MetricPreset::Stripe);
    let difference = view.explain_difference(&DifferenceOptions::default().b(stripe))?;
    assert_eq!(difference.before_minor() - difference.after_minor(), 5000);
    let customers = difference.customers();
    assert_eq!(customers.column("setting")?.text(0), Some("churn_at")); // Stripe: gone when it is cancelled
    assert_eq!(customers.column("customer")?.text(0), Some("bob"));
    // END difference

    // START survey
    log.push(Event::new("ann", "survey_response", "2024-02-20").property("score", 9.0))?;
    let nps = log.as_of("2024-03-01")?.survey(&SurveyOptions::default())?;
    assert_eq!(nps.column("score")?.float(0), None);
    assert_eq!(nps.column("score_state")?.text(0), Some("too_few_answers"));
    // END survey
    Ok(())
}
