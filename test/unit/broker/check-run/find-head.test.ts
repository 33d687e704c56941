import { beforeEach, describe, expect, it } from "vitest";
import type { GitHubRequest } from "../../../../src/approval/github/api.ts";
import { createFindHead, type FindHead } from "../../../../src/broker/check-run/find-head.ts";
import type { LogEntry } from "../../../../src/broker/record/log.ts";
import { ok } from "../../../../src/shared/result.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

const BASE = "ba5e".repeat(10);
const HEAD = "4f2c91e0".repeat(5);
const MERGE = "3e4a".repeat(10);
const AT = { repository: "octo-org/shop", repositoryId: 74, sha: MERGE };

let status: number;
let parents: readonly string[];
let asked: GitHubRequest[];
let logged: LogEntry[];
let findHead: FindHead;

beforeEach(() => {
  [status, parents, asked, logged] = [200, [BASE, HEAD], [], []];
  findHead = createFindHead({
    clock: createFakeClock(),
    jitter: () => 0,
    log: (entry) => logged.push(entry),
    readerFor: () => ({
      request: async (request) => {
        asked.push(request);
        const data = { sha: MERGE, parents: parents.map((sha) => ({ sha })) };
        return ok({ status, headers: {}, data: status === 200 ? data : { message: "no" } });
      },
    }),
  });
});

describe("the head of a pull request, by the commit that its jobs run on", () => {
  it("is what that commit merges into the base", async () => {
    expect(await findHead(AT)).toBe(HEAD);
    expect(asked[0]).toMatchObject({
      route: "GET /repos/{owner}/{repo}/git/commits/{sha}",
      params: { owner: "octo-org", repo: "shop", sha: MERGE },
    });
  });

  it("is unknown where the commit merges nothing", async () => {
    parents = [BASE];
    expect(await findHead(AT)).toBeUndefined();
  });

  it("is read once, however many jobs of it ask at the same time", async () => {
    const heads = await Promise.all(Array.from({ length: 20 }, () => findHead(AT)));
    expect(new Set(heads)).toEqual(new Set([HEAD]));
    expect(asked).toHaveLength(1);
  });

  it("is read for each repository: the same commit may be in another one", async () => {
    await findHead(AT);
    await findHead({ ...AT, repository: "octo-org/other", repositoryId: 75 });
    expect(asked).toHaveLength(2);
  });

  it("is looked for again after it could not be read", async () => {
    status = 404;
    expect(await findHead(AT)).toBeUndefined();
    status = 200;
    expect(await findHead(AT)).toBe(HEAD);
  });

  it("is missed once in the log where the App may not read commits, and again when it may", async () => {
    status = 403;
    for (let at = 0; at < 3; at += 1) await findHead(AT);
    expect(logged).toMatchObject([
      { level: "warning", event: "check_head_unread", repository: "octo-org/shop" },
    ]);
    expect(logged[0]?.message).toContain('Give "Contents: read" to the App');
    status = 200;
    await findHead(AT);
    await findHead({ ...AT, sha: BASE });
    expect(logged.map(({ event }) => event)).toEqual([
      "check_head_unread",
      "check_heads_read_again",
    ]);
  });
});
