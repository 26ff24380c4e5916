"""Short Chinese names for topics."""
