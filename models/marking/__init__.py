"""What a person would underline: learned from spans marked by hand."""
