"""Clusters through Python, and the code of docs/clusters.md."""

import pytest

import retention_core as rt
from retention_core import datasets


def shop():
    # START view
    log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
    log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
    rfm = log.as_of("1998-07-01").rfm()
    # END view
    return log, rfm


def test_clusters_of_a_shop():
    log, rfm = shop()
    # START fit
    model = rt.ClusterModel.fit(
        rfm, features=["recency_days", "frequency", "monetary_minor"], customer="customer", scale="log", clusters=4
    )
    groups = model.clusters()
    # END fit
    # START look
    for group, share, words in zip(groups["cluster"], groups["share"], groups["description"]):
        print(f"{group}: {share:.0%} of customers. {words}")
    profile = model.profile()
    # END look
    assert len(groups) == 4 and sum(groups["rows"]) == len(rfm)
    assert "`frequency` very high" in " ".join(groups["description"])
    assert set(profile["column"]) == {"recency_days", "frequency", "monetary_minor"}
    assert 0.8 < float(groups.notes["stability"]) <= 1

    # START assign
    later = log.as_of("1998-06-01").rfm()
    where = model.assign(later, hindsight=True)
    # END assign
    assert len(where) == len(later) and set(where["cluster"]) <= {1, 2, 3, 4}
    with pytest.raises(rt.RetentionError) as raised:
        model.assign(later)
    assert raised.value.code == "artifact_from_later"
    # START save
    text = model.to_json()
    again = rt.ClusterModel.from_json(text)
    # END save
    assert again.assign(rfm) == model.assign(rfm)
    with pytest.raises(rt.RetentionError) as raised:
        model.assign(rfm.to_pandas().drop(columns="frequency"))
    assert raised.value.code == "missing_column" and raised.value.details["column"] == "frequency"


def test_how_many_there_are():
    _, rfm = shop()
    # START choice
    model = rt.ClusterModel.fit(rfm, features=["recency_days", "frequency", "monetary_minor"], scale="log", most=5, seeds=2)
    choice = model.choice()
    chart = choice.to_vega_lite()
    # END choice
    assert choice["clusters"] == [2, 3, 4, 5] and choice["chosen"] == [True, False, False, False]
    assert "vega-lite" in chart["$schema"]
    assert [one > two for one, two in zip(choice["inertia"], choice["inertia"][1:])] == [True] * 3
