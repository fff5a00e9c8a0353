"""The editors' rules: what may move where, what is fit to print, and how a working copy becomes an edition."""
