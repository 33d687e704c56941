import { brokerClient, type BrokerResult } from "../../src/action/lease/broker/client.ts";
import { askWhyEnded } from "../../src/action/lease/broker/heartbeat.ts";
import { endedEarly } from "../../src/action/report/session.ts";
import { refusalResponse } from "../../src/broker/refusal/refusal-response.ts";
import { refusal, refusalOf } from "../../src/broker/refusal/refusal.ts";
import { createIdTokenVerifier } from "../../src/identity/verify-id-token.ts";
import { evaluate, type EvaluationInput } from "../../src/policy/evaluate.ts";
import type { GrantRequest } from "../../src/policy/policy.ts";
import type { Claims } from "../../src/shared/claims.ts";
import type { BrokerCode } from "../../src/shared/failure-codes.ts";
import type { Failure } from "../../src/shared/failure.ts";
import { describeFailure } from "../../src/shared/http-failure.ts";
import type { HttpFailure, HttpResponse } from "../../src/shared/http.ts";
import { proxyFor } from "../../src/shared/proxy.ts";
import { err, ok, type Result } from "../../src/shared/result.ts";
import { Secret } from "../../src/shared/secret.ts";
import { importJWK } from "jose";
import { createFakeClock, TEN_OCLOCK } from "../../test/support/fake-clock.ts";
import { makeSigningKey, signToken } from "../../test/support/id-token.ts";
import { CLAIMS } from "../../test/support/policy/claims-fixture.ts";
import { SHOP, document } from "../../test/support/policy/document-fixtures.ts";
import type { ExampleMistake, MistakeGroup } from "./mistake.ts";

const BROKER = "https://stepkey.example";
const TRACE = "01J9ZQ4M8W";
const signal = new AbortController().signal;

type Sent = Result<HttpResponse, HttpFailure>;

function failureIn(result: BrokerResult<unknown>): Failure {
  if (result.ok) throw new Error("the broker granted this");
  return result.error.failure;
}

/** What the action makes of a response to its request for a lease. */
async function meet(sent: Sent): Promise<Failure> {
  const client = brokerClient({
    url: BROKER,
    now: () => TEN_OCLOCK,
    hostileOfKinds: [],
    send: () => Promise.resolve(sent),
  });
  const asked = {
    type: "stepkey",
    grant: "orders-migrate",
    access: "write",
    step: "migrate",
    request: "r",
  } as const;
  return failureIn(await client.requestLease(asked, new Secret("t"), signal));
}

function response(title: string, status: number, body: string): ExampleMistake {
  return { title, meet: () => meet(ok({ status, headers: {}, body })) };
}

const refusedBy = (code: BrokerCode): Promise<Failure> =>
  meet(ok(refusalResponse(refusal(code, ""), TRACE)));

/** The request goes through a proxy, and Node throws this. */
function thrown(title: string, given: string, error: Error): ExampleMistake {
  return {
    title,
    given,
    meet: async () => {
      const proxy = proxyFor(new URL(BROKER), { HTTPS_PROXY: given.replace(/^.*?: /u, "") });
      if (!proxy.ok) return meet(err({ kind: "proxy", message: proxy.error, sent: false }));
      const request = { timeoutMs: 20_000, isTimedOut: false, isAborted: false };
      const reason = describeFailure(error, { ...request, origin: BROKER, through: proxy.value });
      return meet(err({ ...reason, sent: false }));
    },
  };
}

function nodeError(code: string, statusCode?: number): Error {
  return Object.assign(new Error(code), { code, statusCode });
}

interface Asked {
  readonly request?: Partial<GrantRequest>;
  readonly claims?: Partial<Claims>;
  readonly limitSeconds?: number;
}

/** A request that the policy of the tests refuses. */
function policy(title: string, { request, claims, limitSeconds }: Asked): ExampleMistake {
  const write = { grant: "orders-migrate", environment: "production", access: "write" } as const;
  const input: EvaluationInput = {
    repository: document(SHOP),
    organisation: undefined,
    request: { ...write, ttlSeconds: undefined, ...request },
    claims: { ...CLAIMS, ...claims },
    ...(limitSeconds === undefined ? {} : { limitSeconds }),
  };
  return {
    title,
    meet: async () => {
      const evaluation = evaluate(input);
      if (evaluation.kind !== "refused") throw new Error("policy allows this");
      return await refusedBy(evaluation.code);
    },
  };
}

interface Presented {
  readonly url?: string;
  readonly audience?: string;
  /** How far the broker's clock is ahead of GitHub's, in seconds. */
  readonly aheadSeconds?: number;
}

/** An ID token as the broker's verifier sees it. */
function idToken(title: string, presented: Presented): ExampleMistake {
  return { title, meet: () => verifyWith(presented) };
}

async function verifyWith(presented: Presented): Promise<Failure> {
  const { url = BROKER, audience = url, aheadSeconds = 0 } = presented;
  const key = await makeSigningKey("one");
  const publicKey = await importJWK(key.publicJwk, "RS256");
  if (publicKey instanceof Uint8Array) throw new TypeError("an RSA key was expected");
  const issuer = "https://token.actions.githubusercontent.com";
  const verify = createIdTokenVerifier({
    issuer,
    audience: url,
    maxAgeSeconds: 60,
    clockSkewSeconds: 30,
    keySet: { find: () => Promise.resolve(ok([publicKey])) },
    clock: createFakeClock(TEN_OCLOCK + aheadSeconds * 1000),
  });
  const token = await signToken(key, { issuer, audience, issuedAt: TEN_OCLOCK / 1000 });
  const verified = await verify(new Secret(token));
  if (verified.ok) throw new Error("this token was accepted");
  return await meet(ok(refusalResponse(refusalOf(verified.error), TRACE)));
}

/** How a task's step ends whose lease ended before it. */
function ended(title: string, body: Readonly<Record<string, unknown>>): ExampleMistake {
  return {
    title,
    meet: async () => {
      const client = brokerClient({
        url: BROKER,
        now: () => TEN_OCLOCK,
        hostileOfKinds: [],
        send: () => Promise.resolve(ok({ status: 200, headers: {}, body: JSON.stringify(body) })),
      });
      const send = () => client.heartbeat(new Secret("t"), signal);
      const early = await askWhyEnded({ send }, signal);
      if (early === undefined) throw new Error("this lease is alive");
      return endedEarly(early);
    },
  };
}

export const BROKER_MISTAKES: readonly MistakeGroup[] = [
  {
    title: "The way to the broker",
    intro:
      "stepkey uses the proxies of the runner's own environment. A proxy without a scheme is taken for one with `http://`, and NO_PROXY may contain names, addresses and blocks such as `10.0.0.0/8`.",
    mistakes: [
      {
        title: "Nothing listens at the URL",
        meet: () => meet(err({ kind: "network", message: `${BROKER}: ECONNREFUSED`, sent: false })),
      },
      response("A login page in front of the broker", 302, ""),
      response("Something else at the URL", 200, "<html>Welcome</html>"),
      response("A proxy in front of the broker that does not reach it", 502, "Bad Gateway"),
      thrown(
        "A proxy that wants a password",
        "HTTPS_PROXY: proxy.example:3128",
        nodeError("ERR_PROXY_TUNNEL", 407),
      ),
      thrown(
        "A proxy that does not connect to the broker",
        "HTTPS_PROXY: http://proxy.example:3128",
        nodeError("ERR_PROXY_TUNNEL", 403),
      ),
      thrown(
        "A proxy that is not there",
        "HTTPS_PROXY: http://proxy.example:3128",
        nodeError("ECONNREFUSED"),
      ),
      thrown("A proxy of another kind", "HTTPS_PROXY: socks5://proxy.example:1080", new Error("")),
    ],
  },
  {
    title: "What the broker refuses",
    intro: "The broker's audit log has the exact rule under the trace.",
    mistakes: [
      idToken("`localhost` for `127.0.0.1` in `broker`", {
        url: "http://127.0.0.1:8700",
        audience: "http://localhost:8700",
      }),
      idToken("Another name of the broker", { audience: "https://alias.example" }),
      idToken("A broker's clock that is behind", { aheadSeconds: -120 }),
      idToken("A broker's clock that is ahead", { aheadSeconds: 120 }),
      policy("Job and step agree on an environment, but the grant is for another one", {
        request: { environment: "staging" },
        claims: { environment: "staging" },
      }),
      policy("A write on an event that is never approved", {
        claims: { eventName: "pull_request_target" },
      }),
      policy("A grant that does not exist, or not for this job", { request: { grant: "orders" } }),
      policy("The access of another grant", { request: { access: "read" } }),
      policy("A ttl longer than the grant's", {
        request: { ttlSeconds: 7200 },
        limitSeconds: 3600,
      }),
      {
        title: "A grant that needs a key, and an action that is older than the broker",
        meet: () => refusedBy("supplied_missing"),
      },
      { title: "A grant that the job has received already", meet: () => refusedBy("sealed") },
    ],
  },
  {
    title: "While the task runs",
    intro: "The step stops the task when its lease ends.",
    mistakes: [
      ended("A push after the approval", {
        active: false,
        reason: "withdrawn",
        because: "kim pushed 91be003 to pull request 42.",
      }),
      ended("A ttl that is too short for the task", { active: false, reason: "expired" }),
      ended("A lease that an admin ended", { active: false, reason: "revoked" }),
    ],
  },
];
