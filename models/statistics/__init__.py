"""How often something is spoken of, how sure that is, and what is drawn to find out."""
