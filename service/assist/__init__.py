"""For the agent with a caller on the line: what is said → cards with sources, and a draft."""
