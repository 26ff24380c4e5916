"""From tagged paragraphs to a panel: one row a unit, a period and a label, with codes, shares and what they were made of."""
