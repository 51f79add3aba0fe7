"""What an author or a reader asks to be computed: read, checked and completed."""
