import { expect, it } from "vitest";
import { err } from "../../../../src/shared/result.ts";
import { Secret } from "../../../../src/shared/secret.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";
import { createGitHub } from "../../../../src/broker/run/create-github.ts";
import { replaceableParts, restartableWork } from "../../../../src/broker/run/replaceable.ts";

it("does not begin work anew that was stopped: a reload may come to its end after the broker did", async () => {
  let started = 0;
  const work = restartableWork(
    (signal) =>
      new Promise((resolve) => {
        started += 1;
        signal.addEventListener("abort", () => resolve(), { once: true });
      }),
  );
  work.restart();
  expect(started).toBe(2);
  await work.stop();
  work.restart();
  expect(started).toBe(2);
});

it("takes the App that writes, and what it is to write, from the newest configuration", () => {
  const deps = {
    send: async () => err({ kind: "network" as const, message: "", sent: false }),
    clock: createFakeClock(),
    jitter: () => 0,
    log: () => undefined,
    usesOf: async () => [],
  };
  const reader = { api: "https://api.example", token: new Secret("a token") };
  const writer = { id: "6", keys: [new Secret("a key")] };
  const { github } = replaceableParts(undefined, createGitHub(reader, deps));
  expect(github?.part).toMatchObject({
    writer: undefined,
    writes: { check: undefined, deployments: false },
  });
  github?.replace(createGitHub({ ...reader, writer, check: "required" }, deps));
  expect(github?.part).toMatchObject({ writes: { check: "required", deployments: false } });
  expect(github?.part.writer).toBeDefined();
  github?.replace(createGitHub(reader, deps));
  expect(github?.part.writer).toBeUndefined();
});
