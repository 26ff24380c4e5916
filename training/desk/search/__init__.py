"""Finding paragraphs: words of a text, filters, counts by what they say."""
