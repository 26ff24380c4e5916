"""A scheme of one's own: written from a few names, its words grown from text, checked, counted, printed."""
