//! Settings that follow what tools publish of theirs, each with its source. Tools change their definitions, so a preset
//! is dated; it follows the words of these pages, not the tool's code.

use super::settings::{
    ChurnAt, Discounts, ExchangeAt, FreePlans, MetricGrain, MetricPreset, MetricSettings, MovementMethod,
    PastDueRule, Proration, TermChanges,
};
use super::source::Source;
use crate::time::Span;

impl MetricSettings {
    /// The settings of a tool, as published. What a tool leaves open keeps this library's default;
    /// [`MetricPreset::sources`] tells which is which, with the page of each.
    ///
    /// ```
    /// use retention_core::{ChurnAt, MetricPreset, MetricSettings};
    /// assert_eq!(MetricSettings::preset(MetricPreset::Stripe).churn_at, ChurnAt::Request);
    /// ```
    #[must_use]
    pub fn preset(preset: MetricPreset) -> Self {
        match preset {
            MetricPreset::Chartmogul => chartmogul(),
            MetricPreset::Stripe => stripe(),
        }
    }
}

impl MetricPreset {
    /// What was found of its settings.
    pub(super) const fn stated(self) -> &'static [Source] {
        match self {
            Self::Chartmogul => CHARTMOGUL,
            Self::Stripe => STRIPE,
        }
    }
}

fn chartmogul() -> MetricSettings {
    MetricSettings {
        grain: MetricGrain::Customer,
        method: MovementMethod::Movement,
        churn_at: ChurnAt::End,
        past_due: PastDueRule::Counted,
        reactivation_window: None,
        group_within: Span::parse("60min").ok(),
        trials: false,
        free_plans: FreePlans::Active,
        discounts: Discounts::All,
        tax: false,
        proration: Proration::AtChange,
        term_changes: TermChanges::AsChange,
        exchange_at: ExchangeAt::Renewal,
        ..MetricSettings::default()
    }
}

const MOVEMENTS: &str =
    "https://help.chartmogul.com/hc/en-us/articles/4416682609426-Understanding-MRR-movements";
const CHART_DATA: &str = "https://help.chartmogul.com/hc/en-us/articles/203299912-Chart-Data";
const CONFIGURING: &str = "https://help.chartmogul.com/hc/en-us/articles/15384089786524-Configuring-Subscription-Analytics-settings";
const PRORATED: &str = "https://dev.chartmogul.com/docs/how-mrr-is-calculated-from-prorated-invoices";

const CHARTMOGUL: &[Source] = &[
    Source::stated(
        "grain",
        "\"Since they have another active subscription, ChartMogul classifies the $60 in MRR as Contraction (rather than Churn)\"",
        "https://help.chartmogul.com/hc/en-us/articles/201244842",
    ),
    Source::read_so("method", "\"The value of each MRR movement is the net change\"", MOVEMENTS),
    Source::stated(
        "churn_at",
        "\"When the subscription ends in your billing system (default)\"; older pages name other defaults",
        CONFIGURING,
    ),
    Source::stated(
        "past_due",
        "\"Delinquent subscriptions will remain Past Due (and contribute to MRR) until they are explicitly cancelled (default)\"",
        "https://help.chartmogul.com/article/303-handling-past-due-subscriptions",
    ),
    Source::read_so(
        "reactivation_window",
        "\"Reactivation: when a previously paying customer that had churned moves back onto a paid plan\", without a limit of time",
        CHART_DATA,
    ),
    Source::stated(
        "group_within",
        "Smart Activity Classification groups \"within a specified period of time (e.g., 60 minutes)\"",
        MOVEMENTS,
    ),
    Source::read_so(
        "trials",
        "\"New Business MRR: the MRR at the moment a lead converts into an active customer\"",
        CHART_DATA,
    ),
    Source::stated(
        "free_plans",
        "\"Classify paying customers who switch to a free plan (or are given a 100% discount) as Active (default)\"",
        CONFIGURING,
    ),
    Source::read_so(
        "discounts",
        "expansion holds \"an expiring discount\", contraction \"the addition of a discount\"",
        CHART_DATA,
    ),
    Source::read_so(
        "tax",
        "MRR is of the amount \"after discounts and taxes have been applied\" less the tax",
        PRORATED,
    ),
    Source::read_so("proration", "a prorated line counts as the full service period would", PRORATED),
    Source::read_so(
        "term_changes",
        "no page tells a change of term apart: any increase is expansion, any decrease contraction",
        CHART_DATA,
    ),
    Source::stated(
        "exchange_at",
        "\"For MRR, the conversion rate is based on the service period start date\", reported as Exchange Rate Impact",
        "https://help.chartmogul.com/hc/en-us/articles/201520952-How-ChartMogul-handles-subscriptions-billed-in-foreign-currencies",
    ),
];

fn stripe() -> MetricSettings {
    MetricSettings {
        grain: MetricGrain::Customer,
        method: MovementMethod::Movement,
        churn_at: ChurnAt::Request,
        past_due: PastDueRule::Counted,
        trials: false,
        free_plans: FreePlans::Inactive,
        tax: false,
        metered: false,
        discounts: Discounts::Permanent,
        proration: Proration::AtChange,
        term_changes: TermChanges::AsChange,
        exchange_at: ExchangeAt::Daily,
        ..MetricSettings::default()
    }
}

const GLOSSARY: &str = "https://docs.stripe.com/billing/subscriptions/analytics/glossary";
const EXCLUDED: &str = "\"MRR calculations exclude subscriptions in trial periods, any taxes applied to the subscription, any subscribers on free \
    plans, and any metered (usage based) products\"";

const STRIPE: &[Source] = &[
    Source::stated(
        "grain",
        "\"If a customer has one or more subscriptions attached, Stripe considers that customer to be a subscriber\"",
        GLOSSARY,
    ),
    Source::read_so(
        "method",
        "MRR growth adds new, reactivation and expansion, and subtracts churn and contraction",
        GLOSSARY,
    ),
    Source::stated(
        "churn_at",
        "\"The subscription will no longer count towards your MRR after the time of the API call\"; it can be configured otherwise",
        "https://support.stripe.com/questions/impact-of-subscription-cancellations-on-monthly-recurring-revenue-mrr-in-billing",
    ),
    Source::stated(
        "past_due",
        "\"MRR is the sum of the monthly-normalized value of all your active and past_due subscriptions\"",
        GLOSSARY,
    ),
    Source::stated("trials", EXCLUDED, GLOSSARY),
    Source::stated("free_plans", EXCLUDED, GLOSSARY),
    Source::stated("tax", EXCLUDED, GLOSSARY),
    Source::stated("metered", EXCLUDED, GLOSSARY),
    Source::stated(
        "discounts",
        "\"If you apply a coupon with a finite duration (i.e. once or repeating) to a subscription, your MRR is unaffected\"",
        "https://support.stripe.com/questions/billing-analytics",
    ),
    Source::read_so("proration", "the value of a subscription is that of its current price", GLOSSARY),
    Source::read_so(
        "term_changes",
        "no page tells a change of term apart: any increase is expansion, any decrease contraction",
        GLOSSARY,
    ),
    Source::read_so(
        "exchange_at",
        "MRR growth is adjusted \"for any foreign currency (FX) impact\"; how often is not said",
        GLOSSARY,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;

    #[test]
    fn every_source_is_of_a_setting_and_every_setting_that_is_not_the_default_has_one() {
        for preset in MetricPreset::ALL {
            let settings = MetricSettings::preset(*preset);
            let names: Vec<&str> = MetricSettings::specs().iter().map(|spec| spec.name).collect();
            let sources = preset.stated();
            for (at, source) in sources.iter().enumerate() {
                assert!(names.contains(&source.setting), "{}", source.setting);
                assert!(sources.iter().skip(at + 1).all(|other| other.setting != source.setting));
                assert!(source.url.starts_with("https://"), "{}", source.url);
            }
            for name in settings.differences(&MetricSettings::default()) {
                assert!(sources.iter().any(|source| source.setting == name), "{preset:?} {name}");
            }
            assert_eq!(preset.sources().rows(), names.len());
        }
    }
}
