"""The register of creative persons and organisations; public profiles."""
