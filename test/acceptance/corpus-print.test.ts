import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildAction, type BuiltAction } from "../support/build-action.ts";
import { readCorpus } from "../support/corpus.ts";
import { startFakeBroker } from "../support/fake-broker.ts";
import { startIdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { startJob } from "../support/fake-runner/runner.ts";
import { githubClaims } from "../support/id-token.ts";
import {
  differences,
  PRINT_EDGE,
  PRINT_SECRETS,
  PRINT_WAYS,
  printedByWay,
  printScript,
} from "../support/print-corpus.ts";

let built: BuiltAction;
let issuer: TestIssuer;
let logs: readonly (readonly string[])[];
beforeAll(async () => {
  built = await buildAction();
  issuer = await startIssuer();
  logs = await Promise.all(PRINT_SECRETS.map((secret) => logOf(secret)));
}, 120_000);
afterAll(async () => {
  built.remove();
  await issuer.close();
});

/** What the log shows of each way, for one secret. */
async function logOf(secret: string): Promise<readonly string[]> {
  const idTokens = await startIdTokenEndpoint(issuer, githubClaims());
  const broker = await startFakeBroker({ S: secret });
  const job = startJob({ dist: built.dist, env: idTokens.env });
  try {
    const inputs = { step: "print", broker: broker.url, grant: "print", run: printScript() };
    const step = await job.main({ inputs }).done;
    // Before the runner's own masks, which would hide a part of what the redactor missed.
    const printed = printedByWay(step.raw);
    if (printed === undefined) throw new Error(`not to its end: ${step.raw.slice(-2000)}`);
    return printed;
  } finally {
    await job.end();
    await broker.close();
    await idTokens.close();
  }
}

function verdictOn(count: number, expected: string): string {
  if (count > PRINT_EDGE) return "shown";
  if (count > 0) return "edge";
  // Where a secret meets what is around it, the two may also be the same.
  return expected === "edge" ? "edge" : "hidden";
}

describe("the corpus of ways to print a secret", () => {
  it("has at least 120 ways, and each was tried", () => {
    expect(readCorpus("print").length).toBeGreaterThanOrEqual(120);
    expect(logs.map((log) => log.length)).toEqual([PRINT_WAYS.length, PRINT_WAYS.length]);
  });

  it.each(PRINT_WAYS.map(({ verdict, way }, index) => [verdict, way, index] as const))(
    "%s: %s",
    (verdict, _way, index) => {
      const [one = "", other = ""] = logs.map((log) => log[index]);
      const count = differences(one, other);
      expect(one.trim()).not.toBe("");
      // With what the log shows, so that a failure says what is not hidden.
      expect({ one, seen: verdictOn(count, verdict) }).toEqual({ one, seen: verdict });
    },
  );
});
