// Walking with the arrow keys from what was typed: up through older commands, down through what is listed below. Pure.

export interface Walk {
  /** What the user typed, to come back to. */
  typed: string;
  /** 0: what was typed; 1, 2 …: the listed items downwards; -1, -2 …: older and older commands. */
  at: number;
}

export function from(typed: string): Walk {
  return { typed, at: 0 };
}

/** One step down (`1`) or up (`-1`), as far as there is something. */
export function step(walk: Walk, by: 1 | -1, older: string[], listed: string[]): Walk {
  const at = Math.max(-older.length, Math.min(listed.length, walk.at + by));
  return { ...walk, at };
}

/** The text that the field holds there. */
export function textAt(walk: Walk, older: string[], listed: string[]): string {
  if (walk.at > 0) return listed[walk.at - 1] ?? walk.typed;
  if (walk.at < 0) return older[-walk.at - 1] ?? walk.typed;
  return walk.typed;
}

/** Commands given before, newest first, each once. */
export function distinct(commands: string[]): string[] {
  return [...new Set(commands.map((command) => command.trim()).filter(Boolean))];
}

/** The items in which every typed word occurs. */
export function matching(items: string[], typed: string): string[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter((item) => words.every((word) => item.toLowerCase().includes(word)));
}
