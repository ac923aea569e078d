"""What is fitted once and comes with Wenjin: the weights of fusion, the space of tokens."""
