import { beforeEach, expect, it } from "vitest";
import { openWriter, type OpenedWriter } from "../../../../src/broker/run/open-writer.ts";
import type { GitHubWriter, WriteRequest } from "../../../../src/broker/github/writer.ts";
import type { HttpRequest, HttpResponse } from "../../../../src/shared/http.ts";
import { ok } from "../../../../src/shared/result.ts";
import { Secret } from "../../../../src/shared/secret.ts";
import { createFakeClock, type FakeClock } from "../../../support/fake-clock.ts";
import { makeAppKey } from "../../../support/github-app/emulated-app.ts";
import {
  createAppFront,
  install,
  replyToApp,
  whyNotToken,
  type AppFront,
  type FakeInstallation,
} from "../../../support/github/app-front.ts";

const { pem, publicKey } = makeAppKey();
const API = "https://api.example";
const JSON_TYPE = { "content-type": "application/json" };
const SHOP = { owner: "octo-org", repository: "shop" };
const { signal } = new AbortController();
const NEW_CHECK: WriteRequest = {
  route: "POST /repos/{owner}/{repo}/check-runs",
  params: { owner: "octo-org", repo: "shop" },
  body: { name: "stepkey", owner: "a key of the body" },
  signal,
};

let clock: FakeClock;
let app: AppFront;
let octo: FakeInstallation;
let opened: OpenedWriter;
let writer: GitHubWriter;
let sent: HttpRequest[];
/** What GitHub responds to the next writes; 201 when empty. */
let responses: HttpResponse[];

beforeEach(() => {
  clock = createFakeClock();
  app = createAppFront(4711, [publicKey]);
  app.now = () => clock.now();
  octo = install(app, "octo-org", {
    permissions: { actions: "read", checks: "write", deployments: "write", metadata: "read" },
  });
  [sent, responses] = [[], []];
  const credentials = { id: "4711", keys: [new Secret(pem)] };
  opened = openWriter(
    { api: API, app: credentials },
    { clock, send: async (request) => ok(await replyTo(request)) },
  );
  ({ writer } = opened);
});

/** GitHub, by the strict front of an App. */
async function replyTo(request: HttpRequest): Promise<HttpResponse> {
  const call = {
    line: `${request.method} ${request.url.slice(API.length)}`,
    bearer: (request.headers?.["authorization"] ?? "").replace("Bearer ", ""),
    body: request.body ?? "",
  };
  const asApp = await replyToApp(app, call);
  if (asApp === undefined) sent.push(request);
  const reply = asApp ?? whyNotToken(app, call);
  if (reply !== undefined) {
    return { status: reply.status, headers: JSON_TYPE, body: JSON.stringify(reply.body) };
  }
  const response = responses.shift() ?? { status: 201, headers: {}, body: "{}" };
  return { ...response, headers: { ...JSON_TYPE, ...response.headers } };
}

const statusOf = async (
  permission: "checks" | "deployments",
  request: WriteRequest = NEW_CHECK,
): Promise<number | string> => {
  const outcome = await writer.send(SHOP, permission, request);
  return outcome.ok ? outcome.value.status : outcome.error.message;
};

it("writes with a token for this one repository that may do this alone", async () => {
  expect(await statusOf("checks")).toBe(201);
  const [request] = sent;
  expect(request).toMatchObject({
    method: "POST",
    url: `${API}/repos/octo-org/shop/check-runs`,
  });
  expect(JSON.parse(request?.body ?? "")).toEqual(NEW_CHECK.body);
  expect(app.issued).toMatchObject([
    { permissions: { checks: "write" }, repositories: ["octo-org/shop"] },
  ]);
  expect(app.faults).toEqual([]);
});

it("reads and changes what it wrote, and uses one token for all of it", async () => {
  const params = { owner: "octo-org", repo: "shop", id: 7, check_name: "stepkey" };
  const read = "GET /repos/{owner}/{repo}/check-runs/{id}" as const;
  const change = "PATCH /repos/{owner}/{repo}/check-runs/{id}" as const;
  await statusOf("checks", { route: read, params, signal });
  const { check_name: _, ...placeholders } = params;
  await statusOf("checks", {
    route: change,
    params: placeholders,
    body: { status: "done" },
    signal,
  });
  expect(sent.map(({ method, url, body }) => [method, url.slice(API.length), body])).toEqual([
    ["GET", "/repos/octo-org/shop/check-runs/7?check_name=stepkey", undefined],
    ["PATCH", "/repos/octo-org/shop/check-runs/7", JSON.stringify({ status: "done" })],
  ]);
  expect(app.issued).toHaveLength(1);
});

it("answers deployments with another token than it writes checks with", async () => {
  const route = "POST /repos/{owner}/{repo}/actions/runs/{id}/deployment_protection_rule" as const;
  const params = { owner: "octo-org", repo: "shop", id: 1 };
  expect(
    await statusOf("deployments", { route, params, body: { state: "approved" }, signal }),
  ).toBe(201);
  expect(await statusOf("checks", { route, params, body: { state: "approved" }, signal })).toBe(
    403,
  );
  expect(app.issued.map(({ permissions }) => permissions)).toEqual([
    { deployments: "write" },
    { checks: "write" },
  ]);
});

it("takes another token when GitHub refuses the one that it has, once", async () => {
  await statusOf("checks");
  const [token] = app.issued;
  if (token !== undefined) token.isDead = true;
  expect(await statusOf("checks")).toBe(201);
  responses = [
    { status: 401, headers: {}, body: "{}" },
    { status: 401, headers: {}, body: "{}" },
  ];
  expect(await statusOf("checks")).toBe(401);
});

it.each([
  [{ status: 429, headers: { "retry-after": "40" }, body: "{}" }, 40],
  [
    { status: 403, headers: {}, body: '{"message":"You have exceeded a secondary rate limit"}' },
    60,
  ],
])("sends nothing more to an owner where GitHub asks to wait: %j", async (response, seconds) => {
  install(app, "acme", { permissions: { checks: "write" } });
  responses = [response];
  expect(await statusOf("checks")).toBe(response.status);
  const before = sent.length;
  const waiting = await writer.send(SHOP, "checks", NEW_CHECK);
  expect(waiting).toMatchObject({ value: { status: 429 } });
  expect(waiting.ok && waiting.value.headers["retry-after"]).toBe(String(seconds));
  expect(sent).toHaveLength(before);
  const acme = { owner: "acme", repository: "tool" };
  const params = { owner: "acme", repo: "tool" };
  expect(await writer.send(acme, "checks", { ...NEW_CHECK, params })).toMatchObject({
    value: { status: 201 },
  });
  await clock.advance(seconds * 1000);
  expect(await statusOf("checks")).toBe(201);
});

it("does not take a 403 that says nothing of a limit for one", async () => {
  responses = [{ status: 403, headers: {}, body: '{"message":"Not accessible"}' }];
  expect(await statusOf("checks")).toBe(403);
  expect(await statusOf("checks")).toBe(201);
});

it("says that the App may not write, is suspended, or is not installed", async () => {
  delete octo.permissions["checks"];
  expect(await statusOf("checks")).toBe(403);
  octo.isSuspended = true;
  opened.forgetOwner("octo-org");
  expect(await statusOf("deployments")).toContain("suspended");
  app.installations.splice(0);
  opened.forgetOwner("octo-org");
  expect(await statusOf("deployments")).toContain("not installed");
});
