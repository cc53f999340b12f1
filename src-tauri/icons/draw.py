"""Draws Errand's icons: the app's, and the four states of the menu bar.

Run: python src-tauri/icons/draw.py   (Python alone; about ten seconds)

The mark is an errand: from here (a ring) by a bend to there (a dot). Shapes are signed distances, so that every size is
drawn sharp and not scaled. Menu bar icons are black on macOS (`tray/mac`, templates that the system colours) and of the
app's colour elsewhere, which both light and dark panels show.
"""

import math
import struct
import zlib
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP, BOTTOM = (112, 104, 255), (58, 66, 214)
BLACK, PANEL = (0, 0, 0), (124, 120, 255)

# ------------------------------------------------------------------------------------------------------------------
# Distances: negative inside, in a unit square with y down


def disc(x, y, centre, radius):
    return math.hypot(x - centre[0], y - centre[1]) - radius


def ring(x, y, centre, radius, width):
    return abs(math.hypot(x - centre[0], y - centre[1]) - radius) - width / 2


def line(x, y, a, b, width):
    dx, dy = b[0] - a[0], b[1] - a[1]
    along = max(0.0, min(1.0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)))
    return math.hypot(x - a[0] - along * dx, y - a[1] - along * dy) - width / 2


def box(x, y, margin, radius):
    inner = 0.5 - margin - radius
    dx, dy = abs(x - 0.5) - inner, abs(y - 0.5) - inner
    return math.hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - radius


def bend(a, b, pieces=24):
    """Points of an S from a to b that leaves and arrives level."""
    middle = (a[0] + b[0]) / 2
    points = []
    for index in range(pieces + 1):
        t = index / pieces
        u = 1 - t
        points.append(
            (
                u**3 * a[0] + 3 * u * u * t * middle + 3 * u * t * t * middle + t**3 * b[0],
                u**3 * a[1] + 3 * u * u * t * a[1] + 3 * u * t * t * b[1] + t**3 * b[1],
            )
        )
    return points


START, GOAL = (0.22, 0.73), (0.79, 0.27)
WAY = bend((0.36, 0.73), (0.70, 0.27))


def way(x, y, width):
    return min(line(x, y, a, b, width) for a, b in pairwise(WAY))


# ------------------------------------------------------------------------------------------------------------------
# Drawings: a point → distance


def idle(x, y):
    return min(ring(x, y, START, 0.115, 0.085), way(x, y, 0.085), disc(x, y, GOAL, 0.155))


def working(x, y):
    dots = min(disc(x, y, WAY[index], 0.055) for index in (6, 12, 18))
    return min(ring(x, y, START, 0.115, 0.085), dots, disc(x, y, GOAL, 0.155))


def needs_you(x, y):
    badge = disc(x, y, (0.70, 0.32), 0.27)
    mark = min(line(x, y, (0.70, 0.19), (0.70, 0.34), 0.085), disc(x, y, (0.70, 0.46), 0.05))
    route = min(ring(x, y, START, 0.115, 0.085), way(x, y, 0.085))
    return min(max(badge, -mark), max(route, -disc(x, y, (0.70, 0.32), 0.34)))


def listening(x, y):
    heights = (0.12, 0.26, 0.38, 0.20, 0.10)
    bars = (
        line(x, y, (0.14 + 0.18 * index, 0.5 - height), (0.14 + 0.18 * index, 0.5 + height), 0.095)
        for index, height in enumerate(heights)
    )
    return min(bars)


# ------------------------------------------------------------------------------------------------------------------
# Pixels and files


def cover(distance, size):
    return max(0.0, min(1.0, 0.5 - distance * size))


def glyph(shape, size, colour):
    """A shape alone, with a little air around it."""
    rows = bytearray()
    for row in range(size):
        rows.append(0)
        for column in range(size):
            x, y = (column + 0.5) / size, (row + 0.5) / size
            rows += bytes((*colour, round(255 * cover(shape(x, y), size))))
    return png(size, rows)


def app(size):
    """The mark, white, on a rounded square; drawn within the margins that macOS expects."""
    rows, margin = bytearray(), 0.1 if size > 64 else 0.03
    for row in range(size):
        rows.append(0)
        for column in range(size):
            x, y = (column + 0.5) / size, (row + 0.5) / size
            ground = cover(box(x, y, margin, 0.225 * (1 - 2 * margin)), size)
            inner = 0.62 * (1 - 2 * margin)
            mark = cover(idle((x - 0.5) / inner + 0.5, (y - 0.5) / inner + 0.5) * inner, size)
            shade = [top + (bottom - top) * y for top, bottom in zip(TOP, BOTTOM, strict=True)]
            colour = (round(part + (255 - part) * mark) for part in shade)
            rows += bytes((*colour, round(255 * ground)))
    return png(size, rows)


def png(size, rows):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def icns(images):
    """Apple's container: each picture as PNG under the name of its size."""
    names = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09", 1024: b"ic10"}
    body = b"".join(names[size] + struct.pack(">I", len(data) + 8) + data for size, data in images.items())
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def write(path, data):
    path = HERE / path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def main():
    images = {size: app(size) for size in (16, 32, 64, 128, 256, 512, 1024)}
    write("icon.icns", icns(images))
    write("icon.png", images[512])
    for size in (32, 128):
        write(f"{size}x{size}.png", images[size])
    write("128x128@2x.png", images[256])
    for state in (idle, listening, working, needs_you):
        write(f"tray/mac/{state.__name__}.png", glyph(state, 44, BLACK))
        write(f"tray/other/{state.__name__}.png", glyph(state, 64, PANEL))


if __name__ == "__main__":
    main()
