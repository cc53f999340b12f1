"""Packages for a Python on another machine that may have no pip. Standard library only.

In: names that the requirements pin. Out: a folder for that machine's `PYTHONPATH`.
"""

import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parent.parent
PLATFORMS = ("manylinux_2_28", "manylinux_2_27", "manylinux2014")  # kinds of Linux that it may be


class WheelError(RuntimeError):
    """A package for which there is no wheel."""


def unpack(names: tuple[str, ...], python: str, arch: str, into: Path, at_hand: Path | None = None) -> None:
    """Unpacks the packages without what they depend on: out of a folder of wheels, or downloaded."""
    with tempfile.TemporaryDirectory() as folder:
        if not at_hand:
            download(names, python, arch, Path(folder))
        for name in names:
            found = sorted((at_hand or Path(folder)).glob(f"{name}-*.whl"))
            if len(found) != 1:
                raise WheelError(f"expected one wheel of {name} in `{at_hand or folder}`, found {len(found)}")
            with zipfile.ZipFile(found[0]) as wheel:
                wheel.extractall(into)


def download(names: tuple[str, ...], python: str, arch: str, folder: Path) -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in sorted(REQUIREMENTS.glob("requirements*.txt"))
    )
    pinned = dict(re.findall(r"^([\w-]+)==(\S+)$", text, re.M))
    platforms = [word for kind in PLATFORMS for word in ("--platform", f"{kind}_{arch}")]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary", ":all:", "--python-version", python, *platforms, "--dest", str(folder)]
    if subprocess.run([*command, *(f"{name}=={pinned[name]}" for name in names)]).returncode:
        raise WheelError(
            f"no wheels of {', '.join(names)} for Python {python}; `--wheels` takes a folder of them"
        )
