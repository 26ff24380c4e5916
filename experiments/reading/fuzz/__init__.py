"""Hostile input by the thousand: what commands answer where a file, a setting or a name is broken or made to hurt."""
