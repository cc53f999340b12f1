"""Draws docs/screenshots/run.svg: one command, its plan, and what was done, as the program prints them.

Run: python scripts/picture.py   (after `make build`; needs the package `rich`)
The program runs on a fresh virtual Mac.
"""

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

HOUSE = Path(__file__).resolve().parent.parent
COMMAND = "text Priya that I am running ten minutes late and remind me to call the plumber tomorrow at 9am"
COLUMNS = 118


def record() -> str:
    """What the command prints when its plan is approved unasked."""
    program = HOUSE / "target" / "release" / "errand"
    with tempfile.TemporaryDirectory() as home:
        command = [str(program), "--color", "always", "--yes", COMMAND]
        settings = os.environ | {"ERRAND_HOME": home}
        done = subprocess.run(
            command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True
        )
    return done.stdout


def main() -> None:
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text(f'$ errand --yes "{COMMAND}"', style="bold"))
    console.print(Text.from_ansi(record()))
    target = HOUSE / "docs" / "screenshots" / "run.svg"
    target.parent.mkdir(parents=True, exist_ok=True)
    # Rich names fonts on the web; the picture does with those at hand.
    picture = re.sub(r"@font-face \{.*?\}", "", console.export_svg(title="errand"), flags=re.DOTALL)
    target.write_text(picture, encoding="utf-8")
    print(target)


if __name__ == "__main__":
    sys.exit(main())
