import { describe, expect, it } from "vitest";
import {
  probeVaultToken,
  type VaultCaller,
} from "../../../../../src/credentials/vault/api/end-token.ts";
import { ok } from "../../../../../src/shared/result.ts";

const AT = { accessor: "accessor-1", leases: ["database/creds/app/1"] };

/** A server whose token is gone, and that says this of its lease. */
const saying =
  (status: number, said: string): VaultCaller =>
  ({ path }) =>
    Promise.resolve(
      ok(
        path === "sys/leases/lookup"
          ? { status, body: {}, said }
          : { status: 403, body: {}, said: "invalid accessor" },
      ),
    );

describe("a lease of the server", () => {
  it("is gone when the server says that there is none", async () => {
    const seen = await probeVaultToken(AT, saying(400, "invalid lease"));
    expect(seen).toMatchObject({ ok: true, value: { state: "dead" } });
  });

  it.each([
    [404, "namespace not found"],
    [404, ""],
    [400, "failed to parse JSON input"],
    [403, "permission denied"],
  ])("is not taken for gone when a lookup is refused: %i %s", async (status, said) => {
    expect(await probeVaultToken(AT, saying(status, said))).toMatchObject({ ok: false });
  });
});
