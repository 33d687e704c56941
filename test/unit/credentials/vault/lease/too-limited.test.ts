import { describe, expect, it } from "vitest";
import { tooLimited } from "../../../../../src/credentials/vault/lease/too-limited.ts";
import { Secret } from "../../../../../src/shared/secret.ts";

const refusalFor = (seconds: number, uses = 0): string | undefined =>
  tooLimited(
    { token: new Secret("made"), accessor: "a", seconds, uses, isOrphan: true, policies: [] },
    { role: "auth/jwt/role/deploy", ttlSettings: "token_ttl", seconds: 900, uses: 3 },
  )?.name;

describe("a token for a lease of 900 s", () => {
  it("lives long enough also where the server counts from the second before", () => {
    expect(refusalFor(900)).toBeUndefined();
    expect(refusalFor(899)).toBeUndefined();
  });

  it("is refused where it dies earlier, or works too seldom", () => {
    expect(refusalFor(898)).toBe("token_too_short");
    expect(refusalFor(900, 2)).toBe("token_uses");
    expect(refusalFor(900, 3)).toBeUndefined();
  });
});
