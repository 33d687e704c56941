/** The whole broker from its configuration answers an environment's rule. GitHub is the strict front, a FAKE. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { makeAppKey } from "../support/github-app/emulated-app.ts";
import { createAppFront, install } from "../support/github/app-front.ts";
import { policyOf } from "../support/github/environment-gate-setup.ts";
import { deliveryOf } from "../support/github/events.ts";
import { shop } from "../support/github/gate-setup.ts";
import { startGitHub } from "../support/github/start-github.ts";
import { configIn, startRealBroker } from "../support/real-broker.ts";

const SECRET = "a secret of the rule's webhook";

it("comments, and lets the run go on after the review, as soon as events arrive", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-environment-"));
  const { pem, publicKey } = makeAppKey();
  const app = createAppFront(4711, [publicKey]);
  install(app, "octo-org", {
    permissions: { actions: "read", deployments: "write", metadata: "read" },
  });
  const github = await startGitHub({ app });
  const repository = await shop(github, "shop");
  const pull = await github.openPullRequest(repository, { by: "kim" });
  mkdirSync(join(folder, "policy", "octo-org"), { recursive: true });
  writeFileSync(join(folder, "policy", "octo-org", "shop.yml"), policyOf(repository));
  const text = `url: http://127.0.0.1:1
listen: 127.0.0.1:0
owners: [${repository.owner.id}]
policy: { directory: ./policy }
servers: { postgres: { production: { url: { env: ADMIN } }, staging: { url: { env: ADMIN } } } }
audit: audit.jsonl
github:
  api: ${github.url}
  token: { env: TOKEN }
  webhook-secret: { env: SECRET }
  writer: { app-id: 4711, private-key: { env: KEY } }
  deployments: true
`;
  const ADMIN = "postgres://nobody:nothing@127.0.0.1:1/none";
  const env = { ADMIN, TOKEN: github.token, SECRET, KEY: pem };
  const running = await startRealBroker(configIn(folder, text, env));
  const place = { id: repository.id, owner: { id: repository.owner.id } };
  const send = async (event: string, more: Readonly<Record<string, unknown>>) => {
    const payload = { repository: { ...place, full_name: "octo-org/shop" }, ...more };
    const delivery = deliveryOf({ event, payload, secret: SECRET });
    const sent = await fetch(`http://127.0.0.1:${running.port}/webhooks/github`, delivery);
    expect(sent.status).toBe(202);
  };
  try {
    const run = github.startRun({ pr: pull, actor: "kim", environment: "production" });
    const wait = github.waitFor(run, "production");
    await send("deployment_protection_rule", {
      action: "requested",
      environment: "production",
      deployment_callback_url: `${github.url}/repos/octo-org/shop/actions/runs/${run.runId}/deployment_protection_rule`,
    });
    await eventually("there is a comment", () => wait.comments.length === 1);
    expect(wait.state).toBeUndefined();
    await github.review(pull, { by: "mona", state: "approve" });
    await send("pull_request_review", { pull_request: { number: pull.number } });
    await eventually("the run goes on", () => wait.state === "approved");
    const audit = (): string => readFileSync(join(folder, "audit.jsonl"), "utf8");
    await eventually("the audit log has it", () => audit().includes('"event":"environment"'));
  } finally {
    await running.stop();
    await github.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
