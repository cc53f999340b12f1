import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { EngineError, type Backend, type Talk } from "../backend/backend";
import { fakeBackend } from "../backend/fake";
import { speech } from "../backend/scenes/speech";
import type { Message, Request } from "../wire";
import { unhurried } from "../testing";
import Command from "./Command.svelte";

unhurried();

/** The window, and the keys for talking; `said` is what is spoken each time, `workedOut` when the last text of what was held is there. */
function open(scene: string, said: string[] = [], workedOut = Promise.resolve()) {
  const backend = fakeBackend({ scene, pace: 0 });
  const requests: Request[] = [];
  const ask = backend.ask;
  let ears = speech(0);
  backend.ask = (async (request: Request, onMessage?: (message: Message) => void) => {
    requests.push(request);
    if (said.length === 0) return ask(request, onMessage);
    if (request.do === "listen") {
      ears = speech(0, said.length > 1 ? said.shift() : said[0]);
      return ears.listen(request, onMessage);
    }
    if (request.do === "stop_listening") return workedOut.then(() => ears.stop_listening(request));
    if (request.do === "cancel_listening") return ears.cancel_listening(request);
    return ask(request, onMessage);
  }) as Backend["ask"];
  let key: (talk: Talk) => void = () => {};
  backend.shell.onTalk = (handler) => {
    key = handler;
    return () => {};
  };
  vi.spyOn(backend.shell, "openWindow").mockResolvedValue();
  render(Command, { backend });
  const hold = (pressed: boolean) => key({ action: "push_to_talk", pressed });
  const tap = () => key({ action: "hands_free", pressed: true });
  const commands = () => requests.flatMap((request) => (request.do === "run" ? [request.command] : []));
  const count = (what: Request["do"]) => requests.filter((request) => request.do === what).length;
  return { backend, requests, hold, tap, commands, count, field: screen.getByRole<HTMLInputElement>("combobox") };
}

/** Something that happens when the test says so. */
function later() {
  let happen = () => {};
  const happened = new Promise<void>((resolve) => (happen = resolve));
  return { happen, happened };
}

const question = () => screen.findByRole("region", { name: "Shall I do this?" });

it("what is said while the key is held grows in the field, and is done when it is let go", async () => {
  const { field, hold, commands } = open("reminder");
  hold(true);
  hold(true);
  await screen.findByText("Listening to MacBook Air Microphone");
  await screen.findByRole("meter", { name: "Loudness" });
  await waitFor(() => expect(field.value).toBe("text Sid that I am running late"));
  expect(commands()).toEqual([]);
  hold(false);
  await waitFor(() => expect(commands()).toEqual(["text Sid that I am running late"]));
  await waitFor(() => expect(screen.queryByText(/^Listening/)).toBeNull());
});

it("Enter is as good as letting the key go", async () => {
  const { field, hold, commands } = open("reminder");
  hold(true);
  await waitFor(() => expect(field.value).toBe("text Sid that I am running late"));
  await fireEvent.keyDown(field, { key: "Enter" });
  await waitFor(() => expect(commands()).toEqual(["text Sid that I am running late"]));
  hold(false);
  expect(commands()).toHaveLength(1);
});

it("hands-free, a command is done when it is said", async () => {
  const { tap, commands } = open("reminder");
  tap();
  await waitFor(() => expect(commands()).toEqual(["text Sid that I am running late"]));
});

it("while the last words are worked out the window says so; a key that is pressed then listens as soon as they are", async () => {
  const { happen, happened } = later();
  const { hold, commands, count } = open("running", ["email Sid the budget", "stop"], happened);
  hold(true);
  await screen.findByText(/^Listening/);
  hold(false);
  await screen.findByText("Working out what you said");
  expect(screen.queryByText(/^Listening/)).toBeNull();
  expect(screen.queryByRole("meter")).toBeNull();
  hold(true);
  expect(count("listen")).toBe(1);
  happen();
  await screen.findByText(/^Listening/);
  expect(commands()).toEqual(["email Sid the budget"]);
  expect(count("listen")).toBe(2);
  hold(false);
  await waitFor(() => expect(count("cancel")).toBe(1));
});

it("a key that is let go before the last words are worked out is told that it was too early", async () => {
  const { happen, happened } = later();
  const { hold, commands, count } = open("reminder", ["water the plants"], happened);
  hold(true);
  await screen.findByText(/^Listening/);
  hold(false);
  hold(true);
  hold(false);
  await screen.findByText("That was too early");
  happen();
  await waitFor(() => expect(commands()).toEqual(["water the plants"]));
  await screen.findByText("That was too early");
  expect(count("listen")).toBe(1);
});

it("hands-free, a press while the last words are worked out listens again", async () => {
  const { happen, happened } = later();
  const { hold, tap, commands } = open("running", ["email Sid the budget", "thanks"], happened);
  hold(true);
  await screen.findByText(/^Listening/);
  hold(false);
  tap();
  happen();
  await screen.findByText("“thanks” came while a command went on");
  expect(commands()).toEqual(["email Sid the budget"]);
});

it("hands-free, the last words are worked out once the microphone is closed", async () => {
  const { backend, tap, commands } = open("reminder");
  const { happen, happened } = later();
  const ask = backend.ask;
  backend.ask = (async (request: Request, onMessage?: (message: Message) => void) => {
    if (request.do !== "listen") return ask(request, onMessage);
    onMessage?.({ message: "listening", id: "a", microphone: "Headset" });
    onMessage?.({ message: "closed", id: "a" });
    await happened;
    return { text: "water the plants" };
  }) as Backend["ask"];
  tap();
  await screen.findByText("Working out what you said");
  happen();
  await waitFor(() => expect(commands()).toEqual(["water the plants"]));
  await waitFor(() => expect(screen.queryByText("Working out what you said")).toBeNull());
});

it("Escape while the last words are worked out ends that, and what was to be listened to after it", async () => {
  const { happened } = later();
  const { field, hold, tap, commands, count } = open("reminder", ["water the plants"], happened);
  hold(true);
  await screen.findByText(/^Listening/);
  hold(false);
  tap();
  await fireEvent.keyDown(field, { key: "Escape" });
  await waitFor(() => expect(screen.queryByRole("button", { name: "Cancel" })).toBeNull());
  expect(commands()).toEqual([]);
  expect(count("listen")).toBe(1);
});

it("Escape is obeyed while the last words are worked out hands-free", async () => {
  const { backend, field, tap, commands } = open("reminder");
  const { happen, happened } = later();
  const ask = backend.ask;
  backend.ask = (async (request: Request, onMessage?: (message: Message) => void) => {
    if (request.do !== "listen") return ask(request, onMessage);
    onMessage?.({ message: "closed", id: "a" });
    await happened;
    return { text: "water the plants" };
  }) as Backend["ask"];
  tap();
  await screen.findByText("Working out what you said");
  await fireEvent.keyDown(field, { key: "Escape" });
  happen();
  await waitFor(() => expect(screen.queryByRole("button", { name: "Cancel" })).toBeNull());
  expect(commands()).toEqual([]);
});

it("a key that stays down begins no second listening when Enter has ended the first", async () => {
  const { happen, happened } = later();
  const { field, hold, commands, count } = open("reminder", ["water the plants"], happened);
  hold(true);
  await screen.findByText(/^Listening/);
  await fireEvent.keyDown(field, { key: "Enter" });
  hold(true);
  hold(false);
  happen();
  await waitFor(() => expect(commands()).toEqual(["water the plants"]));
  expect(count("listen")).toBe(1);
  expect(screen.queryByText("That was too early")).toBeNull();
});

it("Escape ends the listening, and nothing is done", async () => {
  const { field, hold, requests, commands } = open("reminder");
  hold(true);
  await screen.findByText(/^Listening/);
  await fireEvent.keyDown(field, { key: "Escape" });
  await waitFor(() => expect(screen.queryByText(/^Listening/)).toBeNull());
  expect(requests.some((request) => request.do === "cancel_listening")).toBe(true);
  expect(commands()).toEqual([]);
  expect(screen.queryByRole("alert")).toBeNull();
});

it("a question is answered by voice; what is no answer is told", async () => {
  const { tap, requests } = open("lunch", ["email Sid the budget", "perhaps", "send it"]);
  tap();
  await screen.findByRole("region", { name: "Shall I do this?" });
  tap();
  await screen.findByText("“perhaps” is no answer to the question");
  tap();
  await screen.findByText(/Wrote an e-mail to Sid/);
  const spoken = requests.flatMap((request) => (request.do === "spoken_reply" ? [request.text] : []));
  expect(spoken).toEqual(["perhaps", "send it"]);
});

it("what was changed by hand is not approved by voice", async () => {
  const { tap, requests } = open("lunch", ["email Sid the budget", "send it"]);
  tap();
  await screen.findByRole("region", { name: "Shall I do this?" });
  await fireEvent.input(screen.getByLabelText("Subject"), { target: { value: "Something else" } });
  tap();
  await screen.findByText("You have changed the plan by hand");
  expect(requests.some((request) => request.do === "spoken_reply")).toBe(false);
});

it("what was changed by hand is declined by voice", async () => {
  const { tap, requests } = open("lunch", ["email Sid the budget", "Cancel that, please."]);
  tap();
  await question();
  await fireEvent.input(screen.getByLabelText("Subject"), { target: { value: "Something else" } });
  tap();
  await waitFor(() => expect(requests).toContainEqual(expect.objectContaining({ reply: { answer: "cancel" } })));
  expect(screen.queryByText("You have changed the plan by hand")).toBeNull();
});

/** A question that Enter answers while one speaks. */
async function answerWhileSpeaking(said: string, scene = "running") {
  const window = open(scene, ["email Sid the budget", said]);
  window.tap();
  const asked = await question();
  window.hold(true);
  await screen.findByText(/^Listening/);
  await fireEvent.keyDown(asked, { key: "Enter" });
  if (scene === "running") await screen.findByRole("button", { name: "Stop" });
  else await screen.findByText(/Wrote an e-mail to Sid/);
  window.hold(false);
  return window;
}

it("a “cancel” that comes after the question was answered stops the run", async () => {
  const { count } = await answerWhileSpeaking("cancel");
  await waitFor(() => expect(count("cancel")).toBe(1));
});

it("another answer that comes too late is told", async () => {
  const { count } = await answerWhileSpeaking("perhaps");
  await screen.findByText("“perhaps” came while a command went on");
  expect(count("cancel")).toBe(0);
});

it("a “cancel” that comes after the end is told that it was too late", async () => {
  const { count } = await answerWhileSpeaking("cancel", "lunch");
  await screen.findByText("“cancel” came while a command went on");
  await screen.findByText("It has ended by now.");
  expect(count("cancel")).toBe(0);
});

it("a “cancel” that the engine could not take as an answer stops the run", async () => {
  const { backend, tap, count } = open("lunch", ["email Sid the budget", "cancel"]);
  const ask = backend.ask;
  backend.ask = (async (request: Request, onMessage?: (message: Message) => void) => {
    if (request.do === "spoken_reply") throw new EngineError({ code: "not_asked", message: "no", hint: "" });
    return ask(request, onMessage);
  }) as Backend["ask"];
  tap();
  await question();
  tap();
  await waitFor(() => expect(count("cancel")).toBe(1));
});

it("a run that goes on is stopped by voice", async () => {
  const { tap, requests } = open("running", ["email Sid the budget", "stop"]);
  tap();
  await screen.findByRole("region", { name: "Shall I do this?" });
  await fireEvent.keyDown(screen.getByRole("region", { name: "Shall I do this?" }), { key: "Enter" });
  await screen.findByRole("button", { name: "Stop" });
  tap();
  await waitFor(() => expect(requests.some((request) => request.do === "cancel")).toBe(true));
});

it("why nothing can be heard is explained, with the way to mend it", async () => {
  const { backend, hold } = open("deaf");
  hold(true);
  expect((await screen.findByRole("alert")).textContent).toContain("the system does not let Errand listen");
  await fireEvent.click(screen.getByRole("button", { name: "Open settings" }));
  expect(backend.shell.openWindow).toHaveBeenCalledWith("settings/permissions");
});

it("what was heard before the ears died stays in the field and is not done", async () => {
  const { backend, field, hold, commands } = open("reminder");
  const ask = backend.ask;
  backend.ask = (async (request: Request, onMessage?: (message: Message) => void) => {
    if (request.do !== "listen") return ask(request, onMessage);
    onMessage?.({ message: "heard", id: "a", text: "text Sid", final: false });
    throw new EngineError({
      code: "ears_died",
      message: "`ears` stopped working",
      hint: "look through what was heard",
    });
  }) as Backend["ask"];
  hold(true);
  await screen.findByRole("alert");
  expect(field.value).toBe("text Sid");
  expect(commands()).toEqual([]);
});
