"""The preview servers: our own, and Hugo's with our texts."""
