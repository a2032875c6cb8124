"""What is handed to the world: a source distribution with real files, no links."""

import hashlib
import os
import pathlib
import subprocess
import sys
import tarfile

import pytest

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
