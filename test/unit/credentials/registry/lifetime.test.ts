import { describe, expect, it } from "vitest";
import {
  alwaysTooShort,
  deathOf,
  tooShort,
} from "../../../../src/credentials/registry/lifetime.ts";
import { parseRegistrySettings } from "../../../../src/credentials/registry/settings.ts";
import { okOf } from "../../../contract/provider.ts";

const NOW = Date.parse("2026-11-27T12:00:00Z");
const MINUTE = 60_000;
const SAYS_NOTHING = { fields: {}, date: undefined };

const settings = (protocol: string, more: Readonly<Record<string, string>> = {}) =>
  okOf(parseRegistrySettings({ protocol, url: "https://registry.example.com", ...more }));
const npm = settings("npm", { package: "shop" });
const crates = settings("crates");
const nuget = settings("nuget", { user: "octo" });
const rubygems = settings("rubygems");
const role = settings("rubygems", { "role-to-assume": "rg_oidc_akr_1" });

describe("when a registry's token dies", () => {
  it.each([
    ["seconds since 1970", { created: 1_800_000_000, expires: 1_800_000_900 }, 15],
    ["RFC 3339", { created: "2030-01-01T00:00:00Z", expires: "2030-01-01T00:20:00Z" }, 20],
    ["nothing", {}, 60],
    ["nonsense", { created: "soon", expires: {} }, 60],
    ["an end in the past", { expires: 1 }, 60],
    ["milliseconds, which no registry means", { expires: NOW + 900_000 }, 60],
    ["more than any date can be", { created: 0, expires: 1e300 }, 60],
    ["an end before it was made", { created: 200, expires: 100 }, 60],
  ])("is counted from now, whatever the registry's clock says: %s", (_name, fields, minutes) => {
    expect(deathOf(npm, { fields, date: undefined }, NOW)).toBe(NOW + minutes * MINUTE);
  });

  it("is what the response says where it only says the end", () => {
    const end = "2026-11-27T12:41:00Z";
    const ofNuget = { fields: { expires: end }, date: undefined };
    const ofGems = { fields: { expires_at: end }, date: undefined };
    expect(deathOf(nuget, ofNuget, NOW)).toBe(NOW + 41 * MINUTE);
    expect(deathOf(rubygems, ofGems, NOW)).toBe(NOW + 41 * MINUTE);
  });

  it("is counted from the registry's own time where the runner's clock is another", () => {
    const fields = { expires: "2026-11-27T13:00:00Z" };
    const date = "Fri, 27 Nov 2026 12:10:00 GMT";
    expect(deathOf(nuget, { fields, date }, NOW)).toBe(NOW + 50 * MINUTE);
  });

  it("is what the registry's documentation says where no response does", () => {
    expect(deathOf(crates, SAYS_NOTHING, NOW)).toBe(NOW + 30 * MINUTE);
    expect(deathOf(settings("pypi"), SAYS_NOTHING, NOW)).toBe(NOW + 15 * MINUTE);
  });

  it("is unknown of a role of RubyGems that does not say it", () => {
    expect(deathOf(role, SAYS_NOTHING, NOW)).toBeUndefined();
  });
});

describe("a lease that is longer than the registry's token", () => {
  it("is refused before anything is asked, where the registry's tokens all live so long", () => {
    expect(alwaysTooShort(settings("pypi"), 15 * MINUTE)).toBeUndefined();
    expect(alwaysTooShort(settings("pypi"), 20 * MINUTE)).toMatchObject({
      name: "token_too_short",
      message: "the registry's token lives 15 minutes, and the lease 20 minutes",
      mayExist: false,
    });
    expect(alwaysTooShort(npm, 600 * MINUTE)).toBeUndefined();
  });

  it("says which ttl fits", () => {
    expect(tooShort(14.5 * MINUTE, 30 * MINUTE)?.remedy).toContain("`ttl` to 14m or less");
  });

  it("may be longer by what clocks differ", () => {
    expect(tooShort(15 * MINUTE - 20_000, 15 * MINUTE)).toBeUndefined();
  });
});
