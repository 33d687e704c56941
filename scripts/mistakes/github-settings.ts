import { cli } from "../../test/support/cli/run.ts";
import { makeAppKey } from "../../test/support/github-app/emulated-app.ts";
import { createAppFront, install, type AppFront } from "../../test/support/github/app-front.ts";
import { requireCheck, requireNoCheck } from "../../test/support/github/required-checks.ts";
import {
  startGitHub,
  type GitHub,
  type RepositoryState,
} from "../../test/support/github/start-github.ts";
import type { PrintedGroup, PrintedMistake } from "./mistake.ts";

/** GitHub as it is when nothing is wrong: a FAKE, over `emulate`. */
interface Stage {
  readonly github: GitHub;
  readonly shop: RepositoryState;
  readonly app: AppFront;
  readonly key: string;
}

interface Scene {
  readonly title: string;
  readonly given?: string;
  /** What is wrong at GitHub. */
  readonly wrong?: (stage: Stage) => void;
  /** What is wrong in the policy: a part of it, and what is there instead. */
  readonly replace?: readonly [part: string, by: string];
  /** Which configuration reads; absent: the token in GITHUB_TOKEN. */
  readonly byApp?: true;
  /** What the check run of the configuration's broker is; its App reads, too. */
  readonly check?: "neutral" | "required";
}

const POLICY = `version: 1
repository-id: 74
owner-id: 65
bases: [main]
grants:
  orders-migrate:
    environment: production
    access: write
    credential: { postgres: { server: production, database: app, role: app_migrator } }
    allow: { events: [push] }
    approval: { by: ["@octo-org/dba"] }
`;

const APP = 123_456;

const configuration = (api: string, more: string): string => `url: https://stepkey.example
listen: 127.0.0.1:8700
owners: [65]
policy: { directory: ./policy }
github: { api: "${api}", app-id: ${APP}, private-key: { env: APP_KEY }${more} }
servers: { postgres: { production: { url: { env: ADMIN_URL } } } }
`;

/** The check run waits only for jobs of pull requests. */
const ON_PULL_REQUESTS = ["[push]", "[pull_request]"] as const;

const CHECK_GIVEN = `github:
  writer: { app-id: ${APP}, private-key: { env: APP_KEY } }
  check: required`;

const OF_CHECK: readonly Scene[] = [
  {
    title: "A check run that nothing requires",
    given: CHECK_GIVEN,
    check: "required",
  },
  {
    title: "A required check that is named after a job",
    given: CHECK_GIVEN,
    wrong: ({ shop }) => requireCheck(shop, "main", { name: "ci / stepkey", app: APP }),
    check: "required",
  },
  {
    title: "A ruleset for the check that is only evaluated",
    given: CHECK_GIVEN,
    wrong: ({ shop }) => requireCheck(shop, "main", { app: APP, enforcement: "evaluate" }),
    check: "required",
  },
  {
    title: "A required check that anybody can satisfy",
    given: CHECK_GIVEN,
    wrong: ({ shop }) => requireCheck(shop, "main"),
    check: "required",
  },
  {
    title: "A required check from GitHub Actions",
    given: CHECK_GIVEN,
    wrong: ({ shop }) => requireCheck(shop, "main", { app: 15_368 }),
    check: "required",
  },
  {
    title: "A required check that never fails",
    given: CHECK_GIVEN.replace("required", "neutral"),
    wrong: ({ shop }) => requireCheck(shop, "main", { app: APP }),
    check: "neutral",
  },
  {
    title: "A required check, and a merge queue",
    given: CHECK_GIVEN,
    wrong: ({ github, shop }) => {
      github.protectBranch(shop, "main", { hasQueue: true });
      requireCheck(shop, "main", { app: APP });
    },
    check: "required",
  },
];

const SCENES: readonly Scene[] = [
  {
    title: "An environment that does not exist",
    given: "environment: productoin",
    replace: ["environment: production", "environment: productoin"],
  },
  {
    title: "An environment that a workflow's mention created, without protection rules",
    wrong: ({ shop }) => shop.environments.splice(0, 1, { name: "production", admins: true }),
  },
  {
    title: "An environment with nothing but a wait timer",
    wrong: ({ shop }) =>
      shop.environments.splice(0, 1, { name: "production", wait: true, admins: false }),
  },
  {
    title: "Admins may bypass the rules of the environment",
    wrong: ({ shop }) =>
      shop.environments.splice(0, 1, { name: "production", reviewers: true, admins: true }),
  },
  {
    title: "A base branch that nothing protects",
    wrong: ({ github, shop }) => github.protectBranch(shop, "main", { by: "unprotected" }),
  },
  {
    title: "A ruleset that requires no review",
    wrong: ({ github, shop }) =>
      github.protectBranch(shop, "main", { by: "ruleset_without_review" }),
  },
  {
    title: "A base branch that does not exist",
    given: "bases: [master]",
    replace: ["bases: [main]", "bases: [master]"],
  },
  {
    title: "Admins may bypass the review of the base branch",
    wrong: ({ shop }) => {
      shop.bypass = [{ actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "always" }];
    },
  },
  {
    title: "A team that does not exist",
    given: 'approval: { by: ["@octo-org/dbas"] }',
    replace: ["@octo-org/dba", "@octo-org/dbas"],
  },
  {
    title: "A team without write access",
    wrong: ({ shop }) => shop.readingTeams.add("dba"),
  },
  {
    title: "A team without members",
    given: 'approval: { by: ["@octo-org/new-team"] }',
    replace: ["@octo-org/dba", "@octo-org/new-team"],
  },
  {
    title: "A person who does not exist",
    given: 'approval: { by: ["@monna"] }',
    replace: ["@octo-org/dba", "@monna"],
  },
  {
    title: "A person without write access",
    given: 'approval: { by: ["@reader"] }',
    replace: ["@octo-org/dba", "@reader"],
  },
  {
    title: "An organisation in place of one of its teams",
    given: 'approval: { by: ["@octo-org"] }',
    replace: ["@octo-org/dba", "@octo-org"],
  },
  {
    title: "An event of a merge queue, and no queue",
    given: "allow: { events: [push, merge_group] }",
    replace: ["[push]", "[push, merge_group]"],
  },
  ...OF_CHECK,
  {
    title: "A policy for another repository",
    given: "repository-id: 47",
    replace: ["repository-id: 74", "repository-id: 47"],
  },
  {
    title: "The App is not installed",
    wrong: ({ app }) => app.installations.splice(0),
    byApp: true,
  },
  {
    title: "The App is suspended",
    wrong: ({ app }) => {
      for (const installation of app.installations) installation.isSuspended = true;
    },
    byApp: true,
  },
  {
    title: "The App lacks a permission",
    wrong: ({ app }) => {
      for (const { permissions } of app.installations) delete permissions["members"];
    },
    byApp: true,
  },
  {
    title: "The token lacks a permission",
    wrong: ({ github }) => github.setReader({ lacks: ["Actions"] }),
  },
  {
    title: "GitHub's rate limit is reached",
    wrong: ({ github }) =>
      github.faults.add({ path: /./u, fault: { kind: "primary_limit", resetInSeconds: 1830 } }),
  },
];

export const GITHUB_SETTING_MISTAKES: PrintedGroup = {
  title: "GitHub's settings",
  intro:
    "No step's log has these. `stepkey check policy --github --offline` prints them, here for the policy of octo-org/shop; with `--config broker.yml` as well where the App reads. `stepkey doctor` finds the same. The codes are in [github-settings.md](github-settings.md#find-fake-gates).",
  meetAll: once(meetAll),
};

/** The page and its test need the same ones, and each takes a request or ten. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

async function meetAll(): Promise<readonly PrintedMistake[]> {
  const { pem: key, publicKey } = makeAppKey();
  const app = createAppFront(APP, [publicKey]);
  const github = await startGitHub({ app });
  const shop = await github.createRepository({ owner: "octo-org", name: "shop", id: 74 });
  await github.setPermission(shop, "mona", "write");
  await github.setPermission(shop, "reader", "read");
  github.addTeam("octo-org/dba", ["mona"]);
  github.addTeam("octo-org/new-team", []);
  const met: PrintedMistake[] = [];
  for (const scene of SCENES) {
    const stage = { github, shop, app, key };
    setUp(stage);
    scene.wrong?.(stage);
    met.push(await meet(scene, stage));
  }
  await github.close();
  return met;
}

function setUp({ github, shop, app }: Stage): void {
  github.faults.clear();
  github.setReader({ lacks: [] });
  requireNoCheck(shop, "main");
  github.protectBranch(shop, "main");
  shop.bypass = [];
  shop.readingTeams.clear();
  shop.environments.splice(0, 9, { name: "production", reviewers: true, admins: false });
  app.installations.splice(0);
  const permissions = { actions: "read", contents: "read", metadata: "read", members: "read" };
  install(app, "octo-org", {
    permissions: { ...permissions, pull_requests: "read", checks: "write" },
  });
}

function writerOf(check: Scene["check"]): string {
  if (check === undefined) return "";
  return `, writer: { app-id: ${APP}, private-key: { env: APP_KEY } }, check: ${check}`;
}

async function meet(scene: Scene, { github, key }: Stage): Promise<PrintedMistake> {
  const { title, given, check, byApp = check !== undefined } = scene;
  const [part, by] = scene.replace ?? (check === undefined ? ["", ""] : ON_PULL_REQUESTS);
  const path = "policy/octo-org/shop.yml";
  const files = {
    [path]: POLICY.replace(part, by),
    "broker.yml": configuration(github.url, writerOf(check)),
  };
  const variables = {
    GITHUB_TOKEN: github.token,
    GITHUB_API_URL: github.url,
    APP_KEY: key,
    ADMIN_URL: "postgres://admin:password@database.example/app",
  };
  const argv = ["check", path, "--github", "--offline"];
  const more = byApp ? ["--config", "broker.yml"] : [];
  const { out } = await cli([...argv, ...more], { files, variables });
  const codes = [...out.matchAll(/\((?<code>[a-z]+_[a-z_]+)\)/gu)].map(
    ({ groups }) => groups?.["code"] ?? "",
  );
  return {
    title,
    ...(given === undefined ? {} : { given }),
    codes: [...new Set(codes)],
    text: out.trimEnd(),
  };
}
