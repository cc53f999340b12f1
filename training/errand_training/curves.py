"""Learning curves and the reliability diagram, drawn by matplotlib: a PNG for files, an SVG for the page.

The colours of the SVG are names of the page's own, so that it is light or dark as the page is.
"""

import io
import re
from collections.abc import Sequence

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .reliability import Bin

# What is drawn in these stands for the page's colours; a PNG is drawn in them as they are.
INK, FAINT, FIRST, SECOND = "#4a4f57", "#c9ccd1", "#3566a8", "#c2703d"
NAMES = {INK: "var(--ink-2)", FAINT: "var(--rule)", FIRST: "var(--first)", SECOND: "var(--second)"}
STYLE = {
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.family": "sans-serif",
    "font.size": 9,
    "legend.frameon": False,
    "legend.labelcolor": INK,
    "svg.fonttype": "none",
    "svg.hashsalt": "errand",
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def learning(log: Sequence[dict], seen: str, unit: float, unit_name: str) -> Figure:
    """Losses against what was seen (`tokens`, `commands`) and against minutes, and the course of the learning rate."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(10.5, 2.9), layout="constrained")
        by_seen, by_time, rate = figure.subplots(1, 3)
        minutes = [line["elapsed"] / 60 for line in log]
        for axes, across, name in (
            (by_seen, [line[seen] / unit for line in log], unit_name),
            (by_time, minutes, "minutes"),
        ):
            axes.plot(across, [line["loss"] for line in log], color=FIRST, label="training")
            if all("held_out_loss" in line for line in log):
                axes.plot(across, [line["held_out_loss"] for line in log], color=SECOND, label="held-out")
            axes.set(xlabel=name, ylabel="loss", yscale="log")
            plain_ticks(axes)
        by_seen.legend()
        rate.plot(minutes, [line["rate"] for line in log], color=FIRST)
        rate.set(xlabel="minutes", ylabel="learning rate (1: its highest)", ylim=(0, 1.05))
    return figure


def plain_ticks(axes: Axes) -> None:
    """A few plain numbers on a logarithmic axis."""
    axes.yaxis.set_major_locator(matplotlib.ticker.LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_locator(matplotlib.ticker.NullLocator())


def diagram(found: Sequence[Bin]) -> Figure:
    """Share of right plans over confidence; a dot's area is its number of plans."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(3.3, 3.1), layout="constrained")
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], color=FAINT, linewidth=1)
        total = sum(b.count for b in found)
        across, up = [b.confidence for b in found], [b.right for b in found]
        axes.plot(across, up, color=FIRST, linewidth=1)
        axes.scatter(across, up, [12 + 300 * b.count / total for b in found], color=FIRST, linewidths=0)
        axes.set(
            xlabel="confidence", ylabel="share of right plans", xlim=(0, 1.03), ylim=(0, 1.03), aspect="equal"
        )
    return figure


def svg(figure: Figure) -> str:
    """The figure as a part of a page, in the page's colours and letters."""
    with matplotlib.rc_context(STYLE):
        text = io.StringIO()
        figure.savefig(text, format="svg", transparent=True)
    drawn = text.getvalue()
    drawn = re.sub(
        r"<metadata>.*?</metadata>|<style.*?</style>", "", drawn[drawn.index("<svg") :], flags=re.DOTALL
    )
    drawn = re.sub(r' (xmlns(:xlink)?|width|height|version)="[^"]*"', "", drawn, count=5)
    for colour, name in NAMES.items():
        drawn = drawn.replace(colour, name)
    return drawn
