import { describe, expect, test } from "vitest";
import { cli } from "../../../support/cli/run.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";

interface Found {
  readonly message: string;
  readonly expected: string;
  readonly example: string;
  readonly severity: string;
}

/** Lines of `env` at each place that has them, and the lines of the step's inputs. */
interface Given {
  readonly workflow?: string;
  readonly job?: string;
  readonly step?: string;
  readonly inputs: readonly string[];
}

async function found({ workflow = "{}", job = "{}", step = "{}", inputs }: Given) {
  const text = [
    "on: push",
    "permissions: {}",
    `env: ${workflow}`,
    "jobs:",
    "  deploy:",
    "    runs-on: ubuntu-latest",
    `    env: ${job}`,
    "    steps:",
    `      - uses: octo-org/stepkey@${SHA}`,
    `        env: ${step}`,
    "        with:",
    ...["step: deploy", ...inputs].map((line) => `          ${line}`),
    "",
  ].join("\n");
  const files = { "deploy.yml": text };
  const { exit, json } = await cli(["check", "deploy.yml", "--json"], { files });
  const { mistakes } = json() as { mistakes: readonly Found[] };
  return { exit, mistakes };
}

const TOKEN = '{ TOKEN: "${{ secrets.DEPLOY_TOKEN }}" }';
const USES = `uses: some-org/deploy@${SHA}`;
const OTHER = ["secret-env: |", "  OTHER: ${{ toJSON(secrets.OTHER) }}"];

describe("a stored secret in env of the workflow, the job or the step", () => {
  test.each([
    ["run", ["run: ./deploy.sh ${{ env.token }}"], "becomes a part of the script"],
    ["env", ["env: PASSWORD=${{ env['TOKEN'] }}", "run: x"], "is a plain value in env"],
    ["with", [USES, "with: |", "  password: ${{ env.TOKEN }}"], "is a plain value in with"],
  ])("is a warning where %s reads it as plain text", async (_input, lines, what) => {
    for (const place of ["workflow", "job", "step"]) {
      const { exit, mistakes } = await found({ [place]: TOKEN, inputs: [...OTHER, ...lines] });
      expect(exit).toBe(0);
      expect(mistakes).toMatchObject([
        { severity: "warning", example: "DEPLOY_TOKEN: ${{ toJSON(secrets.DEPLOY_TOKEN) }}" },
      ]);
      expect(mistakes[0]?.message).toMatch(/^\$\{\{ env.*, which holds secrets\.DEPLOY_TOKEN, /u);
      expect(mistakes[0]?.message).toContain(what);
    }
  });

  test.each(["TOKEN", "BUCKET, TO*"])("is a warning where pass-env is %s", async (names) => {
    const inputs = [...OTHER, `pass-env: "${names}"`, "run: x"];
    expect((await found({ job: TOKEN, inputs })).mistakes).toMatchObject([
      {
        severity: "warning",
        message:
          "pass-env passes TOKEN, which holds secrets.DEPLOY_TOKEN: stepkey neither redacts it nor searches for it in files.",
      },
    ]);
  });

  test("is a warning where secret-env gives the same one, because every step gets it", async () => {
    for (const value of ["secrets.DEPLOY_TOKEN", "env.TOKEN"]) {
      const inputs = ["secret-env: |", `  A: \${{ toJSON(${value}) }}`, "run: x"];
      expect((await found({ job: TOKEN, inputs })).mistakes).toMatchObject([
        {
          severity: "warning",
          message:
            "secrets.DEPLOY_TOKEN is also in env of the workflow or the job, as TOKEN: every step there gets it.",
          expected: "Take it out of that env.",
        },
      ]);
      expect((await found({ step: TOKEN, inputs })).mistakes).toEqual([]);
    }
  });

  test("is followed through a variable of the step that reads one of the job", async () => {
    const inputs = [...OTHER, "pass-env: COPY", "run: x"];
    const step = '{ COPY: "${{ env.TOKEN }}" }';
    expect((await found({ job: TOKEN, step, inputs })).mistakes).toHaveLength(1);
  });

  test("is no matter where the task gets another value: another variable, the job's own token, a name set anew", async () => {
    const inputs = [...OTHER, "pass-env: BUCKET, GITHUB_TOKEN", "run: x"];
    const fine = '{ BUCKET: shop, GITHUB_TOKEN: "${{ github.token }}" }';
    expect((await found({ workflow: TOKEN, job: fine, inputs })).mistakes).toEqual([]);
    const renewed = [...OTHER, "pass-env: TOKEN", "run: x"];
    const step = "{ TOKEN: public }";
    expect((await found({ workflow: TOKEN, step, inputs: renewed })).mistakes).toEqual([]);
  });
});
