import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RunnerJob, RunningStep, StepResult } from "../support/fake-runner/runner.ts";
import { tracesOf } from "../support/secret-traces.ts";
import { useAction } from "../support/use-action.ts";
import {
  compositeAction,
  javaScriptAction,
  placeAction,
  type SampleAction,
} from "../support/uses/sample-actions.ts";

/** What an action tries with its credential, itself and as one that another action uses. */
const action = useAction();

/** Each is a line of CommonJS that tries to carry the credential out of the step. */
const ATTEMPTS: Readonly<Record<string, string>> = {
  "a delimiter that is it": `append("GITHUB_ENV", "STOLEN<<" + secret + "\\n1\\n" + secret + "\\n");`,
  "a value that never ends": `append("GITHUB_ENV", "STOLEN<<END\\n" + secret + "\\n");`,
  "a line without a name": `for (const name of ["GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STATE"]) append(name, secret + "\\n");`,
  "a value that is replaced": `append("GITHUB_ENV", "STOLEN=" + secret + "\\nSTOLEN=1\\n"); append("GITHUB_OUTPUT", "stolen=" + secret + "\\nstolen=1\\n");`,
  "a second variable within the first": `exportVariable("STOLEN", "1\\nEND_OF_VALUE\\nPATH<<E\\n/" + secret + "\\nE\\nX<<END_OF_VALUE");`,
  "a variable that is named after it": `exportVariable("STOLEN" + secret.slice(0, 20), "1"); console.log("::set-env name=" + secret + "::1");`,
  "its halves": `const halves = [secret.slice(0, 16), secret.slice(16)];
exportVariable("STOLEN", halves[0]); exportVariable("OTHER_HALF", halves[1]); setOutput("a", halves[0]); setOutput("b", halves[1]);`,
  "a path among others, with other line ends": `append("GITHUB_PATH", "/opt/a\\r\\n/opt/" + secret + "\\r\\n");`,
  "a link in place of a file": `for (const name of ["GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"]) { fs.rmSync(process.env[name]); fs.symlinkSync("/proc/self/environ", process.env[name]); }`,
  "commands that it stops": `console.log("::stop-commands::" + secret + "\\n::warning::" + secret + "\\n::" + secret + "::");`,
  "the place of an annotation": `console.log("::error file=" + secret + ".js,line=1,title=a::failed"); console.log("::notice::" + [...secret].map((c) => "%" + c.charCodeAt(0).toString(16)).join(""));`,
  "a group and a debug line": `console.log("::group::" + secret + "\\n::endgroup::\\n::debug::" + secret + "\\n::add-matcher::" + secret);`,
  "an error that nobody catches": `process.exitCode = 0; Promise.reject(new Error("no login with " + secret));`,
  "its title and arguments": `require("node:child_process").spawnSync(process.execPath, ["-e", "console.error(process.argv[1])", secret], { stdio: "inherit" });`,
  "references in its input": `console.log("got " + input("reference")); setOutput("got", input("reference"));`,
};

/** GitHub has filled expressions in before: what looks like one then is text. */
const REFERENCES = "reference: $PGPASSWORD %PGPASSWORD% ${{ '${{' }} env.PGPASSWORD }}";

const WAYS: Readonly<Record<string, (job: RunnerJob, sample: SampleAction) => SampleAction>> = {
  "an action": (_, sample) => sample,
  "a nested action": (job, sample) => {
    placeAction(job.workspace, "leaf", sample);
    return compositeAction(
      `- id: leaf
  uses: ./.github/actions/leaf
  with: { reference: "\${{ inputs.reference }}" }
- if: always()
  run: |
    echo 'after \${{ inputs.reference }}'
    echo "\${{ steps.leaf.outputs.stolen }} $STOLEN $STATE_stolen"
  shell: bash`,
      `inputs: { reference: {} }
outputs: { got: { value: "\${{ steps.leaf.outputs.got }}" }, stolen: { value: "\${{ toJSON(steps) }}" } }`,
    );
  },
};

function start(
  job: RunnerJob,
  sample: SampleAction,
  inputs: Readonly<Record<string, string>> = {},
): RunningStep {
  const uses = placeAction(job.workspace, "sample", sample);
  const broker = action.broker.url;
  const exports = "STOLEN, OTHER_HALF, PATH";
  return job.main({
    inputs: { step: "deploy", grant: "orders-read", broker, uses, exports, ...inputs },
  });
}

/** Everything that others can read after the step. */
function leftBy(step: StepResult): string {
  return [
    step.raw.replaceAll(/^::add-mask::.*$/gmu, ""),
    step.log,
    step.summary,
    JSON.stringify([...step.outputs, ...step.state, ...step.exported, ...step.annotations]),
    ...Object.values(step.files).map((path) => readFileSync(path, "utf8")),
    readFileSync(step.outputs.get("receipt") ?? "", "utf8"),
  ].join("\n");
}

describe.for(Object.entries(WAYS))("%s that tries to give its credential away", ([, way]) => {
  it.for(Object.entries(ATTEMPTS))("fails to with %s", async ([, attempt]) => {
    const job = action.openJob();
    const main = `const secret = process.env.PGPASSWORD;\nconsole.log("tries");\n${attempt}`;
    const sample = way(job, javaScriptAction({ main }, "  reference: {}"));
    const step = await start(job, sample, { with: REFERENCES }).done;
    expect(step.log).toMatch(/^tries$/mu);
    const secret = action.broker.password();
    expect(secret.length).toBeGreaterThan(10);
    expect(tracesOf(secret, leftBy(step))).toEqual([]);
    expect(step.refused).toEqual([]);
    expect(step.outputs.get("revocation")).toBe("verified");
  });

  it("fails to from its post", async () => {
    const job = action.openJob();
    const post = `const secret = process.env.PGPASSWORD;
console.log("tries " + (process.env.STATE_kept === secret));
setOutput("stolen", secret); saveState("stolen", secret); exportVariable("STOLEN", secret); addPath("/" + secret);
summary(secret); console.log("::set-output name=stolen::" + secret + "\\n::set-env name=STOLEN::" + secret);
throw new Error(secret);`;
    const main = `saveState("kept", process.env.PGPASSWORD);`;
    const sample = way(job, javaScriptAction({ main, post }, "  reference: {}"));
    const step = await start(job, sample).done;
    expect(step.log).toMatch(/^tries true$/mu);
    expect(tracesOf(action.broker.password(), leftBy(step))).toEqual([]);
    expect(step.exported.size).toBe(0);
    expect(step.exitCode).not.toBe(0);
  });

  it("gets nothing that could save a cache or an artifact, or request an ID token", async () => {
    const token = `runtime_${randomBytes(16).toString("hex")}`;
    const job = action.openJob({ env: { ACTIONS_RUNTIME_TOKEN: token } });
    const main = `const found = Object.keys(process.env).filter((name) => /^ACTIONS_(?:RUNTIME|RESULTS|CACHE|ID_TOKEN)_/u.test(name));
console.log("found " + found.length + " of them; tokens: " + Object.values(process.env).filter((value) => value.startsWith("runtime_")).length);`;
    const sample = way(job, javaScriptAction({ main }, "  reference: {}"));
    const step = await start(job, sample).done;
    expect(step.log).toMatch(/^found 0 of them; tokens: 0$/mu);
  });

  it("fails the step where it writes a stored secret into the runner's own files", async () => {
    const job = action.openJob();
    const token = `npm_${randomBytes(22).toString("base64url")}`;
    const main = `const directory = process.env.RUNNER_TEMP + "/_runner_file_commands/";
for (const name of fs.readdirSync(directory)) if (name.startsWith("set_env")) fs.appendFileSync(directory + name, "STOLEN=" + process.env.NPM_TOKEN + "\\n");`;
    const sample = way(job, javaScriptAction({ main }, "  reference: {}"));
    const step = await start(job, sample, {
      "secret-env": `NPM_TOKEN: ${JSON.stringify(token)}\n`,
    }).done;
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("$RUNNER_TEMP/_runner_file_commands/set_env_");
  });
});

describe("an action that takes a stored secret apart", () => {
  it("shows, leaves and hands on none of its parts", async () => {
    const job = action.openJob();
    const clientSecret = `az~${randomBytes(20).toString("base64url")}`;
    const stored = JSON.stringify({ clientId: "1111-2222-3333", clientSecret, tenantId: "shop" });
    const main = `const { clientId, clientSecret, tenantId } = JSON.parse(input("creds"));
console.log("logs in as " + clientId + " of " + tenantId + " with " + clientSecret);
exportVariable("STOLEN", clientSecret); setOutput("secret", clientSecret); summary(clientSecret);
fs.writeFileSync("left.txt", "password: " + clientSecret);`;
    const sample = javaScriptAction({ main }, "  creds: {}");
    const step = await start(job, sample, {
      "secret-env": `AZURE_CREDENTIALS: ${JSON.stringify(stored)}\n`,
      "with-credential": "creds=AZURE_CREDENTIALS",
    }).done;
    expect(step.log).toContain("logs in as 1111-2222-3333 of shop with ***");
    expect(tracesOf(clientSecret, leftBy(step))).toEqual([]);
    expect(step.exported.size).toBe(0);
    expect(step.outputs.get("outputs")).toBe("{}");
    expect(step.log).toContain("$GITHUB_WORKSPACE/left.txt");
    expect(step.exitCode).toBe(1);
  });
});
