"""What makes broken input: one module for each kind of thing that is broken."""
