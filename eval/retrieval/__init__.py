"""How well passages are found: every retriever of the index beside rivals, on one collection.

::

    report = evaluate(folder, embedder, noisy=7)
    print(format_table(report))
    report.measure("ndcg_at_10")

``evaluate.py`` shows the whole flow. ``scratch.py`` builds the index as the product does, in a
folder of its own; ``rivals.py`` has what others would use instead; ``searching.py`` asks and takes
the times; ``measures.py`` scores each query with ir_measures; ``noise.py`` makes queries as people
mistype them; ``cases.py`` shows where fusion gains and loses. The result: ``report.py``;
``text_report.py``, ``json_report.py``, ``html_report.py`` and ``run_file.py`` write it down.
"""

from eval.retrieval.evaluate import evaluate
from eval.retrieval.html_report import write_html
from eval.retrieval.json_report import report_json, write_json
from eval.retrieval.report import LOWER_IS_BETTER, MINIMUMS, RetrievalReport
from eval.retrieval.text_report import format_table

__all__ = [
    "LOWER_IS_BETTER",
    "MINIMUMS",
    "RetrievalReport",
    "evaluate",
    "format_table",
    "report_json",
    "write_html",
    "write_json",
]
