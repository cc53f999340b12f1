"""Speech synthesisers for a Linux machine on which nothing can be installed. Standard library only.

In: the programs of this machine. Out: a folder with them, the libraries that they load and their data; and the environment
in which they run out of it. The other machine needs the same processor and a C library that is no older.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

# festival is left out: its three voices would be most of the weight.
PROGRAMS = ("espeak-ng", "flite")
# The other machine's own: they must fit its kernel and each other.
ITS_OWN = re.compile(r"(ld-linux.*|lib(c|m|dl|rt|pthread|gcc_s|stdc\+\+))\.so.*")
DATA = "espeak-ng-data"
# Their libraries are for them alone: PyTorch beside them has its own.
START = """#!/bin/sh
here=$(cd "$(dirname "$0")/.." && pwd)
LD_LIBRARY_PATH="$here/lib" ESPEAK_DATA_PATH="$here" exec "$here/programs/{program}" "$@"
"""


class SynthesiserError(RuntimeError):
    """A synthesiser that cannot be packed."""


def copy(folder: Path) -> None:
    for name in ("bin", "programs", "lib"):
        (folder / name).mkdir(parents=True)
    for program in PROGRAMS:
        path = shutil.which(program)
        if not path:
            raise SynthesiserError(f"`{program}` is missing here: `scripts/setup speech` installs it")
        shutil.copy(path, folder / "programs")
        start = folder / "bin" / program
        start.write_text(START.format(program=program), encoding="utf-8")
        start.chmod(0o755)
        listed = subprocess.run(["ldd", path], capture_output=True, text=True, check=True).stdout
        for name, library in re.findall(r"^\s*(\S+) => (\S+)", listed, re.M):
            if not ITS_OWN.fullmatch(name):
                shutil.copy(library, folder / "lib" / name)
    shutil.copytree(data(), folder / DATA)


def data() -> Path:
    """Where espeak-ng has its voices; it says so itself."""
    said = subprocess.run(["espeak-ng", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"Data at: (\S+)", said)
    if not found:
        raise SynthesiserError(f"espeak-ng does not say where its data are: {said.strip()}")
    return Path(found[1])


def environment(folder: Path) -> dict[str, str]:
    """Nothing where no synthesisers were packed: then this machine's are used."""
    return {"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"} if folder.exists() else {}
