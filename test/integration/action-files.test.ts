import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { filePlaceholder } from "../../src/shared/credential-file.ts";
import { useAction } from "../support/use-action.ts";
import type { RunnerJob, RunningStep } from "../support/fake-runner/runner.ts";
import type { FakeBroker, FakeBrokerFiles } from "../support/fake-broker.ts";

const SECRET_LINE = "MIIBVgIBADANBgkq";
const KEY = `-----BEGIN PRIVATE KEY-----\n${SECRET_LINE}\n-----END PRIVATE KEY-----\n`;
const FILES: FakeBrokerFiles = {
  env: {
    KEY: filePlaceholder("client.key"),
    CONFIG: filePlaceholder("config"),
    URL: `postgres://db.example/app?sslkey=${filePlaceholder("client.key")}`,
  },
  files: [
    { name: "client.key", mode: "0400", content: KEY, secret: true },
    { name: "config", mode: "0600", content: "a=1\n", secret: false },
  ],
};

const action = useAction({ files: FILES });
let broker: FakeBroker;
let job: RunnerJob;

beforeEach(() => {
  ({ broker } = action);
  job = action.openJob();
});

const start = (run: string): RunningStep =>
  job.main({ inputs: { step: "migrate", broker: broker.url, grant: "orders-migrate", run } });
const directoryIn = (log: string): string =>
  /^key=(?<path>.*)\/client\.key$/mu.exec(log)?.[1] ?? "";

/** Until the task printed where its key is. */
async function untilItRuns(): Promise<void> {
  for (let round = 0; round < 400 && directoryIn(job.log()) === ""; round += 1) await sleep(25);
}

describe("a credential with files", () => {
  it("lets the task read them by its variables, with their modes, and removes them after it", async () => {
    const step = await start(
      'echo "key=$KEY"; echo "url=$URL"; stat -c %a "$KEY" "$CONFIG" "$(dirname "$KEY")"; cat "$CONFIG"; sha256sum < "$KEY"',
    ).done;
    expect(step.exitCode).toBe(0);
    const directory = directoryIn(step.log);
    expect(directory).toMatch(/\/stepkey-files-\w{6}$/u);
    expect(step.log).toContain(`url=postgres://db.example/app?sslkey=${directory}/client.key`);
    expect(step.log).toMatch(/^400\n600\n700\na=1\n/mu);
    expect(step.log).toContain(createHash("sha256").update(KEY).digest("hex"));
    expect(existsSync(directory)).toBe(false);
  });

  it("names them in the receipt, and leaves their secret contents nowhere", async () => {
    const step = await start("true").done;
    const receipt = readFileSync(step.outputs.get("receipt") ?? "", "utf8");
    expect(JSON.parse(receipt)).toMatchObject({
      version: 2,
      issued: {
        files: [
          { name: "client.key", mode: "0400" },
          { name: "config", mode: "0600" },
        ],
      },
    });
    const left = Object.values(step.files).map((path) => readFileSync(path, "utf8"));
    expect([step.log, receipt, ...left].join("\n")).not.toContain(SECRET_LINE);
  });

  it("masks each line of them, and finds them in a file that the task left", async () => {
    const step = await start('cat "$KEY"; sed -n 2p "$KEY" | base64; cp "$KEY" copy.pem').done;
    expect(step.log).not.toContain(SECRET_LINE);
    expect(step.log).not.toContain(Buffer.from(SECRET_LINE).toString("base64"));
    expect(step.log).toMatch(
      /✗ residue .*the secret is in 1 file\n +\$GITHUB_WORKSPACE\/copy\.pem/u,
    );
    expect(job.masks.mask(`another step prints ${SECRET_LINE}`)).not.toContain(SECRET_LINE);
  });

  it("loses them also after a task that failed or locked their directory", async () => {
    const step = await start('echo "key=$KEY"; chmod 500 "$(dirname "$KEY")"; exit 3').done;
    expect(step.exitCode).toBe(3);
    expect(directoryIn(step.log)).not.toBe("");
    expect(existsSync(directoryIn(step.log))).toBe(false);
  });

  it("loses them also after a task that was cancelled", async () => {
    const started = start('echo "key=$KEY"; sleep 60');
    await untilItRuns();
    started.cancel();
    const step = await started.done;
    expect(directoryIn(step.log)).not.toBe("");
    expect(existsSync(directoryIn(step.log))).toBe(false);
    expect(step.outputs.get("revocation")).toBe("verified");
  });

  it("loses them in post when main was killed", async () => {
    const started = start('echo "key=$KEY"; sleep 60');
    await untilItRuns();
    started.kill();
    const step = await started.done;
    const directory = directoryIn(step.log);
    expect(existsSync(directory)).toBe(true);
    const post = await job.post(step).done;
    expect(post.exitCode).toBe(0);
    expect(post.log).toContain(`✓ removed     files of the credential in ${directory}`);
    expect(existsSync(directory)).toBe(false);
  });

  it("does not start the task when they cannot be written, and ends the lease", async () => {
    broker.next("/token", {});
    const step = await job.main({
      inputs: { step: "migrate", broker: broker.url, grant: "orders-migrate", run: "true" },
      contexts: { RUNNER_TEMP: `${job.temp}/missing` },
    }).done;
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("task_not_started");
    expect(broker.callsOf("/revoke")).toHaveLength(1);
  });
});
