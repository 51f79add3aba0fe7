"""From finished bodies to a site, to Hugo's input, or to a component."""
