import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RunnerJob, RunningStep } from "../support/fake-runner/runner.ts";
import { tracesOf } from "../support/secret-traces.ts";
import { startFetching } from "../support/uses/fetching.ts";
import { useAction } from "../support/use-action.ts";
import {
  compositeAction,
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

describe("a composite action as the named step", () => {
  it("runs its steps with the credential, hands values between them, and gives its own outputs", async () => {
    const job = action.openJob();
    const sample = compositeAction(
      `
- id: first
  name: Prepare \${{ inputs.greeting }}
  run: |
    echo "has $([ "$SECRET" = "$PGPASSWORD" ] && [ \${#SECRET} -gt 10 ] && echo yes)"
    echo "CARRIED=over" >> "$GITHUB_ENV"
    mkdir -p tools && printf '#!/bin/sh\\necho "the tool runs"\\n' > tools/ours && chmod +x tools/ours
    echo "$PWD/tools" >> "$GITHUB_PATH"
    echo "url=https://shop.example" >> "$GITHUB_OUTPUT"
    echo "inner=hidden" >> "$GITHUB_OUTPUT"
  shell: bash
  env:
    SECRET: \${{ inputs.password }}
- run: |
    ours
    echo "carried $CARRIED to \${{ env.CARRIED }} in $(basename "$PWD") by $GREETING"
    test -f "$GITHUB_ACTION_PATH/action.yml" && echo "at its path"
  shell: sh
  working-directory: tools
  env:
    GREETING: \${{ format('{0}, {1}', inputs.greeting, github.repository) }}
- if: runner.os == 'Nowhere'
  run: echo "never"
  shell: bash`,
      `inputs:
  greeting: { default: hello }
  password: { required: true }
outputs:
  url: { value: "\${{ steps.first.outputs.url }}/\${{ inputs.greeting }}" }
  how: { value: "\${{ steps.first.outcome }}" }`,
    );
    const step = await startUses(job, sample, {
      with: "greeting: hey",
      "with-credential": "password=PGPASSWORD",
    }).done;
    expect(step.log).toContain("has yes");
    expect(step.log).toContain("the tool runs");
    expect(step.log).toContain("carried over to over in tools by hey, octo-org/shop");
    expect(step.log).toContain("at its path");
    expect(step.log).not.toContain("never");
    expect(step.log).toMatch(/^▸ step 1: Prepare hey$/mu);
    expect(step.log).toMatch(/^◌ step 3 +does not run$/mu);
    expect(step.exitCode).toBe(0);
    expect(JSON.parse(step.outputs.get("outputs") ?? "")).toEqual({
      url: "https://shop.example/hey",
      how: "success",
    });
    expect([...step.exported.keys()]).toEqual([]);
    expect(readFileSync(step.files.path, "utf8")).toBe("");
    expect(step.log).toContain("CARRIED");
    expect(action.broker.callsOf("/revoke")).toHaveLength(1);
  });

  it("goes on after a failure with what asks for it, and ends with the exit code of what failed", async () => {
    const job = action.openJob();
    const sample = compositeAction(
      `
- id: tolerated
  run: exit 3
  shell: bash
  continue-on-error: true
- id: broken
  run: echo "after \${{ steps.tolerated.outcome }} and \${{ steps.tolerated.conclusion }}"; exit 7
  shell: bash
- run: echo "skipped-in-between"
  shell: bash
- if: failure()
  run: echo "failure handled, \${{ steps.broken.outcome }}"
  shell: bash
- if: \${{ always() && env.PGUSER == 'stepkey_lease' }}
  run: echo "always as \${{ github.action_status }}"
  shell: bash
- if: cancelled()
  run: echo "only-when-cancelled"
  shell: bash`,
      `outputs: { broken: { value: "\${{ steps.broken.conclusion }}" } }`,
    );
    const step = await startUses(job, sample).done;
    expect(step.log).toContain("after failure and success");
    expect(step.log).toContain("failure handled, failure");
    expect(step.log).toContain("always as failure");
    expect(step.log).not.toMatch(/^skipped-in-between/mu);
    expect(step.log).not.toMatch(/^only-when-cancelled/mu);
    expect(step.log).toMatch(/^◌ step 1 +failed, and the action goes on/mu);
    expect(step.exitCode).toBe(7);
    expect(step.outputs.get("outputs")).toBe('{"broken":"failure"}');
  });

  it("gives what it uses its inputs, states and places, three deep, and cleans up in reverse", async () => {
    const job = action.openJob();
    placeAction(job.workspace, "leaf", {
      ...javaScriptAction(
        {
          main: `console.log("leaf " + input("name") + " with " + (input("password") === process.env.PGPASSWORD) + " by " + process.env.AROUND + " " + process.env.CARRIED);
saveState("name", input("name")); setOutput("said", "hi " + input("name")); exportVariable("CARRIED", input("name"));`,
          post: `console.log("cleaning " + process.env.STATE_name + " " + (process.env.INPUT_PASSWORD === process.env.PGPASSWORD) + " " + process.env.CARRIED);`,
        },
        "  name: { default: nobody }\n  password: {}",
      ),
    });
    placeAction(
      job.workspace,
      "middle",
      compositeAction(
        `
- uses: ./.github/actions/leaf
  with: { name: "\${{ inputs.name }}-a", password: "\${{ inputs.password }}" }
- id: last
  uses: ./.github/actions/leaf
  with: { name: "\${{ inputs.name }}-b", password: "\${{ inputs.password }}" }
  env: { AROUND: within }`,
        `inputs: { name: {}, password: {} }
outputs: { said: { value: "\${{ steps.last.outputs.said }}!" } }`,
      ),
    );
    const sample = compositeAction(
      `
- id: one
  uses: ./.github/actions/middle
  with: { name: one, password: "\${{ inputs.password }}" }
  env: { AROUND: outer }
- uses: ./.github/actions/leaf
  with: { name: "two \${{ steps.one.outputs.said }}", password: "\${{ inputs.password }}" }
- run: echo "in the end $CARRIED"
  shell: bash`,
      `inputs: { password: {} }
outputs: { said: { value: "\${{ steps.one.outputs.said }}" } }`,
    );
    const step = await startUses(job, sample, { "with-credential": "password=PGPASSWORD" }).done;
    const lines = step.log
      .split("\n")
      .filter((line) => /^(?:leaf|cleaning|in the end) /u.test(line));
    expect(lines).toEqual([
      "leaf one-a with true by outer undefined",
      "leaf one-b with true by within one-a",
      "leaf two hi one-b! with true by undefined one-b",
      "in the end two hi one-b!",
      "cleaning two hi one-b! true two hi one-b!",
      "cleaning one-b true two hi one-b!",
      "cleaning one-a true two hi one-b!",
    ]);
    expect(step.log).toMatch(/step 1\.2: \.\/\.github\/actions\/leaf$/mu);
    expect(step.outputs.get("outputs")).toBe('{"said":"hi one-b!"}');
    expect(step.exitCode).toBe(0);
    const end = step.log.indexOf("cleaning one-a");
    expect(step.log.indexOf("revoked", end)).toBeGreaterThan(end);
  });

  it("stops at a cancel: always() and the posts have a moment, and then the credential is revoked", async () => {
    const job = action.openJob();
    placeAction(
      job.workspace,
      "leaf",
      javaScriptAction({
        main: `console.log("leaf ran");`,
        post: `console.log("cleaning " + process.env.PGUSER);`,
      }),
    );
    const sample = compositeAction(`
- uses: ./.github/actions/leaf
- run: |
    trap 'echo interrupted' INT
    echo waiting; while true; do sleep 0.2; done
  shell: bash
- run: echo "not-any-more"
  shell: bash
- if: always()
  run: echo "always as \${{ github.action_status }}"; sleep 0.1
  shell: bash
- if: cancelled()
  run: echo "never ends"; sleep 60
  shell: bash`);
    const cancelled = Promise.withResolvers<void>();
    const onLine = (line: string): void => void (line === "waiting" && cancelled.resolve());
    const uses = placeAction(job.workspace, "sample", sample);
    const running = job.main({ inputs: { ...STEP, broker: action.broker.url, uses }, onLine });
    await cancelled.promise;
    const started = Date.now();
    running.cancel();
    const step = await running.ended;
    expect(step.log).toContain("interrupted");
    expect(step.log).toContain("always as cancelled");
    expect(step.log).not.toMatch(/^not-any-more/mu);
    expect(step.log).toMatch(/^✗ step 2 +stopped before/mu);
    expect(step.log).toMatch(/^✗ step 5 +stopped before/mu);
    expect(step.log).toMatch(/revoked/u);
    expect(step.signal).toBeUndefined();
    expect(Date.now() - started).toBeLessThan(9500);
  });

  it.each([
    [
      "a step without a shell",
      compositeAction("- run: true"),
      "step 1: it has no shell, which every run of a composite action needs",
    ],
    [
      "a context that composite actions do not have",
      compositeAction("- run: echo ${{ secrets.TOKEN }}\n  shell: bash"),
      "in step 1, its run is wrong: Unrecognized named-value: 'secrets'",
    ],
    [
      "itself, without end",
      compositeAction("- uses: ./.github/actions/sample"),
      "its actions are nested deeper than 10 levels",
    ],
    ["an image", compositeAction("- uses: docker://alpine"), "it uses a Docker image"],
    [
      "an action that is not there",
      compositeAction("- uses: ./.github/actions/missing"),
      "Step 1 of ./.github/actions/sample uses it.",
    ],
    [
      "its own repository, which a workspace has not",
      compositeAction("- uses: $/other"),
      "which exists in actions of repositories only",
    ],
  ])("is refused before anything is requested if it has %s", async (_, sample, why) => {
    const job = action.openJob();
    const step = await startUses(job, sample).done;
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("action_unusable");
    expect(step.log).toContain(why);
    expect(action.broker.calls).toEqual([]);
  });
});

describe("a composite action of a repository", () => {
  it("uses others at full commits, which log and receipt name, and pinned allows nothing else", async () => {
    const fetching = await startFetching();
    try {
      const part = (name: string): string =>
        `console.log("${name} of " + process.env.GITHUB_ACTION_REPOSITORY + " at " + process.env.GITHUB_ACTION_REF);`;
      const leaf = fetching.repository("octo-org/leaf").commit(
        {
          "action.yml":
            "name: leaf\nruns: { using: node24, pre: pre.cjs, main: main.cjs, post: post.cjs }\n",
          "pre.cjs": part("pre"),
          "main.cjs": part("main"),
          "post.cjs": part("post"),
        },
        { ref: "refs/tags/v1" },
      );
      const same = compositeAction(`
- run: echo "same repository at $(basename "$GITHUB_ACTION_PATH") of \${{ github.action_ref }}"
  shell: bash`);
      const outer = fetching.repository("octo-org/outer");
      const sha = outer.commit(
        {
          "action.yml": compositeAction("- uses: octo-org/leaf@v1\n- uses: $/inner").metadata,
          "inner/action.yml": same.metadata,
        },
        { ref: "refs/heads/main" },
      );
      const env = {
        GITHUB_SERVER_URL: fetching.server.url,
        GITHUB_API_URL: fetching.server.apiUrl,
      };
      const job = action.openJob({ env });
      const inputs = { ...STEP, broker: action.broker.url, uses: `octo-org/outer@${sha}` };
      const step = await job.main({ inputs }).done;
      for (const name of ["pre", "main", "post"]) {
        expect(step.log).toContain(`${name} of octo-org/leaf at ${leaf}`);
      }
      expect(step.log).toContain(`same repository at inner of ${sha}`);
      expect(step.log).toContain(`step 1: octo-org/leaf@${leaf}, by the tag v1`);
      expect(step.exitCode).toBe(0);
      const receipt: unknown = JSON.parse(readFileSync(step.outputs.get("receipt") ?? "", "utf8"));
      expect(receipt).toMatchObject({
        uses: `octo-org/outer@${sha}`,
        nested: [`octo-org/leaf@${leaf}`, `octo-org/outer/inner@${sha}`],
      });
      expect(readdirSync(job.temp).filter((name) => name.startsWith("stepkey-"))).toEqual([]);

      const pinned = await job.main({ inputs: { ...inputs, nested: "pinned" } }).done;
      expect(pinned.exitCode).toBe(1);
      expect(pinned.log).toContain("uses octo-org/leaf@v1 in step 1, which can change");
      expect(action.broker.callsOf("/token")).toHaveLength(1);
      const fixed = outer.commit(
        {
          "action.yml": compositeAction(`- uses: octo-org/leaf@${leaf}\n- uses: $/inner`).metadata,
          "inner/action.yml": same.metadata,
        },
        { ref: "refs/heads/main" },
      );
      const uses = `octo-org/outer@${fixed}`;
      const allowed = await job.main({ inputs: { ...inputs, uses, nested: "pinned" } }).done;
      expect(allowed.exitCode).toBe(0);
    } finally {
      await fetching.close();
    }
  });
});

/** Each is a step that tries to carry the credential out of the action. */
const ATTEMPTS: Readonly<Record<string, string>> = {
  "a variable and the path": `
- run: echo "STOLEN=$PGPASSWORD" >> "$GITHUB_ENV"; echo "/tmp/$PGPASSWORD" >> "$GITHUB_PATH"
  shell: bash
- run: echo "got $STOLEN"
  shell: bash`,
  "an output, through a step": `
- id: taken
  run: echo "it=$PGPASSWORD" >> "$GITHUB_OUTPUT"
  shell: bash
- run: echo "\${{ steps.taken.outputs.it }}"
  shell: bash`,
  "an expression in a name, a script and a summary": `
- name: Deploy with \${{ inputs.password }}
  run: echo "\${{ toJSON(inputs) }} \${{ toJSON(env) }}"; echo "# \${{ env.PGPASSWORD }}" >> "$GITHUB_STEP_SUMMARY"
  shell: bash`,
  "commands on its output": `
- run: |
    for name in set-output save-state set-env; do echo "::$name name=stolen::$PGPASSWORD"; done
    echo "::add-path::/$PGPASSWORD"
    echo "::warning title=$PGPASSWORD::$(printf %s "$PGPASSWORD" | base64)"
  shell: bash`,
  "the arguments of a process": `
- run: echo "started"
  shell: bash -c "cat {0}" \${{ inputs.password }}`,
  "a directory that does not exist": `
- run: echo "started"
  shell: bash
  working-directory: /nowhere/\${{ inputs.password }}`,
  "an error of an expression": `
- run: echo "\${{ fromJSON(inputs.password) }}"
  shell: bash`,
};

describe("a composite action that tries to give its credential away", () => {
  it.for(Object.entries(ATTEMPTS))("fails to with %s", async ([, attempt]) => {
    const job = action.openJob();
    const sample = compositeAction(
      attempt,
      `inputs: { password: {} }
outputs: { it: { value: "\${{ steps.taken.outputs.it }}" } }`,
    );
    const step = await startUses(job, sample, {
      "with-credential": "password=PGPASSWORD",
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
    expect(left).not.toMatch(/^started$/mu);
    expect(step.refused).toEqual([]);
    expect(step.outputs.get("revocation")).toBe("verified");
  });
});
