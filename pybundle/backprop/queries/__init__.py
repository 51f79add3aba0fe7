"""What a page asks beside the trace: checks, predictions, trainings, sources."""
