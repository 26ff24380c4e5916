// Which words of a label find something, and in which order words are shown. Pure.

// Returns the words that stand somewhere, those that count most often first, and those that stand nowhere, as a dictionary has them.
export function inUse(words, language = "zh") {
  const named = new Intl.Collator(language, { numeric: true });
  const byName = (one, other) => named.compare(one.word, other.word);
  const used = words.filter((one) => one.stands).sort((one, other) => other.counts - one.counts || other.stands - one.stands || byName(one, other));
  return { used, unused: words.filter((one) => !one.stands).sort(byName) };
}
