//! Clusters: customers of a plain table who are alike.

use super::build::{ARTIFACT, TABLE, called, codes, making, part};
use super::survival::{answer, joined, table};
use super::{Answer, ArtifactKind, Call, Given, Operation, Owner, Returns};
use crate::artifact::Fitted;
use crate::cluster::{self, ClusterColumns, ClusterCustomers, ClusterModel, ClusterOptions};
use crate::options::Options;
use crate::parallel::Workers;
use crate::{ErrorCode, Result};

const FITTING: &[ErrorCode] =
    codes!(TABLE, &[ErrorCode::NothingToFit, ErrorCode::NotEnoughData, ErrorCode::ConstantColumn]);

const APPLYING: &[ErrorCode] = codes!(TABLE, &[ErrorCode::ArtifactFromLater], ARTIFACT);

const CLUSTERS: ArtifactKind = ArtifactKind {
    name: "cluster_model",
    doc: "Groups of customers who are alike, found by K-means: what sets each apart, how stable they are, and where new customers belong.",
};

const OWNER: Owner = Owner::Artifact(CLUSTERS);

pub(super) const OPERATIONS: &[Operation] = &[
    making(
        CLUSTERS,
        "fit",
        "Finds groups of rows that are alike in all columns, by K-means on scaled columns.\n\nThe order of rows changes nothing, nor does the number of threads. \
         Whether there are groups at all is for `choice` and the note `stability` to tell: K-means parts any rows.",
        || joined(ClusterColumns::specs(), ClusterOptions::specs()),
        |call| {
            let table = table(call)?;
            let options: ClusterOptions = part(call.json())?;
            let frame = cluster::features(table, &part(call.json())?)?;
            let workers = Workers::new(options.threads as usize).watched(table.watch());
            let fitted = Fitted::noted(|name| table.note(name));
            Ok(Answer::Artifact(ClusterModel::fit_with(&frame, &options, fitted, &workers)?.to_json()?))
        },
    )
    .of(Given::Table)
    .fails(FITTING),
    called(
        OWNER,
        "assign",
        "Where each row belongs, in the order of rows, how far it is from the centre, and how clear that is.",
        ClusterCustomers::specs,
        Returns::Table(&cluster::ASSIGNMENTS),
        |call| {
            let (model, table) = (clusters(call)?, table(call)?);
            let given: ClusterCustomers = part(call.json())?;
            model.may_speak_of(Fitted::noted(|name| table.note(name)), given.hindsight)?;
            let ids = cluster::customers(table, given.customer.as_deref())?;
            answer(model.assign(&table.frame(model.columns())?, ids)?)
        },
    )
    .of(Given::Table)
    .fails(APPLYING),
    called(
        OWNER,
        "clusters",
        "The clusters, the largest first, with what sets each apart from all, in words and figures.\n\nHow far clusters from other seeds agree is the note \
         `stability`, the mean adjusted Rand index: 1 where they are the same.",
        Vec::new,
        Returns::Table(&cluster::CLUSTERS),
        |call| answer(clusters(call)?.clusters()),
    )
    .fails(ARTIFACT),
    called(
        OWNER,
        "profile",
        "Every column in every cluster, beside all rows: means, medians, and how many deviations apart.",
        Vec::new,
        Returns::Table(&cluster::PROFILE),
        |call| answer(clusters(call)?.profile()),
    )
    .fails(ARTIFACT),
    called(
        OWNER,
        "choice",
        "The numbers of clusters that were tried, with how tight and how clear the clusters were.",
        Vec::new,
        Returns::Table(&cluster::CHOICE),
        |call| answer(clusters(call)?.choice()),
    )
    .fails(ARTIFACT),
];

fn clusters(call: &Call<'_>) -> Result<ClusterModel> {
    ClusterModel::from_json(call.asked()?)
}
