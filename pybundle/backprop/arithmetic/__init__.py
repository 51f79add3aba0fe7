"""Arrays and numbers: what every other room computes with."""
