import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { fetchTasksFile } from "../../../../../src/action/agent/step/fetch-tasks-file.ts";
import type { HttpRequest, HttpResponse, HttpSend } from "../../../../../src/shared/http.ts";
import { err, ok } from "../../../../../src/shared/result.ts";
import { Secret } from "../../../../../src/shared/secret.ts";
import { createFakeClock } from "../../../../support/fake-clock.ts";

const file = (bytes: Uint8Array | string, change: object = {}): string =>
  JSON.stringify({
    type: "file",
    encoding: "base64",
    content: Buffer.from(bytes).toString("base64").replaceAll(/.{60}/gu, "$&\n"),
    ...change,
  });

const responding =
  (response: Partial<HttpResponse>, asked: HttpRequest[] = []): HttpSend =>
  (request) => {
    asked.push(request);
    return Promise.resolve(ok({ status: 200, headers: {}, body: "", ...response }));
  };

async function fetched(send: HttpSend, signal = new AbortController().signal) {
  const clock = { ...createFakeClock(), sleep: () => Promise.resolve() };
  const env = { GITHUB_API_URL: "https://api.github.example" };
  const request = { repository: "octo-org/shop", token: new Secret("ghs_x"), signal };
  return await fetchTasksFile({ env, send, clock, jitter: () => 0 }, request);
}

describe("the tasks of a repository", () => {
  test("are read from its default branch with the job's token", async () => {
    const asked: HttpRequest[] = [];
    const text = `version: 1\ntasks: {} # ${"é".repeat(100)}\n`;
    expect(await fetched(responding({ body: file(text) }, asked))).toEqual(ok(text));
    expect(asked).toMatchObject([
      {
        method: "GET",
        url: "https://api.github.example/repos/octo-org/shop/contents/.github/stepkey/tasks.yml",
        headers: { authorization: "Bearer ghs_x" },
      },
    ]);
  });

  test.each<[string, Partial<HttpResponse>, string]>([
    ["are missing", { status: 404, body: "{}" }, "tasks_file_missing"],
    ["may not be read", { status: 403, body: "{}" }, "tasks_file_unreadable"],
    ["are read with a token that is no longer valid", { status: 401 }, "tasks_file_unreadable"],
    [
      "are asked for too often",
      { status: 403, headers: { "x-ratelimit-remaining": "0" } },
      "github_unavailable",
    ],
    ["are in a repository that moved", { status: 301 }, "github_unavailable"],
    ["cannot be read now", { status: 502 }, "github_unavailable"],
    ["are a directory", { body: "[]" }, "tasks_file_invalid"],
    ["are a submodule", { body: file("", { type: "submodule" }) }, "tasks_file_invalid"],
    ["are more than a mebibyte", { body: file("", { encoding: "none" }) }, "tasks_file_invalid"],
    ["are too long", { body: file("x".repeat(128 * 1024 + 1)) }, "tasks_file_invalid"],
    ["are not text", { body: file(new Uint8Array([0xff, 0xfe])) }, "tasks_file_invalid"],
    ["are in a response that is no JSON", { body: "<html>" }, "tasks_file_invalid"],
  ])("are refused by name when they %s", async (_name, response, code) => {
    expect(await fetched(responding(response))).toMatchObject({ ok: false, error: { code } });
  });

  test("are refused by name when the response is too large, or none comes", async () => {
    const failing =
      (kind: "too_large" | "network"): HttpSend =>
      () =>
        Promise.resolve(err({ kind, message: "no", sent: true }));
    expect(await fetched(failing("too_large"))).toMatchObject({
      error: { code: "tasks_file_invalid" },
    });
    expect(await fetched(failing("network"))).toMatchObject({
      error: { code: "github_unavailable" },
    });
    const controller = new AbortController();
    controller.abort();
    expect(await fetched(failing("network"), controller.signal)).toMatchObject({
      error: { code: "cancelled" },
    });
  });
});
