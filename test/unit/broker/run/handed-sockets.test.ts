import { describe, expect, it } from "vitest";
import { handedSockets } from "../../../../src/broker/run/handed-sockets.ts";
import { err, ok } from "../../../../src/shared/result.ts";

const variables = (rest: Readonly<Record<string, string>>) => ({ LISTEN_PID: "7", ...rest });

describe("the sockets that systemd hands over", () => {
  it.each([
    ["none without the variables", {}, {}],
    ["one for clients", variables({ LISTEN_FDS: "1" }), { main: 3 }],
    ["a second one for admins", variables({ LISTEN_FDS: "2" }), { main: 3, admin: 4 }],
    [
      "by their names, in any order",
      variables({ LISTEN_FDS: "2", LISTEN_FDNAMES: "admin:clients" }),
      { main: 4, admin: 3 },
    ],
    [
      "only as many as there are, however many names are given",
      variables({ LISTEN_FDS: "1", LISTEN_FDNAMES: "clients:admin" }),
      { main: 3 },
    ],
    ["one for admins alone", variables({ LISTEN_FDS: "1", LISTEN_FDNAMES: "admin" }), { admin: 3 }],
    ["none that are another process's", { LISTEN_FDS: "1", LISTEN_PID: "8" }, {}],
    ["none whose process is not named", { LISTEN_FDS: "1" }, {}],
  ])("are %s", (_what, given, expected) => {
    expect(handedSockets(given, 7)).toEqual(ok(expected));
  });

  it.each(["3", "x", "-1", "1e1"])("are refused as LISTEN_FDS=%s", (count) => {
    expect(handedSockets(variables({ LISTEN_FDS: count }), 7)).toEqual(
      err(expect.stringContaining(`LISTEN_FDS is "${count}"`)),
    );
  });
});
