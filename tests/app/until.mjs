// Waiting for what is to come, by looking again and again; a busy machine only makes it later.

import { setTimeout as sleep } from "node:timers/promises";

const DEADLINE = 40_000;

/** What `look` finds, as soon as it finds something. Fails after a while, saying what was waited for and what was found last. */
export async function until(what, look) {
  const deadline = Date.now() + DEADLINE;
  let last;
  for (;;) {
    try {
      const found = await look();
      if (found) return found;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`, { cause: last });
    await sleep(25);
  }
}
