import { describe, expect, it } from "vitest";
import { writeSshHandle } from "../../../../src/credentials/ssh/handle.ts";
import { publishSerials } from "../../../../src/credentials/ssh/publish-serials.ts";
import { revocationList } from "../../../../src/credentials/ssh/format/revocation-list.ts";
import { createFakeClock, TEN_OCLOCK } from "../../../support/fake-clock.ts";

const UNTIL = TEN_OCLOCK + 60_000;
const stored = (server: string, serial: bigint) => ({
  handle: writeSshHandle({ server, serial, until: UNTIL }),
});

describe("publishSerials", () => {
  it("lists what the store has of this server, and what this process revoked, each once", () => {
    const { publication, revoke } = publishSerials(["main", "other"], createFakeClock());
    revoke("main", { serial: 7n, until: UNTIL });
    const ended = [stored("main", 7n), stored("main", 3n), stored("other", 9n)];
    expect(publication.render("main", ended)).toEqual(revocationList([3n, 7n]));
    expect(publication.render("other", ended)).toEqual(revocationList([9n]));
  });

  it("has the end of a lease although the store does not, until the certificate expires", () => {
    const clock = createFakeClock();
    const { publication, revoke } = publishSerials(["main"], clock);
    revoke("main", { serial: 7n, until: UNTIL });
    expect(publication.render("main", [])).toEqual(revocationList([7n]));
    clock.set(UNTIL);
    expect(publication.render("main", [])).toEqual(revocationList([]));
  });

  it("has no list of a server that it does not know", () => {
    const { publication } = publishSerials(["main"], createFakeClock());
    expect(publication.render("nowhere", [])).toBeUndefined();
  });

  it("says that an end reaches nobody unless somebody fetched the list within an hour", () => {
    const clock = createFakeClock();
    const { publication, revoke } = publishSerials(["main"], clock);
    const end = () => revoke("main", { serial: 7n, until: UNTIL });
    expect(end()).toMatchObject({ reachesNobody: true });
    publication.fetched("main");
    clock.set(TEN_OCLOCK + 12_000);
    expect(end()).toEqual({
      facts: ["serial is in the revocation list of main", "the list was fetched 12 s before"],
    });
    clock.set(TEN_OCLOCK + 3_600_001);
    expect(end()).toMatchObject({ reachesNobody: true });
  });
});
