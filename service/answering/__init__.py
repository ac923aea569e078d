"""From a question to an answer with citations, or to an abstention with its reason."""
