"""How well the graph of a notice agrees with gold: names, figures, measures, and relations.

Scored as section 6 of the annotation guideline says: optional gold, and what lies on optional gold
alone, counts neither way. Names: type and overlap (lenient), exact span (strict), canonical name
apart. Figures: overlap of the number, then value, comparator, unit and status of those found.
Measures: half the characters of the quote, then status, verb, object and others of those found.
Relations: predicate, line and both ends, with and without those whose office is not named.

::

    report = evaluate(gold_dir, reading, graph)
    print(format_table(report))
    report.measure("relations-macro")

Gold: ``gold.py`` holds its records, ``gold_files.py`` and ``gold_record.py`` read them.
Comparing: ``match.py`` (names, figures, measures), ``edges.py`` and ``ends.py`` (relations),
``figure_attributes.py`` and ``measure_attributes.py``; ``evaluate.py`` calls them and counts.
The result: ``report.py`` with ``scores.py``; ``findings.py`` lists what differs, ``facing.py`` side
by side; ``text_report.py``, ``json_report.py`` and ``html_report.py`` show it.
"""

from eval.graph.evaluate import evaluate
from eval.graph.html_report import write_html
from eval.graph.json_report import report_json, write_json
from eval.graph.report import MEASURES, GraphReport
from eval.graph.text_report import format_table

__all__ = [
    "MEASURES",
    "GraphReport",
    "evaluate",
    "format_table",
    "report_json",
    "write_html",
    "write_json",
]
