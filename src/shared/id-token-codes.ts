import type { CodeEntry } from "./code-entry.ts";

/** What the broker responds to an ID token that it does not accept. */
export const ID_TOKEN_CODES = {
  token_malformed: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "The ID token cannot be read as a JSON Web Token.",
    remedy: "Send the ID token that GitHub issued to this job, unchanged.",
  },
  token_signature: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "The ID token's signature does not match the issuer's keys.",
    remedy: "Send the ID token that GitHub issued to this job, unchanged.",
  },
  token_issuer: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "The ID token comes from an issuer that this broker does not trust.",
    remedy: "Set `issuer` in the broker's configuration to the issuer of your GitHub.",
  },
  token_audience: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "The ID token is not for this broker, or not only for this broker.",
    remedy:
      "Write the `broker` input exactly as the broker's `url`: it is the only audience of the job's ID token.",
  },
  broker_url_differs: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "The ID token is for another spelling of this broker's address.",
    remedy:
      "Write the `broker` input exactly as the broker's `url`: `localhost`, `127.0.0.1` and `[::1]` are different audiences.",
  },
  token_expired: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "The ID token has expired.",
    remedy: "Request a fresh ID token. If it was fresh, the broker's clock is ahead of GitHub's.",
  },
  broker_clock_off: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "The ID token is not valid yet: the broker's clock is behind GitHub's.",
    remedy:
      "Ask your platform team to set the clock of the broker's machine, for example with NTP.",
  },
  token_too_old: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "The ID token was issued too long ago, or its lifetime is too long.",
    remedy:
      "Request a fresh ID token right before each request. If it was fresh, the broker's clock is ahead of GitHub's.",
  },
  token_replayed: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "This ID token was used before.",
    remedy: "Request a fresh ID token: each one is valid for one request.",
  },
  claims_incomplete: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "The ID token lacks a required claim, or a claim has the wrong type.",
    remedy: "Use the ID token of a GitHub Actions job. The broker's log names the claim.",
  },
} as const satisfies Record<string, CodeEntry>;
