//! The example of the README.

#[test]
fn readme() -> retention_core::Result<()> {
    // START readme
    use retention_core::{Event, EventLog, RetentionOptions, RfmOptions, Schema};

    let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    log.push(Event::new("ann", "purchase", "2024-01-05").amount(20.00))?;
    log.push(Event::new("bob", "purchase", "2024-01-20T18:30").amount(12.50))?;
    log.push(Event::new("ann", "purchase", "2024-02-11").amount(35.00))?;
    let view = log.as_of("2024-03-01")?; // what happens later changes nothing here
    let rfm = view.rfm(&RfmOptions::default())?; // who the best customers are
    assert_eq!(rfm.customer("ann").map(|ann| (ann.monetary_minor, ann.recency_days)), Some((5500, 19)));
    let retention = view.retention(&RetentionOptions::default())?; // one of January's two came back
    assert_eq!(retention.column("retention_rate")?.float(1), Some(0.5));
    // END readme
    Ok(())
}
