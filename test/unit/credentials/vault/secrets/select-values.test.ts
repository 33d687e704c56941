import { describe, expect, it } from "vitest";
import { selectValues } from "../../../../../src/credentials/vault/secrets/select-values.ts";

const path = "secret/data/ci";

describe("every key of a secret", () => {
  it.each(["vault_addr", "VAULT_PROXY_ADDR", "bao_skip_verify"])(
    "does not become a variable that decides where the step's token goes: %s",
    (key) => {
      const data = { data: { [key]: "https://elsewhere.example" }, metadata: {} };
      const selected = selectValues(data, { path, key: "*", variable: "" });
      expect(selected).toMatchObject({ ok: false });
      expect(JSON.stringify(selected)).not.toContain("elsewhere");
    },
  );

  it("can be such a variable where the grant names it", () => {
    const data = { data: { token: "t" }, metadata: {} };
    const selected = selectValues(data, { path, key: "token", variable: "VAULT_TOKEN" });
    expect(selected).toMatchObject({ ok: true });
  });
});
