import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildAction, type BuiltAction } from "../support/build-action.ts";
import { readCorpus, type CorpusLine } from "../support/corpus.ts";
import { leftOut } from "../support/left-out.ts";
import { startFakeBroker } from "../support/fake-broker.ts";
import { startIdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { startJob } from "../support/fake-runner/runner.ts";
import { githubClaims } from "../support/id-token.ts";

/** Programs that not every machine has, with the Debian package of each. */
const PROGRAMS = {
  xxd: "xxd",
  hexdump: "bsdextrautils",
  jq: "jq",
  perl: "perl",
  openssl: "openssl",
  iconv: "libc-bin",
};

const missing = Object.entries(PROGRAMS).filter(([program, debian]) => {
  if (spawnSync("sh", ["-c", `command -v ${program}`]).status === 0) return false;
  leftOut(program, `apt-get install -y --no-install-recommends ${debian}`);
  return true;
});

const WAYS = readCorpus("print").filter(
  ({ way }) => !missing.some(([program]) => new RegExp(String.raw`\b${program}\b`, "u").test(way)),
);

/** Two secrets of one shape: the same kinds of characters at the same places, and no other character in common. */
const SECRETS = [`Kq7/+=<&>"'\\ %Zr4$xW9_mTb2-Hd`, `Pw3/+=<&>"'\\ %Vn8$cJ5_gYs6-Lf`] as const;

/** At the start or the end of an encoded value, one character may also depend on what is beside it. */
const EDGE = 2;

let built: BuiltAction;
let issuer: TestIssuer;
let logs: readonly (readonly string[])[];
beforeAll(async () => {
  built = await buildAction();
  issuer = await startIssuer();
  logs = await Promise.all(SECRETS.map((secret) => logOf(secret)));
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
    const inputs = { step: "print", broker: broker.url, grant: "print", run: script() };
    const step = await job.main({ inputs }).done;
    expect(step.log).toContain("@end");
    // Before the runner's own masks, which would hide a part of what the redactor missed.
    const output = step.raw.slice(0, step.raw.lastIndexOf("@end"));
    return output.split(/^@\d+$/mu).slice(1);
  } finally {
    await job.end();
    await broker.close();
    await idTokens.close();
  }
}

/** Each way in a shell of its own, so that none spoils the next, between marks in the log. */
function script(): string {
  const one = ({ way }: CorpusLine, index: number): string =>
    `printf '\n@${index}\n'\n(\n${way}\n) 2>&1 || true`;
  return ["set +e +o pipefail", ...WAYS.map(one), "printf '\n@end\n'"].join("\n");
}

function differences(one: string, other: string): number {
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  const different = Array.from(shorter).filter((character, index) => character !== longer[index]);
  return different.length + longer.length - shorter.length;
}

function verdictOn(count: number, expected: string): string {
  if (count > EDGE) return "shown";
  if (count > 0) return "edge";
  // Where a secret meets what is around it, the two may also be the same.
  return expected === "edge" ? "edge" : "hidden";
}

describe("the corpus of ways to print a secret", () => {
  it("has at least 120 ways, and each was tried", () => {
    expect(readCorpus("print").length).toBeGreaterThanOrEqual(120);
    expect(logs.map((log) => log.length)).toEqual([WAYS.length, WAYS.length]);
  });

  it.each(WAYS.map(({ verdict, way }, index) => [verdict, way, index] as const))(
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
