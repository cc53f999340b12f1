"""Files in pieces that are small enough to carry, with a manifest of sizes and SHA-256 sums. Standard library only.

`split` writes a folder of pieces beside each other, `join` checks them and gives the files back. A stop at any moment leaves
the manifest with the pieces that it names. Good pieces are kept aside, so that only the others need to be carried again.
"""

import hashlib
import json
import os
from pathlib import Path

MANIFEST = "manifest.json"
VERSION = 1
LARGEST = 16_000_000  # bytes


class PiecesError(ValueError):
    """Pieces that are missing or damaged, or a manifest that cannot be read."""


def split(files: list[Path], folder: Path, largest: int = LARGEST) -> None:
    """Puts the files into the folder in pieces; those of an earlier time go when the new manifest stands."""
    folder.mkdir(parents=True, exist_ok=True)
    described = {}
    for path in files:
        whole, pieces = hashlib.sha256(), []
        with path.open("rb") as file:
            while data := file.read(largest):
                whole.update(data)
                total = hashlib.sha256(data).hexdigest()
                name = f"{path.name}.{len(pieces):03}-{total[:12]}"
                write(folder / name, data)
                pieces.append({"name": name, "size": len(data), "sha256": total})
        described[path.name] = {"sha256": whole.hexdigest(), "pieces": pieces}
    manifest = {"version": VERSION, "files": described}
    write(folder / MANIFEST, json.dumps(manifest, indent=1).encode())
    named = {piece["name"] for file in described.values() for piece in file["pieces"]} | {MANIFEST}
    for path in folder.iterdir():
        if path.name not in named:
            path.unlink()


def join(folder: Path, kept: Path, out: Path) -> list[Path]:
    """Writes the files into `out` when all their pieces are good, in `folder` or in `kept` from an earlier time."""
    files = read_manifest(folder / MANIFEST)
    kept.mkdir(parents=True, exist_ok=True)
    wrong = []
    for piece in (piece for file in files.values() for piece in file["pieces"]):
        found = [fault(place / piece["name"], piece) for place in (folder, kept)]
        if not found[0]:
            write(kept / piece["name"], (folder / piece["name"]).read_bytes())
        elif found[1]:
            wrong.append(f"{piece['name']}: {found[0]}")
    if wrong:
        raise PiecesError(
            f"{len(wrong)} pieces of `{folder}` are wrong, the others are kept in `{kept}`:\n  "
            + "\n  ".join(wrong)
            + "\nCopy these again, with the manifest, and collect once more."
        )
    return [joined(name, file, kept, out) for name, file in files.items()]


def joined(name: str, file: dict, kept: Path, out: Path) -> Path:
    data = b"".join((kept / piece["name"]).read_bytes() for piece in file["pieces"])
    if hashlib.sha256(data).hexdigest() != file["sha256"]:
        raise PiecesError(f"the pieces of `{name}` do not make the file that the manifest describes")
    out.mkdir(parents=True, exist_ok=True)
    write(out / name, data)
    return out / name


def read_manifest(path: Path) -> dict:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        if manifest["version"] != VERSION:
            raise PiecesError(f"`{path}` is of version {manifest['version']}, expected {VERSION}")
        for name, file in manifest["files"].items():
            for inside in (name, *(piece["name"] for piece in file["pieces"])):
                if Path(inside).name != inside:
                    raise PiecesError(f"`{path}` names `{inside}`, which is no plain file name")
        return manifest["files"]
    except OSError as error:
        raise PiecesError(f"`{path}` cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, PiecesError):
            raise
        raise PiecesError(f"`{path}` is damaged, copy it again: {error}") from error


def fault(path: Path, piece: dict) -> str:
    """What is wrong with a piece; empty if it is good."""
    if not path.is_file():
        return "missing"
    data = path.read_bytes()
    if len(data) != piece["size"]:
        return f"damaged: {len(data)} bytes, expected {piece['size']}"
    return "" if hashlib.sha256(data).hexdigest() == piece["sha256"] else "damaged: its sum is another"


def write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    os.replace(part, path)
