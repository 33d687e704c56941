import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  leavesNothingToPost,
  parseState,
  serialiseState,
  sessionRecorder,
  type DirectSessionState,
  type SessionState,
} from "../../../../src/action/runner/session-state.ts";

const broker: SessionState = {
  mode: "broker",
  step: "migrate",
  broker: "https://stepkey.example",
  via: "HTTPS_PROXY",
};
const direct: DirectSessionState = {
  mode: "direct",
  step: "deploy",
  lease: "lse_0",
  handle: "aws session stepkey-0",
  diesAt: "2026-11-22T10:15:00Z",
  ended: "expires",
};

describe("the state that main leaves for post", () => {
  const { diesAt: _, ...forever } = direct;

  it.each([
    broker,
    direct,
    forever,
    { ...broker, ended: "verified" },
    { ...broker, issued: "nothing" as const },
    { ...broker, files: "/dev/shm/stepkey-files-AAAAAA" },
  ])("is read as written: %o", (state) => {
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

  it("gains what main learns later, and nothing before main saved it", () => {
    const saved: unknown[] = [];
    const recorder = sessionRecorder({ saveState: (_name, text) => saved.push(parseState(text)) });
    recorder.ended("verified");
    recorder.save(broker);
    recorder.filesAt("/dev/shm/stepkey-files-AAAAAA");
    recorder.ended("verified");
    const files = "/dev/shm/stepkey-files-AAAAAA";
    expect(saved).toEqual([broker, { ...broker, files }, { ...broker, files, ended: "verified" }]);
  });

  it("names the tools' private places until they are removed", () => {
    const saved: unknown[] = [];
    const recorder = sessionRecorder({ saveState: (_name, text) => saved.push(parseState(text)) });
    const homes = "/dev/shm/stepkey-homes-AAAAAA";
    recorder.homesRemoved();
    recorder.save(broker);
    recorder.homesAt(homes);
    recorder.homesRemoved();
    recorder.ended("verified");
    expect(saved).toEqual([broker, { ...broker, homes }, { ...broker, ended: "verified" }]);
  });

  it("names the container of a Docker action until it is removed", () => {
    const saved: unknown[] = [];
    const recorder = sessionRecorder({ saveState: (_name, text) => saved.push(parseState(text)) });
    const container = "stepkey-00000000000000000000000000";
    recorder.save(direct);
    recorder.containerAt(container);
    expect(leavesNothingToPost({ ...direct, container })).toBe(false);
    recorder.containerRemoved();
    recorder.ended("expires");
    expect(saved).toEqual([direct, { ...direct, container }, direct]);
  });

  it("leaves post nothing to do only where main saw the end, without a broker and without files", () => {
    const { ended: _ended, ...open } = direct;
    expect(leavesNothingToPost(direct)).toBe(true);
    expect(leavesNothingToPost(open)).toBe(false);
    expect(leavesNothingToPost({ ...direct, files: "/dev/shm/stepkey-files-AAAAAA" })).toBe(false);
    expect(leavesNothingToPost({ ...direct, homes: "/dev/shm/stepkey-homes-AAAAAA" })).toBe(false);
    expect(leavesNothingToPost({ ...broker, ended: "verified" })).toBe(false);
    expect(leavesNothingToPost(undefined)).toBe(false);
  });

  it("never throws, whatever was planted", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        parseState(text);
      }),
    );
  });
});
