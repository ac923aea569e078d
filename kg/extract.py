"""One reading → what it contributes to the graph."""

from __future__ import annotations

from corpus.notice import Reading
from kg.collector import Collector
from kg.facts import NoticeFacts
from kg.figures import collect_figures
from kg.issuer import collect_issuer
from kg.mentions import names_of
from kg.places import collect_names, collect_places
from kg.relations import collect_relations
from kg.targets import find_targets


def facts_of(reading: Reading) -> NoticeFacts:
    """Everything that the graph takes from ``reading``."""
    mentions = names_of(reading)
    found = Collector(reading, mentions)
    collect_places(found)
    collect_names(found)
    issuer = collect_issuer(found)
    collect_figures(found, find_targets(reading, mentions))
    collect_relations(found, issuer)
    return found.facts()
