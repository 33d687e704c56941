import { openWall } from "../../src/action/agent/wall/open-wall.ts";
import type { WallEffects } from "../../src/action/agent/wall/wall.ts";
import { readInputs } from "../../src/action/inputs/read-inputs.ts";
import type { InputName } from "../../src/action/runner/keys.ts";
import { KINDS } from "../../src/credentials/kinds.ts";
import type { Failure } from "../../src/shared/failure.ts";
import { createFakeClock } from "../../test/support/fake-clock.ts";
import { givenInputs } from "../../test/support/inputs.ts";
import type { ExampleMistake, MistakeGroup } from "./mistake.ts";

type Given = Partial<Record<InputName, string>>;

const AGENT: Given = {
  step: "ask",
  agent: "true",
  broker: "https://stepkey.example",
  environment: "production",
  run: "node agent.mjs",
};

async function refusalOf(given: Given): Promise<Failure> {
  const facts = { platform: "linux", nodeVersion: "24.18.0", loadKinds: async () => KINDS };
  const inputs = await readInputs(givenInputs({ ...AGENT, ...given }), facts);
  if (inputs.ok) throw new Error(`these inputs were taken: ${JSON.stringify(given)}`);
  return inputs.error;
}

/** Beside correct inputs of a step with an agent. */
function input(title: string, given: Given, shown?: string): ExampleMistake {
  const lines = Object.entries(given).map(([name, value]) => `${name}: ${value}`);
  return { title, given: shown ?? lines.join("\n"), meet: () => refusalOf(given) };
}

/** A runner that runs as root, which needs no sudo. */
const RUNNER: WallEffects = {
  platform: "linux",
  arch: "x64",
  parentPid: 2,
  uid: 0,
  gid: 0,
  clock: createFakeClock(),
  randomBytes: (length) => new Uint8Array(length),
  execute: () => Promise.resolve({ code: 1, stdout: "", stderr: "" }),
  record: () => {
    throw new Error("something is missing, so nothing is made");
  },
};

function place(title: string, given: string, effects: Partial<WallEffects>): ExampleMistake {
  const request = { workspace: "/", runnerTemp: "/", home: "/", expose: [] };
  return {
    title,
    given,
    meet: async () => {
      const opened = await openWall(request, { ...RUNNER, ...effects });
      if (opened.ok) throw new Error("a wall was made");
      // Which programs are installed is not part of the mistake, and differs where this runs.
      const { details = [] } = opened.error;
      return { ...opened.error, details: details.filter((one) => !one.includes("program")) };
    },
  };
}

export const AGENT_STEP_MISTAKES: readonly MistakeGroup[] = [
  {
    title: "A step that runs an agent",
    intro:
      "The agent gets no credential, so the step has no input for one. [agents.md](agents.md#an-agent-in-a-job) describes it.",
    mistakes: [
      input("A grant for the agent", { grant: "orders-read" }),
      input(
        "A stored secret for the agent",
        { "secret-env": 'NPM_TOKEN: "npm_abc"' },
        "secret-env: |\n  NPM_TOKEN: ${{ toJSON(secrets.NPM_TOKEN) }}",
      ),
      input("A write for the agent", { access: "write" }),
      input("An agent that waits for an approval", { "wait-for-approval": "30m" }),
      input("No agent to start", { run: "" }, "# run is missing"),
      input(
        "An action as the agent",
        { run: "", uses: "octo-org/agent@v1" },
        "uses: octo-org/agent@v1",
      ),
      input("A mistyped agent", { agent: "yes" }),
      input("A mistyped isolation", { isolation: "require" }),
      input("No tasks at all", { "max-tasks": "0" }),
      input("A time for tasks without a unit", { "max-task-time": "600" }),
      input("A size for output in words", { "max-task-output": "1 megabyte" }),
      input(
        "An input of agents without an agent",
        { agent: "false", grant: "orders-read", isolation: "best-effort" },
        "isolation: best-effort",
      ),
      place("An agent in a container job", "container: node:24", { parentPid: 0 }),
      place("A runner without sudo", "runs-on: self-hosted", { uid: 1001 }),
      place("An agent on macOS", "runs-on: macos-latest", { platform: "darwin" }),
    ],
  },
];
