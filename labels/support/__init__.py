"""What every package needs and is not about labels: errors, commands, files written whole."""
