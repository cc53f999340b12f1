// Whether a text can be the address of a planner server. Pure.

import type { Problem } from "../../../wire";

/** What is wrong with it; empty stands for the embedded planner. */
export function addressProblem(text: string): Problem | null {
  if (text === "") return null;
  const address = parsed(text);
  if (address && ["http:", "https:"].includes(address.protocol) && address.hostname) return null;
  return {
    code: "address",
    message: `\`${text}\` is no address of a server`,
    hint: "Write it in full, as in `http://localhost:8080`; not saved until then",
  };
}

/** Whether what is sent there leaves this machine. */
export function isElsewhere(text: string): boolean {
  const host = parsed(text)?.hostname;
  return host !== undefined && !["localhost", "127.0.0.1", "[::1]"].includes(host) && !host.endsWith(".localhost");
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
