"""The running previews: our own server, and Hugo's."""
