//! What sets each cluster apart from all rows, in figures and in words.

use super::ClusterModel;
use super::fit::one_is_enough;
use super::model::Members;
use super::scale::Feature;
use super::tables::{CLUSTERS, PROFILE};
use crate::table::{Table, Text, figure};

/// From so many deviations on a column is high or low, and very much so.
const APART: f64 = 0.5;
const FAR_APART: f64 = 1.5;

/// A column in a cluster.
struct Trait<'a> {
    feature: &'a Feature,
    at: usize,
    difference: f64,
}

impl ClusterModel {
    /// The clusters, the largest first, with what sets each apart from all in words.
    pub fn clusters(&self) -> Table {
        let all = self.all.rows.max(1) as f64;
        let table = Table::of(&CLUSTERS)
            .column((1..=self.len() as i64).collect::<Vec<_>>())
            .column(self.members.iter().map(|members| members.rows as i64).collect::<Vec<_>>())
            .column(self.members.iter().map(|members| members.rows as f64 / all).collect::<Vec<_>>())
            .column(self.members.iter().map(|members| members.inertia).collect::<Vec<_>>())
            .column((0..self.len()).map(|cluster| self.description(cluster)).collect::<Text>())
            .note("rows", self.all.rows)
            .note("left_out", self.left_out)
            .note("inertia", self.inertia())
            .note("chosen_by", self.chosen_by.map_or("given", super::ClusterChoice::as_str))
            .note("runs", self.runs)
            .note("seed", self.seed);
        let table = match self.silhouette() {
            Some(silhouette) => table.note("silhouette", silhouette),
            None => table,
        };
        let table = match self.stability {
            Some(found) => table
                .note("stability", found.mean)
                .note("least_stability", found.least)
                .note("seeds", found.seeds),
            None => table,
        };
        self.warnings()
            .into_iter()
            .fold(self.noted(table), |table, warning| table.note("warning", warning))
            .finish()
    }

    /// Every column in every cluster, beside all rows.
    pub fn profile(&self) -> Table {
        let traits: Vec<(usize, Trait<'_>)> = (0..self.len())
            .flat_map(|cluster| self.traits(cluster).into_iter().map(move |one| (cluster, one)))
            .collect();
        let of = |get: &dyn Fn(&Members) -> &Vec<f64>, at: usize, members: &Members| {
            get(members).get(at).copied().unwrap_or_default()
        };
        let column = |get: &dyn Fn(&Members) -> &Vec<f64>, own: bool| -> Vec<f64> {
            traits
                .iter()
                .map(|(cluster, one)| {
                    let members = self.members.get(*cluster).filter(|_| own).unwrap_or(&self.all);
                    of(get, one.at, members)
                })
                .collect()
        };
        let table = Table::of(&PROFILE)
            .column(traits.iter().map(|(cluster, _)| *cluster as i64 + 1).collect::<Vec<_>>())
            .column(traits.iter().map(|(_, one)| one.feature.name.as_str()).collect::<Text>())
            .column(column(&|members| &members.means, true))
            .column(column(&|members| &members.medians, true))
            .column(column(&|members| &members.means, false))
            .column(column(&|members| &members.medians, false))
            .column(traits.iter().map(|(_, one)| one.difference).collect::<Vec<_>>())
            .column(traits.iter().map(|(_, one)| level(one.difference)).collect::<Text>());
        self.noted(table).finish()
    }

    fn traits(&self, cluster: usize) -> Vec<Trait<'_>> {
        let centre = self.centres.get(cluster).map(Vec::as_slice).unwrap_or_default();
        let columns = self.features.iter().zip(centre).zip(&self.spread).enumerate();
        columns
            .map(|(at, ((feature, value), (mean, deviation)))| Trait {
                feature,
                at,
                difference: (value - mean) / deviation.max(f64::MIN_POSITIVE),
            })
            .collect()
    }

    /// The columns that are high or low, the farthest from all first.
    fn description(&self, cluster: usize) -> String {
        let mut traits = self.traits(cluster);
        traits.retain(|one| one.difference.abs() >= APART);
        traits.sort_by(|one, other| other.difference.abs().total_cmp(&one.difference.abs()));
        let Some(members) = self.members.get(cluster).filter(|_| !traits.is_empty()) else {
            return "much like all".to_owned();
        };
        let told = traits.iter().map(|one| {
            let said = format!("`{}` {}", one.feature.name, level(one.difference));
            match self.figures(cluster, members, one) {
                Some(figures) => format!("{said}: {figures}"),
                None => said,
            }
        });
        told.collect::<Vec<_>>().join("; ")
    }

    /// What is usual in the cluster, and over all: the first figures that show what the words say. Medians of counts are
    /// often the same where means are not, and means of what is told apart by logarithms may show the contrary.
    fn figures(&self, cluster: usize, members: &Members, one: &Trait<'_>) -> Option<String> {
        let pair = |own: &[f64], all: &[f64]| Some((*own.get(one.at)?, *all.get(one.at)?));
        let means = pair(&members.means, &self.all.means);
        if one.feature.flag {
            return means
                .map(|(own, all)| format!("{} % against {} %", figure(100.0 * own), figure(100.0 * all)));
        }
        let centre = self.centres.get(cluster).and_then(|centre| centre.get(one.at));
        let geometric = match (centre, self.spread.get(one.at)) {
            (Some(own), Some((all, _))) if one.feature.log => {
                Some((one.feature.unscaled(*own), one.feature.unscaled(*all)))
            }
            _ => None,
        };
        let told = [
            ("typically", pair(&members.medians, &self.all.medians)),
            ("on average", means),
            ("in the geometric mean", geometric),
        ];
        told.into_iter().find_map(|(how, pair)| {
            let (own, all) = pair.filter(|(own, all)| (own - all) * one.difference > 0.0)?;
            let (own, all) = (figure(own), figure(all));
            (own != all).then(|| format!("{how} {own} against {all}"))
        })
    }

    fn warnings(&self) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(stability) = self.stability.filter(|stability| stability.mean < 0.8) {
            found.push(format!(
                "other seeds give other clusters (adjusted Rand index {}): do not name them yet",
                figure(stability.mean)
            ));
        }
        if self.silhouette().is_some_and(|silhouette| silhouette < 0.25) {
            found.push(
                "the clusters lie next to one another: they part customers, but few would call them groups"
                    .to_owned(),
            );
        }
        if one_is_enough(&self.tried) {
            found.push("the gap statistic finds no clusters at all".to_owned());
        }
        found
    }
}

fn level(difference: f64) -> &'static str {
    match difference {
        difference if difference >= FAR_APART => "very high",
        difference if difference >= APART => "high",
        difference if difference <= -FAR_APART => "very low",
        difference if difference <= -APART => "low",
        _ => "usual",
    }
}
