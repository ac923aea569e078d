"""How well the graph of a notice agrees with gold: names, and figures with their attributes.

Scored as section 6 of the annotation guideline says: optional gold, and what overlaps optional gold
alone, counts neither way. Names: type and overlap (lenient), exact span (strict), canonical name
apart. Figures: overlap of the number, then value, comparator, unit and status of those found.

::

    report = evaluate(gold_dir, reading, graph)
    print(format_table(report))
    report.measure("names-strict")

``gold.py`` reads the gold, ``match.py`` pairs it with what the graph says, ``evaluate.py`` counts,
``report.py`` holds the result and ``rendering.py`` shows it.
"""

from eval.graph.evaluate import evaluate
from eval.graph.rendering import format_table, report_json, write_html, write_json
from eval.graph.report import MEASURES, GraphReport

__all__ = [
    "MEASURES",
    "GraphReport",
    "evaluate",
    "format_table",
    "report_json",
    "write_html",
    "write_json",
]
