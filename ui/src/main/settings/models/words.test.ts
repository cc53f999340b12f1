import { expect, it } from "vitest";
import { models } from "../../../backend/scenes/household";
import { bytesInWords, hostOf, onDisk } from "./words";

it("sizes are told as people tell them", () => {
  const told = [0, 931, 999_600, 3_320_928, 147_964_211, 999_999_999, 1_533_763_059].map(bytesInWords);
  expect(told).toEqual(["0 bytes", "931 bytes", "1.0 MB", "3.3 MB", "148 MB", "1.0 GB", "1.5 GB"]);
});

it("a download names its host", () => {
  const from = (source: string | null) => hostOf({ ...models[0]!, source });
  expect(from("https://models.example/base.bin")).toBe("models.example");
  expect(from(null)).toBe("");
});

it("the disk holds what is built in, what was downloaded, and what was begun", () => {
  expect(onDisk(models)).toEqual({ builtIn: 46_400_000, downloaded: 860_000_000 });
});
