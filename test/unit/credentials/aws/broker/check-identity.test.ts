import { describe, expect, it } from "vitest";
import { checkIdentity } from "../../../../../src/credentials/aws/broker/check-identity.ts";
import { awsFailure, sdkFailure } from "../../../../../src/credentials/aws/session/errors.ts";
import type { ProviderFailure } from "../../../../../src/credentials/kind/provider.ts";
import { err, ok } from "../../../../../src/shared/result.ts";

const signal = new AbortController().signal;

async function nameOf(failure: ProviderFailure | undefined): Promise<string> {
  const outcome = failure === undefined ? ok(undefined) : err(failure);
  const calls = { callerIdentity: () => Promise.resolve(outcome) };
  const checked = await checkIdentity({ calls }, signal);
  return checked.ok ? "up" : `down: ${checked.error.name}`;
}

describe("the check of an AWS server", () => {
  it("is good where AWS responds to the broker's credentials, and where nobody can ask", async () => {
    expect(await nameOf(undefined)).toBe("up");
    expect(await checkIdentity({ calls: {} }, signal)).toEqual(ok(undefined));
  });

  it.each(["InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredTokenException"])(
    "fails where AWS does not accept them: %s",
    async (code) => {
      const refused = awsFailure({ status: 403, code, message: "no" });
      expect(await nameOf(refused)).toBe(`down: ${code}`);
    },
  );

  it("fails where there are none, and where AWS cannot be reached", async () => {
    const none = Object.assign(new Error("no credentials"), { name: "CredentialsProviderError" });
    expect(await nameOf(sdkFailure(none, true))).toBe("down: broker_credentials");
    const cut = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(await nameOf(sdkFailure(cut, true))).toBe("down: ECONNREFUSED");
    expect(await nameOf(awsFailure({ status: 503, code: "", message: "" }))).toBe("down: http_503");
  });

  it("says nothing against a gateway that does not know the call", async () => {
    for (const [status, code] of [
      [400, "InvalidAction"],
      [405, "MethodNotAllowed"],
      [403, "AccessDenied"],
    ] as const) {
      expect(await nameOf(awsFailure({ status, code, message: "no" }))).toBe("up");
    }
  });
});
