"""Commands for maintainers: checks, tests, pictures, benchmarks."""
