import { describe, expect, it } from "vitest";
import { comparingCommits } from "../../../../../src/action/lease/broker/compare-commits.ts";
import type { HttpRequest, HttpSend } from "../../../../../src/shared/http.ts";
import { err, ok } from "../../../../../src/shared/result.ts";

const OWN = "4f2c91e0".repeat(5);
const OTHER = "8a01b2c3".repeat(5);
const REQUEST: HttpRequest = { method: "POST", url: "https://stepkey.example/token", timeoutMs: 1 };

/** What the action says after two requests to a broker that names this commit. */
async function said(own: string | undefined, broker: string | undefined) {
  const lines: string[] = [];
  const sent: HttpRequest[] = [];
  const send: HttpSend = (request) => {
    sent.push(request);
    const headers = broker === undefined ? {} : { "x-stepkey-commit": broker };
    return Promise.resolve(ok({ status: 200, headers, body: "" }));
  };
  const compared = comparingCommits(send, { own, say: (line) => lines.push(line) });
  await compared({ ...REQUEST, headers: { authorization: "Bearer x" } });
  await compared(REQUEST);
  return { lines, headers: sent.map(({ headers }) => headers) };
}

describe("the commits of action and broker", () => {
  it("are named once where they differ", async () => {
    expect((await said(OWN, OTHER)).lines).toEqual([
      "  versions       this action is commit 4f2c91e, the broker 8a01b2c: use the same commit for both",
    ]);
  });

  it("are sent along, and nothing is said where they are equal or not known", async () => {
    const { lines, headers } = await said(OWN, OWN);
    expect(lines).toEqual([]);
    expect(headers).toEqual([
      { authorization: "Bearer x", "x-stepkey-commit": OWN },
      { "x-stepkey-commit": OWN },
    ]);
    expect((await said(OWN, undefined)).lines).toEqual([]);
    expect((await said(OWN, "\u001b[2J")).lines).toEqual([]);
    expect(await said(undefined, OTHER)).toEqual({
      lines: [],
      headers: [{ authorization: "Bearer x" }, undefined],
    });
  });

  it("are nothing to a request without a response", async () => {
    const failed = { kind: "network", message: "no", sent: false } as const;
    const send = comparingCommits(() => Promise.resolve(err(failed)), {
      own: OWN,
      say: () => undefined,
    });
    expect(await send(REQUEST)).toEqual(err(failed));
  });
});
