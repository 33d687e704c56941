import { expect, it } from "vitest";
import { readServers } from "../../../scripts/bench/openbao-servers.ts";

const env = { BAO_TOKEN: "root" };

it("reads servers with their labels and tokens", () => {
  const given = ["memory=http://127.0.0.1:8200", "raft-disk=http://[::1]:8210/"];
  expect(readServers(given, { ...env, BAO_TOKEN_RAFT_DISK: "its-own" })).toEqual({
    ok: true,
    value: [
      { label: "memory", url: "http://127.0.0.1:8200", token: "root" },
      { label: "raft-disk", url: "http://[::1]:8210", token: "its-own" },
    ],
  });
  expect(readServers(["http://localhost:8200"], env)).toMatchObject({
    value: [{ label: "openbao", url: "http://localhost:8200" }],
  });
});

it.each([
  "http://bao.example:8200",
  "http://10.0.0.7:8200",
  "http://127.0.0.1.example:8200",
  "http://[::ffff:10.0.0.7]:8200",
  "http://0.0.0.0:8200",
  "https://127.0.0.1:8200",
])("sends no token to %s, which is not plain HTTP on this machine", (address) => {
  const read = readServers([`memory=${address}`], env);
  expect(read).toMatchObject({ ok: false });
  expect(JSON.stringify(read)).toContain("an address of this machine");
});

it.each(["memory", "memory=127.0.0.1:8200", "http://127.0.0.1:8200/v1", "http://a@127.0.0.1:8200"])(
  "refuses %s",
  (given) => {
    expect(readServers([given], env)).toMatchObject({ ok: false });
  },
);

it("refuses two servers with one label", () => {
  const given = ["http://127.0.0.1:8200", "http://127.0.0.1:8210"];
  expect(readServers(given, env)).toMatchObject({ ok: false });
});

it("says which variable the token comes from", () => {
  expect(readServers(["raft=http://127.0.0.1:8210"], {})).toEqual({
    ok: false,
    error:
      "Set BAO_TOKEN_RAFT or BAO_TOKEN to a token that may set up an auth method at http://127.0.0.1:8210.",
  });
});
