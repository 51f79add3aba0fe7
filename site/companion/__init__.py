"""The generator: Hugo-style content in, static pages with live widgets out."""
