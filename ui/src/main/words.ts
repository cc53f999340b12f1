// Words that several pages need. Pure.

/** A message as a sentence of its own: the engine's begin small, since other sentences may hold them. */
export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
