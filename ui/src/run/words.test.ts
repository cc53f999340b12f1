import { describe, expect, it } from "vitest";
import { tools } from "../backend/scenes/household";
import { inBrief, titleOf } from "./words";

describe("a tool's title", () => {
  it("is what the tool table says of the tool", () => {
    expect(titleOf("compose_new_email", tools)).toBe("Writes a new e-mail");
  });

  it("is the tool's name where the table has none", () => {
    expect(titleOf("water_the_plants", tools)).toBe("Water the plants");
  });

  it("keeps to the main clause", () => {
    expect(inBrief("Adds a reminder, with a due date if one is given")).toBe("Adds a reminder");
    expect(inBrief("Makes a Zoom meeting and gives the link to join it")).toBe("Makes a Zoom meeting");
    expect(inBrief("Finds and opens a file")).toBe("Finds and opens a file");
  });
});
