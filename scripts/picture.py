"""Draws docs/screenshots/run.svg: one command in a terminal, from the question to what was done.

Run: .venv/bin/python scripts/picture.py   (after `make build`; needs the package `rich`)
The program runs in a pseudo-terminal on a fresh virtual Mac and is answered as a person would.
"""

import io
import os
import pty
import re
import select
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.text import Text

HOUSE = Path(__file__).resolve().parent.parent
COMMAND = "text Priya that I am running ten minutes late and remind me to call the plumber tomorrow at 9am"
COLUMNS, SECONDS = 118, 60


def record(command: list[str], answer: str) -> str:
    """What the command prints, with `answer` typed when it asks."""
    with tempfile.TemporaryDirectory() as home:
        child, terminal = pty.fork()
        if child == 0:
            os.environ |= {"ERRAND_HOME": home, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
            os.execv(command[0], command)
        printed, answered, end = b"", False, time.monotonic() + SECONDS
        while time.monotonic() < end:
            if not select.select([terminal], [], [], 1)[0]:
                continue
            try:
                piece = os.read(terminal, 65536)
            except OSError:  # the other side has closed
                break
            printed += piece
            if not answered and b"Go ahead?" in printed:
                os.write(terminal, answer.encode() + b"\n")
                answered = True
        os.waitpid(child, 0)
    return printed.decode()


def last_screen(text: str) -> list[str]:
    """The lines that stay: cursor movements up and cleared lines are carried out, colours are kept."""
    lines, row = [""], 0
    for token in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\r\n|\n|\r|[^\x1b\r\n]+", text):
        if token in ("\r\n", "\n"):
            row += 1
            if row == len(lines):
                lines.append("")
        elif token == "\r":
            continue
        elif match := re.fullmatch(r"\x1b\[(\d*)A", token):
            row = max(0, row - int(match[1] or 1))
        elif re.fullmatch(r"\x1b\[[0-2]?[KJ]", token):
            lines[row] = ""
        elif token.endswith("m") or not token.startswith("\x1b"):
            lines[row] += token
    return [line for line in lines if line.strip()]


def main() -> None:
    program = HOUSE / "target" / "release" / "errand"
    shown = record([str(program), "--color", "always", COMMAND], "y")
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text(f'$ errand "{COMMAND}"', style="bold"))
    for line in last_screen(shown):
        console.print(Text.from_ansi(line))
    target = HOUSE / "docs" / "screenshots" / "run.svg"
    target.parent.mkdir(parents=True, exist_ok=True)
    console.save_svg(str(target), title="errand")
    print(target)


if __name__ == "__main__":
    sys.exit(main())
