//! The audit: what in a view's data endangers which results, counted, with samples and the next step.

mod check;
mod customer;
mod gaps;
mod ids;
mod tally;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use crate::Result;
use crate::log::Kinds;
use crate::log::audit::customer::Gathered;
use crate::log::audit::ids::IdSights;
use crate::log::audit::tally::Tally;
use crate::log::identity::LinkKind;
use crate::log::schema::Role;
use crate::log::view::View;
use crate::options::options;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::{MICROS_PER_DAY, Span, TimeInput, Timestamp};

pub use check::{Check, Severity};

options! {
    /// What [`View::audit`] looks for.
    pub struct AuditOptions {
        /// The checks to make; not given: all.
        checks: Option<Vec<Check>> = None,
        /// Whether to leave out what was looked for and not found.
        only_findings: bool = false,
        /// How many samples to name of each finding.
        samples: u32 = 5,
        /// By how much an event may be received before it happened: clocks differ.
        clock_skew: Span = Span::minutes(FIVE),
        /// The earliest plausible time of an event.
        earliest: TimeInput = TimeInput::Text("1990-01-01".to_owned()),
    }
}

const FIVE: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);

pub(crate) static AUDIT: TableSpec = TableSpec {
    name: "audit",
    doc: "One row for each check: what was found first, by severity, then what was not.",
    columns: &[
        ColumnSpec::new("check", ColumnType::Text, "The check's stable code."),
        ColumnSpec::new(
            "severity",
            ColumnType::Text,
            "`error`: results are wrong; `warning`: they may be; `info`: they say less than they could; `ok`: nothing was found.",
        ),
        ColumnSpec::new("count", ColumnType::Int, "How many were found."),
        ColumnSpec::new("of", ColumnType::Int, "How many were looked at."),
        ColumnSpec::new(
            "share",
            ColumnType::Float,
            "`count` over `of`; none where there was nothing to look at.",
        )
        .nullable(),
        ColumnSpec::new("counts", ColumnType::Text, "What is counted, of what."),
        ColumnSpec::new("samples", ColumnType::Text, "The first few of what was found, separated by `; `.")
            .nullable(),
        ColumnSpec::new("endangers", ColumnType::Text, "The results that it endangers."),
        ColumnSpec::new("advice", ColumnType::Text, "The next step."),
    ],
};

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The check.
    pub check: Check,
    /// How much it matters; [`Severity::Ok`] when nothing was found.
    pub severity: Severity,
    /// How many were found.
    pub count: u64,
    /// How many were looked at.
    pub of: u64,
    /// What is counted, of what.
    pub counts: &'static str,
    /// The first few of what was found, by customer and time.
    pub samples: Vec<String>,
    /// The results that it endangers.
    pub endangers: &'static str,
    /// The next step.
    pub advice: &'static str,
}

impl Finding {
    pub(crate) fn of(check: Check, count: u64, of: u64, samples: Vec<String>) -> Self {
        let meaning = check.meaning();
        Self {
            check,
            severity: if count > 0 { meaning.severity } else { Severity::Ok },
            count,
            of,
            counts: meaning.counts,
            samples,
            endangers: meaning.endangers,
            advice: meaning.advice,
        }
    }
}

/// What an audit found.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Audit {
    /// One for each check, as [`table`](Self::table) lists them.
    pub findings: Vec<Finding>,
    notes: Vec<(&'static str, String)>,
}

impl Audit {
    /// What a check found; `None` if it was not made or, with `only_findings`, found nothing.
    pub fn finding(&self, check: Check) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.check == check)
    }

    /// Whether nothing was found that makes results wrong, or may.
    pub fn is_clean(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity >= Severity::Info)
    }

    /// With further findings, in the order of all.
    pub(crate) fn with(mut self, findings: impl IntoIterator<Item = Finding>) -> Self {
        self.findings.extend(findings);
        self.findings.sort_by_key(|finding| (finding.severity, finding.check));
        self
    }

    /// One row for each check: what was found first, by severity, then what was not.
    pub fn table(&self) -> Table {
        let findings = &self.findings;
        let text = |of: fn(&Finding) -> &'static str| findings.iter().map(of).collect::<Vec<_>>();
        let share = |finding: &Finding| (finding.of > 0).then(|| finding.count as f64 / finding.of as f64);
        let samples = |finding: &Finding| (!finding.samples.is_empty()).then(|| finding.samples.join("; "));
        let mut table = Table::of(&AUDIT)
            .column(text(|finding| finding.check.as_str()))
            .column(text(|finding| finding.severity.as_str()))
            .column(findings.iter().map(|finding| finding.count as i64).collect::<Vec<_>>())
            .column(findings.iter().map(|finding| finding.of as i64).collect::<Vec<_>>())
            .optional(findings.iter().map(share).collect())
            .column(text(|finding| finding.counts))
            .optional(findings.iter().map(samples).collect::<Vec<Option<String>>>())
            .column(text(|finding| finding.endangers))
            .column(text(|finding| finding.advice));
        for (name, note) in &self.notes {
            table = table.note(name, note);
        }
        table.finish()
    }
}

/// The options, resolved for one view.
#[derive(Debug)]
struct Settings {
    checks: Option<BTreeSet<Check>>,
    samples: usize,
    /// In microseconds.
    clock_skew: i64,
    earliest: i64,
    /// Runs that begin before this need a closer look at their times.
    suspicious: i64,
    observed_from: Option<i64>,
    kinds: Kinds,
    /// The role of each kind, by its number.
    roles: Vec<Option<Role>>,
}

impl Settings {
    fn of(view: &View, options: &AuditOptions) -> Result<Self> {
        let zone = view.schema().zone();
        let earliest = options.earliest.resolve(&zone)?.micros();
        let epoch = Timestamp::from_micros(0);
        let kinds = view.all_kinds();
        Ok(Self {
            checks: options.checks.as_ref().map(|checks| checks.iter().copied().collect()),
            samples: options.samples as usize,
            clock_skew: options.clock_skew.after(epoch, &crate::time::Zone::UTC).micros(),
            earliest,
            suspicious: earliest.max(MICROS_PER_DAY),
            observed_from: view.observed(&kinds).map(|(from, _)| from.micros()),
            roles: view.state().kinds.names().iter().map(|kind| view.schema().role_of(kind)).collect(),
            kinds,
        })
    }

    fn wants(&self, check: Check) -> bool {
        self.checks.as_ref().is_none_or(|checks| checks.contains(&check))
    }
}

impl View {
    /// The checks but for those of subscriptions.
    ///
    /// # Errors
    /// `invalid_time` for `earliest`; `cancelled`.
    pub(crate) fn audit_events(&self, options: &AuditOptions) -> Result<Audit> {
        let settings = Settings::of(self, options)?;
        let start = || Gathered {
            tally: Tally::new(settings.samples),
            ids: IdSights::default(),
            undated: BTreeMap::new(),
        };
        let parts =
            self.everyone(start, |gathered, known| customer::examine(gathered, self, &settings, known))?;
        let mut whole = start();
        for part in parts {
            whole.tally.absorb(part.tally);
            whole.ids.absorb(part.ids);
            for (name, count) in part.undated {
                *whole.undated.entry(name).or_default() += count;
            }
        }
        let Gathered { mut tally, ids, undated } = whole;
        ids.finish(self, &mut tally)?;
        for (at, (name, count)) in undated.into_iter().enumerate() {
            let customers = if count == 1 { "customer" } else { "customers" };
            tally.sample(Check::UndatedProperties, at as u32, 0, || format!("{name}: {count} {customers}"));
        }
        self.record(&mut tally);
        gaps::find(self, &settings, &mut tally);
        Ok(self.judged(&settings, options.only_findings, tally))
    }

    /// The checks of kinds and of the identity record.
    fn record(&self, tally: &mut Tally) {
        for kind in self.state().coverage.kinds(self.cut_at(), self.known_before()) {
            tally.of(Check::KindsWithoutRole, 1);
            if self.schema().role_of(kind).is_none() {
                tally.one(Check::KindsWithoutRole, 0, 0, || kind.to_owned());
            }
        }
        let (holds, idle) = self.state().identity.holding(self.cut_at(), self.known_before());
        tally.of(Check::IdentityRings, self.persons().groups().len() as u64);
        let gave_way =
            |((a, b), into): (&(&str, &str), &&str)| if a == into { b.to_string() } else { a.to_string() };
        let rings: BTreeSet<String> =
            holds.iter().map(gave_way).filter(|id| self.stands_for(id) == id).collect();
        for ring in rings {
            tally.one(Check::IdentityRings, 0, 0, || ring);
        }
        let unmerges = self.links().iter().filter(|link| link.kind == LinkKind::Unmerge).count();
        tally.of(Check::IdleUnmerges, unmerges as u64);
        for link in idle {
            tally.one(Check::IdleUnmerges, 0, link.time, || {
                format!("{} and {} {}", link.from, link.into, Timestamp::from_micros(link.time))
            });
        }
    }

    fn judged(&self, settings: &Settings, only_findings: bool, mut tally: Tally) -> Audit {
        let own = Check::ALL.iter().copied().filter(|check| !check.is_of_subscriptions());
        let made = own.filter(|check| settings.wants(*check));
        let mut findings: Vec<Finding> = made
            .map(|check| {
                let (count, of, samples) = tally.take(check);
                Finding::of(check, count, of, samples)
            })
            .filter(|finding| !only_findings || finding.count > 0)
            .collect();
        findings.sort_by_key(|finding| (finding.severity, finding.check));
        let mut notes = vec![("as_of", self.as_of().to_string())];
        if let Some(known_at) = self.received_before() {
            notes.push(("known_at", known_at.to_string()));
        }
        if only_findings {
            notes.push(("definition", "checks that found nothing are left out".to_owned()));
        }
        Audit { findings, notes }
    }
}
