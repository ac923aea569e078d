"""What was published: notices, their outlines, passages and the store that holds them."""
