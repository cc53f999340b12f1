"""Brings sizes and SHA-256 sums in `models/catalogue.toml` up to date with the files that ship in `models/`."""

import argparse
import hashlib
import re
import tomllib
from pathlib import Path

HERE = Path(__file__).parent


def stamp(catalogue: Path) -> list[str]:
    """Rewrites `size` and `sha256` after every `file` that is there; returns the files that were stamped."""
    text, stamped = catalogue.read_text(encoding="utf-8"), []
    for name in re.findall(r'^file = "(.+)"$', text, re.MULTILINE):
        path = catalogue.parent / name
        if not path.exists():
            continue
        contents = path.read_bytes()
        entry = re.compile(
            rf'(^file = "{re.escape(name)}"\n)size = \d+\nsha256 = "[0-9a-f]*"\n', re.MULTILINE
        )
        facts = f'size = {len(contents)}\nsha256 = "{hashlib.sha256(contents).hexdigest()}"\n'
        text, count = entry.subn(rf"\g<1>{facts}", text)
        if count != 1:
            raise ValueError(f'`{catalogue}`: expected `size` and `sha256` right after `file = "{name}"`')
        stamped.append(name)
    tomllib.loads(text)
    catalogue.write_text(text, encoding="utf-8")
    return stamped


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--catalogue", type=Path, default=HERE.parent / "models" / "catalogue.toml")
    for name in stamp(arguments.parse_args().catalogue):
        print(name)


if __name__ == "__main__":
    main()
