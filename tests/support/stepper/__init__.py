"""Helpers of the stepper's browser tests."""
