"""Neural nets as the post defines them: layers, both passes, costs, samples, training."""
