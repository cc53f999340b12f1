// How a permission stands, in words. Pure.

import type { Permission } from "../../../backend/backend";

interface Standing {
  words: string;
  tone: "good" | "bad" | "warn" | "plain";
}

export const standings: Record<Permission["state"], Standing> = {
  granted: { words: "Allowed", tone: "good" },
  denied: { words: "Not allowed", tone: "bad" },
  not_asked: { words: "Will ask when needed", tone: "plain" },
  unknown: { words: "Not known", tone: "warn" },
  not_needed: { words: "Not needed here", tone: "plain" },
};
