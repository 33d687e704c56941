import { describe, expect, it } from "vitest";
import {
  parseControlRequest,
  parseControlResponse,
  saysSomething,
} from "../../../../src/broker/break-glass/control-messages.ts";

const ASK = {
  ask: "break-glass",
  grant: "orders-admin",
  reason: "GitHub is down",
  handed_to: "printed",
  user: "mona",
  machine: "host-1",
};

const parsed = (request: unknown) => parseControlRequest(JSON.stringify(request));

describe("a line of the control socket", () => {
  it("is read as what it asks", () => {
    expect(parsed(ASK)).toEqual({ ...ASK, supplied: {} });
    expect(parsed({ ask: "beat", token: "lsk_x" })).toEqual({ ask: "beat", token: "lsk_x" });
  });

  it.each([
    ["no JSON", "{"],
    ["another question", { ...ASK, ask: "everything" }],
    ["a field that nobody knows", { ...ASK, approved: true }],
    ["no reason", { ...ASK, reason: undefined }],
    ["an empty reason", { ...ASK, reason: "" }],
    ["a reason without a word", { ...ASK, reason: " - . " }],
    ["a reason that is longer than a line of the log", { ...ASK, reason: "x".repeat(301) }],
    ["a reason with a line break", { ...ASK, reason: "one\ntwo three" }],
    ["a user with a control character", { ...ASK, user: "mo\u001bna" }],
    ["no user", { ...ASK, user: "" }],
    ["a repository without an owner", { ...ASK, repository: "shop" }],
    ["a time that is not a number", { ...ASK, ttl: "15m" }],
    ["a grant's name that is none", { ...ASK, grant: "../x" }],
  ])("is refused with %s", (_what, request) => {
    const line = typeof request === "string" ? request : JSON.stringify(request);
    expect(parseControlRequest(line)).toBeUndefined();
  });

  it("is refused when a key is in it twice", () => {
    const line = JSON.stringify(ASK).replace("{", '{"user":"hubot",');
    expect(parseControlRequest(line)).toBeUndefined();
  });
});

describe("a response of the control socket", () => {
  it("is not taken when another version sends another form", () => {
    expect(parseControlResponse("")).toBeUndefined();
    expect(parseControlResponse('{"kind":"issued"}')).toBeUndefined();
    expect(parseControlResponse('{"kind":"ended","state":"verified","facts":[]}')).toEqual({
      kind: "ended",
      state: "verified",
      facts: [],
    });
  });
});

it("takes a reason with a few letters in any script", () => {
  expect(saysSomething("Störung")).toBe(true);
  expect(saysSomething("障害対応")).toBe(true);
  expect(saysSomething("..-..")).toBe(false);
  expect(saysSomething("ok")).toBe(false);
});
