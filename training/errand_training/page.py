"""The report as one page of HTML: no scripts, no fonts, nothing from elsewhere; light or dark as the reader's system is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from .mistakes import Kind
from .reliability import Bin, Stance

EXAMPLES = 3


@dataclass(frozen=True)
class Reliability:
    """A set's confidence: the diagram as SVG, its bins, the calibration error, and what the assistant did by it."""

    name: str
    diagram: str
    bins: list[Bin]
    error: float
    stances: list[Stance]


@dataclass(frozen=True)
class Curves:
    """A training's learning curves as SVG, with a sentence on where it stands."""

    name: str
    drawing: str
    caption: str


@dataclass(frozen=True)
class Report:
    made: str
    # Figures as `errand eval --json` writes them, by set.
    sets: dict[str, dict]
    # By set, then by number of calls or by group.
    by_calls: dict[str, dict[str, dict]]
    by_group: dict[str, dict[str, dict]]
    reliability: list[Reliability]
    curves: list[Curves]
    mistakes: list[Kind]
    # Items that went wrong, over all sets.
    wrong: int


COLUMNS = (
    ("items", "items", "number"),
    ("plan", "plan", "share"),
    ("exact", "exact", "share"),
    ("outcome", "outcome", "share"),
    ("tool_recall", "tool recall", "share"),
    ("tools_mean", "tools", "mean"),
    ("decline_precision", "decline precision", "share"),
    ("decline_recall", "decline recall", "share"),
)
FEWER = COLUMNS[:4]


def page(report: Report) -> str:
    parts = [
        section("Figures", MEASURES, figures(report.sets, latency=True)),
        section("By number of calls", "How long a plan the command needs.", groups(report.by_calls)),
        section("By group", "Where the commands come from.", groups(report.by_group)),
        section("Confidence", CONFIDENCE, "".join(map(reliability, report.reliability))),
        section("Learning", LEARNING, "".join(map(curves, report.curves))),
        section("What goes wrong", mistaken(report), mistakes(report.mistakes)),
    ]
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Errand: the models</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n'
        f"<header><h1>The models</h1><p>{escape(report.made)}</p></header>\n{''.join(parts)}</main>\n</body>\n</html>\n"
    )


MEASURES = (
    "Plan: the right calls, joined as they should be. Exact: and every argument agrees. Outcome: the same is then on the Mac. "
    "Tools: how many were offered, of which tool recall is the share of those needed."
)
CONFIDENCE = (
    "How often plans are exactly right, by how sure the planner was of them. On the line, its confidence is the truth; "
    "a larger dot stands for more plans."
)
LEARNING = (
    "The loss on what is trained on and on commands of held-out phrases, and the course of the learning rate."
)


def section(title: str, says: str, body: str) -> str:
    """Nothing where there is nothing to show."""
    return f"<section><h2>{title}</h2><p>{escape(says)}</p>{body}</section>\n" if body else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells are HTML; the first of each row names it."""
    first, *others = head
    heads = f"<th>{first}</th>" + "".join(f'<th scope="col">{name}</th>' for name in others)
    body = "".join(f'<tr><th scope="row">{row[0]}</th>{"".join(row[1:])}</tr>' for row in rows)
    return f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'


def figures(sets: dict[str, dict], latency: bool = False, columns=COLUMNS) -> str:
    if not sets:
        return ""
    columns = [column for column in columns if any(of.get(column[0]) is not None for of in sets.values())]
    head = ["set" if latency else "", *(name for _, name, _ in columns)] + ["p50", "p95"] * latency
    rows = []
    for name, of in sets.items():
        cells = [cell(of.get(key), kind) for key, _, kind in columns]
        times = of.get("latency_ms") or {}
        cells += [cell(times.get(key), "milliseconds") for key in ("p50", "p95")] if latency else []
        rows.append([escape(name), *cells])
    return table(head, rows)


def groups(by_set: dict[str, dict[str, dict]]) -> str:
    blocks = (
        f"<div><h3>{escape(name)}</h3>{figures(of, columns=FEWER)}</div>" for name, of in by_set.items() if of
    )
    return f'<div class="columns">{joined}</div>' if (joined := "".join(blocks)) else ""


def cell(value: float | None, kind: str) -> str:
    """A number; behind a share, a bar of its length."""
    if value is None:
        return '<td class="none">–</td>'
    if kind == "share":
        return f'<td class="share" style="--share:{100 * value:.1f}%">{percent(value)}</td>'
    text = {"number": f"{value:,}", "mean": f"{value:.2f}", "milliseconds": f"{value:.0f} ms"}[kind]
    return f"<td>{text}</td>"


def percent(share: float) -> str:
    return f"{100 * share:.1f}\u202f%"


def reliability(of: Reliability) -> str:
    count = sum(b.count for b in of.bins)
    rows = [
        [
            escape(s.name),
            cell(s.count, "number"),
            cell(s.wrong, "number"),
            cell(s.wrong / s.count, "share"),
        ]
        for s in of.stances
    ]
    done = table(["stance", "commands", "wrong plans", "share wrong"], rows) if rows else ""
    return (
        f'<div class="reliability"><figure>{of.diagram}</figure><div><h3>{escape(of.name)}</h3>'
        f"<p>Expected calibration error <strong>{percent(of.error)}</strong> over {count:,} plans.</p>{done}</div></div>"
    )


def curves(of: Curves) -> str:
    return f"<figure>{of.drawing}<figcaption><strong>{escape(of.name)}</strong> {escape(of.caption)}</figcaption></figure>"


def mistaken(report: Report) -> str:
    return f"{report.wrong:,} plans are not exactly right; the commonest kinds of mistakes. A plan may count under several."


def mistakes(kinds: Sequence[Kind]) -> str:
    return "".join(map(mistake, kinds))


def mistake(kind: Kind) -> str:
    shown = "".join(map(example, kind.lines[:EXAMPLES]))
    return f'<details><summary><span>{len(kind.lines)}</span> {escape(kind.name)}</summary><div class="examples">{shown}</div></details>'


def example(line: dict) -> str:
    found = calls(line["found"]) or escape(line.get("error") or "declined")
    return (
        f"<div><p>{escape(line['command'])}</p><dl><dt>expected</dt><dd>{calls(line['expected']) or 'to decline'}</dd>"
        f"<dt>found</dt><dd>{found}</dd></dl></div>"
    )


def calls(texts: Sequence[str]) -> str:
    return "".join(f"<code>{escape(text)}</code>" for text in texts)


STYLE = """
:root { color-scheme: light dark; --page: #fbfbfa; --ink: #1d2126; --ink-2: #5a616b; --rule: #dcdee1; --bar: #e4ebf4;
  --first: #3566a8; --second: #b8622f; --card: #fff; }
@media (prefers-color-scheme: dark) { :root { --page: #15171a; --ink: #e4e6e9; --ink-2: #9aa1ab; --rule: #32363c;
  --bar: #233246; --first: #7eabe6; --second: #e09a6b; --card: #1b1e22; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 3rem 1.5rem 5rem; }
header { display: flex; align-items: baseline; justify-content: space-between; gap: 1rem; flex-wrap: wrap; }
h1 { font-size: 1.7rem; font-weight: 600; letter-spacing: -0.015em; margin: 0; }
h2 { font-size: 1.05rem; font-weight: 600; margin: 0; }
h3 { font-size: 0.9rem; font-weight: 600; margin: 0 0 0.3rem; }
section { margin-top: 2.75rem; }
header p, section > p { color: var(--ink-2); margin: 0.2rem 0 1rem; max-width: 46rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 0.34rem 0.7rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--rule); }
thead th { font-weight: 400; font-size: 0.83rem; color: var(--ink-2); }
th:first-child { text-align: left; padding-left: 0; font-weight: 500; }
.share { background: linear-gradient(to right, var(--bar) var(--share), transparent var(--share)) no-repeat 0 50% / 100% 1.35rem; }
.none { color: var(--ink-2); }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(17.5rem, 1fr)); gap: 1.5rem 2rem; }
.columns > div { min-width: 0; }
.columns th, .columns td { padding-inline: 0.45rem; }
.columns th:first-child { max-width: 7.5rem; overflow: hidden; text-overflow: ellipsis; }
.reliability { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; align-items: center; }
.reliability > figure { width: 18rem; max-width: 100%; }
.reliability > div { flex: 1; min-width: 16rem; }
figure { margin: 0 0 1.25rem; }
figcaption { color: var(--ink-2); font-size: 0.87rem; }
figcaption strong, .reliability strong { color: var(--ink); font-weight: 600; }
svg { display: block; width: 100%; height: auto; }
svg text { font-family: inherit !important; }
details { border-bottom: 1px solid var(--rule); }
summary { cursor: pointer; padding: 0.34rem 0; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary:hover { color: var(--first); }
summary span { display: inline-block; min-width: 2.6rem; color: var(--ink-2); font-variant-numeric: tabular-nums; }
.examples { display: grid; gap: 0.75rem; padding: 0.25rem 0 1rem 2.6rem; }
.examples > div { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 0.7rem 0.9rem; min-width: 0; }
.examples p { margin: 0 0 0.4rem; }
dl { display: grid; grid-template-columns: 5rem minmax(0, 1fr); row-gap: 0.3rem; margin: 0; font-size: 0.85rem; }
dt { color: var(--ink-2); }
dd { margin: 0; }
code { display: block; font: 0.8rem/1.55 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
@media (max-width: 40rem) { .columns { grid-template-columns: minmax(0, 1fr); } .examples { padding-left: 0; } }
"""
