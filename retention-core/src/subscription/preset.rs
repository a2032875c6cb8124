//! Settings that follow what tools publish of theirs, each with its source. Tools change their definitions, so a preset
//! is dated; it follows the words of these pages, not the tool's code.

use super::settings::{
    ChurnAt, Discounts, ExchangeAt, FreePlans, MetricGrain, MetricPreset, MetricSettings, MovementMethod,
    PastDueRule, Proration, TermChanges,
};
use crate::time::Span;

impl MetricSettings {
    /// The settings of a tool, as published. What a tool leaves open keeps this library's default, and is marked so in
    /// the source.
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

/// ChartMogul, pages of help.chartmogul.com and dev.chartmogul.com read in November 2026.
fn chartmogul() -> MetricSettings {
    MetricSettings {
        // "Since they have another active subscription, ChartMogul classifies the $60 in MRR as Contraction (rather than
        // Churn)": help.chartmogul.com/hc/en-us/articles/201244842.
        grain: MetricGrain::Customer,
        // "The value of each MRR movement is the net change": …/4416682609426-Understanding-MRR-movements.
        method: MovementMethod::Movement,
        // "When the subscription ends in your billing system (default)":
        // …/15384089786524-Configuring-Subscription-Analytics-settings. Older pages name other defaults.
        churn_at: ChurnAt::End,
        // "Delinquent subscriptions will remain Past Due (and contribute to MRR) until they are explicitly cancelled
        // (default)": help.chartmogul.com/article/303-handling-past-due-subscriptions.
        past_due: PastDueRule::Counted,
        // "Reactivation: when a previously paying customer that had churned moves back onto a paid plan", without a
        // limit of time: …/203299912-Chart-Data.
        reactivation_window: None,
        // Smart Activity Classification groups "within a specified period of time (e.g., 60 minutes)":
        // …/4416682609426-Understanding-MRR-movements.
        group_within: Span::parse("60min").ok(),
        // "New Business MRR: the MRR at the moment a lead converts into an active customer": …/203299912.
        trials: false,
        // "Classify paying customers who switch to a free plan (or are given a 100% discount) as Active (default)":
        // …/15384089786524.
        free_plans: FreePlans::Active,
        // Expansion holds "an expiring discount", contraction "the addition of a discount": …/203299912.
        discounts: Discounts::All,
        // MRR is of the amount "after discounts and taxes have been applied" less the tax:
        // dev.chartmogul.com/docs/how-mrr-is-calculated-from-prorated-invoices.
        tax: false,
        // A prorated line counts as the full service period would: the same page.
        proration: Proration::AtChange,
        // No page tells a change of term apart: any increase is expansion, any decrease contraction (…/203299912).
        term_changes: TermChanges::AsChange,
        // "For MRR, the conversion rate is based on the service period start date", reported as Exchange Rate Impact:
        // …/201520952-How-ChartMogul-handles-subscriptions-billed-in-foreign-currencies.
        exchange_at: ExchangeAt::Renewal,
        // Metered charges: no page found that says; the default stays.
        ..MetricSettings::default()
    }
}

/// Stripe Billing, pages of docs.stripe.com and support.stripe.com read in November 2026.
fn stripe() -> MetricSettings {
    MetricSettings {
        // "If a customer has one or more subscriptions attached, Stripe considers that customer to be a subscriber":
        // docs.stripe.com/billing/subscriptions/analytics/glossary.
        grain: MetricGrain::Customer,
        // MRR growth adds new, reactivation and expansion, and subtracts churn and contraction: the glossary.
        method: MovementMethod::Movement,
        // "The subscription will no longer count towards your MRR after the time of the API call":
        // support.stripe.com/questions/impact-of-subscription-cancellations-on-monthly-recurring-revenue-mrr-in-billing.
        // It can be configured otherwise (support.stripe.com/questions/metric-configurations).
        churn_at: ChurnAt::Request,
        // "MRR is the sum of the monthly-normalized value of all your active and past_due subscriptions": the glossary.
        past_due: PastDueRule::Counted,
        // "MRR calculations exclude subscriptions in trial periods, any taxes applied to the subscription, any
        // subscribers on free plans, and any metered (usage based) products": the glossary.
        trials: false,
        free_plans: FreePlans::Inactive,
        tax: false,
        metered: false,
        // "If you apply a coupon with a finite duration (i.e. once or repeating) to a subscription, your MRR is
        // unaffected": support.stripe.com/questions/billing-analytics.
        discounts: Discounts::Permanent,
        // The value of a subscription is that of its current price: the glossary.
        proration: Proration::AtChange,
        term_changes: TermChanges::AsChange,
        // MRR growth is adjusted "for any foreign currency (FX) impact": the glossary; how often is not said.
        exchange_at: ExchangeAt::Daily,
        // A window of reactivation: not said; the default stays.
        ..MetricSettings::default()
    }
}
