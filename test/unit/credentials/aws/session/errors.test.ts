import { describe, expect, it } from "vitest";
import {
  awsFailure,
  awsUnreachable,
  sdkFailure,
} from "../../../../../src/credentials/aws/session/errors.ts";

const error = (code: string, status = 400, message = "") => ({ code, status, message });

describe("AWS's errors", () => {
  it.each([
    ["AccessDenied", 403, "permanent"],
    ["InvalidIdentityToken", 400, "permanent"],
    ["MalformedPolicyDocument", 400, "permanent"],
    ["PackedPolicyTooLarge", 400, "permanent"],
    ["RegionDisabledException", 403, "permanent"],
    ["ValidationError", 400, "permanent"],
    ["SomethingNew", 400, "permanent"],
    ["constructor", 400, "permanent"],
    ["ExpiredTokenException", 400, "new_id_token"],
    ["IDPRejectedClaim", 403, "new_id_token"],
    ["IDPCommunicationError", 400, "retryable"],
    ["Throttling", 400, "retryable"],
    ["RequestLimitExceeded", 503, "retryable"],
    ["InternalFailure", 500, "retryable"],
    ["TooManyRequestsException", 429, "retryable"],
  ] as const)("sorts %s (HTTP %s) as %s, with a remedy", (code, status, kind) => {
    const failure = awsFailure(error(code, status));
    expect(failure).toMatchObject({ kind, name: code });
    expect(failure.remedy).not.toBe("");
  });

  it("tries an InvalidIdentityToken again when AWS could not fetch the issuer's keys", () => {
    const message =
      "Couldn't retrieve verification key from your identity provider,  please reference";
    expect(awsFailure(error("InvalidIdentityToken", 400, message)).kind).toBe("retryable");
  });

  it.each([
    [403, "permanent"],
    [401, "permanent"],
    [400, "permanent"],
    [405, "permanent"],
    [429, "retryable"],
    [500, "retryable"],
    [503, "retryable"],
  ] as const)("judges an answer without a name by its status %s: %s", (status, kind) => {
    for (const code of ["", "Unknown", "<b>no name</b>"]) {
      const failure = awsFailure(error(code, status));
      expect(failure).toMatchObject({ kind, name: `http_${status}` });
    }
  });

  it("excludes that something was made only when the server refused, not when it failed", () => {
    expect(awsFailure(error("AccessDenied", 403)).mayExist).toBe(false);
    expect(awsFailure(error("InternalFailure", 500)).mayExist).toBe(true);
  });

  it("says one short line without the token, whatever the server says", () => {
    const page = `bad token eyJhbGciOi.x.y\n<html>${"x".repeat(5000)}`;
    const { message } = awsFailure(error("AccessDenied", 403, page), ["eyJhbGciOi.x.y"]);
    expect(message).toContain("bad token *** <html>");
    expect(message).not.toMatch(/\n|eyJ/u);
    expect(message.length).toBeLessThan(500);
  });

  it.each([301, 302, 303, 307, 308])("names sts-endpoint for a redirect (HTTP %s)", (status) => {
    for (const code of ["", "PermanentRedirect", "AccessDenied"]) {
      const failure = awsFailure(error(code, status, "to https://login.example"));
      expect(failure).toMatchObject({ kind: "permanent", name: `http_${status}`, mayExist: false });
      expect(failure.message).toBe(
        `AWS returned HTTP ${status}, a redirect: to https://login.example`,
      );
      expect(failure.remedy).toContain("`sts-endpoint`");
    }
  });

  it("names both endpoints when the SDK meets a redirect, or a success that it cannot read", () => {
    const thrown = (httpStatusCode: number) =>
      Object.assign(new Error("Deserialization error: inspect the hidden field"), {
        $metadata: { httpStatusCode },
      });
    const redirect = sdkFailure(thrown(302), true);
    expect(redirect).toMatchObject({ kind: "permanent", name: "http_302", mayExist: false });
    const success = sdkFailure(thrown(200), true);
    expect(success).toMatchObject({ kind: "permanent", name: "answer_unreadable", mayExist: true });
    for (const { message, remedy } of [redirect, success]) {
      expect(remedy).toMatch(/`sts-endpoint` .*`iam-endpoint`/u);
      expect(message).not.toContain("hidden field");
    }
  });

  it("knows what a broken connection can have left", () => {
    const failure = { kind: "timeout", message: "no answer", sent: true } as const;
    expect(awsUnreachable(failure)).toMatchObject({ kind: "retryable", mayExist: true });
    expect(awsUnreachable({ ...failure, kind: "network", sent: false })).toMatchObject({
      kind: "retryable",
      mayExist: false,
    });
    expect(awsUnreachable({ ...failure, kind: "insecure_url", sent: false }).kind).toBe(
      "permanent",
    );
  });

  it("sorts what the SDK throws", () => {
    const thrown = (name: string, more: object) => Object.assign(new Error("x"), { name }, more);
    const answered = { $metadata: { httpStatusCode: 403 } };
    expect(sdkFailure(thrown("AccessDenied", answered), true)).toMatchObject({
      kind: "permanent",
      name: "AccessDenied",
      mayExist: false,
    });
    expect(
      sdkFailure(thrown("LimitExceededException", { $metadata: { httpStatusCode: 409 } }), true)
        .remedy,
    ).toContain("full");
    expect(sdkFailure(thrown("Error", { code: "ECONNREFUSED" }), true).mayExist).toBe(false);
    expect(sdkFailure(thrown("Error", { code: "ECONNRESET" }), true)).toMatchObject({
      kind: "retryable",
      mayExist: true,
    });
    expect(sdkFailure(thrown("AbortError", {}), false).mayExist).toBe(false);
    expect(sdkFailure(thrown("CredentialsProviderError", {}), true).name).toBe(
      "broker_credentials",
    );
    expect(sdkFailure("a text", true).kind).toBe("retryable");
  });

  it("calls an expired token of the broker's own calls by its name, not an ID token", () => {
    const thrown = Object.assign(new Error("x"), {
      name: "ExpiredTokenException",
      $metadata: { httpStatusCode: 400 },
    });
    expect(sdkFailure(thrown, true)).toMatchObject({ kind: "retryable" });
  });
});
