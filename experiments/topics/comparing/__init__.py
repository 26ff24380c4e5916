"""Topics by several methods on the same paragraphs: what is drawn, the methods of the lock, and newer ones outside it."""
