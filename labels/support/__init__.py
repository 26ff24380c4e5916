"""What every room needs and is not about labels: errors, commands, whole files."""
