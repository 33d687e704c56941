import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunnerJob, RunningStep } from "../support/fake-runner/runner.ts";
import { useAction } from "../support/use-action.ts";
import { type FakeDocker, startFakeDocker } from "../support/uses/fake-docker.ts";
import {
  compositeAction,
  javaScriptAction,
  placeAction,
  type SampleAction,
} from "../support/uses/sample-actions.ts";

const action = useAction();

let docker: FakeDocker;
beforeEach(() => {
  docker = startFakeDocker();
});
afterEach(() => docker.remove());

const STEP = { step: "deploy", grant: "orders-read" };
const NOTHING = { containers: [], volumes: [], tags: [] };

function openJob(): RunnerJob {
  return action.openJob({ runnerEnv: { PATH: docker.path } });
}

function dockerAction(runs: string, image = "Dockerfile"): SampleAction {
  const metadata = `name: box
inputs: { who: { default: nobody }, where: {}, password: {} }
runs:
  using: docker
  image: ${image}
${runs}
`;
  return { metadata, files: { Dockerfile: "FROM alpine:3.22\nCOPY . /\n" } };
}

function usesStep(
  job: RunnerJob,
  sample: SampleAction,
  more: Readonly<Record<string, string>> = {},
): { readonly inputs: Readonly<Record<string, string>> } {
  const uses = placeAction(job.workspace, "sample", sample);
  return { inputs: { ...STEP, broker: action.broker.url, uses, ...more } };
}

/** Starts it, and resolves once something of it prints `waiting`. */
async function startWaiting(job: RunnerJob, sample: SampleAction): Promise<RunningStep> {
  const waiting = Promise.withResolvers<void>();
  const onLine = (line: string): void => void (line === "waiting" && waiting.resolve());
  const running = job.main({ ...usesStep(job, sample), onLine });
  await waiting.promise;
  return running;
}

describe("a Docker action that a step of a composite action uses", () => {
  it("runs beside scripts and JavaScript actions: values go through all, and nothing is left", async () => {
    docker.program(
      "/main.sh",
      `echo "box for $1 in $PWD, same $([ "$INPUT_PASSWORD" = "$PGPASSWORD" ] && echo yes) as $TOKEN" | sed "s/$PGPASSWORD/the password/"
echo "carried $CARRIED, $(cat "$INPUT_WHERE")"
echo "from the box" >> "$HOME/login"
echo "said=hi $1" >> "$GITHUB_OUTPUT"
echo "name=$1" >> "$GITHUB_STATE"
echo "BOXED=$1" >> "$GITHUB_ENV"
printf '%s\\n' "$SEEN" | sed "s/$PGPASSWORD/the password/g"`,
    );
    docker.program("/post.sh", `echo "cleaning the box of $STATE_name: $(wc -l < "$HOME/login")"`);
    const job = openJob();
    placeAction(
      job.workspace,
      "box",
      dockerAction(`  entrypoint: /main.sh
  post-entrypoint: /post.sh
  args: ["\${{ inputs.who }}"]
  env: { TOKEN: "\${{ inputs.password }}" }`),
    );
    placeAction(
      job.workspace,
      "leaf",
      javaScriptAction(
        {
          main: `console.log("leaf got " + input("name") + " and " + process.env.BOXED); setOutput("name", "second");`,
          post: `console.log("cleaning the leaf");`,
        },
        "  name: {}",
      ),
    );
    const sample = compositeAction(
      `
- id: first
  run: |
    echo "a file" > "$GITHUB_WORKSPACE/a.txt"
    echo "CARRIED=over" >> "$GITHUB_ENV"
    echo "who=two words" >> "$GITHUB_OUTPUT"
  shell: bash
- id: box
  uses: ./.github/actions/box
  with:
    who: \${{ steps.first.outputs.who }}
    where: \${{ github.workspace }}/a.txt
    password: \${{ inputs.password }}
- id: leaf
  uses: ./.github/actions/leaf
  with: { name: "\${{ steps.box.outputs.said }}" }
- uses: ./.github/actions/box
  with: { who: "\${{ steps.leaf.outputs.name }}", where: "\${{ github.workspace }}/a.txt" }
- run: echo "at the end $BOXED"
  shell: bash`,
      `inputs: { password: {} }
outputs: { said: { value: "\${{ steps.box.outputs.said }}" } }`,
    );
    const more = { "with-credential": "password=PGPASSWORD" };
    const step = await job.main(usesStep(job, sample, more)).done;
    expect(step.log).toContain("box for two words in");
    expect(step.log).toContain("same yes as the password");
    expect(step.log).toContain("carried over, a file");
    expect(step.log).toContain("leaf got hi two words and two words");
    expect(step.log).toContain("box for second in");
    expect(step.log).toContain("at the end second");
    // The last one first, and with the one home that all of them share.
    expect(step.log).toMatch(
      /cleaning the box of second: 2[^]*cleaning the leaf[^]*cleaning the box of two words: 2/u,
    );
    expect(step.exitCode).toBe(0);
    expect(step.outputs.get("outputs")).toBe('{"said":"hi two words"}');
    expect(docker.callsOf("build")).toHaveLength(1);
    expect(docker.left()).toEqual(NOTHING);

    const seen = JSON.parse(/^\{".*\}$/mu.exec(step.log)?.[0] ?? "{}") as object;
    expect(seen).toMatchObject({
      INPUT_WHERE: "/github/workspace/a.txt",
      HOME: "/github/home",
      CARRIED: "over",
      PGUSER: "stepkey_lease",
      GITHUB_ACTION_PATH: "/github/workspace/.github/actions/box",
    });
    for (const name of ["PATH", "STEPKEY_TASK"]) expect(seen).not.toHaveProperty(name);
    const secret = action.broker.password();
    expect(JSON.stringify(docker.calls())).not.toContain(secret);
    const prepared = docker.calls().filter(({ args: [command] }) => command !== "run");
    for (const { env } of prepared) expect(env).not.toContain("PGPASSWORD");
  });

  it("is refused before anything is requested where its image cannot be built, and removes what was", async () => {
    docker.fail("pull", "manifest unknown");
    const job = openJob();
    placeAction(job.workspace, "box", dockerAction("  args: []"));
    placeAction(job.workspace, "pulled", dockerAction("  args: []", "docker://alpine:9"));
    placeAction(job.workspace, "middle", compositeAction("- uses: ./.github/actions/pulled"));
    const sample = compositeAction(`
- uses: ./.github/actions/box
- uses: ./.github/actions/middle`);
    const step = await job.main(usesStep(job, sample)).done;
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("action_unusable");
    expect(step.log.replaceAll(/\s+/gu, " ")).toContain(
      "its image alpine:9 cannot be pulled: manifest unknown. Step 2.1 of ./.github/actions/sample uses it.",
    );
    expect(docker.callsOf("build")).toHaveLength(1);
    expect(docker.left()).toEqual(NOTHING);
    expect(action.broker.calls).toEqual([]);

    docker.fail("build", "failed to solve");
    const again = await job.main(usesStep(job, sample)).done;
    expect(again.log.replaceAll(/\s+/gu, " ")).toContain(
      "its image cannot be built: failed to solve. Step 1 of ./.github/actions/sample uses it.",
    );
    expect(action.broker.calls).toEqual([]);
  });

  it("fails where its args would hold a secret, which Docker never gets", async () => {
    docker.program("image", "echo started");
    const job = openJob();
    placeAction(
      job.workspace,
      "box",
      dockerAction(`  args: ["--password=\${{ inputs.password }}"]`),
    );
    const sample = compositeAction(
      `
- uses: ./.github/actions/box
  with: { password: "\${{ inputs.password }}" }
- if: failure()
  run: echo "handled"
  shell: bash`,
      "inputs: { password: {} }",
    );
    const more = { "with-credential": "password=PGPASSWORD" };
    const step = await job.main(usesStep(job, sample, more)).done;
    expect(step.exitCode).toBe(1);
    expect(step.log.replaceAll(/\s+/gu, " ")).toContain("its args would hold a secret");
    expect(step.log).toContain("handled");
    expect(docker.callsOf("run")).toEqual([]);
    expect(docker.left()).toEqual(NOTHING);
  });

  it("stops at a cancel: its container is removed, the posts have a moment, and then the credential is revoked", async () => {
    docker.program("image", `trap "echo ignored" INT; echo waiting; while :; do sleep 0.2; done`);
    docker.program("/post.sh", `echo "cleaning as $PGUSER"`);
    const job = openJob();
    placeAction(job.workspace, "box", dockerAction("  post-entrypoint: /post.sh"));
    const sample = compositeAction(`
- uses: ./.github/actions/box
- run: echo "not-any-more"
  shell: bash`);
    const running = await startWaiting(job, sample);
    const started = Date.now();
    running.cancel();
    const step = await running.ended;
    expect(step.log).toContain("ignored");
    expect(step.log).toContain("cleaning as stepkey_lease");
    expect(step.log).not.toMatch(/^not-any-more/mu);
    expect(step.log).toMatch(/revoked/u);
    expect(step.signal).toBeUndefined();
    expect(Date.now() - started).toBeLessThan(9500);
    expect(docker.left()).toEqual(NOTHING);
  });

  it("is removed by post when stepkey itself was killed", async () => {
    docker.program("/first.sh", `echo "a login" > "$HOME/login"`);
    docker.program("image", `echo waiting; while :; do sleep 0.2; done`);
    const job = openJob();
    placeAction(job.workspace, "first", dockerAction("  entrypoint: /first.sh"));
    placeAction(job.workspace, "box", dockerAction("  args: []"));
    const sample = compositeAction(`
- uses: ./.github/actions/first
- uses: ./.github/actions/box`);
    const running = await startWaiting(job, sample);
    running.kill();
    const step = await running.ended;
    expect(docker.left().containers).toHaveLength(1);
    const post = await job.post(step).done;
    expect(post.log).toMatch(/✓ removed +the container stepkey-/u);
    expect(docker.left()).toMatchObject({ containers: [], volumes: [] });
  });
});
