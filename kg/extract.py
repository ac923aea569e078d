"""One reading → what it contributes to the graph."""

from __future__ import annotations

from corpus.notice import Reading
from kg.campaigns import collect_campaigns
from kg.collector import Collector
from kg.facts import NoticeFacts
from kg.figures import collect_figures
from kg.holders import collect_holders
from kg.honours import collect_honours
from kg.issuer import collect_issuer
from kg.letter import collect_authors, collect_letter
from kg.measure_edges import MeasureEdges
from kg.measures import find_measures
from kg.mentions import names_of
from kg.places import collect_names, collect_places
from kg.statements import read_statements
from kg.targets import find_targets


def facts_of(reading: Reading) -> NoticeFacts:
    """Everything that the graph takes from ``reading``."""
    mentions = names_of(reading)
    found = Collector(reading, mentions)
    collect_places(found)
    collect_names(found)
    issuer = collect_issuer(found)
    targets = find_targets(reading, mentions)
    collect_figures(found, targets)
    statements = read_statements(reading, mentions)
    edges = MeasureEdges(found, issuer)
    measures = {m.quote: edges.add(m) for m in find_measures(reading, statements, targets)}
    collect_campaigns(found, measures)
    collect_letter(found, issuer)
    collect_authors(found)
    collect_honours(found, statements, issuer)
    collect_holders(found, statements, measures, targets)
    return found.facts(issuer)
