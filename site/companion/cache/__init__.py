"""Results that a build keeps for later ones, under hashes of all that they depend on."""
