"""Before a PDF is opened: whether it is one that would take all memory or time, and a font for what it lacks."""
