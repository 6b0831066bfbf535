"""Signature services that are asked over the network."""
