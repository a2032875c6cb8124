//! Spikes of churn: limits, drivers, and who is exposed; and where the settings of a preset come from.

use super::build::{argument, asked, called, codes, heavy};
use super::revenue::REVENUE;
use super::{Answer, Operation, Owner, Returns};
use crate::metric::{self, ChurnSpikeOptions};
use crate::options::{OptionValue, Options};
use crate::subscription::{self, MetricPreset};
use crate::{Error, ErrorCode};

const SPIKE: &[ErrorCode] = codes!(&[ErrorCode::InvalidOption], REVENUE);

pub(super) const OF_VIEW: &[Operation] = &[
    heavy(
        "churn_limits",
        "Periods whose churn is outside its limits: one row a period, with the limits that the other usual periods set it.\n\nThe limits are those of a \
         p-chart: of customers from the binomial distribution, of revenue normal ones for as many equal customers as the revenue is worth. Exceptional periods are \
         set aside one by one, the farthest first, before limits are drawn. Customers are taken to leave independently of one another.",
        ChurnSpikeOptions::specs,
        Returns::Table(&metric::CHURN_LIMITS),
        |view, json| Ok(view.churn_spike(&asked(json, &[])?)?.periods()),
    )
    .fails(SPIKE),
    heavy(
        "churn_drivers",
        "What moved the churn of a period: for each value of each property, how much of the change is a shift of mix and how much a change of its own \
         rate.\n\nBoth add up to the change exactly, in millionths. The change of rate is tested on one half of the customers, all values together by false \
         discovery rate, and confirmed on the half held out. It is association, not cause. Properties are told as they stood when a period began.",
        ChurnSpikeOptions::specs,
        Returns::Table(&metric::CHURN_DRIVERS),
        |view, json| Ok(view.churn_spike(&asked(json, &[])?)?.drivers()),
    )
    .fails(SPIKE),
    heavy(
        "churn_exposed",
        "Who is still there and has what made others leave: the customers at `as_of` with a value that `churn_drivers` confirms to have risen, those with most \
         revenue first.",
        ChurnSpikeOptions::specs,
        Returns::Table(&metric::CHURN_EXPOSED),
        |view, json| Ok(view.churn_spike(&asked(json, &[])?)?.exposed()),
    )
    .fails(SPIKE),
];

pub(super) const OPERATIONS: &[Operation] = &[called(
    Owner::Package,
    "preset_sources",
    "Where each setting of a preset comes from: the page, what it says, and when it was read.\n\nA setting on which no page was found says so: this library's \
     default stays.",
    Vec::new,
    Returns::Table(&subscription::PRESET_SOURCES),
    |call| {
        let given = call.json().get("preset").ok_or_else(|| Error::option("preset", "`preset` must be given"))?;
        let preset = MetricPreset::read(given)
            .map_err(|error| error.with("argument", "preset").about("preset"))?;
        Ok(Answer::Table(preset.sources()))
    },
)
.takes(|| vec![argument("preset", MetricPreset::kind(), "Which one.")])];
