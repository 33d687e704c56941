import { describe, expect, it } from "vitest";
import {
  listInstalledAccounts,
  listInstalledRepositories,
} from "../../../src/github-app/installed-repositories.ts";
import type { AppRequest } from "../../../src/github-app/requests.ts";
import { ok } from "../../../src/shared/result.ts";
import { Secret } from "../../../src/shared/secret.ts";

const { signal } = new AbortController();

/** Responds with these pages in turn, and notes what was asked for. */
function pages(...bodies: readonly unknown[]) {
  const asked: string[] = [];
  const reply = ({ method, path }: AppRequest) => {
    asked.push(`${method} ${path}`);
    const body = JSON.stringify(bodies[asked.length - 1] ?? []);
    return Promise.resolve(ok({ status: 200, headers: {}, body }));
  };
  return { asked, asApp: reply, withToken: reply };
}

function repositories(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    full_name: `octo-org/r${index}`,
    owner: { id: 65 },
    archived: index === 0,
  }));
}

function fakeApp(mismatch?: string) {
  const deleted: Secret[] = [];
  const token = new Secret("t");
  return {
    deleted,
    createToken: () => Promise.resolve(ok({ token, expiresAt: 0, mismatch })),
    deleteToken: (gone: Secret) => {
      deleted.push(gone);
      return Promise.resolve(ok("deleted" as const));
    },
  };
}

describe("the list of what an App is installed on", () => {
  it("is read to its last page", async () => {
    const requests = pages({ repositories: repositories(100) }, { repositories: repositories(3) });
    const listed = await listInstalledRepositories(fakeApp(), requests, signal);
    expect(requests.asked).toHaveLength(2);
    if (!listed.ok) throw new Error(listed.error.message);
    expect(listed.value.isCut).toBe(false);
    expect(listed.value.items).toHaveLength(103);
    expect(listed.value.items[0]).toEqual({
      name: "octo-org/r0",
      id: 1,
      ownerId: 65,
      isArchived: true,
    });
  });

  it("ends somewhere, and says that there are more", async () => {
    const full = Array.from({ length: 50 }, () => ({ repositories: repositories(100) }));
    const requests = pages(...full);
    const listed = await listInstalledRepositories(fakeApp(), requests, signal);
    expect(listed).toMatchObject({ ok: true, value: { isCut: true } });
    expect(requests.asked).toHaveLength(20);
  });

  it("ends its token, also one that is wider than what was asked for, which lists nothing", async () => {
    const app = fakeApp("it has the permission contents: read");
    const requests = pages({ repositories: repositories(1) });
    const listed = await listInstalledRepositories(app, requests, signal);
    expect(listed).toMatchObject({ ok: false, error: { name: "token_not_as_asked" } });
    expect(requests.asked).toEqual([]);
    expect(app.deleted).toHaveLength(1);
  });

  it("is no list where the response is another one", async () => {
    const account = {
      account: { id: 65, login: "octo-org" },
      suspended_at: "2026-11-01T00:00:00Z",
    };
    expect(await listInstalledAccounts(pages([account]), signal)).toMatchObject({
      value: { items: [{ owner: "octo-org", ownerId: 65, isSuspended: true }] },
    });
    expect(await listInstalledAccounts(pages({ message: "no" }), signal)).toMatchObject({
      ok: false,
      error: { name: "github_unexpected" },
    });
  });
});
