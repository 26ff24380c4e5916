"""How corrections carry over to text that nobody corrected."""
