"""Neural nets as the post defines them: layers, passes, costs, samples, training."""
