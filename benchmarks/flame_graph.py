"""Sampled stacks → a flame graph (Gregg 2011) as one SVG file, without any script."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from benchmarks.sampling import Stack

WIDTH = 1200
_ROW = 17
_TOP = 48
_CHARACTER = 6.3  # width of one, of the font below
_SMALLEST = 0.0015
"""Share of the whole below which a function is left out; it would be two pixels wide."""
_OURS = ("corpus", "kg", "retrieval", "service")


@dataclass(frozen=True, slots=True)
class Box:
    """One function of the graph, with what it called above it."""

    name: str
    depth: int
    start: int
    samples: int


def boxes(stacks: Mapping[Stack, int]) -> Iterator[Box]:
    """Those of all stacks together, equal callers joined, by name from the left."""

    def above(below: Stack, start: int, within: Mapping[Stack, int]) -> Iterator[Box]:
        depth = len(below)
        calls: dict[str, Counter[Stack]] = {}
        for stack, count in within.items():
            if len(stack) > depth:
                calls.setdefault(stack[depth], Counter())[stack] += count
        for name in sorted(calls):
            samples = calls[name].total()
            yield Box(name, depth, start, samples)
            yield from above((*below, name), start, calls[name])
            start += samples

    yield from above((), 0, stacks)


def drawn(stacks: Mapping[Stack, int], title: str, legend: str) -> str:
    """The graph: callers below, called above, width as the share of all samples."""
    total = sum(stacks.values())
    shown = [box for box in boxes(stacks) if box.samples >= _SMALLEST * total]
    height = _TOP + _ROW * (max((box.depth for box in shown), default=0) + 1) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="monospace" font-size="10.5">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="8" y="19" font-size="14">{escape(title)}</text>',
        f'<text x="8" y="37" fill="#555">{escape(legend)}</text>',
        *(_rectangle(box, total, height) for box in shown),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _rectangle(box: Box, total: int, height: int) -> str:
    left, width = box.start * WIDTH / total, box.samples * WIDTH / total
    top = height - 8 - _ROW * (box.depth + 1)
    label = box.name.rpartition(":")[2]
    room = int((width - 4) / _CHARACTER)
    shown = label if len(label) <= room else f"{label[: room - 1]}…" if room > 3 else ""
    tip = quoteattr(f"{box.name}: {box.samples / total:.1%}")
    return (
        f"<g aria-label={tip}><title>{escape(tip[1:-1])}</title>"
        f'<rect x="{left:.1f}" y="{top}" width="{max(width - 0.5, 0.5):.1f}" height="{_ROW - 1}" '
        f'rx="1.5" fill="{_colour(box.name)}"/>'
        + (f'<text x="{left + 3:.1f}" y="{top + 12}">{escape(shown)}</text>' if shown else "")
        + "</g>"
    )


def _colour(name: str) -> str:
    """Warm for Wenjin's own functions, cold for those of libraries; always the same for one."""
    shade = zlib.crc32(name.encode()) % 40
    hue, light = (18 + shade, 72) if name.startswith(_OURS) else (195 + shade, 82)
    return f"hsl({hue} 80% {light}%)"
