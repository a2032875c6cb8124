"""Tables come in from every library, in every layout, and go out to every library."""

import copy
import datetime as dt
import decimal
import pickle

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import retention_core as rt

UTC = dt.timezone.utc
ROWS = [
    {"customer": "c1", "kind": "purchase", "time": "2024-01-05T10:00:00", "amount": 10.0, "order": "o1"},
    {"customer": "c2", "kind": "login", "time": "2024-01-06T11:30:00", "amount": None, "order": None},
    {"customer": "c1", "kind": "purchase", "time": "2024-02-07T12:00:00", "amount": 2.5, "order": "o2"},
]
COLUMNS = {name: [row[name] for row in ROWS] for name in ROWS[0]}
TIMES = [dt.datetime.fromisoformat(time) for time in COLUMNS["time"]]


def loaded(frame, **columns):
    log = rt.EventLog(rt.Schema(currency="GBP"))
    receipt = log.append(frame, **columns)
    assert (receipt.rows, receipt.accepted) == (3, 3), receipt
    return log


EXPECTED = loaded(ROWS).to_bytes()


def arrow(**types):
    table = pa.table({**COLUMNS, "time": TIMES})
    for name, kind in types.items():
        table = table.set_column(table.schema.get_field_index(name), name, table[name].cast(kind))
    return table


FRAMES = {
    "list of dicts": ROWS,
    "tuple of dicts": tuple(ROWS),
    "pyarrow table": arrow(),
    "pyarrow batch": arrow().combine_chunks().to_batches()[0],
    "pyarrow reader": arrow().to_reader(),
    "several batches": pa.Table.from_batches([arrow().slice(0, 1).to_batches()[0], arrow().slice(1, 2).to_batches()[0]]),
    "an empty batch among others": pa.concat_tables([arrow().slice(0, 0), arrow(), arrow().slice(0, 0)]),
    "large strings": arrow(customer=pa.large_string(), kind=pa.large_string()),
    "string views": arrow(customer=pa.string_view(), kind=pa.string_view(), order=pa.string_view()),
    "dictionaries": arrow(customer=pa.dictionary(pa.int8(), pa.string()), kind=pa.dictionary(pa.int32(), pa.large_string())),
    "text times": pa.table(COLUMNS),
    "seconds": arrow(time=pa.timestamp("s")),
    "nanoseconds in a zone": pa.table({**COLUMNS, "time": pa.array(TIMES, pa.timestamp("ns")).cast(pa.timestamp("ns", "UTC"))}),
    "decimals": arrow(amount=pa.decimal128(12, 4)),
    "floats": arrow(amount=pa.float32()),
    "polars": pl.DataFrame({**COLUMNS, "time": TIMES}),
    "polars categorical": pl.DataFrame({**COLUMNS, "time": TIMES}).with_columns(pl.col("kind").cast(pl.Categorical)),
    "pandas": pd.DataFrame({**COLUMNS, "time": TIMES}),
    "pandas text times": pd.DataFrame(COLUMNS),
    "pandas with another index": pd.DataFrame({**COLUMNS, "time": TIMES}, index=["x", "y", "z"]),
    "duckdb": duckdb.from_arrow(arrow()),
}


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_makes_the_same_log(name):
    assert loaded(FRAMES[name]).to_bytes() == EXPECTED


def test_slices_are_read_where_they_begin():
    padded = pa.concat_tables([arrow().slice(1, 1), arrow(), arrow().slice(0, 1)])
    assert loaded(padded.combine_chunks().slice(1, 3)).to_bytes() == EXPECTED
    struct = padded.combine_chunks().to_struct_array().combine_chunks().slice(1, 3)
    assert loaded(struct).to_bytes() == EXPECTED, "an array of structs with an offset of its own"
    assert loaded(pl.concat([pl.DataFrame(padded.slice(0, 1)), pl.from_arrow(arrow())]).slice(1)).to_bytes() == EXPECTED


def test_columns_are_named_by_the_caller():
    renamed = pl.DataFrame({**COLUMNS, "time": TIMES}).rename({"customer": "who", "time": "at", "amount": "paid"})
    assert loaded(renamed, customer="who", time="at", amount="paid").to_bytes() == EXPECTED


def test_numbers_are_ids_by_their_digits():
    log = rt.EventLog()
    log.append(pd.DataFrame({"customer": [17850.0, None], "time": ["2024-01-01"] * 2}), default_kind="x")
    log.append(pl.DataFrame({"customer": [17850], "time": ["2024-01-02"]}), default_kind="x")
    assert log.as_of("2025-01-01").customers_table()["customer"] == ["17850"]


@pytest.mark.parametrize("empty", [arrow().slice(0, 0), pl.DataFrame(arrow().slice(0, 0)), [], arrow().slice(0, 0).to_reader()])
def test_empty_tables_are_tables(empty):
    assert rt.EventLog().append(empty).rows == 0


@pytest.mark.parametrize(
    "nothing",
    [
        pl.Series("z", [None] * 3),
        pl.Series("z", [[None], [], None]),
        pl.Series("z", [{"a": None}, None, {"a": None}]),
    ],
)
def test_a_polars_column_of_nulls_costs_nothing(nothing):
    frame = pl.DataFrame({**COLUMNS, "time": TIMES}).with_columns(nothing)
    assert loaded(frame).to_bytes() == EXPECTED
    batches = pl.concat([frame[:1], frame[1:]], rechunk=False)
    assert loaded(batches).to_bytes() == EXPECTED


def test_a_polars_column_of_nulls_can_be_used():
    frame = pl.DataFrame({**COLUMNS, "order": [None] * 3, "z": [None] * 3})
    assert loaded(frame, properties=["z"]).as_of("2025-01-01").events() == 3


@pytest.mark.parametrize("frame", [pl.DataFrame, pd.DataFrame, pa.table])
def test_empty_columns_are_of_any_type(frame):
    assert rt.EventLog().append(frame({"customer": [], "kind": [], "time": [], "amount": []})).rows == 0
    assert rt.EventLog().set_customers(frame({"id": [], "plan": []})).rows == 0


def test_two_columns_of_one_name_are_refused():
    table = pa.table([["a"], ["b"], ["x"], ["2024-01-01"]], names=["customer", "customer", "kind", "time"])
    with pytest.raises(rt.InputError) as error:
        rt.EventLog().append(table)
    assert (error.value.code, error.value.details["column"]) == ("invalid_table", "customer")


def test_an_empty_table_still_needs_its_columns():
    with pytest.raises(rt.InputError) as error:
        rt.EventLog().append(pl.DataFrame(arrow().slice(0, 0)), customer="who")
    assert (error.value.code, error.value.details["column"]) == ("missing_column", "who")


def test_a_column_that_is_missing_or_of_a_wrong_type_is_named():
    log = rt.EventLog()
    with pytest.raises(rt.InputError) as missing:
        log.append(arrow(), customer="custmer")
    assert (missing.value.code, missing.value.details["suggestion"]) == ("missing_column", "customer")
    with pytest.raises(rt.InputError) as wrong:
        log.append(pa.table({**COLUMNS, "time": [True, False, True]}))
    assert wrong.value.code == "wrong_column_type"
    assert len(log) == 0


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        (COLUMNS, "dict of columns"),
        (pl.LazyFrame(COLUMNS), ".collect()"),
        ("events.csv", "read_csv"),
        (iter(ROWS), "list(rows)"),
        (7, "__arrow_c_stream__"),
        (None, "__arrow_c_stream__"),
        (pl.Series("customer", ["a"]), "not one of its columns"),
        (pa.chunked_array([["a"]]), "not one of its columns"),
        (pa.array([{"customer": "a"}, None]), "null as a whole"),
    ],
)
def test_what_is_no_table_is_told_what_to_call(given, advice):
    with pytest.raises(rt.InputError) as error:
        rt.EventLog().append(given)
    assert error.value.code == "invalid_table"
    assert advice in str(error.value)


def test_rows_of_odd_kinds_are_rejected_one_by_one():
    rows = [ROWS[0], 7, {"customer": "c", "kind": "x"}, {"customer": "c", "kind": "x", "time": "nonsense"}]
    receipt = rt.EventLog().append(rows)
    assert (receipt.accepted, receipt.rejected) == (1, 3)
    assert {r["reason"]: r["rows"] for r in receipt.rejections} == {"missing_time": [2], "invalid_time": [3], "not_a_row": [1]}


def test_a_capsule_is_used_once():
    class Once:
        def __init__(self):
            self.capsule = arrow().__arrow_c_stream__()

        def __arrow_c_stream__(self, requested_schema=None):
            return self.capsule

    once = Once()
    loaded(once)
    with pytest.raises(rt.InputError) as error:
        rt.EventLog().append(once)
    assert error.value.code == "invalid_table"


def test_a_frame_that_has_no_arrow_types_says_what_to_do():
    frame = pd.DataFrame({**COLUMNS, "mixed": pd.Series(["a", 1, "b"], dtype=object)})
    with pytest.raises(rt.InputError, match="column mixed.*give each column one type") as error:
        rt.EventLog().append(frame)
    assert (error.value.code, error.value.details["argument"]) == ("invalid_table", "table")
    assert isinstance(error.value.__cause__, pa.ArrowTypeError)


def test_a_column_of_an_unknown_type_is_named():
    frame = pl.DataFrame(COLUMNS).with_columns(huge=pl.lit(1).cast(pl.Int128))
    with pytest.raises(rt.InputError, match="`huge`.*leave the column out") as error:
        rt.EventLog().append(frame)
    assert error.value.code == "invalid_table"
    assert error.value.details == {"argument": "table", "column": "huge"}


def test_an_error_of_the_exporter_is_passed_on():
    class Broken:
        def __arrow_c_stream__(self, requested_schema=None):
            raise RuntimeError("the source is gone")

    with pytest.raises(RuntimeError, match="the source is gone"):
        rt.EventLog().append(Broken())

    class Stopped:
        def __arrow_c_stream__(self, requested_schema=None):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rt.EventLog().append(Stopped())

    class Nonsense:
        def __arrow_c_stream__(self, requested_schema=None):
            return 7

    with pytest.raises(TypeError):
        rt.EventLog().append(Nonsense())

    def batches():
        yield arrow().to_batches()[0]
        raise ValueError("half way")

    with pytest.raises(rt.InputError, match="half way"):
        rt.EventLog().append(pa.RecordBatchReader.from_batches(arrow().schema, batches()))


# Out


@pytest.fixture(scope="module")
def table():
    return loaded(ROWS).as_of("2024-03-01").customers_table()


def test_tables_go_to_every_library(table):
    names = ["c1", "c2"]
    first = [dt.datetime(2024, 1, 5, 10, tzinfo=UTC), dt.datetime(2024, 1, 6, 11, 30, tzinfo=UTC)]
    assert table["customer"] == names
    assert table["first_event"] == first
    assert table["signed_up"] == [None, None]
    # From polars 2 on, `from_arrow` is `Series` for whatever exports Arrow and is not pyarrow's own, tables of polars and
    # DuckDB included; nothing that a table exports can change that. Should this fail, the documents may say less.
    assert isinstance(pl.from_arrow(table), pl.Series) == (pl.__version__ >= "2")
    assert isinstance(pl.from_arrow(duckdb.from_arrow(pa.table(table))), pl.Series) == (pl.__version__ >= "2")
    for frame in (pl.DataFrame(table), table.to_polars(), pl.DataFrame(pl.from_arrow(pa.table(table)))):
        assert frame["customer"].to_list() == names
        assert frame["first_event"].to_list() == first
    for frame in (pa.table(table), table.to_arrow(), pa.RecordBatchReader.from_stream(table).read_all()):
        assert frame["first_event"].to_pylist() == first
        assert frame.schema.field("first_event").type == pa.timestamp("us", "UTC")
    for frame in (pd.DataFrame.from_arrow(table), table.to_pandas()):
        assert frame["customer"].tolist() == names
        assert [time.to_pydatetime() for time in frame["first_event"]] == first
        assert frame["signed_up"].isna().all()
    result = table  # `table` is a word of SQL
    assert duckdb.sql("select customer, events from result order by customer").fetchall() == [("c1", 2), ("c2", 1)]
    assert duckdb.from_arrow(table).order("customer").project("customer, events").fetchall() == [("c1", 2), ("c2", 1)]
    assert pa.schema(table).names == table.columns


def test_money_and_notes_travel(table):
    purchases = loaded(ROWS).as_of("2024-03-01").purchases()
    exported = pa.table(purchases)
    assert purchases.notes["currency"] == "GBP"
    assert exported.schema.metadata[b"currency"] == b"GBP"
    assert sum(purchases["revenue_gross_minor" if "revenue_gross_minor" in purchases else "revenue_minor"]) == 1250
    assert set(purchases.types.values()) <= {"text", "int", "float", "bool", "time", "date", "money"}


def test_a_table_may_be_handed_out_again_and_again_and_outlives_its_view(table):
    stream = table.__arrow_c_stream__()
    del stream
    frames = [pl.DataFrame(table) for _ in range(3)]
    assert frames[0].equals(frames[2])

    def made():
        return pl.DataFrame(loaded(ROWS).as_of("2024-03-01").customers_table())

    assert made()["customer"].to_list() == ["c1", "c2"]


def test_plain_values(table):
    rows = table.to_dicts()
    assert [row["events"] for row in rows] == [2, 1]
    assert list(rows[0]) == table.columns == list(table.to_dict())
    assert "customer" in table and "nonsense" not in table
    with pytest.raises(rt.NotFoundError) as error:
        table["custmer"]
    assert (error.value.code, error.value.details["suggestion"]) == ("unknown_column", "customer")
    assert list(table) == rows
    assert pd.DataFrame(table).equals(pd.DataFrame(rows)), "an iterable of dicts"
    for wrong in (0, slice(1), ["customer"], None):
        with pytest.raises(rt.InputError, match="read by name, as in table\\['customer'\\]"):
            table[wrong]
        with pytest.raises(rt.InputError):
            table.column(wrong)
    assert copy.copy(table) is table and copy.deepcopy([table]) == [table], "it does not change"
    with pytest.raises(TypeError, match="pickle table.to_dicts"):
        pickle.dumps(table)


def test_an_empty_result_has_columns():
    table = rt.EventLog().as_of("2024-01-01").customers_table()
    assert len(table) == 0 and pl.DataFrame(table).columns == table.columns
    assert table.to_dicts() == [] and table["customer"] == []


def test_decimals_and_scalars_of_other_libraries_are_values():
    log = rt.EventLog(rt.Schema(currency="GBP"))
    log.push("c1", "purchase", pd.Timestamp("2024-01-05", tz="Europe/London"), amount=decimal.Decimal("1.005"))
    view = log.as_of(pl.Series([dt.datetime(2024, 2, 1)])[0])
    assert view.timeline("c1")["amount_minor"] == [100], "half to even"
    assert view.cohorts(periods=pl.Series([3])[0]) == view.cohorts(periods=3)


def test_the_index_of_a_filtered_frame_is_no_column():
    features = {"stayed": [float(at) for at in range(200)], "left": [at % 3 == 0 for at in range(200)]}
    frame = pd.DataFrame(features)
    filtered = frame[frame["stayed"] >= 40].sort_values("stayed", ascending=False)
    model = rt.ChurnModel.fit(filtered, "left", folds=0)
    assert model.coefficients()["term"] == ["intercept", "stayed"]
    # A table of ours that came back through pandas takes another way in.
    filtered.attrs["retention_core"] = {"as_of": "2024-01-01T00:00:00Z"}
    assert set(rt.ChurnModel.fit(filtered, "left", folds=0).coefficients()["term"]) == {"intercept", "stayed"}
    # An index with a name is a column of the user's.
    named = filtered.rename_axis("row")
    assert "row" in rt.ChurnModel.fit(named, "left", folds=0).card()["json"][0]
