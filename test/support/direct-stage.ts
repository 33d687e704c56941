import { directSource } from "../../src/action/lease/direct/direct-source.ts";
import type { RecordedLease } from "../../src/action/lease/direct/issue.ts";
import type { Identity } from "../../src/action/lease/source/credential-source.ts";
import type { GateAnswer, GateQuestion } from "../../src/approval/gate.ts";
import type {
  IssueRequest,
  Issued,
  Provider,
  ProviderFailure,
} from "../../src/credentials/kind/provider.ts";
import { parseClaims } from "../../src/identity/claims.ts";
import type { Access, Claims } from "../../src/shared/claims.ts";
import type { Failure } from "../../src/shared/failure.ts";
import { ok, type Result } from "../../src/shared/result.ts";
import { Secret } from "../../src/shared/secret.ts";
import { createFakeClock, TEN_OCLOCK } from "./fake-clock.ts";
import { githubClaims } from "./id-token.ts";

export const signal = new AbortController().signal;
export const subject = {
  pullRequest: 42,
  pullRequestUrl: undefined,
  commit: "4f2c91e0a1b2c3d4e5f60718293a4b5c6d7e8f90",
  author: undefined,
  agent: false,
};
const mona = { id: 1, login: "mona", type: "User" } as const;
const PROCEED: GateAnswer = {
  kind: "proceed",
  subject,
  approvals: [
    { reviewId: 7, account: mona, submittedAt: 0, commit: subject.commit, pullRequest: 42 },
  ],
  uses: 3,
  reasons: [],
};

export function claimsOf(changes: Readonly<Record<string, unknown>> = {}): Claims {
  const claims = parseClaims(
    githubClaims({ iss: "i", aud: "a", jti: "j", iat: 1, exp: 2, ...changes }),
  );
  if (!claims.ok) throw new Error(claims.error.reason);
  return claims.value;
}

export interface Stage {
  /** How the provider ends it; by default it cannot. */
  readonly ends?: Partial<Provider<string>>;
  readonly access?: Access;
  readonly gate?: GateAnswer;
  readonly canWrite?: boolean;
  readonly because?: string;
  readonly issues?: readonly Result<Issued, ProviderFailure>[];
  readonly claims?: Claims;
}

export const issued: Result<Issued, ProviderFailure> = ok({
  credential: { kind: "aws", env: { AWS_SESSION_TOKEN: new Secret("t") }, files: [] },
  handle: { session: "stepkey-x", expires: "2026-11-22T10:15:00Z" },
  diesAt: TEN_OCLOCK + 900_000,
  issuedTo: "aws session stepkey-x",
});

export function setUp({
  access = "read",
  gate = PROCEED,
  canWrite = false,
  because = "its policy says so",
  issues = [issued],
  claims = claimsOf(),
  ends = {},
}: Stage) {
  const clock = createFakeClock();
  const order: string[] = [];
  const recorded: RecordedLease[] = [];
  const questions: GateQuestion[] = [];
  const requests: IssueRequest<string>[] = [];
  const said: string[] = [];
  const warned: Failure[] = [];
  const provider: Provider<string> = {
    kind: "aws",
    revocability: {
      revoke: "none",
      best: "expires",
      proof: "",
      survives: "",
      minimumSeconds: 900,
      absenceIsFinal: false,
    },
    handleOf: () => ({ session: "stepkey-x" }),
    classify: () => Promise.resolve(ok({ access: canWrite ? "write" : "read", because })),
    issue: (request) => {
      order.push("issue");
      requests.push(request);
      return Promise.resolve(issues[Math.min(requests.length, issues.length) - 1] ?? issued);
    },
    revoke: () => Promise.resolve(ok({ facts: ["AWS has no call that ends a session"] })),
    probe: () => Promise.resolve(ok({ state: "unknown", facts: [] })),
    ...ends,
  };
  const identity: Identity = { token: new Secret("first.id.token"), claims };
  const source = directSource({
    provider,
    settings: "settings",
    audience: "sts.amazonaws.com",
    gate: {
      decide: (question) => {
        order.push("gate");
        questions.push(question);
        return Promise.resolve(gate);
      },
    },
    approval: { approvals: 2, approvers: ["@mona"], bases: ["release"], maxAgeSeconds: 7200 },
    printsTrust: true,
    access,
    step: "deploy",
    ttlSeconds: 300,
    identify: () => Promise.resolve(ok({ token: new Secret("second.id.token"), claims })),
    clock,
    randomBytes: (length) => new Uint8Array(length),
    record: (lease) => {
      order.push("record");
      recorded.push(lease);
    },
    warn: (warning) => warned.push(warning),
    say: (line) => said.push(line),
  });
  return { source, identity, clock, order, recorded, questions, requests, said, warned };
}
