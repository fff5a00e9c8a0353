"""The wiring: settings, addresses and server. It knows the paper by dotted names only."""
