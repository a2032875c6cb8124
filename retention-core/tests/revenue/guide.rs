//! The code of docs/metrics.md.

use std::collections::BTreeMap;

use retention_core::{
    ChurnAt, ChurnSpikeOptions, DifferenceOptions, Event, EventLog, ExchangeAt, FunnelOptions, GoalOptions,
    MetricPreset, MetricSettings, Options, Policy, RenewalsOptions, Result, RevenueOptions,
    RevenueRetentionOptions, Schema, Span, SubscriptionOptions, SurveyOptions, TimeInput,
    UnitEconomicsOptions,
};
use serde_json::json;

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

#[test]
fn the_guide_of_subscriptions_runs() -> Result<()> {
    let mut log = EventLog::new(Schema::from_json(&json!({
        "time_zone": "Europe/London", "currency": "GBP", "observed_from": "2024-01-01", "observed_to": "2024-04-01",
    }))?);
    for (customer, kind, day, mrr) in [
        ("ann", "subscription_started", "2024-01-05", 20.0),
        ("bob", "subscription_started", "2024-01-20", 50.0),
        ("ann", "subscription_changed", "2024-02-11", 35.0),
    ] {
        log.push(Event::new(customer, kind, day).amount(mrr).property("plan", "pro"))?;
    }
    log.push(Event::new("bob", "subscription_cancelled", "2024-02-25").property("at_period_end", true))?;

    // START timeline
    let view = log.as_of("2024-04-01")?;
    let timeline = view.mrr_timeline("bob", &SubscriptionOptions::default())?;
    assert_eq!(timeline.column("change")?.text(1), Some("stop"));
    assert_eq!(timeline.column("reason")?.text(1), Some("voluntary"));
    assert_eq!(timeline.column("mrr_minor")?.int(1), Some(0));
    // END timeline

    // START terms
    let mut europe = EventLog::new(Schema::new("Europe/London", "GBP")?);
    for (kind, day, euros) in
        [("subscription_started", "2024-01-10", 1200), ("subscription_changed", "2024-03-10", 1800)]
    {
        let event = json!({"customer": "eva", "kind": kind, "time": day, "amount": euros, "currency": "EUR",
            "properties": {"term_months": 12}});
        europe.push(Event::from_json(&event)?)?;
    }
    let rates = json!({"EUR": {"2024-01-01": "0.86", "2024-02-15": "0.85"}});
    let settings = MetricSettings::from_json(&json!({"amount_per": "term", "exchange_rates": rates}))?;
    let daily = SubscriptionOptions::default().settings(settings.exchange_at(ExchangeAt::Daily));
    let timeline = europe.as_of("2024-04-01")?.mrr_timeline("eva", &daily)?;
    assert_eq!(timeline.column("change")?.text(1), Some("exchange"));
    assert_eq!(timeline.column("mrr_minor")?.int(1), Some(8500));
    let unrated = europe.as_of("2024-04-01")?.revenue_movements(&RevenueOptions::default());
    assert_eq!(unrated.err().map(|error| error.code().as_str()), Some("missing_exchange_rate"));
    // END terms

    // START retention
    let window =
        RevenueRetentionOptions::default().window(Span::parse("2mo")?).from(TimeInput::from("2024-02-01"));
    let retention = view.revenue_retention(&window)?;
    assert_eq!(retention.column("net_minor")?.int(1), Some(3500)); // of 7000 two months before
    assert_eq!(retention.column("gross_minor")?.int(1), Some(2000));
    let lost = view.churned_revenue(&RevenueOptions::default().from(TimeInput::from("2024-03-01")))?;
    assert_eq!(lost.column("voluntary_minor")?.int(0), Some(5000));
    let ahead = view.renewals(&RenewalsOptions::default().months(2_u32))?;
    assert_eq!(ahead.column("renewing_mrr_minor")?.int(0), Some(3500));
    // END retention

    // START worth
    let spend = BTreeMap::from([("2024-01".to_owned(), 90.0), ("2024-03".to_owned(), 40.0)]);
    let worth = view.unit_economics(&UnitEconomicsOptions::default().margin(0.8).spend(spend))?;
    assert_eq!(worth.column("cac")?.float(0), Some(4500.0)); // 90.00 for two new customers
    assert_eq!(worth.column("ltv_state")?.text(1), Some("no_churn"));
    assert_eq!(worth.column("ltv")?.float(2), Some(5600.0));
    // END worth

    // START audit
    log.push(Event::new("cat", "subscription_ended", "2024-03-05"))?; // nothing of hers runs
    let audit = log.as_of("2024-04-01")?.subscription_audit(&SubscriptionOptions::default())?;
    let row = (0..audit.rows())
        .find(|row| audit.column("check").is_ok_and(|check| check.text(*row) == Some("orphans")));
    assert_eq!(row.map(|row| audit.column("count").map(|count| count.int(row))).transpose()?, Some(Some(1)));
    // END audit
    Ok(())
}

#[test]
fn the_guide_of_engagement_goals_and_spikes_runs() -> Result<()> {
    // START engagement
    let mut app = EventLog::new(Schema::new("Europe/London", "GBP")?);
    for n in 0..20 {
        let customer = format!("c{n:02}");
        app.push(Event::new(customer.clone(), "visit", format!("2024-01-{:02}", n + 1)))?;
        if n < 8 {
            app.push(Event::new(customer, "purchase", format!("2024-01-{:02}", 2 * n + 2)))?;
        }
    }
    let steps = vec!["visit".to_owned(), "purchase".to_owned()];
    let options = FunnelOptions::default().steps(steps).within(Span::parse("5d")?);
    let funnel = app.as_of("2024-04-01")?.funnel(&options)?;
    assert_eq!(funnel.column("customers")?.int(1), Some(4)); // the others took five days or more
    // END engagement

    // START goals
    let mut team = EventLog::new(Schema::new("Europe/London", "GBP")?);
    for n in 0..200 {
        let customer = format!("c{n:03}");
        team.push(Event::new(customer.clone(), "subscription_started", "2024-01-01").amount(10.0))?;
        let left = if n < 40 { "2024-01-20" } else { "2024-02-10" };
        if n < 50 {
            team.push(Event::new(customer, "subscription_ended", left))?;
        }
    }
    team.push(Event::new("c199", "login", "2024-02-29"))?; // up to when it was observed
    let goal = GoalOptions::default().change(-0.1).baseline_from(TimeInput::from("2024-01-03"));
    let goal = team
        .as_of("2024-03-01")?
        .goal(&goal.start(TimeInput::from("2024-02-01")).deadline(TimeInput::from("2024-03-01")))?;
    assert_eq!(goal.column("state")?.text(0), Some("reached")); // 10 of 160 after 40 of 200
    assert_eq!(goal.column("beyond_noise")?.bool(0), Some(true));
    // END goals

    // START spike
    let schema = json!({"currency": "GBP", "observed_from": "2024-01-01", "observed_to": "2024-05-01"});
    let mut hosts = EventLog::new(Schema::from_json(&schema)?);
    for n in 0..1200 {
        let (customer, basic, step) = (format!("c{n:04}"), n % 3 == 0, n / 3 % 20);
        let (plan, mrr) = if basic { ("basic", 10.0) } else { ("pro", 40.0) };
        let start = Event::new(customer.clone(), "subscription_started", "2023-12-10");
        hosts.push(start.amount(mrr).property("plan", plan))?;
        let month = if step < 3 { step + 1 } else { 4 };
        if step < 4 || (basic && step < 12) {
            hosts.push(Event::new(customer, "subscription_ended", format!("2024-{month:02}-15")))?;
        }
    }
    let options = ChurnSpikeOptions::default().by(vec!["plan".to_owned()]);
    let spike = hosts.as_of("2024-05-01")?.churn_spike(&options)?;
    assert_eq!(spike.periods().column("flag")?.text(3), Some("above"));
    assert_eq!(spike.drivers().column("value")?.text(0), Some("basic"));
    assert_eq!(spike.drivers().column("verdict")?.text(0), Some("confirmed"));
    assert_eq!(spike.exposed().rows(), 160);
    // END spike
    Ok(())
}
