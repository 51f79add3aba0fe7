"""Known misconceptions: wrong values that usual mistakes give, with the words that name them."""
