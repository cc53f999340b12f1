// Words that stop a run: `stop`, `no, cancel that`, `please stop, thanks`. Courtesy alone stops nothing, nor does a word too many.

const STOP = "(?:no|never ?mind|(?:stop|cancel)(?: it| that)?)";
const COURTESY = "(?:please|thanks|thank you)";
const STOPS = new RegExp(`^(?:${COURTESY} )*${STOP}(?: (?:${STOP}|${COURTESY}))*$`);

export function stops(text: string): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{N}'’]+/gu) ?? [];
  return STOPS.test(words.join(" "));
}
