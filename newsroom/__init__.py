"""The wiring: settings, addresses and server. It knows the paper by dotted names only."""

__version__ = "0.2.0"
