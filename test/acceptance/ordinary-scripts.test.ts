import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildAction, type BuiltAction } from "../support/build-action.ts";
import { startFakeBroker, type FakeBroker } from "../support/fake-broker.ts";
import { startIdTokenEndpoint, type IdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { startJob, type RunnerJob, type RunningStep } from "../support/fake-runner/runner.ts";
import { githubClaims } from "../support/id-token.ts";
import { leftOut } from "../support/left-out.ts";

/**
 * Scripts as people write them, each as a plain `run` step and through stepkey, in two jobs of the driver. What they
 * print and how they end must be the same, but for the masks. A new script is one entry of SCRIPTS.
 */
interface Script {
  readonly name: string;
  readonly run: string;
  readonly files?: Readonly<Record<string, string>>;
  /** A command that succeeds where the script can run; elsewhere it is left out. */
  readonly needs?: string;
  readonly exitCode: number;
  /** The job is cancelled when the script prints this line. */
  readonly cancelAt?: string;
  /** Lines that must be there, so that two failures are not taken for the same. */
  readonly prints: readonly RegExp[];
  /** Lines that people watch as they come. */
  readonly live?: RegExp;
  /** What differs from run to run, and is not the script's (a duration). */
  readonly varies?: RegExp;
}

const TERRAFORM = `import os, signal, sys, time
stopping = False
def interrupt(*_):
    global stopping
    if stopping:
        os.write(1, b"Two interrupts received. Exiting immediately.\\n")
        sys.exit(3)
    stopping = True
    # Not print: the signal may come while the program is inside of it, and Python refuses that.
    os.write(1, b"Interrupt received.\\nPlease wait for Terraform to exit or data loss may occur.\\n")
signal.signal(signal.SIGINT, interrupt)
signal.signal(signal.SIGTERM, interrupt)
print("Creating...", flush=True)
while not stopping:
    time.sleep(0.05)
time.sleep(1)
print("Releasing state lock. This may take a few moments...", flush=True)
sys.exit(1)
`;

/** What a login does, where there is no client. */
const DOCKER = `#!/bin/sh
password=$(cat)
place="\${DOCKER_CONFIG:-$HOME/.docker}"
mkdir -p "$place"
printf '{"auths":{"%s":{"auth":"%s"}}}' "$5" "$(printf '%s:%s' "$3" "$password" | base64 -w0)" > "$place/config.json"
echo "WARNING! Your password will be stored unencrypted in $place/config.json." >&2
echo "Login Succeeded"
`;

function isHere(command: string): boolean {
  return spawnSync("sh", ["-c", command]).status === 0;
}

const SCRIPTS: readonly Script[] = [
  {
    name: "a program that ends gracefully on SIGINT, as Terraform does",
    files: { "terraform.py": TERRAFORM },
    needs: "python3 --version",
    run: "exec python3 terraform.py",
    cancelAt: "Creating...",
    exitCode: 1,
    prints: [/^Interrupt received\.$/mu, /^Releasing state lock/mu],
  },
  {
    name: "pytest with a failing test",
    files: {
      "test_orders.py":
        "import os\n\ndef test_database():\n    assert os.environ['PGUSER']\n\ndef test_total():\n    print('seen')\n    assert 1 + 1 == 3\n",
    },
    needs: "python3 -m pytest --version",
    run: "python3 -m pytest -p no:cacheprovider -v test_orders.py",
    exitCode: 1,
    prints: [/test_database PASSED/u, /test_total FAILED/u, /1 failed, 1 passed/u],
    varies: /in \d+\.\d+s/gu,
  },
  {
    name: "npm ci of a package with a local dependency and a postinstall",
    files: {
      "package.json": JSON.stringify({
        name: "shop",
        version: "1.0.0",
        dependencies: { orders: "file:orders" },
        scripts: { postinstall: "echo installed for $PGUSER" },
      }),
      "orders/package.json": JSON.stringify({ name: "orders", version: "1.0.0" }),
      "package-lock.json": JSON.stringify({
        name: "shop",
        version: "1.0.0",
        lockfileVersion: 3,
        packages: {
          "": { name: "shop", version: "1.0.0", dependencies: { orders: "file:orders" } },
          "node_modules/orders": { resolved: "orders", link: true },
          orders: { version: "1.0.0" },
        },
      }),
    },
    needs: "npm --version",
    run: "npm ci --offline --no-audit --no-fund --foreground-scripts --no-update-notifier\nls node_modules",
    exitCode: 0,
    prints: [/^installed for stepkey_lease$/mu, /^added 1 package/mu, /^orders$/mu],
    varies: /in \d+m?s/gu,
  },
  {
    name: "docker login with the password on stdin",
    files: isHere("docker --version") ? {} : { "bin/docker": DOCKER },
    run: 'PATH="$PWD/bin:$PATH"\nprintf %s "$PGPASSWORD" | docker login --username "$PGUSER" --password-stdin REGISTRY\ntest -s "${DOCKER_CONFIG:-$HOME/.docker}/config.json"',
    exitCode: 0,
    prints: [/^Login Succeeded$/mu],
    // The login of the task is in a place of its own.
    varies: /time="[^"]*"|0x[\da-f]+|(?:JOB)?\/\S+\/config\.json/gu,
  },
  {
    name: "set -x",
    run: 'set -x\nurl="postgres://$PGUSER:$PGPASSWORD@db/orders"\necho "to ${url}"\nfor n in 1 2; do : "$n"; done\nfalse || exit 4',
    exitCode: 4,
    prints: [
      /^\+ url='?postgres:\/\/stepkey_lease:\*\*\*@db\/orders'?$/mu,
      /^to postgres:.*\*\*\*/mu,
      /^\+ exit 4$/mu,
    ],
  },
  {
    name: "five minutes of a progress bar, a line of returns each second",
    run: 'for n in $(seq 1 300); do printf "\\rdownloading %3d of 300" "$n"; sleep 0.01; done; printf "\\ndone\\n"',
    exitCode: 0,
    live: /^downloading {3}1 of 300$/u,
    prints: [/^downloading {3}1 of 300$/mu, /^downloading 300 of 300$/mu, /^done$/mu],
  },
];

let built: BuiltAction;
let issuer: TestIssuer;
let idTokens: IdTokenEndpoint;
let broker: FakeBroker;
let registry: Server;
let registryHost: string;
const jobs: RunnerJob[] = [];

beforeAll(async () => {
  built = await buildAction();
  issuer = await startIssuer();
  idTokens = await startIdTokenEndpoint(issuer, githubClaims());
  broker = await startFakeBroker();
  // As much of a registry as a login needs.
  registry = createServer(({ headers }, response) => {
    const isKnown = headers.authorization?.startsWith("Basic ") === true;
    response
      .writeHead(isKnown ? 200 : 401, { "www-authenticate": 'Basic realm="registry"' })
      .end("{}");
  });
  registry.listen(0, "127.0.0.1");
  await once(registry, "listening");
  const address = registry.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  registryHost = `127.0.0.1:${address.port}`;
});
afterAll(async () => {
  for (const job of jobs) await job.end();
  built.remove();
  registry.close();
  await broker.close();
  await idTokens.close();
  await issuer.close();
});

interface Ran {
  readonly exitCode: number | undefined;
  readonly outcome: string;
  /** How long before the end its first live line was in the log. */
  readonly beforeEndMs: number;
  readonly lines: readonly string[];
}

async function ran(script: Script, how: "plain" | "stepkey"): Promise<Ran> {
  const job = startJob({ dist: built.dist, env: idTokens.env });
  jobs.push(job);
  for (const [name, text] of Object.entries(script.files ?? {})) {
    const path = join(job.workspace, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text, { mode: 0o755 });
  }
  const run = script.run.replaceAll("REGISTRY", registryHost);
  const seen: number[] = [];
  const options = {
    onLine: (line: string) => {
      if (line === script.cancelAt) step.cancel();
      if (script.live?.test(line) === true) seen.push(Date.now());
    },
  };
  const step: RunningStep =
    how === "plain"
      ? job.script(run, { ...options, env: { PGUSER: "stepkey_lease", PGPASSWORD: PLAIN } })
      : job.main({ ...options, inputs: inputs(run) });
  const result = await step.done;
  const secret = how === "plain" ? PLAIN : broker.password();
  return {
    exitCode: result.exitCode,
    outcome: result.outcome,
    beforeEndMs: Date.now() - (seen[0] ?? Date.now()),
    lines: taskLines(
      result.raw.replaceAll(secret, "***").replaceAll(dirname(job.workspace), "JOB"),
      script,
    ),
  };
}

const PLAIN = "made-for-the-plain-step-of-the-test";

function inputs(run: string): Readonly<Record<string, string>> {
  return { step: "migrate", broker: broker.url, grant: "orders-migrate", run };
}

/** What the script printed, without what stepkey says before and after it. */
function taskLines(raw: string, { varies }: Script): readonly string[] {
  const own = raw.split("\n").filter((line) => !STEPKEYS.test(line));
  return own.map((line) => (varies === undefined ? line : line.replaceAll(varies, "<varies>")));
}

/** Lines of stepkey itself, and the lines that continue them. */
const STEPKEYS =
  /^(?:▸|[✓◌✗] |stepkey ·| {2}(?:withheld|receipt) | {14}|::add-mask::|::(?:error|warning)::stepkey:)/u;

const here = SCRIPTS.filter(({ name, needs = "true" }) => {
  if (isHere(needs)) return true;
  leftOut(name, "apt-get install -y --no-install-recommends python3-pytest npm");
  return false;
});

describe("an ordinary script prints and ends through stepkey as in a plain run step", () => {
  it.each(here.map((script) => [script.name, script] as const))("%s", async (_name, script) => {
    const [plain, stepkey] = [await ran(script, "plain"), await ran(script, "stepkey")];
    const text = stepkey.lines.join("\n");
    for (const line of script.prints) expect(text).toMatch(line);
    expect([stepkey.exitCode, stepkey.outcome]).toEqual([plain.exitCode, plain.outcome]);
    expect(stepkey.exitCode).toBe(script.exitCode);
    // The runner reads two pipes, so the order between stdout and stderr is nobody's.
    expect(stepkey.beforeEndMs).toBeGreaterThanOrEqual(script.live === undefined ? 0 : 1500);
    expect(stepkey.lines.toSorted()).toEqual(plain.lines.toSorted());
  });
});
