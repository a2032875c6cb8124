//! Finding clusters: how many there are, where they lie, and whether other seeds find the same.

use super::agreement::adjusted_rand;
use super::gap::{Gap, gap};
use super::kmeans::{Clusters, best};
use super::model::{Members, Stability, Tried, none_missing};
use super::points::{Points, compare, squared};
use super::scale::{Feature, moments, not_negative, values};
use super::silhouette::silhouettes;
use super::{ClusterChoice, ClusterMissing, ClusterModel, ClusterOptions, ClusterScale};
use crate::artifact::Fitted;
use crate::frame::{Frame, FrameColumn};
use crate::parallel::Workers;
use crate::stat::{Draw, quantile_linear};
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result};

/// The rows of a fit in an order of their own: as they were given, and scaled.
struct Rows {
    features: Vec<Feature>,
    raw: Vec<Vec<f64>>,
    points: Points,
    left_out: u64,
}

impl ClusterModel {
    /// Finds clusters of rows that are alike in all columns. The order of rows changes nothing, nor does the number of
    /// threads.
    ///
    /// ```
    /// use retention_core::{ClusterModel, ClusterOptions, Frame};
    /// let frame = Frame::new()
    ///     .number("orders", &[1.0, 2.0, 1.0, 12.0, 14.0, 11.0])?
    ///     .number("days_since_last", &[200.0, 180.0, 190.0, 5.0, 9.0, 3.0])?;
    /// let model = ClusterModel::fit(&frame, &ClusterOptions::default().most(3_u32), None)?;
    /// assert_eq!(model.len(), 2);
    /// let groups = model.predict(&frame)?;
    /// assert!(groups[0] == groups[2] && groups[0] != groups[3]);
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `nothing_to_fit` without columns or rows; `not_enough_data` with fewer distinct rows than clusters;
    /// `wrong_column_type` for texts; `constant_column`; `invalid_value` for a missing value, unless left out, for a
    /// negative number of which a logarithm is to be taken, and for one too large for a distance; `invalid_option`.
    pub fn fit(frame: &Frame<'_>, options: &ClusterOptions, as_of: Option<Timestamp>) -> Result<Self> {
        let fitted = as_of.map(Fitted::at);
        Self::fit_with(frame, options, fitted, &Workers::new(options.threads as usize))
    }

    pub(crate) fn fit_with(
        frame: &Frame<'_>,
        options: &ClusterOptions,
        fitted: Option<Fitted>,
        workers: &Workers,
    ) -> Result<Self> {
        options.check()?;
        let rows = Rows::read(frame, options)?;
        let distinct = rows.points.distinct();
        let least = *options.tried().start() as usize;
        if distinct < least {
            let message = format!("{least} clusters need as many rows that differ, and there are {distinct}");
            return Err(Error::new(ErrorCode::NotEnoughData, message)
                .with("argument", if options.clusters.is_some() { "clusters" } else { "least" })
                .with("rows", distinct)
                .hint("ask for fewer clusters, or give more rows"));
        }
        let mut found = Vec::new();
        for clusters in options.tried().take_while(|clusters| *clusters as usize <= distinct) {
            found.push(best(&rows.points, clusters as usize, options.runs, options.seed.into(), workers)?);
        }
        let tried = tried(&rows.points, &found, options, workers)?;
        let clusters = chosen(&tried, options);
        let kept = found.into_iter().find(|found| found.centres.len() == clusters).ok_or_else(|| {
            Error::internal(format!("{clusters} clusters were chosen, which were not tried"))
        })?;
        Ok(Self {
            members: (0..clusters).map(|cluster| rows.members(Some((&kept, cluster)))).collect(),
            all: rows.members(None),
            spread: rows.spread(),
            stability: stability(&rows.points, &kept, options, workers)?,
            centres: kept.centres.iter().map(<[f64]>::to_vec).collect(),
            features: rows.features,
            scale: options.scale,
            missing: options.missing,
            left_out: rows.left_out,
            tried,
            chosen_by: options.clusters.is_none().then_some(options.choose),
            runs: options.runs,
            seed: options.seed,
            fitted,
        })
    }
}

impl Rows {
    fn read(frame: &Frame<'_>, options: &ClusterOptions) -> Result<Self> {
        let mut columns = Vec::new();
        for (name, column) in frame.columns() {
            let found = values(name, column)?;
            let flag = matches!(column, FrameColumn::Flag(_));
            if options.missing == ClusterMissing::Refuse {
                none_missing(name, &found)?;
            }
            if options.scale == ClusterScale::Log {
                not_negative(name, &found)?;
            }
            columns.push((name, flag, found));
        }
        let of_row = |row: usize| -> Vec<f64> {
            columns.iter().map(|(_, _, values)| values.get(row).copied().unwrap_or(f64::NAN)).collect()
        };
        let whole = |row: &Vec<f64>| !row.iter().any(|value| value.is_nan());
        let raw: Vec<Vec<f64>> = (0..frame.rows()).map(of_row).filter(whole).collect();
        if columns.is_empty() || raw.is_empty() {
            let what = if columns.is_empty() {
                "column to tell rows apart by"
            } else {
                "row in which no value is missing"
            };
            return Err(Error::new(ErrorCode::NothingToFit, format!("there is no {what}"))
                .hint("give at least one column of numbers, and rows that have a value in each"));
        }
        let features = columns.iter().enumerate().map(|(at, (name, flag, values))| {
            let mut sorted: Vec<f64> = raw.iter().filter_map(|row| row.get(at)).copied().collect();
            sorted.sort_by(f64::total_cmp);
            let feature = Feature::learn(name, *flag, &sorted, options.scale)?;
            feature.measurable(values)?;
            Ok(feature)
        });
        let features = features.collect::<Result<Vec<_>>>()?;
        let scaled = |row: &Vec<f64>| -> Vec<f64> {
            features.iter().zip(row).map(|(feature, value)| feature.apply(*value)).collect()
        };
        let left_out = (frame.rows() - raw.len()) as u64;
        let mut both: Vec<(Vec<f64>, Vec<f64>)> = raw.into_iter().map(|row| (scaled(&row), row)).collect();
        both.sort_by(|one, other| compare(&one.0, &other.0).then_with(|| compare(&one.1, &other.1)));
        let (points, raw): (Vec<_>, Vec<_>) = both.into_iter().unzip();
        Ok(Self { points: Points::of(features.len(), points.concat()), features, raw, left_out })
    }

    /// What the rows of a cluster are like, or all.
    fn members(&self, of: Option<(&Clusters, usize)>) -> Members {
        let belongs = |at: usize| of.is_none_or(|(found, cluster)| found.labels.get(at) == Some(&cluster));
        let rows: Vec<usize> = (0..self.raw.len()).filter(|at| belongs(*at)).collect();
        let column = |at: usize| -> Vec<f64> {
            let of_row = |row: &usize| self.raw.get(*row)?.get(at).copied();
            let mut values: Vec<f64> = rows.iter().filter_map(of_row).collect();
            values.sort_by(f64::total_cmp);
            values
        };
        let columns: Vec<Vec<f64>> = (0..self.features.len()).map(column).collect();
        let centre = of.map_or_else(
            || self.points.centre().0,
            |(found, cluster)| found.centres.get(cluster).unwrap_or_default().to_vec(),
        );
        Members {
            rows: rows.len() as u64,
            inertia: rows
                .iter()
                .filter_map(|row| self.points.get(*row))
                .map(|point| squared(point, &centre))
                .sum(),
            means: columns.iter().map(|values| moments(values).0).collect(),
            medians: columns.iter().map(|values| quantile_linear(values, 0.5)).collect(),
        }
    }

    /// Mean and deviation of each scaled column.
    fn spread(&self) -> Vec<(f64, f64)> {
        let column = |at: usize| -> Vec<f64> {
            self.points.iter().filter_map(|point| point.get(at)).copied().collect()
        };
        (0..self.features.len()).map(|at| moments(&column(at))).collect()
    }
}

/// How clear the clusters of each number are. With the gap, that of one cluster stands before.
fn tried(
    points: &Points,
    found: &[Clusters],
    options: &ClusterOptions,
    workers: &Workers,
) -> Result<Vec<Tried>> {
    let rows = sampled(points.len(), options);
    let partings: Vec<(&[usize], usize)> =
        found.iter().map(|found| (found.labels.as_slice(), found.centres.len())).collect();
    let silhouettes = silhouettes(points, &rows, &partings, workers)?;
    let gap_of = |clusters: usize, inertia: f64| -> Result<Option<(f64, f64)>> {
        if options.choose != ClusterChoice::Gap || options.clusters.is_some() {
            return Ok(None);
        }
        let (runs, seed) = (options.runs, options.seed.into());
        let Gap { gap, error } = gap(points, clusters, inertia, options.references, (runs, seed), workers)?;
        Ok(Some((gap, error)))
    };
    let mut all = Vec::new();
    let together = points.centre().1;
    let tries_one = found.first().is_some_and(|first| first.centres.len() == 1);
    if !tries_one && let Some(one) = gap_of(1, together)? {
        all.push(Tried { clusters: 1, inertia: together, silhouette: None, gap: Some(one) });
    }
    for (found, silhouette) in found.iter().zip(silhouettes) {
        let clusters = found.centres.len();
        let gap = gap_of(clusters, found.inertia)?;
        all.push(Tried { clusters: clusters as u32, inertia: found.inertia, silhouette, gap });
    }
    Ok(all)
}

/// The rows of which silhouettes are computed.
fn sampled(rows: usize, options: &ClusterOptions) -> Vec<usize> {
    let most = options.sample as usize;
    if rows <= most {
        return (0..rows).collect();
    }
    // Streams of K-means count from 0 up.
    let mut drawn = Draw::new(options.seed.into(), u64::MAX / 2).shuffled(rows);
    drawn.truncate(most);
    drawn.sort_unstable();
    drawn
}

fn chosen(tried: &[Tried], options: &ClusterOptions) -> usize {
    let considered: Vec<&Tried> =
        tried.iter().filter(|tried| options.tried().contains(&tried.clusters)).collect();
    let last = considered.last().map_or(1, |tried| tried.clusters);
    let found = match options.choose {
        ClusterChoice::Silhouette => {
            let best = considered.iter().copied().reduce(|best, next| {
                let of = |tried: &Tried| tried.silhouette.unwrap_or(f64::NEG_INFINITY);
                if of(next) > of(best) { next } else { best }
            });
            best.map_or(last, |tried| tried.clusters)
        }
        ClusterChoice::Gap => {
            if options.tried().contains(&1) && one_is_enough(tried) {
                return 1;
            }
            let several: Vec<&Tried> =
                considered.iter().copied().filter(|tried| tried.clusters > 1).collect();
            let enough = several.windows(2).find_map(|pair| match pair {
                [one, next] => (one.gap?.0 >= next.gap?.0 - next.gap?.1).then_some(one.clusters),
                _ => None,
            });
            enough.unwrap_or(last)
        }
    };
    found as usize
}

/// Whether no number of clusters has a gap that betters that of one, but for its error. Looking but at the next number, as
/// from two on, would stop at one where few clusters are no better and more are: the gap of four balls is least at two.
pub(super) fn one_is_enough(tried: &[Tried]) -> bool {
    let mut gaps = tried.iter().filter_map(|tried| Some((tried.clusters, tried.gap?)));
    let one = gaps.clone().find_map(|(clusters, (gap, _))| (clusters == 1).then_some(gap));
    one.is_some_and(|one| gaps.all(|(clusters, (gap, error))| clusters == 1 || one >= gap - error))
}

/// How far clusters from other seeds are these.
fn stability(
    points: &Points,
    kept: &Clusters,
    options: &ClusterOptions,
    workers: &Workers,
) -> Result<Option<Stability>> {
    if options.seeds == 0 {
        return Ok(None);
    }
    let mut found = Vec::with_capacity(options.seeds as usize);
    for other in 1..=options.seeds {
        let seed = u64::from(options.seed) + (u64::from(other) << 32);
        let again = best(points, kept.centres.len(), options.runs, seed, workers)?;
        found.push(adjusted_rand(&kept.labels, &again.labels));
    }
    Ok(Some(Stability {
        seeds: options.seeds,
        mean: found.iter().sum::<f64>() / found.len() as f64,
        least: found.iter().copied().fold(f64::INFINITY, f64::min),
    }))
}
