"""From a query to a ranking of passages: the embedding model, FAISS, BM25 and their fusion."""
