"""Topics of what a desk has read: found in a process of their own, changed by hand, told by their page."""
