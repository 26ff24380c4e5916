"""How labels, words and sentences spread: who speaks of what first, who follows, what is taken over."""
