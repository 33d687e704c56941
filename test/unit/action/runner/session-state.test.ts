import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseState,
  serialiseState,
  type SessionState,
} from "../../../../src/action/runner/session-state.ts";

const broker: SessionState = {
  mode: "broker",
  step: "migrate",
  broker: "https://stepkey.example",
  via: "HTTPS_PROXY",
};
const direct: SessionState = {
  mode: "direct",
  step: "deploy",
  lease: "lse_0",
  handle: "aws session stepkey-0",
  diesAt: "2026-11-22T10:15:00Z",
  ended: "expires",
};

describe("the state that main leaves for post", () => {
  it.each([broker, direct, { ...broker, ended: "verified" }])("is read as written: %o", (state) => {
    expect(parseState(serialiseState(state))).toEqual(state);
  });

  it.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["a list", "[]"],
    ["null", "null"],
    ["no mode", '{"step":"x","broker":"https://a.example"}'],
    ["no address", '{"mode":"broker","step":"x"}'],
    ["an address with a path", '{"mode":"broker","step":"x","broker":"https://a.example/b"}'],
    [
      "an address that others read along",
      '{"mode":"broker","step":"x","broker":"http://a.example"}',
    ],
    [
      "a line break in a name",
      '{"mode":"broker","step":"x\\n::error::y","broker":"https://a.example"}',
    ],
    ["half of a direct lease", '{"mode":"direct","step":"x","lease":"lse_0"}'],
    ["far too much", `{"mode":"broker","step":"${"x".repeat(5000)}","broker":"https://a.example"}`],
  ])("is refused when it is %s", (_what, text) => {
    expect(parseState(text)).toBeUndefined();
  });

  it("never throws, whatever was planted", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        parseState(text);
      }),
    );
  });
});
