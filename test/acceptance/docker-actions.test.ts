import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunnerJob, RunningStep } from "../support/fake-runner/runner.ts";
import { eventually } from "../support/eventually.ts";
import { useAction } from "../support/use-action.ts";
import { type FakeDocker, startFakeDocker } from "../support/uses/fake-docker.ts";
import { placeAction, type SampleAction } from "../support/uses/sample-actions.ts";

const action = useAction();

let docker: FakeDocker;
beforeEach(() => {
  docker = startFakeDocker();
});
afterEach(() => docker.remove());

const STEP = { step: "deploy", grant: "orders-read" };
/** As the fake broker delivers it. */
const NAMES = ["PGUSER", "PGPASSWORD"];

function openJob(env: Readonly<Record<string, string>> = {}): RunnerJob {
  return action.openJob({ runnerEnv: { PATH: docker.path, ...env } });
}

function dockerAction(runs: string, inputs = ""): SampleAction {
  const metadata = `name: sample
${inputs === "" ? "" : `inputs:\n${inputs}\n`}runs:
  using: docker
${runs}
`;
  return { metadata, files: { Dockerfile: "FROM alpine:3.22\nCOPY . /\n" } };
}

function startUses(
  job: RunnerJob,
  sample: SampleAction,
  more: Readonly<Record<string, string>> = {},
): RunningStep {
  return job.main(usesStep(job, sample, more));
}

function usesStep(
  job: RunnerJob,
  sample: SampleAction,
  more: Readonly<Record<string, string>> = {},
): { readonly inputs: Readonly<Record<string, string>> } {
  const uses = placeAction(job.workspace, "sample", sample);
  return { inputs: { ...STEP, broker: action.broker.url, uses, ...more } };
}

const NOTHING = { containers: [], volumes: [], tags: [] };

describe("a Docker action as the named step", () => {
  it("is built before anything is requested, gets the credential by name, and leaves nothing", async () => {
    docker.program(
      "/main.sh",
      `echo "greeting $INPUT_GREETING, same $([ "$INPUT_PASSWORD" = "$PGPASSWORD" ] && echo yes)"
echo "mode $MODE token $TOKEN" | sed "s/$PGPASSWORD/the password/"
echo "user $PGUSER home $([ -d "$HOME" ] && echo there) of $PWD"
echo "url=https://shop.example" >> "$GITHUB_OUTPUT"
echo "left=$PGPASSWORD" >> "$GITHUB_STATE"
echo "login" > "$HOME/login"
printf '%s\\n' "$SEEN" | sed "s/$PGPASSWORD/the password/g"`,
    );
    docker.program(
      "/post.sh",
      `echo "post $([ "$STATE_left" = "$PGPASSWORD" ] && echo knows), $(cat "$HOME/login")"`,
    );
    const job = openJob();
    const sample = dockerAction(
      `  image: Dockerfile
  entrypoint: /main.sh
  post-entrypoint: /post.sh
  args: ["--name", "\${{ inputs.greeting }}", "a 'b' \\"c\\""]
  env: { MODE: fast, TOKEN: "\${{ inputs.password }}" }`,
      `  greeting: { default: hello }
  password: { required: true }`,
    );
    const more = { "with-credential": "password=PGPASSWORD", env: "PGAPPNAME=shop" };
    const step = await startUses(job, sample, more).done;
    expect(step.log).toContain("greeting hello, same yes");
    expect(step.log).toContain("mode fast token the password");
    expect(step.log).toContain("user stepkey_lease home there");
    expect(step.log).toContain("post knows, login");
    expect(step.exitCode).toBe(0);
    expect(step.outputs.get("outputs")).toBe('{"url":"https://shop.example"}');
    expect(docker.left()).toEqual(NOTHING);

    const seen = JSON.parse(/^\{".*\}$/mu.exec(step.log)?.[0] ?? "{}") as object;
    expect(seen).toMatchObject({
      GITHUB_WORKSPACE: "/github/workspace",
      GITHUB_OUTPUT: "/github/file_commands/output",
      HOME: "/github/home",
      RUNNER_TEMP: "/github/runner_temp",
      PGUSER: "stepkey_lease",
      PGAPPNAME: "shop",
      CI: "true",
    });
    for (const name of ["PATH", "USER", "LANG", "DOCKER_CONFIG", "STEPKEY_TASK"]) {
      expect(seen).not.toHaveProperty(name);
    }
  });

  it("never has a value in a command line, and Docker reads no settings of the job", async () => {
    docker.program("image", "true");
    const job = openJob();
    const sample = dockerAction("  image: Dockerfile\n  args: [serve]");
    const step = await startUses(job, sample, { "with-credential": "password=PGPASSWORD" }).done;
    expect(step.exitCode).toBe(0);
    const [run, ...others] = docker.callsOf("run");
    expect(others).toEqual([]);
    const args = run?.args ?? [];
    for (const name of [...NAMES, "INPUT_PASSWORD"]) expect(args).toContain(`--env=${name}`);
    const withValue = args.filter((arg) => /^--env=[^=]*=/u.test(arg));
    expect(withValue).toEqual([
      "--env=GITHUB_OUTPUT=/github/file_commands/output",
      "--env=GITHUB_STATE=/github/file_commands/state",
      "--env=GITHUB_ENV=/github/file_commands/env",
      "--env=GITHUB_PATH=/github/file_commands/path",
      "--env=GITHUB_STEP_SUMMARY=/github/file_commands/summary",
      "--env=HOME=/github/home",
    ]);
    expect(args.find((arg) => arg.startsWith("--name="))).toMatch(/^--name=stepkey-[0-9a-z]{26}$/u);
    expect(args.slice(-1)).toEqual(["serve"]);
    for (const call of docker.calls()) {
      expect(call.config).toMatch(/\/stepkey-action-\w{6}$/u);
      expect(call.host).toBe("unix:///var/run/docker.sock");
    }
    const prepared = docker.calls().filter(({ args: [command] }) => command !== "run");
    for (const { env } of prepared) expect(env).not.toContain("PGPASSWORD");
  });

  it("asks only the daemon of the runner, whatever an earlier step wrote to GITHUB_ENV", async () => {
    docker.program("image", "true");
    const job = openJob();
    await job.script(`echo "DOCKER_HOST=tcp://evil.example:2375" >> "$GITHUB_ENV"`).done;
    await startUses(job, dockerAction("  image: Dockerfile")).done;
    const hosts = new Set(docker.calls().map(({ host }) => host));
    expect([...hosts]).toEqual(["unix:///var/run/docker.sock"]);

    const other = openJob({ DOCKER_HOST: "unix:///run/user/1001/docker.sock" });
    await startUses(other, dockerAction("  image: Dockerfile")).done;
    expect(docker.calls().at(-1)?.host).toBe("unix:///run/user/1001/docker.sock");
  });

  it("runs an image that is pulled, and says that nothing fixes a tag", async () => {
    docker.program("image", `echo "args: $*"`);
    const job = openJob();
    const sample = dockerAction("  image: docker://alpine:3.22");
    const step = await startUses(job, sample, { with: `args: 'one "two three"'` }).done;
    expect(step.log).toContain("args: one two three");
    expect(step.log).toContain("Its commit does not fix that image");
    expect(docker.callsOf("pull")).toHaveLength(1);
    expect(docker.left().tags).toEqual(["alpine%3A3.22"]);
  });

  it.each([
    ["a file that is not there", "  image: docker/Dockerfile", "which does not exist"],
    ["a directory outside", "  image: ../../../../Dockerfile", "leads out of its repository"],
    ["something else", "  image: alpine", "neither a Dockerfile nor docker://IMAGE"],
    [
      "what with-credential sets in its args",
      `  image: Dockerfile\n  args: ["--password=\${{ inputs.password }}"]`,
      "every process of the machine can read a command line",
    ],
  ])("is refused before anything is requested for %s", async (_what, runs, why) => {
    const job = openJob();
    const sample = dockerAction(runs, "  password: { required: true }");
    const step = await startUses(job, sample, { "with-credential": "password=PGPASSWORD" }).done;
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("action_unusable");
    expect(step.log.replaceAll(/\s+/gu, " ")).toContain(why);
    expect(docker.calls()).toEqual([]);
    expect(action.broker.calls).toEqual([]);
  });

  it.each([
    ["version", "Cannot connect to the Docker daemon", "Docker does not respond: Cannot connect"],
    ["build", "failed to solve: exit code: 1", "its image cannot be built: failed to solve"],
    ["pull", "manifest unknown", "its image alpine:9 cannot be pulled: manifest unknown"],
  ])("is refused before anything is requested where %s fails", async (command, text, why) => {
    docker.fail(command, text);
    const job = openJob();
    const image = command === "pull" ? "docker://alpine:9" : "Dockerfile";
    const step = await startUses(job, dockerAction(`  image: ${image}`)).done;
    expect(step.exitCode).toBe(1);
    expect(step.log.replaceAll(/\s+/gu, " ")).toContain(why);
    expect(action.broker.calls).toEqual([]);
  });

  it("is not waited for when the job is cancelled while its image is built", async () => {
    docker.hang("build");
    const job = openJob();
    const running = job.main(usesStep(job, dockerAction("  image: Dockerfile")));
    await eventually("it builds", async () => docker.callsOf("build").length === 1);
    running.cancel();
    const step = await running.ended;
    expect(step.log).toContain("The step was cancelled before the task ran.");
    expect(action.broker.calls).toEqual([]);
  });

  it("is refused on a runner without Docker", async () => {
    const job = action.openJob({ runnerEnv: { PATH: "/usr/bin:/bin" } });
    const step = await startUses(job, dockerAction("  image: Dockerfile")).done;
    expect(step.exitCode).toBe(1);
    expect(step.log.replaceAll(/\s+/gu, " ")).toContain("the runner's PATH has no docker");
    expect(action.broker.calls).toEqual([]);
  });

  it("fails with the exit code of its container, and its post runs", async () => {
    docker.program("/main.sh", "exit 7");
    docker.program("/post.sh", "echo cleaned up");
    const job = openJob();
    const runs = "  image: Dockerfile\n  entrypoint: /main.sh\n  post-entrypoint: /post.sh";
    const step = await startUses(job, dockerAction(runs)).done;
    expect(step.exitCode).toBe(7);
    expect(step.log).toContain("cleaned up");
    expect(docker.left()).toEqual(NOTHING);
  });

  it("is removed when the job is cancelled, also where its program ignores that", async () => {
    docker.program("image", `trap "echo ignored" INT; echo waiting; while :; do sleep 0.2; done`);
    const job = openJob();
    const waiting = Promise.withResolvers<void>();
    const onLine = (line: string): void => void (line === "waiting" && waiting.resolve());
    const running = job.main({ ...usesStep(job, dockerAction("  image: Dockerfile")), onLine });
    await waiting.promise;
    running.cancel();
    const step = await running.ended;
    expect(step.log).toContain("ignored");
    expect(step.log).toMatch(/revoked/u);
    expect(step.signal).toBeUndefined();
    expect(docker.left()).toEqual(NOTHING);
  });

  it("is removed by post when stepkey itself was killed", async () => {
    docker.program("image", `echo waiting; while :; do sleep 0.2; done`);
    const job = openJob();
    const waiting = Promise.withResolvers<void>();
    const onLine = (line: string): void => void (line === "waiting" && waiting.resolve());
    const running = job.main({ ...usesStep(job, dockerAction("  image: Dockerfile")), onLine });
    await waiting.promise;
    running.kill();
    const step = await running.ended;
    expect(docker.left().containers).toHaveLength(1);
    const post = await job.post(step).done;
    expect(post.log).toMatch(/✓ removed +the container stepkey-/u);
    expect(docker.left()).toMatchObject({ containers: [], volumes: [] });
  });
});
