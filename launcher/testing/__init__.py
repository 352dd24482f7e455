"""The test run: what to run, on which databases, and what came of it."""
