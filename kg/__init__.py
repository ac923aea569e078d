"""What the notices say, as nodes and edges that point at the characters that say so."""
