"""What is handed to the world: a source distribution with real files, no links."""

import doctest
import hashlib
import inspect
import os
import pathlib
import subprocess
import sys
import tarfile
import typing

import pytest

import retention_core as rt

HERE = pathlib.Path(__file__).parent.parent
DATASETS = HERE / "python/retention_core/datasets"


@pytest.fixture(scope="module")
def sdist(tmp_path_factory):
    pytest.importorskip("maturin")
    out = tmp_path_factory.mktemp("sdist")
    environment = {**os.environ, "CARGO_TARGET_DIR": str(out / "target")}
    subprocess.run([sys.executable, "-m", "maturin", "sdist", "--out", str(out)], cwd=HERE, check=True, capture_output=True, env=environment)
    (path,) = out.glob("*.tar.gz")
    with tarfile.open(path) as files:
        yield files


def read(files, ending):
    member = min((member for member in files.getmembers() if member.name.endswith(ending)), key=lambda member: len(member.name))
    assert member.isreg(), f"{member.name} is a link"
    return files.extractfile(member).read()


def test_the_data_sets_travel_as_files(sdist):
    names = [path.name for path in DATASETS.iterdir() if path.is_file()]
    assert "online_retail.csv.gz" in names
    for name in names:
        packed = hashlib.sha256(read(sdist, f"/datasets/{name}")).hexdigest()
        assert packed == hashlib.sha256((DATASETS / name).read_bytes()).hexdigest(), name


def test_what_is_needed_to_build_and_to_type_is_there(sdist):
    for ending in ("/Cargo.lock", "/retention-core/src/lib.rs", "/bindings-python/src/lib.rs", "/retention_core/py.typed", "/_core.pyi"):
        read(sdist, ending)
    assert b"License-Expression: MIT OR Apache-2.0" in read(sdist, "/PKG-INFO")
    for name in ("LICENSE-MIT", "LICENSE-APACHE"):
        assert read(sdist, f"/{name}"), name


def callables(of, name):
    """Public functions, classes and methods below a module or class, with their names."""
    for part in vars(of).get("__all__", [part for base in of.__mro__[:-1] for part in vars(base)] if isinstance(of, type) else []):
        held = inspect.getattr_static(of, part)
        if part.startswith("_") or not callable(getattr(of, part)) or isinstance(held, property):
            continue
        thing = getattr(of, part)
        # Names of types, such as IntoTable, are for annotations. Errors are shown at their base.
        if not inspect.isroutine(thing) and not inspect.isclass(thing):
            continue
        if inspect.isclass(thing) and issubclass(thing, Exception):
            continue
        yield f"{name}.{part}", thing
        # Of a dict whose keys have types, methods are those of any dict.
        if inspect.isclass(thing) and not typing.is_typeddict(thing):
            yield from callables(thing, f"{name}.{part}")


CALLABLES = dict(pair for module in (rt, rt.testing, rt.datasets) for pair in callables(module, module.__name__))


def test_all_public_callables_are_looked_at():
    assert {"retention_core.EventLog.as_of", "retention_core.View.rfm", "retention_core.testing.Population.log"} < set(CALLABLES)


@pytest.mark.parametrize("name", CALLABLES)
def test_help_has_an_example(name):
    assert ">>> " in (inspect.getdoc(CALLABLES[name]) or ""), "an example belongs into its documentation"


def test_examples_of_what_is_compiled_hold():
    # pytest finds the others.
    for thing in (rt.Receipt, rt.Receipt.to_dict):
        (test,) = doctest.DocTestFinder(recurse=False).find(thing, "compiled", globs={})
        assert doctest.DocTestRunner().run(test).failed == 0


def test_dir_shows_what_is_meant_for_users():
    shown = {name for name in dir(rt) if not name.startswith("_")}
    assert shown == {name for name in rt.__all__ if not name.startswith("_")} | {"datasets", "sklearn", "testing"}


def test_parts_that_few_need_are_imported_when_asked_for():
    lazy = "import sys, retention_core as rt; assert 'retention_core.testing' not in sys.modules; rt.testing.small_shop; rt.datasets"
    subprocess.run([sys.executable, "-c", lazy], check=True)
    unknown = subprocess.run([sys.executable, "-c", "import retention_core as rt; rt.nothing"], capture_output=True, text=True)
    assert "has no attribute 'nothing'" in unknown.stderr
