import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fullServers, serverOf, shareOut } from "../../../src/lease/server-share.ts";

const at = (server: string, role = "r") => ({ kind: "fake", handle: { server, role } });

describe("the share of each server", () => {
  it("is used in the order given, and one server's never by another", () => {
    const leases = [at("a", "1"), at("a", "2"), at("a", "3"), at("b", "4")];
    expect(shareOut(leases, { perServer: 2, underWay: {} })).toEqual({
      chosen: [at("a", "1"), at("a", "2"), at("b", "4")],
      underWay: { "fake a": 2, "fake b": 1 },
    });
  });

  it("counts what is under way", () => {
    const share = { perServer: 2, underWay: { "fake a": 2, "fake b": 1 } };
    expect(shareOut([at("a"), at("b"), at("b")], share).chosen).toEqual([at("b")]);
    expect(fullServers(share)).toEqual(["fake a"]);
  });

  it("tells servers of one name apart by their kind, and takes a handle without a server", () => {
    expect(serverOf(at("a"))).toBe("fake a");
    expect(serverOf({ kind: "other", handle: { server: "a" } })).toBe("other a");
    expect(serverOf({ kind: "fake", handle: {} })).toBe("fake ");
  });

  it("is never exceeded, and no lease is left out while there is room for it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "b", "c", "__proto__")),
        fc.integer({ min: 1, max: 5 }),
        fc.dictionary(fc.constantFrom("fake a", "fake b"), fc.integer({ min: 0, max: 6 })),
        (servers, perServer, underWay) => {
          const { chosen } = shareOut(
            servers.map((server) => at(server)),
            { perServer, underWay },
          );
          for (const server of new Set(servers)) {
            const wanted = servers.filter((each) => each === server).length;
            const room = Math.max(0, perServer - (underWay[`fake ${server}`] ?? 0));
            const got = chosen.filter(({ handle }) => handle.server === server).length;
            expect(got).toBe(Math.min(wanted, room));
          }
        },
      ),
    );
  });
});
