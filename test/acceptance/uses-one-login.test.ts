import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { useAction } from "../support/use-action.ts";
import { compositeAction, placeAction } from "../support/uses/sample-actions.ts";

const action = useAction();

const STEP = { step: "deploy", grant: "orders-read" };

describe("several actions with one login, in a composite action of the workspace", () => {
  it("share the login and the context, up to a last step that removes what the login left", async () => {
    const job = action.openJob();
    const login = compositeAction(`
- run: |
    mkdir -p "$DOCKER_CONFIG" && echo '{"auths":{}}' > "$DOCKER_CONFIG/config.json"
    echo "a kubeconfig" > "$RUNNER_TEMP/context"
    echo "KUBECONFIG=$RUNNER_TEMP/context" >> "$GITHUB_ENV"
  shell: bash`);
    const uses = placeAction(job.workspace, "login", login);
    const deploy = compositeAction(`
- uses: ${uses}
- run: |
    echo "with $(cat "$KUBECONFIG") and $(cat "$DOCKER_CONFIG/config.json")"
    exit 4
  shell: bash
- if: always()
  run: rm -f "$KUBECONFIG"
  shell: bash`);
    const step = await job.main({
      inputs: {
        ...STEP,
        broker: action.broker.url,
        uses: placeAction(job.workspace, "deploy", deploy),
      },
    }).done;
    expect(step.log).toContain('with a kubeconfig and {"auths":{}}');
    expect(step.exitCode).toBe(4);
    expect(existsSync(join(job.temp, "context"))).toBe(false);
    expect(existsSync(join(job.home, ".docker"))).toBe(false);
    expect([...step.exported.keys()]).toEqual([]);
    expect(step.log).toContain("KUBECONFIG");
  });

  it("cannot be one that another step writes first: it is refused before anything is requested", async () => {
    const job = action.openJob();
    const publish = compositeAction(`
- run: |
    mkdir -p .github/actions/written
    echo "runs: { using: composite, steps: [] }" > .github/actions/written/action.yml
  shell: bash
- uses: ./.github/actions/written`);
    const step = await job.main({
      inputs: {
        ...STEP,
        broker: action.broker.url,
        uses: placeAction(job.workspace, "publish", publish),
      },
    }).done;
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("action_unusable");
    expect(step.log).toContain(
      "If one of its own steps writes it there, stepkey cannot run the action",
    );
    expect(action.broker.calls).toEqual([]);
  });
});
