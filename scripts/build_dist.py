"""Build the sdist and the wheel of a release, check both, and put them into dist/: python scripts/build_dist.py.

The checks:

- A second build, from the unpacked sdist and without git, gives the same bytes.
- twine accepts the metadata.
- The sdist holds the files that git tracks and no other file; the wheel holds the package of the sdist.
- The wheel works in a new environment without the development tools: each sample gives its expected record.

If a check fails, the exit status is 1, and dist/ stays as it was.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
DIST = ROOT / "dist"
_METADATA = "PKG-INFO"  # the build adds it to the sdist
_SHOWN = 10  # the most names in a message


class ReleaseError(Exception):
    """A check failed; the message names the file and says what is wrong."""


class Built(NamedTuple):
    """The two files of a release."""

    sdist: Path
    wheel: Path


def main() -> int:
    """Build and check a release. Return the exit status."""
    with tempfile.TemporaryDirectory() as name:
        try:
            built = _checked(Path(name))
        except (ReleaseError, subprocess.CalledProcessError) as error:
            sys.stdout.write(f"{error}\n")
            return 1
        shutil.rmtree(DIST, ignore_errors=True)
        DIST.mkdir()
        for path in built:
            shutil.copy(path, DIST)
            sys.stdout.write(f"dist/{path.name}\n")
    return 0


def _checked(folder: Path) -> Built:
    """Build and check a release in an empty folder."""
    date = _last_commit()
    built = _build(ROOT, folder / "built", date)
    with tarfile.open(built.sdist) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    (source,) = (folder / "unpacked").iterdir()
    for path, again in zip(built, _build(source, folder / "again", date), strict=True):
        if path.read_bytes() != again.read_bytes():
            raise ReleaseError(f"{path.name}: a second build gives other bytes")
    _run(sys.executable, "-m", "twine", "--no-color", "check", "--strict", *map(str, built))
    files = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    tracked = set(_git("ls-files", "-z").split("\0")) - {""}
    if tracked:
        compare_names(built.sdist.name, files - {_METADATA}, tracked)
    with zipfile.ZipFile(built.wheel) as archive:
        package = {name for name in archive.namelist() if ".dist-info/" not in name}
    compare_names(built.wheel.name, package, {name[4:] for name in files if name.startswith("src/newsingest/")})
    _try(built.wheel, source, folder)
    return built


def _build(source: Path, target: Path, date: str) -> Built:
    """Build a source tree. date: the time of all files in the archives; "" means that of the build backend."""
    environment = os.environ | ({"SOURCE_DATE_EPOCH": date} if date else {})
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target), str(source), env=environment)
    (sdist,), (wheel,) = target.glob("*.tar.gz"), target.glob("*.whl")
    return Built(sdist, wheel)


def _last_commit() -> str:
    """Return the time of the last commit in seconds since 1970, or "" for a tree without git."""
    return os.environ.get("SOURCE_DATE_EPOCH") or _git("log", "-1", "--format=%ct", "--", ".").strip()


def _git(*arguments: str) -> str:
    """Return what a command of git prints; "" if the tree is not a repository or git is not installed."""
    try:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False, text=True).stdout  # noqa: S603, S607 - as users run it
    except FileNotFoundError:
        return ""


def compare_names(name: str, held: set[str], expected: set[str]) -> None:
    """Raise ReleaseError if the files that an archive holds are not the expected ones."""
    if missing := sorted(expected - held):
        raise ReleaseError(f"{name}: lacks {', '.join(missing[:_SHOWN])}")
    if stray := sorted(held - expected):
        raise ReleaseError(f"{name}: should not hold {', '.join(stray[:_SHOWN])}")


def _try(wheel: Path, source: Path, folder: Path) -> None:
    """Install the wheel in a new environment, and convert the samples of the unpacked sdist with it."""
    _run(sys.executable, "-m", "venv", str(folder / "clean"))
    programs = folder / "clean" / "bin"
    _run(str(programs / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "install", str(wheel))
    only = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    work = folder / "work"
    shutil.copytree(source / "samples", work / "samples")
    options = ("--quiet", "--exclude", "*.json", "--exclude", "*.toml")
    _run(str(programs / "newsingest"), "convert", "samples", "--output", "records", *options, env=only, cwd=work)
    _run(str(programs / "newsingest"), "report", "samples", "--output", "report.html", *options, env=only, cwd=work)
    compare_records(work / "records", source)


def compare_records(records: Path, source: Path) -> None:
    """Raise ReleaseError if the records of a folder are not the expected ones of the samples of a source tree."""
    samples, elsewhere = source / "samples", source / "tests" / "records"
    expected = {path.relative_to(samples): path for path in samples.rglob("*.json")}
    expected |= {path.relative_to(elsewhere): path for path in (elsewhere / "archive").rglob("*.json")}
    made = {path.relative_to(records): path for path in records.rglob("*.json")}
    compare_names("the records of the samples", set(map(str, made)), set(map(str, expected)))
    for name, path in made.items():
        record: dict[str, Any] = json.loads(path.read_bytes())
        record["origin"]["path"] = f"samples/{record['origin']['path']}"  # a run writes paths below its SOURCE
        if record != json.loads(expected[name].read_bytes()):
            raise ReleaseError(f"the installed wheel gives another record: {name}")
    sys.stdout.write(f"{len(made)} samples give their expected records\n")


def _run(*command: str, env: dict[str, str] | None = None, cwd: Path | None = None) -> None:
    """Run a command. Show its output only if it fails, and then raise CalledProcessError."""
    done = subprocess.run(command, check=False, env=env, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # noqa: S603 - our own arguments
    if done.returncode:
        sys.stdout.write(done.stdout.decode(errors="replace"))
        done.check_returncode()


if __name__ == "__main__":
    sys.exit(main())
