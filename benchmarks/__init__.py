"""Benchmarks: each figure side by side with a peer, in one run."""
