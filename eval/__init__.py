"""Measures of answers, retrieval and graph; never imported by the other packages."""
