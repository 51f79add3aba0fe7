"""What one build keeps for later ones: results under hashes of all that they depend on."""
