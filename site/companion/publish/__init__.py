"""Publishes finished texts: as a site, as input for Hugo's layouts, or as a Hugo component."""
