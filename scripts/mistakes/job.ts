import { identifyFor } from "../../src/action/lease/source/identify.ts";
import { readInputs } from "../../src/action/inputs/read-inputs.ts";
import type { InputName } from "../../src/action/runner/keys.ts";
import { KINDS } from "../../src/credentials/kinds.ts";
import { hostileVariablesOf } from "../../src/action/context/job.ts";
import { findPlanted, plantedFailure } from "../../src/delivery/environment/planted.ts";
import { checkTask } from "../../src/delivery/task/check-task.ts";
import { noIdToken, type JobOrigin } from "../../src/identity/no-id-token.ts";
import type { Failure } from "../../src/shared/failure.ts";
import { ok } from "../../src/shared/result.ts";
import { createFakeClock } from "../../test/support/fake-clock.ts";
import { githubClaims } from "../../test/support/id-token.ts";
import { BROKER_INPUTS, givenInputs } from "../../test/support/inputs.ts";
import type { ExampleMistake, MistakeGroup } from "./mistake.ts";

const CALLER = "octo-org/shop/.github/workflows/release.yml@refs/heads/main";
const ORIGIN: JobOrigin = {
  eventName: "push",
  actor: "mona",
  repository: "octo-org/shop",
  event: {},
  workflow: CALLER,
  jobWorkflow: CALLER,
  readsReviews: false,
};

function noToken(title: string, changes: Partial<JobOrigin>): ExampleMistake {
  return { title, meet: () => Promise.resolve(noIdToken({ ...ORIGIN, ...changes })) };
}

/** What the step gets whose job has this environment in its ID token. */
function environment(title: string, asked: string, ofJob: string | undefined): ExampleMistake {
  return {
    title,
    given: [
      asked === "" ? "# environment is missing" : `environment: ${asked}`,
      `# the job has ${ofJob ?? "none"}`,
    ].join("\n"),
    meet: () => identifyWith({ environment: asked }, ofJob),
  };
}

async function identifyWith(
  given: Partial<Record<InputName, string>>,
  ofJob: string | undefined,
): Promise<Failure> {
  const context = { platform: "linux", nodeVersion: "24.18.0", loadKinds: async () => KINDS };
  const inputs = await readInputs(givenInputs({ ...BROKER_INPUTS, ...given }), context);
  if (!inputs.ok) return inputs.error;
  const times = { iss: "https://token.actions.githubusercontent.com", iat: 1, exp: 2, jti: "j" };
  const claims = githubClaims({ ...times, aud: "a", environment: ofJob });
  const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
  const body = JSON.stringify({ value: `header.${payload}.signature` });
  const identify = identifyFor(
    {
      inputs: inputs.value,
      env: {
        ACTIONS_ID_TOKEN_REQUEST_URL: "https://tokens.example/?v=1",
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: "x",
      },
      clock: createFakeClock(),
      jitter: () => 0,
      runner: { mask: () => {} },
      send: () => Promise.resolve(ok({ status: 200, headers: {}, body })),
    },
    "https://stepkey.example",
  );
  const identity = await identify(new AbortController().signal);
  if (identity.ok) throw new Error("this environment was taken");
  return identity.error;
}

function planted(title: string, env: Readonly<Record<string, string>>): ExampleMistake {
  const job = { env, runnerEnv: {}, trusted: [], platform: "linux" };
  const found = findPlanted({ ...job, hostileOfKinds: hostileVariablesOf(KINDS) });
  return { title, meet: () => Promise.resolve(plantedFailure(found)) };
}

async function unstartable(location: Partial<Parameters<typeof checkTask>[0]>): Promise<Failure> {
  const task = { shell: "bash", workingDirectory: "", workspace: "/", ...location };
  const failure = await checkTask(task, "/usr/bin:/bin");
  if (failure === undefined) throw new Error("this task can start");
  return failure;
}

const fork = {
  pull_request: {
    head: { repo: { id: 75, full_name: "kim/shop" } },
    base: { repo: { id: 74, full_name: "octo-org/shop" } },
  },
};

export const JOB_MISTAKES: readonly MistakeGroup[] = [
  {
    title: "The right to request ID tokens",
    intro:
      "A job proves who it is with an ID token of GitHub. Without the permission it gets none.",
    mistakes: [
      noToken("The permission is missing", {}),
      noToken("The permissions of a direct write are missing", { readsReviews: true }),
      noToken("A reusable workflow was not given the permission", {
        jobWorkflow: "octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
      }),
      noToken("A pull request from a fork", { eventName: "pull_request", event: fork }),
      noToken("A job that Dependabot started", { actor: "dependabot[bot]" }),
    ],
  },
  {
    title: "The job",
    intro: "stepkey checks these before it requests a credential.",
    mistakes: [
      environment(
        "The step asks for another environment than the job has",
        "production",
        "staging",
      ),
      environment("Only the step has an environment", "production", undefined),
      environment("Only the job has an environment", "", "production"),
      planted("A proxy that an earlier step set", { HTTPS_PROXY: "http://elsewhere.example" }),
      planted("A library path of setup-python", {
        LD_LIBRARY_PATH: "/opt/hostedtoolcache/Python/3.13/x64/lib",
      }),
      {
        title: "A working directory that does not exist",
        given: "working-directory: /no/such/directory",
        meet: () => unstartable({ workingDirectory: "/no/such/directory" }),
      },
      {
        title: "A shell that is not installed",
        given: "shell: no-such-shell {0}",
        meet: () => unstartable({ shell: "no-such-shell {0}" }),
      },
    ],
  },
];
