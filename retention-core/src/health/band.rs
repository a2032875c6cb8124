//! Bands of scores, with hysteresis: a fold that remembers the band alone.

use crate::health::card::POINT;
use crate::health::definition::Band;
use crate::{Error, ErrorCode, Result};

/// So many bands a scorecard may have.
const MOST: usize = 32;
/// What tables call it where a customer has no score.
pub(crate) const NO_BAND: &str = "none";

/// Bands with the edges between them, in millionths of a point.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Bands {
    pub(crate) names: Vec<String>,
    /// The lowest score of each band but the first.
    edges: Vec<i64>,
    margin: i64,
}

impl Bands {
    /// # Errors
    /// `invalid_policy` with `path` for bands that overlap or cannot be reached.
    pub(crate) fn of(bands: &[Band], hysteresis: f64) -> Result<Self> {
        let wrong = |path: String, message: String, hint: &str| {
            Error::new(ErrorCode::InvalidPolicy, message).with("path", path).hint(hint)
        };
        if !(0.0..=50.0).contains(&hysteresis) {
            let message = format!("a hysteresis of {hysteresis} points is not from 0 to 50");
            return Err(wrong("hysteresis".to_owned(), message, "give a few points, such as 2"));
        }
        if bands.len() > MOST {
            let message = format!("{} bands are more than {MOST}", bands.len());
            return Err(wrong("bands".to_owned(), message, "put some together"));
        }
        if bands.is_empty() && hysteresis > 0.0 {
            let message = "a scorecard without bands has no edges to pass".to_owned();
            return Err(wrong(
                "hysteresis".to_owned(),
                message,
                "give it `bands`, or leave `hysteresis` out",
            ));
        }
        let margin = millionths(hysteresis);
        let mut found = Self { margin, ..Self::default() };
        let mut below: Option<(i64, &str)> = None;
        for (at, band) in bands.iter().enumerate() {
            let path = || format!("bands/{at}");
            if band.band.is_empty() || found.names.contains(&band.band) {
                let message = format!("`{}` is not a name of one band alone", band.band);
                return Err(wrong(path(), message, "give each band a name of its own"));
            }
            if band.band == NO_BAND {
                let message = format!("`{NO_BAND}` is what tables call having no score");
                return Err(wrong(format!("{}/band", path()), message, "give the band another name"));
            }
            if !(0.0..=100.0).contains(&band.from) {
                let message = format!("band `{}` begins at {}, not from 0 to 100", band.band, band.from);
                return Err(wrong(path(), message, "scores are from 0 to 100"));
            }
            let edge = millionths(band.from);
            match below {
                None if edge != 0 => {
                    let message = format!("scores below {} are in no band", band.from);
                    return Err(wrong(path(), message, "let the lowest band begin at 0"));
                }
                None => {}
                Some((last, name)) if edge <= last => {
                    let message = format!(
                        "bands `{name}` and `{}` overlap: the latter begins at {}, not above the former",
                        band.band, band.from
                    );
                    return Err(wrong(path(), message, "list bands from the lowest to the highest"));
                }
                Some((last, name)) => {
                    // A band must be wider than the margins that guard it, or scores in it would never enter it.
                    let low = if last == 0 { 0 } else { last + margin };
                    if low >= edge - margin || edge + margin > 100 * POINT {
                        let message = format!(
                            "with a hysteresis of {hysteresis} bands `{name}` and `{}` overlap at {}",
                            band.band, band.from
                        );
                        return Err(wrong(
                            "hysteresis".to_owned(),
                            message,
                            "lower it, or set the bands further apart",
                        ));
                    }
                    found.edges.push(edge);
                }
            }
            below = Some((edge, &band.band));
            found.names.push(band.band.clone());
        }
        Ok(found)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The band that holds a score, from 1; none is 0.
    pub(crate) fn plain(&self, score: i64) -> u8 {
        if self.is_empty() { 0 } else { self.edges.partition_point(|edge| *edge <= score) as u8 + 1 }
    }

    /// The band after a score, of somebody in a band before. Without a score there is no band, and the next score is
    /// judged as a first one is.
    pub(crate) fn after(&self, before: u8, score: Option<i64>) -> u8 {
        let Some(score) = score else { return 0 };
        let plain = self.plain(score);
        if before == 0 || plain == before {
            return plain;
        }
        let passed = |by: i64| self.edges.partition_point(|edge| edge.saturating_add(by) <= score) as u8 + 1;
        if plain > before {
            // Up: as far as edges are passed by the margin.
            passed(self.margin).max(before)
        } else {
            // Down: below an edge by more than the margin.
            passed(-self.margin).min(before)
        }
    }

    /// How far a score may fall, and rise, without another band following a band.
    pub(crate) fn room(&self, band: u8, score: i64) -> (i64, i64) {
        let edge = |at: Option<usize>| at.and_then(|at| self.edges.get(at)).copied();
        let below = edge(usize::from(band).checked_sub(2));
        let above = edge(usize::from(band).checked_sub(1));
        let down = below.map_or(i64::MAX, |edge| score.saturating_sub(edge.saturating_sub(self.margin)));
        let up = above.map_or(i64::MAX, |edge| edge.saturating_add(self.margin - 1).saturating_sub(score));
        if band == 0 { (0, 0) } else { (down, up) }
    }

    /// Whether the band follows from a score, whatever it was before.
    pub(crate) fn is_certain(&self, score: Option<i64>) -> bool {
        let Some(score) = score else { return true };
        self.edges.iter().all(|edge| score < edge - self.margin || score >= edge + self.margin)
    }

    /// The name of a band, from 1.
    pub(crate) fn name(&self, band: u8) -> Option<&str> {
        usize::from(band).checked_sub(1).and_then(|at| self.names.get(at)).map(String::as_str)
    }
}

/// Points in millionths.
pub(super) fn millionths(points: f64) -> i64 {
    (points * POINT as f64).round() as i64
}
