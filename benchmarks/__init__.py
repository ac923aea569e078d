"""Times and memory of the whole program, measured from outside; run from the repository's root.

``python -m benchmarks.ask --help`` and ``python -m benchmarks.ingest --help`` say what each does.
"""
