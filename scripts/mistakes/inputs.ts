import { readInputs } from "../../src/action/inputs/read-inputs.ts";
import type { InputName } from "../../src/action/runner/keys.ts";
import { KINDS } from "../../src/credentials/kinds.ts";
import type { Failure } from "../../src/shared/failure.ts";
import { BROKER_INPUTS, DIRECT_INPUTS, givenInputs } from "../../test/support/inputs.ts";
import type { ExampleMistake, MistakeGroup } from "./mistake.ts";

type Given = Partial<Record<InputName, string>>;

const RUNNER = { platform: "linux", nodeVersion: "24.18.0" };

async function refusalOf(given: Given, on = RUNNER): Promise<Failure> {
  const inputs = await readInputs(givenInputs(given), { ...on, loadKinds: async () => KINDS });
  if (inputs.ok) throw new Error(`these inputs were taken: ${JSON.stringify(given)}`);
  return inputs.error;
}

function yamlOf(given: Given): string {
  return Object.entries(given).map(lineOf).join("\n");
}

function lineOf([name, value]: readonly [string, string]): string {
  if (value === "") return `${name}: \${{ vars.EMPTY }}`;
  if (!value.includes("\n") && name !== "credential") return `${name}: ${value}`;
  const block = value.split("\n").map((line) => (line === "" ? "" : `  ${line}`));
  return [`${name}: |`, ...block].join("\n");
}

/** Beside correct inputs of broker mode. */
function broker(title: string, given: Given, shown = yamlOf(given)): ExampleMistake {
  return { title, given: shown, meet: () => refusalOf({ ...BROKER_INPUTS, ...given }) };
}

/** Beside correct inputs of direct mode. */
function direct(title: string, given: Given, shown = yamlOf(given)): ExampleMistake {
  return { title, given: shown, meet: () => refusalOf({ ...DIRECT_INPUTS, ...given }) };
}

function credential(title: string, text: string): ExampleMistake {
  return direct(title, { credential: text });
}

const ALONE: Given = { step: "publish", run: "npm publish" };

/** `expression`: what the workflow says, and the runner replaces by the secret. */
function stored(
  title: string,
  secretEnv: string,
  ...[name, expression = `toJSON(secrets.${name})`]: readonly [string, string?]
): ExampleMistake {
  const given = `secret-env: |\n  ${name}: \${{ ${expression} }}`;
  return { title, given, meet: () => refusalOf({ ...ALONE, "secret-env": secretEnv }) };
}

function machine(title: string, changes: Partial<typeof RUNNER>): ExampleMistake {
  return { title, meet: () => refusalOf(BROKER_INPUTS, { ...RUNNER, ...changes }) };
}

const ROLE = "role-to-assume: arn:aws:iam::123456789012:role/reader";
const REGION = "aws-region: eu-west-1";
const aws = (...lines: readonly string[]): string =>
  ["aws:", ...lines.map((line) => `  ${line}`)].join("\n");

export const INPUT_MISTAKES: readonly MistakeGroup[] = [
  {
    title: "Inputs",
    intro:
      "All mistakes of the inputs are reported together, before anything is requested. An empty variable looks the same as an input that was left out.",
    mistakes: [
      broker("The step has no name", { step: "" }, "# step is missing"),
      broker("A name with a slash", { step: "migrate/prod" }),
      broker("Nothing to run", { run: "" }, "# run is missing"),
      broker("A mistyped shell", { shell: "bahs" }),
      broker("An access that does not exist", { access: "admin" }),
      broker("A write without an environment", { access: "write", environment: "" }),
      broker("A ttl in seconds, as in other actions", { ttl: "3600" }),
      broker("A ttl in words", { ttl: "1 hour" }),
      broker("A ttl with two units", { ttl: "1h30m" }),
      broker("A ttl that is too long", { ttl: "99h" }),
      broker("A wait without a unit", { "wait-for-approval": "1800" }),
      broker("A mistyped residue", { residue: "error" }),
      broker("A value in pass-env", { "pass-env": "NODE_ENV=production" }),
      broker("A pattern in trust-env", { "trust-env": "LD_*" }),
    ],
  },
  {
    title: "Who issues the credential",
    intro: "Either `credential` (direct mode), or `broker` and `grant`.",
    mistakes: [
      broker("Neither of them", { broker: "", grant: "" }),
      broker("Both of them", { credential: DIRECT_INPUTS.credential }),
      broker("A broker that is empty", { broker: "" }),
      broker("A grant that is empty", { grant: "" }),
      broker("A broker without https://", { broker: "stepkey.example" }),
      broker("A broker without TLS", { broker: "http://stepkey.example" }),
      broker("A broker with a path", { broker: "https://stepkey.example/api" }),
      broker(
        "A password in the URL of the broker",
        { broker: "https://kim:opensesame@stepkey.example" },
        "broker: https://kim:PASSWORD@stepkey.example",
      ),
      broker("Approvals, which the broker's policy decides", { approvals: "2" }),
      direct("No approvals at all", { approvals: "0" }),
      direct("An approver without @", { approvers: "mona" }),
      direct("A write without a token that reads reviews", {
        access: "write",
        environment: "production",
        "github-token": "",
      }),
    ],
  },
  {
    title: "The credential of direct mode",
    intro: "`credential` is YAML: one provider, and its settings below it.",
    mistakes: [
      credential(
        "Settings beside `aws:` and not below it, as in configure-aws-credentials",
        [ROLE, REGION, "role-duration-seconds: 3600"].join("\n"),
      ),
      credential(
        "A duration that is an input here",
        aws(ROLE, REGION, "role-duration-seconds: 3600"),
      ),
      credential("Keys", aws(ROLE, REGION, "aws-access-key-id: ${{ secrets.KEY }}")),
      credential("A role from a variable that is empty", aws("role-to-assume: ", REGION)),
      credential(
        "A session policy from a variable that is empty",
        aws(ROLE, REGION, "inline-session-policy: "),
      ),
      credential("A mistyped setting", aws(ROLE, "aws-regoin: eu-west-1")),
      credential("The name of a role instead of its ARN", aws("role-to-assume: reader", REGION)),
      credential("A region of another partition", aws(ROLE, "aws-region: cn-north-1")),
      credential(
        "The inputs of google-github-actions/auth as they are there",
        ["workload_identity_provider: projects/123456789/…", "service_account: …"].join("\n"),
      ),
      credential(
        "A project's id in place of its number",
        "gcp:\n  workload-identity-provider: projects/shop-production/locations/global/workloadIdentityPools/shop-ci/providers/github",
      ),
      credential(
        "Another service in an access boundary",
        `gcp:\n  workload-identity-provider: projects/123456789/locations/global/workloadIdentityPools/shop-ci/providers/github
  service-account: deploy@shop.iam.gserviceaccount.com
  access-boundary: [{ availableResource: //bigquery.googleapis.com/projects/shop }]`,
      ),
      credential("A mistyped provider", `aw:\n  ${ROLE}`),
      credential("A provider that needs a broker", "postgres: { role: reports }"),
      credential("YAML that cannot be read", "aws: { role-to-assume: reader"),
    ],
  },
  {
    title: "Stored secrets",
    intro:
      "`secret-env` is YAML: the name of a variable, and the secret as `toJSON` writes it. No message repeats what was given.",
    mistakes: [
      stored(
        "A secret that is not set, or that this job may not see",
        'NPM_TOKEN: ""',
        "NPM_TOKEN",
      ),
      stored("A secret without toJSON", "NPM_TOKEN: npm_abc", "NPM_TOKEN", "secrets.NPM_TOKEN"),
      stored("A number without toJSON", "PIN: 1234", "PIN", "secrets.PIN"),
      stored(
        "A key of several lines without toJSON",
        "KEY: -----BEGIN KEY-----\nMIIB\n-----END KEY-----",
        "KEY",
        "secrets.KEY",
      ),
      stored("A variable of the runner's", 'RUNNER_TEMP: "abc"', "RUNNER_TEMP"),
      stored("A variable that redirects", 'HTTPS_PROXY: "http://abc"', "HTTPS_PROXY"),
      {
        title: "A ttl, although nothing is issued",
        given: `secret-env: |\n  NPM_TOKEN: \${{ toJSON(secrets.NPM_TOKEN) }}\nttl: 5m`,
        meet: () => refusalOf({ ...ALONE, "secret-env": 'NPM_TOKEN: "npm_abc"', ttl: "5m" }),
      },
    ],
  },
  {
    title: "The runner",
    intro: "stepkey checks this before it reads any input.",
    mistakes: [
      machine("Windows", { platform: "win32" }),
      machine("A runner whose Node cannot use its proxy", { nodeVersion: "24.4.1" }),
    ],
  },
];
