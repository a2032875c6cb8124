//! Models of when customers buy and when they leave: fitted, saved, applied.

use serde::{Deserialize, Serialize};

use crate::artifact::Fitted;
use crate::clv::beta_bernoulli::{BetaBernoulli, BetaBernoulliFit};
use crate::clv::beta_geometric::{BetaGeometric, BetaGeometricFit};
use crate::clv::counts::PurchaseCounts;
use crate::clv::fit::{Estimate, FitOptions, FitReport, FitStatus, estimate, of_column};
use crate::clv::law::Law;
use crate::clv::pareto::{Pareto, ParetoFit};
use crate::clv::rows::{Rows, enough};
use crate::clv::summary::PurchaseSummary;
use crate::clv::told::{Parameter, Told};
use crate::clv::unit::TimeUnit;
use crate::options::{choice, options};
use crate::table::Table;
use crate::time::{Span, Timestamp};
use crate::{Error, ErrorCode, Result, artifact};

choice! {
    /// The models of purchases.
    pub enum PurchaseModelKind {
        /// BG/NBD: who buys may leave after each repeat purchase. Nobody leaves at the first purchase, so it gives every
        /// one-time buyer a probability alive of 1.
        BgNbd = "bg_nbd",
        /// MBG/NBD: who buys may leave after each purchase, the first one included.
        MbgNbd = "mbg_nbd",
        /// Pareto/NBD: customers leave at any time.
        ParetoNbd = "pareto_nbd",
        /// BG/BB: at most one purchase at each of a known number of opportunities, such as months or events.
        BgBb = "bg_bb",
    }
}

options! {
    /// Which model is fitted.
    pub struct ModelOptions {
        /// The model: BG/NBD and MBG/NBD let customers leave after purchases, Pareto/NBD at any time, BG/BB counts
        /// opportunities. BG/NBD gives every one-time buyer a probability alive of 1.
        model: PurchaseModelKind = PurchaseModelKind::MbgNbd,
    }
}

impl PurchaseModelKind {
    /// The parameters' names, as in the papers.
    pub const fn parameters(self) -> [&'static str; 4] {
        match self {
            Self::BgNbd | Self::MbgNbd => ["r", "alpha", "a", "b"],
            Self::ParetoNbd => ["r", "alpha", "s", "beta"],
            Self::BgBb => ["alpha", "beta", "gamma", "delta"],
        }
    }
}

/// A model of when customers buy and when they leave. Fitted once with [`fit`](Self::fit), saved, and applied to any
/// summary in its unit.
///
/// ```
/// use retention_core::{FitOptions, PurchaseModel, PurchaseModelKind, ScoreOptions, Span, SummaryColumns};
/// let summary = SummaryColumns::new(Span::parse("1w")?)
///     .frequency("x", &[2.0, 1.0, 0.0, 0.0, 0.0, 7.0, 1.0, 0.0])
///     .t_x("t_x", &[30.43, 1.71, 0.0, 0.0, 0.0, 29.43, 5.0, 0.0])
///     .age("age", &[38.86, 38.86, 38.86, 38.86, 38.86, 38.86, 38.86, 38.86])
///     .read()?;
/// let model = PurchaseModel::from_parameters(PurchaseModelKind::MbgNbd, [0.525, 6.183, 0.891, 1.614], summary.unit())?;
/// let alive = model.probability_alive(&summary, &ScoreOptions::default())?;
/// assert!(alive[5] > 0.6 && alive[1] < 0.2);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PurchaseModel {
    kind: PurchaseModelKind,
    pub(super) unit: TimeUnit,
    #[serde(flatten)]
    pub(super) told: Told,
    pub(super) fitted: Option<Fitted>,
}

impl PurchaseModel {
    /// Fits the model by maximum likelihood: Newton's method on the logarithms of the parameters, with exact derivatives,
    /// from several starts.
    ///
    /// # Errors
    /// `nothing_to_fit` without customers; `not_enough_data` with fewer customers than parameters, or when all bought
    /// once; `invalid_value` for BG/BB when times are not whole.
    pub fn fit(kind: PurchaseModelKind, summary: &PurchaseSummary, options: &FitOptions) -> Result<Self> {
        Self::fit_counts(kind, &PurchaseCounts::of_times(summary, options.threads as usize), options)
    }

    /// [`fit`](Self::fit) on counted customers, such as those of all parts of a log.
    ///
    /// # Errors
    /// As [`fit`](Self::fit).
    pub fn fit_counts(
        kind: PurchaseModelKind,
        counts: &PurchaseCounts,
        options: &FitOptions,
    ) -> Result<Self> {
        enough(counts, 4)?;
        let watch = &counts.watch;
        let levels = Rows::levels(counts, options.threads as usize);
        let (age, rate) = levels.last().map(Rows::scale).unwrap_or_default();
        // Shapes from uneven to even, rates so that their means are the data's.
        let starts = |shapes: [[f64; 3]; 4]| shapes.map(|[r, second, third]| [r, r / rate, second, third]);
        let sought = match kind {
            PurchaseModelKind::BgNbd | PurchaseModelKind::MbgNbd => {
                let at_once = kind == PurchaseModelKind::MbgNbd;
                let levels: Vec<_> = levels.iter().map(|rows| BetaGeometricFit { rows, at_once }).collect();
                let starts = starts([[0.5, 0.5, 2.0], [1.0, 1.0, 5.0], [0.3, 0.2, 0.6], [2.0, 3.0, 30.0]]);
                estimate(&levels, &starts, [1.0, 1.0 / rate, 1.0, 1.0], options, watch)
            }
            PurchaseModelKind::ParetoNbd => {
                let starts = starts([
                    [0.5, 0.5, age * 0.3],
                    [1.0, 1.0, age],
                    [0.3, 0.2, age * 0.1],
                    [2.0, 3.0, age * 5.0],
                ]);
                estimate(
                    &levels.iter().map(ParetoFit).collect::<Vec<_>>(),
                    &starts,
                    [1.0, 1.0 / rate, 1.0, age],
                    options,
                    watch,
                )
            }
            PurchaseModelKind::BgBb => {
                opportunities(counts)?;
                let starts = [
                    [0.5, 1.0, 0.5, 3.0],
                    [1.0, 1.0, 1.0, 10.0],
                    [0.5, 3.0, 0.3, 1.0],
                    [2.0, 5.0, 2.0, 30.0],
                ];
                estimate(
                    &levels.iter().map(BetaBernoulliFit).collect::<Vec<_>>(),
                    &starts,
                    [1.0; 4],
                    options,
                    watch,
                )
            }
        };
        let hint = "are times in a sensible range? A unit of days or weeks keeps them so";
        let found = sought.map_err(|error| of_column(error, &counts.names.age, hint))?;
        Ok(Self::of(kind, counts, &found, age))
    }

    fn of(kind: PurchaseModelKind, counts: &PurchaseCounts, found: &Estimate<4>, age: f64) -> Self {
        let told = Told::found(kind.parameters(), found);
        let mut model = Self { kind, unit: counts.unit, told, fitted: counts.fitted };
        let mut warnings: Vec<String> = model.untold(found.status, age).into_iter().collect();
        let once: u64 = counts.alike.iter().filter(|row| row.0 == 0).map(|row| row.3).sum();
        if !warnings.iter().any(|warning| nobody_leaves(warning)) {
            warnings.extend(model.one_time_buyers(once));
        }
        model.told.report(found, counts.customers(), counts.rows() as u64, warnings);
        model
    }

    /// What it means that parameters are not identified.
    fn untold(&self, status: FitStatus, age: f64) -> Option<String> {
        if status != FitStatus::NotIdentified {
            return None;
        }
        let [_, _, third, fourth] = self.values();
        // The share who leave at a purchase, within the mean age, or at an opportunity.
        let leaving = match self.kind {
            PurchaseModelKind::ParetoNbd => -(-third * (age / fourth).ln_1p()).exp_m1(),
            _ => third / (third + fourth),
        };
        let names = self.told.untold();
        Some(if leaving < 1e-3 {
            format!(
                "dropout is not identified: the likelihood is highest where nobody ever leaves, so {names} can take almost \
                 any value and the probability alive is 1 for everyone; expected purchases rest on the rates of purchase \
                 alone. Observe customers for longer, or judge inactivity by other means"
            )
        } else {
            format!(
                "not identified: {names} can take almost any value with the same likelihood; predictions hold, the \
                 values of these parameters mean nothing"
            )
        })
    }

    /// The warning that BG/NBD owes to those who bought once.
    pub(super) fn one_time_buyers(&self, once: u64) -> Option<String> {
        // Where nobody leaves, the other models say 1 of them too.
        let of_all = self.warnings().iter().any(|warning| nobody_leaves(warning));
        (self.kind == PurchaseModelKind::BgNbd && once > 0 && !of_all).then(|| {
            format!(
                "bg_nbd gives a probability alive of 1 to all {once} one-time buyers, because in it nobody leaves before a \
                 repeat purchase; use mbg_nbd or pareto_nbd to tell them apart"
            )
        })
    }

    /// A model at given parameters, in the order of [`PurchaseModelKind::parameters`], for times in this unit.
    ///
    /// # Errors
    /// `invalid_option` for parameters that are not positive and finite.
    pub fn from_parameters(kind: PurchaseModelKind, values: [f64; 4], unit: Span) -> Result<Self> {
        let told = Told::given(kind.parameters(), values)?;
        Ok(Self { kind, unit: TimeUnit::new(unit), told, fitted: None })
    }

    /// Which model it is.
    pub fn kind(&self) -> PurchaseModelKind {
        self.kind
    }

    /// The unit of time of its parameters.
    pub fn unit(&self) -> Span {
        self.unit.span()
    }

    /// The parameters, in the order of [`PurchaseModelKind::parameters`].
    pub fn parameters(&self) -> &[Parameter] {
        &self.told.parameters
    }

    /// How the fit went; `None` for given parameters.
    pub fn fit_report(&self) -> Option<&FitReport> {
        self.told.report.as_ref()
    }

    /// What whoever uses the model should know.
    pub fn warnings(&self) -> &[String] {
        self.told.warnings()
    }

    /// The `as_of` of the view it was fitted on; `None` for plain columns and given parameters.
    pub fn fitted_as_of(&self) -> Option<Timestamp> {
        self.fitted.map(|fitted| fitted.as_of)
    }

    /// The parameters as the table `model_parameters`, with how the fit went among its notes.
    pub fn parameter_table(&self) -> Table {
        let mut notes = vec![("model", self.kind.as_str().to_owned()), ("unit", self.unit().to_string())];
        notes.extend(self.fitted_as_of().map(|at| ("fitted_as_of", at.to_string())));
        self.told.table(notes)
    }

    /// What a table of the model's numbers says of it; `bg_nbd`'s own warning is about customers, not about this.
    pub(super) fn own_notes(&self) -> Vec<(&'static str, String)> {
        let mut notes = vec![("model", format!("{}: {}", self.kind.as_str(), self.told.text()))];
        notes.push(("unit", self.unit().to_string()));
        notes.extend(self.fitted_as_of().map(|at| ("fitted_as_of", at.to_string())));
        let own = self.warnings().iter().filter(|warning| !warning.starts_with("bg_nbd gives"));
        notes.extend(own.map(|warning| ("warning", warning.clone())));
        notes
    }

    /// Whether times are counted in whole opportunities.
    pub(crate) fn counts_opportunities(&self) -> bool {
        self.kind == PurchaseModelKind::BgBb
    }

    pub(super) fn values(&self) -> [f64; 4] {
        self.told.values()
    }

    pub(super) fn law(&self) -> Box<dyn Law> {
        let parameters = self.values();
        match self.kind {
            PurchaseModelKind::BgNbd => Box::new(BetaGeometric { parameters, at_once: false }),
            PurchaseModelKind::MbgNbd => Box::new(BetaGeometric { parameters, at_once: true }),
            PurchaseModelKind::ParetoNbd => Box::new(Pareto(parameters)),
            PurchaseModelKind::BgBb => Box::new(BetaBernoulli(parameters)),
        }
    }

    /// The artifact as text.
    ///
    /// # Errors
    /// Only `internal`.
    pub fn to_json(&self) -> Result<String> {
        artifact::to_json(artifact::PURCHASE_MODEL, self)
    }

    /// Reads what [`to_json`](Self::to_json) wrote, bit for bit.
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, and `blob_version` for a text of a newer version.
    pub fn from_json(text: &str) -> Result<Self> {
        let model: Self = artifact::from_json(artifact::PURCHASE_MODEL, text)?;
        model.told.are(model.kind.parameters())?;
        Ok(model)
    }
}

fn nobody_leaves(warning: &str) -> bool {
    warning.starts_with("dropout is not identified")
}

/// The most opportunities that BG/BB counts.
const MOST: f64 = 1e5;

/// Whether a row is one of opportunities: whole times, and at most one purchase at each.
pub(super) fn of_opportunities(x: u32, t_x: f64, age: f64) -> bool {
    t_x.fract() == 0.0 && age.fract() == 0.0 && f64::from(x) <= t_x && age <= MOST
}

fn opportunities(counts: &PurchaseCounts) -> Result<()> {
    match counts.alike.iter().find(|row| !of_opportunities(row.0, row.2, row.1)) {
        None => Ok(()),
        Some(row) => {
            let names = &counts.names;
            Err(not_opportunities(&names.t_x, &names.age, &names.frequency, row.0, row.2, row.1))
        }
    }
}

pub(super) fn not_opportunities(t_x: &str, age: &str, frequency: &str, x: u32, at: f64, of: f64) -> Error {
    let column = if at.fract() == 0.0 && of.fract() != 0.0 { age } else { t_x };
    let message = format!(
        "`bg_bb` counts opportunities: `{t_x}` = {at} and `{age}` = {of} must be whole numbers up to {MOST}, and \
         `{frequency}` = {x} purchases fit into the first `{t_x}` of them"
    );
    Error::new(ErrorCode::InvalidValue, message).with("column", column).hint(
        "purchase_summary(opportunities=true) counts them, as does a fit on a view itself: those with and without a purchase; \
         or use mbg_nbd or pareto_nbd, which take times",
    )
}
