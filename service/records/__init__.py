"""Proof: what every reply that left was made from, in a chain that no one can change unseen."""
