//! Policies: presets to start from, everything that is wrong with one, what differs between two and whom that moves.

use super::build::{argument, called, codes, of_document, part, policy, schema};
use super::segment::{POLICY, STANDING};
use super::{Answer, ArtifactKind, Call, Given, Operation, Owner, Returns};
use crate::engine::{self, DryRunOptions};
use crate::options::{OptionSpec, OptionType, OptionValue, Options};
use crate::policy::{self as room, PolicyPreset};
use crate::{Error, ErrorCode, Policy, Result};

const KIND: ArtifactKind = ArtifactKind {
    name: "policy",
    doc: "What a team wants of its data, as one JSON document: measures, segments and signals. It refers to a schema and never repeats it.\n\nIts form is \
          checked when it is made; `validate` checks it against a schema.",
};

const FORM: &[ErrorCode] = &[
    ErrorCode::InvalidPolicy,
    ErrorCode::InvalidSpan,
    ErrorCode::RuleSyntax,
    ErrorCode::RuleTooLarge,
    ErrorCode::UnknownFunction,
];

pub(super) const OPERATIONS: &[Operation] = &[
    of_document(
        KIND,
        "preset",
        "A policy to start from: `e_commerce`, `saas` or `app`. It names roles alone, so that it fits any schema that says which kinds have which role.",
        Vec::new,
        Returns::Artifact("policy"),
        |call| {
            let name = call.json().get("preset").ok_or_else(|| Error::option("preset", "`preset` must be given"))?;
            let preset = PolicyPreset::read(name).map_err(|error| error.with("argument", "preset").about("preset"))?;
            Ok(Answer::Artifact(Policy::preset(preset)?.to_json().to_string()))
        },
    )
    .takes(|| vec![argument("preset", PolicyPreset::kind(), "Which one.")]),
    of_document(
        KIND,
        "validate",
        "Everything in the policy that does not fit itself or a schema, one row each, with its path and, in a rule, the position. No rows: it can be used.",
        || vec![schema_option()],
        Returns::Table(&room::POLICY_FAULTS),
        |call| {
            let schema = schema(call.json(), "schema")?;
            Ok(Answer::Table(Policy::fault_table(&own(call)?.validate(&schema))))
        },
    )
    .fails(&[ErrorCode::InvalidSchema, ErrorCode::UnknownTimeZone, ErrorCode::UnknownCurrency]),
    of_document(
        KIND,
        "diff",
        "What another policy has otherwise, part by part. A setting that says what holds without it is no difference, nor is how a rule is spaced and bracketed, or written as text or as a tree; `n > 5` and `5 < n` differ.",
        Vec::new,
        Returns::Table(&room::POLICY_DIFF),
        |call| Ok(Answer::Table(own(call)?.diff(&policy(call.json(), "other")?))),
    )
    .takes(|| vec![other()])
    .fails(FORM),
    of_document(
        KIND,
        "dry_run",
        "Whom another policy in place of this one would move from or into which segment, were it in force at an instant of a view.",
        DryRunOptions::specs,
        Returns::Table(&engine::MOVERS),
        |call| {
            let (policy, other) = (own(call)?, policy(call.json(), "other")?);
            Ok(Answer::Table(call.view()?.dry_run(&policy, &other, &part::<DryRunOptions>(call.json())?)?))
        },
    )
    .of(Given::View)
    .takes(|| vec![other()])
    .fails(codes!(STANDING, POLICY)),
    called(
        Owner::Package,
        "check_policy",
        "Everything wrong with a policy that may not even be readable, in its form and against a schema, one row each. No rows: it is a policy, and can be used.",
        || vec![schema_option()],
        Returns::Table(&room::POLICY_FAULTS),
        |call| {
            let schema = schema(call.json(), "schema")?;
            let document = call.json().get("policy").unwrap_or(&serde_json::Value::Null);
            Ok(Answer::Table(Policy::fault_table(&Policy::faults_of(document, &schema))))
        },
    )
    .takes(|| vec![argument("policy", OptionType::Any, "The document, or its text.")])
    .fails(&[ErrorCode::InvalidSchema, ErrorCode::UnknownTimeZone, ErrorCode::UnknownCurrency]),
];

fn own(call: &Call<'_>) -> Result<Policy> {
    Policy::parse(call.document()?)
}

fn other() -> OptionSpec {
    argument("other", OptionType::Artifact("policy"), "The other policy.")
}

fn schema_option() -> OptionSpec {
    argument("schema", OptionType::Schema, "The schema, such as that of a log; not given: all defaults.")
}
