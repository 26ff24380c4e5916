"""Labelled data: what models learn from and are measured on."""
