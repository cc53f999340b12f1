// Models in words: sizes, what each is for, how it stands. Pure.

import type { ModelView } from "../../../wire";

/** `147964211` → `148 MB`. */
export function bytesInWords(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 1 && value < 10 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

export const roleWords: Record<ModelView["role"], string> = {
  planner: "Writes plans",
  selector: "Chooses the tools for a command",
  speech: "Understands speech",
  confidence: "Tells how sure a plan is",
  tokenizer: "Cuts text into pieces for a model",
  writer: "Writes and summarises",
};

/** Where a model would come from. */
export function hostOf(model: ModelView): string {
  try {
    return new URL(model.source ?? "").host;
  } catch {
    return model.source ?? "";
  }
}

/** What its files take up on this disk. */
export function onDisk(models: ModelView[]): { builtIn: number; downloaded: number } {
  const sum = (those: ModelView[]) => those.reduce((sum, model) => sum + model.done, 0);
  return {
    builtIn: sum(models.filter((model) => model.state === "embedded")),
    downloaded: sum(models.filter((model) => model.state !== "embedded")),
  };
}
