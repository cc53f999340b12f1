import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { expect, it } from "vitest";
import type { Backend } from "../../../backend/backend";
import { fakeBackend } from "../../../backend/fake";
import type { Json } from "../../../wire";
import Main from "../../Main.svelte";

/** The page, and what it sets. */
function open(): Json[] {
  const fake = fakeBackend({ scene: "main", pace: 0 });
  const patches: Json[] = [];
  const ask: Backend["ask"] = (request, onMessage) => {
    if (request.do === "set") patches.push(request.patch);
    return fake.ask(request, onMessage);
  };
  location.hash = "#/settings/voice";
  render(Main, { backend: { ...fake, ask } });
  return patches;
}

it("a microphone is chosen from those that are connected", async () => {
  const patches = open();
  const choice = await screen.findByLabelText<HTMLSelectElement>("Microphone");
  await screen.findByRole("option", { name: "As the system has it: MacBook Air Microphone" });
  await fireEvent.change(choice, { target: { value: "headset" } });
  await waitFor(() => expect(patches).toEqual([{ voice: { microphone: "headset" } }]));
  await waitFor(() => expect(choice.value).toBe("headset"));
});

it("a microphone is tested: the bar shows how loud it is until the test is stopped", async () => {
  open();
  await fireEvent.click(await screen.findByRole("button", { name: "Test" }));
  const meter = await screen.findByRole("meter", { name: "Loudness" });
  await waitFor(() => expect(meter.getAttribute("aria-valuenow")).toBe("0.5"));
  await fireEvent.click(screen.getByRole("button", { name: "Stop" }));
  await waitFor(() => expect(screen.queryByRole("meter")).toBeNull());
});
