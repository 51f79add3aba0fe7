"""The trace: every step of the feed-forward, the cost, the backward pass and the update."""
