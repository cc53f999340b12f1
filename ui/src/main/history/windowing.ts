// Which rows of a long list are drawn. Pure: heights and the place of the scroll come in, indices and pixels go out.

/** Where each row begins, and at the end where the last one ends. */
export function offsetsOf(heights: number[]): number[] {
  const offsets = [0];
  let end = 0;
  for (const height of heights) offsets.push((end += height));
  return offsets;
}

export interface Drawn {
  first: number;
  /** The row after the last. */
  end: number;
}

/** The rows between `top` and `top + height`, and `spare` pixels before and after. */
export function drawn(offsets: number[], top: number, height: number, spare: number): Drawn {
  const rows = offsets.length - 1;
  const first = Math.max(0, firstAfter(offsets, top - spare) - 1);
  const end = Math.min(rows, firstAfter(offsets, top + height + spare));
  return { first: Math.min(first, Math.max(0, end - 1)), end };
}

/** The index of the first offset that lies behind a place. */
function firstAfter(offsets: number[], place: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? Infinity) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}
