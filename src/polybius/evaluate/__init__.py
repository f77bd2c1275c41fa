"""Measuring Polybius: against gold records, on development data, and against the clock."""
