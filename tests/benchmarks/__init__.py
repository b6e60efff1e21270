"""Tests of the benchmarks: the invented set is what it claims to be, and the scorer counts rightly."""
