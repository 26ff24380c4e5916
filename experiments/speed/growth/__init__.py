"""How time grows with the size of what is read, tagged, counted, searched."""
