import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RunnerJob, RunningStep } from "../support/fake-runner/runner.ts";
import { tracesOf } from "../support/secret-traces.ts";
import { startFetching } from "../support/uses/fetching.ts";
import { useAction } from "../support/use-action.ts";
import {
  javaScriptAction,
  placeAction,
  type SampleAction,
} from "../support/uses/sample-actions.ts";

const action = useAction();

const STEP = { step: "deploy", grant: "orders-read" };

function startUses(
  job: RunnerJob,
  sample: SampleAction,
  inputs: Readonly<Record<string, string>> = {},
): RunningStep {
  const uses = placeAction(job.workspace, "sample", sample);
  return job.main({ inputs: { ...STEP, broker: action.broker.url, uses, ...inputs } });
}

describe("an action as the named step", () => {
  it("gets its inputs, the credential, and tells its post; the outputs arrive as one JSON object", async () => {
    const job = action.openJob();
    const sample = javaScriptAction(
      {
        main: `console.log("input " + input("greeting") + ", " + input("times") + ", " + input("where"));
console.log("has " + (input("password") === process.env.PGPASSWORD && input("password").length > 10));
saveState("left", "behind " + input("password"));
setOutput("url", "https://shop.example");`,
        post: `console.log("post has " + (process.env.STATE_left === "behind " + process.env.PGPASSWORD));`,
      },
      `  greeting: { default: hello }
  times: { default: 3 }
  where: { default: "\${{ github.repository }} on \${{ runner.os }}" }
  password: { required: true }`,
    );
    const step = await startUses(job, sample, {
      with: "greeting: good morning",
      "with-credential": "password=PGPASSWORD",
    }).done;
    expect(step.log).toMatch(/input good morning, 3, octo-org\/shop on (?:Linux|macOS)/u);
    expect(step.log).toContain("has true");
    expect(step.log).toContain("post has true");
    expect(step.exitCode).toBe(0);
    expect(step.outputs.get("outputs")).toBe('{"url":"https://shop.example"}');
    expect(readFileSync(step.files.state, "utf8")).not.toContain("behind");
    expect(step.log).toMatch(/^▸ main$/mu);
    expect(step.log).toMatch(/^▸ post$/mu);
    expect(action.broker.callsOf("/revoke")).toHaveLength(1);
  });

  it("is refused before anything is requested where it cannot run", async () => {
    const job = action.openJob();
    const unknown = { metadata: "name: c\nruns: { using: wasm, main: a.wasm }\n", files: {} };
    const step = await startUses(job, unknown).done;
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("action_unusable");
    expect(step.outputs.get("outputs")).toBe("{}");
    expect(action.broker.calls).toEqual([]);
  });

  it("gets no job token for a default that reads it, unless the workflow passes it", async () => {
    const job = action.openJob({ githubToken: `ghs_${randomBytes(10).toString("hex")}` });
    const sample = javaScriptAction(
      { main: `console.log("token " + input("token").length);` },
      `  token: { default: "\${{ github.token }}" }`,
    );
    const without = await startUses(job, sample).done;
    expect(without.log).toContain("token 0");
    expect(without.log).toContain("pass-env: GITHUB_TOKEN");
    const uses = "./.github/actions/sample";
    const inputs = { ...STEP, broker: action.broker.url, uses, "pass-env": "GITHUB_TOKEN" };
    const env = { GITHUB_TOKEN: "${{ github.token }}" };
    const passed = await job.main({ inputs, env }).done;
    expect(passed.log).toContain("token 24");
  });

  it("runs its post when main failed, with failure(), and fails with main's exit code", async () => {
    const job = action.openJob();
    const sample = javaScriptAction({
      main: `console.log("dying"); exportVariable("SEEN", "yes"); process.exit(7);`,
      post: `console.log("cleaned up");`,
      postIf: "failure() && runner.os != '' && env.PGUSER == 'stepkey_lease' && env.SEEN == 'yes'",
    });
    const step = await startUses(job, sample).done;
    expect(step.exitCode).toBe(7);
    expect(step.log).toContain("cleaned up");
    expect(step.outputs.get("outputs")).toBe("{}");
  });

  it("does not run a post whose condition does not hold", async () => {
    const job = action.openJob();
    const sample = javaScriptAction({
      main: "",
      post: `console.log("cleaned up");`,
      postIf: "failure()",
    });
    const step = await startUses(job, sample).done;
    expect(step.exitCode).toBe(0);
    expect(step.log).not.toContain("cleaned up");
    expect(step.log).toContain("does not run");
  });

  it("fails where a process of it dies of a signal, and the credential is revoked", async () => {
    const job = action.openJob();
    const sample = javaScriptAction({ main: `process.kill(process.pid, "SIGKILL");` });
    const step = await startUses(job, sample).done;
    expect(step.exitCode).toBe(137);
    expect(step.log).toContain("revoked");
  });

  it("runs its post for a moment after a cancel, before the credential is revoked", async () => {
    const job = action.openJob();
    const sample = javaScriptAction({
      main: `process.on("SIGINT", () => console.log("interrupted")); console.log("waiting"); setInterval(() => {}, 1000);`,
      post: `console.log("post " + process.env.PGUSER); setInterval(() => {}, 1000);`,
    });
    const cancelled = Promise.withResolvers<void>();
    const onLine = (line: string): void => void (line === "waiting" && cancelled.resolve());
    const uses = placeAction(job.workspace, "sample", sample);
    const inputs = { ...STEP, broker: action.broker.url, uses };
    const running = job.main({ inputs, onLine });
    await cancelled.promise;
    const started = Date.now();
    running.cancel();
    const step = await running.ended;
    expect(step.log).toContain("interrupted");
    expect(step.log).toContain("post stepkey_lease");
    expect(step.log).toMatch(/^✗ main +stopped/mu);
    expect(step.log).toMatch(/^✗ post +not finished/mu);
    expect(step.log).toMatch(/revoked/u);
    expect(step.signal).toBeUndefined();
    expect(Date.now() - started).toBeLessThan(9500);
  });

  it("hands on only the variables and directories that the workflow lists, and none with a secret", async () => {
    const job = action.openJob();
    const sample = javaScriptAction({
      main: `exportVariable("URL", "https://shop.example\\nline");
exportVariable("OTHER", "1");
exportVariable("LEAK", "x" + Buffer.from(process.env.PGPASSWORD).toString("base64"));
addPath("/opt/tool/bin");`,
    });
    const step = await startUses(job, sample, { exports: "URL, LEAK, PATH" }).done;
    expect([...step.exported.keys()]).toEqual(["URL"]);
    expect(readFileSync(step.files.path, "utf8")).toBe("/opt/tool/bin\n");
    expect(step.log).toContain("LEAK: not passed on, because the value holds a secret");
    expect(step.log).toContain("OTHER");
  });

  it("says plainly that caches and artifacts belong in steps of their own", async () => {
    const job = action.openJob();
    const sample = javaScriptAction({
      main: `console.log(process.env.ACTIONS_RUNTIME_TOKEN ? "has it" : "Unable to get the ACTIONS_RUNTIME_TOKEN env variable");`,
    });
    const step = await startUses(job, sample).done;
    expect(step.log).not.toContain("has it");
    expect(step.log).toContain("The action asked for caches and artifacts");
  });

  it("keeps its groups and annotations, and leaves out its other commands", async () => {
    const job = action.openJob();
    const sample = javaScriptAction({
      main: `console.log("::group::Building\\ninside\\n::endgroup::");
console.log("::warning file=a.js::careful");
console.log("::set-output name=old::way");
console.log("::save-state name=kept::yes");
console.log("::add-matcher::m.json");
console.log("::stop-commands::halt\\n::set-output name=no::no\\n::halt::");
console.log("after");`,
      post: `console.log("state " + process.env.STATE_kept);`,
    });
    const step = await startUses(job, sample).done;
    expect(step.annotations).toEqual([
      expect.objectContaining({ level: "warning", message: "careful" }),
    ]);
    expect(step.outputs.get("outputs")).toBe('{"old":"way"}');
    expect(step.log).toContain("state yes");
    expect(step.log).not.toContain("save-state");
    expect(step.log).toContain("add-matcher");
    expect(step.refused).toEqual([]);
  });
});

/** Each is a line of CommonJS that tries to carry the credential out of the step. */
const ATTEMPTS: Readonly<Record<string, string>> = {
  "a variable": `exportVariable("STOLEN", secret);`,
  "the path": `addPath("/tmp/" + secret);`,
  "a state": `saveState("stolen", secret);`,
  "an output": `setOutput("stolen", Buffer.from(secret).toString("hex"));`,
  "an output whose name is it": `setOutput(secret, "1");`,
  "an annotation": `console.log("::warning title=" + secret + "::" + encodeURIComponent(secret));`,
  "the summary": `summary("# " + secret);`,
  "a mask of half of it": `console.log("::add-mask::" + secret.slice(0, 9)); console.log(secret);`,
  "the old commands": `for (const name of ["set-output", "save-state", "set-env"]) console.log("::" + name + " name=stolen::" + secret);
console.log("::add-path::/" + secret);`,
  "commands of the old form": `console.log("##[set-output name=stolen]" + secret); console.log("x ##[add-path]" + secret);`,
  "a reference in an input": `console.log("got " + input("reference")); setOutput("got", input("reference"));`,
  "stderr, split over both streams": `process.stdout.write(secret.slice(0, 20)); process.stderr.write(secret.slice(20) + "\\n");`,
  "the runner's own files": `for (const name of fs.readdirSync(process.env.RUNNER_TEMP + "/_runner_file_commands")) { try { if (!name.endsWith(".json")) fs.readFileSync(process.env.RUNNER_TEMP + "/_runner_file_commands/" + name); } catch {} }
console.log(JSON.stringify(process.env));`,
};

describe("an action of a repository", () => {
  it("is fetched by its commit, runs pre, main and post, and is named in the request", async () => {
    const fetching = await startFetching();
    try {
      const part = (name: string): string =>
        `console.log("${name} of " + process.env.GITHUB_ACTION_REPOSITORY + " at " + process.env.GITHUB_ACTION_REF + " " + require("node:fs").existsSync(process.env.GITHUB_ACTION_PATH + "/action.yml"));`;
      const sha = fetching.repository("octo-org/actions").commit(
        {
          "deploy/action.yml":
            "name: deploy\nruns: { using: node20, pre: ../dist/pre.cjs, pre-if: always(), main: ../dist/main.cjs, post: ../dist/post.cjs }\n",
          "dist/pre.cjs": part("pre"),
          "dist/main.cjs": part("main"),
          "dist/post.cjs": part("post"),
        },
        { ref: "refs/heads/main" },
      );
      const env = {
        GITHUB_SERVER_URL: fetching.server.url,
        GITHUB_API_URL: fetching.server.apiUrl,
      };
      const job = action.openJob({ env });
      const uses = `octo-org/actions/deploy@${sha}`;
      const step = await job.main({ inputs: { ...STEP, broker: action.broker.url, uses } }).done;
      for (const name of ["pre", "main", "post"]) {
        expect(step.log).toContain(`${name} of octo-org/actions at ${sha} true`);
      }
      expect(step.exitCode).toBe(0);
      const [asked] = action.broker.callsOf("/token");
      expect(JSON.parse(asked?.form.get("authorization_details") ?? "")).toMatchObject([{ uses }]);
      const receipt: unknown = JSON.parse(readFileSync(step.outputs.get("receipt") ?? "", "utf8"));
      expect(receipt).toMatchObject({ uses });
      expect(step.summary).toContain(uses);
      expect(readdirSync(job.temp).filter((name) => name.startsWith("stepkey-"))).toEqual([]);

      const tagged = { ...STEP, broker: action.broker.url, uses: "octo-org/actions/deploy@main" };
      const refused = await job.main({ inputs: tagged }).done;
      expect(refused.exitCode).toBe(1);
      expect(refused.log).toContain(`uses: octo-org/actions/deploy@${sha}`);
      expect(refused.outputs.get("outputs")).toBe("{}");
      expect(action.broker.callsOf("/token")).toHaveLength(1);
    } finally {
      await fetching.close();
    }
  });
});

describe("an action that tries to give its credential away", () => {
  it.for(Object.entries(ATTEMPTS))("fails to with %s", async ([, attempt]) => {
    const job = action.openJob();
    const sample = javaScriptAction(
      { main: `const secret = process.env.PGPASSWORD;\n${attempt}` },
      "  reference: {}",
    );
    const step = await startUses(job, sample, {
      with: "reference: $PGPASSWORD ${PGPASSWORD} PGPASSWORD",
      exports: "STOLEN, PATH",
    }).done;
    const secret = action.broker.password();
    expect(secret.length).toBeGreaterThan(10);
    const left = [
      step.raw.replaceAll(/^::add-mask::.*$/gmu, ""),
      step.log,
      step.summary,
      JSON.stringify([...step.outputs, ...step.state, ...step.exported, ...step.annotations]),
      ...Object.values(step.files).map((path) => readFileSync(path, "utf8")),
    ].join("\n");
    expect(tracesOf(secret, left)).toEqual([]);
    expect(step.refused).toEqual([]);
    expect(step.outputs.get("revocation")).toBe("verified");
  });

  it("fails to from its post, with a file in the workspace, and with a process that it leaves", async () => {
    const job = action.openJob();
    const daemon = `require("node:child_process").spawn("sleep", ["60"], { detached: true, stdio: "ignore" })`;
    const sample = javaScriptAction({
      main: `const child = ${daemon}; child.unref(); saveState("pid", String(child.pid));`,
      post: `const secret = process.env.PGPASSWORD;
console.log("daemon runs " + fs.existsSync("/proc/" + process.env.STATE_pid));
setOutput("stolen", secret); saveState("stolen", secret); exportVariable("STOLEN", secret); summary(secret);
fs.writeFileSync("left.txt", secret); console.log("::set-output name=stolen::" + secret);`,
    });
    const step = await startUses(job, sample, { exports: "STOLEN" }).done;
    const secret = action.broker.password();
    const shown = [step.log, step.summary, JSON.stringify([...step.outputs, ...step.exported])];
    expect(tracesOf(secret, shown.join("\n"))).toEqual([]);
    expect(step.outputs.get("outputs")).toBe("{}");
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("left.txt");
    // Elsewhere there is no /proc to find it in.
    const isLinux = process.platform === "linux";
    expect(step.log.includes("daemon runs true")).toBe(isLinux);
    expect(/left behind was ended: sleep/u.test(step.log)).toBe(isLinux);
  });
});
