import { expect, test } from "vitest";
import { findOrphans, type OrphanSearch } from "../../../../src/lease/orphans/find-orphans.ts";
import type { Handle } from "../../../../src/credentials/kind/credential.ts";
import type { Provider } from "../../../../src/credentials/kind/provider.ts";
import type { Lease } from "../../../../src/lease/lease.ts";
import { ok } from "../../../../src/shared/result.ts";
import { leaseWith } from "../../../support/lease-fixtures.ts";

const known: Handle = { server: "staging", role: "stepkey_known", oid: 16_400 };
const lost: Handle = { server: "staging", role: "stepkey_lost" };

function search(
  list: Provider["list"],
  servers: readonly string[],
  stored: Partial<Lease> = {},
): Promise<OrphanSearch> {
  const provider = { kind: "postgres", ...(list === undefined ? {} : { list }) };
  return findOrphans({
    store: {
      instance: () => Promise.resolve("instance-1"),
      list: () => Promise.resolve([leaseWith({ kind: "postgres", handle: known, ...stored })]),
    },
    servers: { providers: new Map([["postgres", provider]]), names: { postgres: servers } },
    signal: new AbortController().signal,
  });
}

test("an orphan is what carries our instance id and no lease explains", async () => {
  const asked: string[] = [];
  const list: Provider["list"] = (server, instance) => {
    asked.push(`${server} ${instance}`);
    return Promise.resolve(ok([{ server: "staging", role: "stepkey_known" }, lost]));
  };
  const { orphans, searched } = await search(list, ["staging"]);
  expect(asked).toEqual(["staging instance-1"]);
  expect(orphans).toEqual([{ kind: "postgres", server: "staging", handle: lost }]);
  expect(searched).toEqual([{ kind: "postgres", server: "staging" }]);
});

test("a server that cannot be searched is distinguished from one without orphans", async () => {
  const message = 'server "staging" refuses connections';
  const rest = { kind: "retryable", name: "ECONNREFUSED", remedy: "", mayExist: false } as const;
  const { orphans, unreachable } = await search(
    () => Promise.resolve({ ok: false, error: { ...rest, message } }),
    ["staging"],
  );
  expect(orphans).toEqual([]);
  expect(unreachable).toEqual([{ kind: "postgres", server: "staging", reason: message }]);
});

test("a kind that cannot list is not said to be searched", async () => {
  expect(await search(undefined, ["staging"])).toEqual({
    orphans: [],
    searched: [],
    unreachable: [],
  });
});

/** One cluster, which every name of a server reaches. */
const cluster: Provider["list"] = (server) =>
  Promise.resolve(
    ok([
      { server, role: "stepkey_known" },
      { server, role: "stepkey_lost" },
    ]),
  );

test("two names of one server list an orphan once, by the first name", async () => {
  const { orphans, searched } = await search(cluster, ["staging", "replica", "third"]);
  expect(orphans).toEqual([
    { kind: "postgres", server: "staging", handle: lost, also: ["replica", "third"] },
  ]);
  expect(searched.map(({ server }) => server)).toEqual(["staging", "replica", "third"]);
});

test("a lease that is stored under one name of a server is no orphan under another", async () => {
  const { orphans } = await search(cluster, ["replica", "staging"]);
  expect(orphans.map(({ handle }) => handle["role"])).toEqual(["stepkey_lost"]);
});

test("a lease that is being issued is no orphan, although less of it is stored than of an active one", async () => {
  const handle = { server: "staging", role: "stepkey_known" };
  const { orphans } = await search(cluster, ["staging"], { state: "issuing", handle });
  expect(orphans.map((orphan) => orphan.handle["role"])).toEqual(["stepkey_lost"]);
});

test("a lease of another kind explains nothing", async () => {
  const { orphans } = await search(cluster, ["staging"], { kind: "another" });
  expect(orphans).toHaveLength(2);
});
