"""What maintainers run: tests, pictures, benchmarks."""
