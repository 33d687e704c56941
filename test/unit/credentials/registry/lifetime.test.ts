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
    ["an end before it was made", { created: 200, expires: 100 }, 60],
  ])("is counted from now, whatever the registry's clock says: %s", (_name, fields, minutes) => {
    expect(deathOf(npm, fields, NOW)).toBe(NOW + minutes * MINUTE);
  });

  it("is what the response says where it only says the end", () => {
    const expires = "2026-11-27T12:41:00Z";
    expect(deathOf(nuget, { expires }, NOW)).toBe(NOW + 41 * MINUTE);
    expect(deathOf(rubygems, { expires_at: expires }, NOW)).toBe(NOW + 41 * MINUTE);
  });

  it("is what the registry's documentation says where no response does", () => {
    expect(deathOf(crates, {}, NOW)).toBe(NOW + 30 * MINUTE);
    expect(deathOf(settings("pypi"), {}, NOW)).toBe(NOW + 15 * MINUTE);
  });

  it("is unknown of a role of RubyGems that does not say it", () => {
    expect(deathOf(role, {}, NOW)).toBeUndefined();
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
