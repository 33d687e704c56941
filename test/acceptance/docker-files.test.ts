import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filePlaceholder } from "../../src/shared/credential-file.ts";
import { useAction } from "../support/use-action.ts";
import { type FakeDocker, startFakeDocker } from "../support/uses/fake-docker.ts";
import { placeAction } from "../support/uses/sample-actions.ts";

const action = useAction({
  files: {
    env: { KEY_FILE: filePlaceholder("key") },
    files: [{ name: "key", mode: "0600", content: "not a secret", secret: false }],
  },
});

let docker: FakeDocker;
beforeEach(() => {
  docker = startFakeDocker();
});
afterEach(() => docker.remove());

describe("a Docker action that gets files", () => {
  it("finds them where the credential's variables say, and cannot write there", async () => {
    docker.program("image", 'echo "file: $(cat "$KEY_FILE")"');
    const job = action.openJob({ runnerEnv: { PATH: docker.path } });
    const uses = placeAction(job.workspace, "sample", {
      metadata: "runs: { using: docker, image: Dockerfile }\n",
      files: { Dockerfile: "FROM alpine:3.22\n" },
    });
    const inputs = { step: "deploy", grant: "orders-read", broker: action.broker.url, uses };
    const step = await job.main({ inputs }).done;
    expect(step.log).toContain("file: not a secret");
    const mounts = (docker.callsOf("run")[0]?.args ?? []).filter((arg) => arg.includes("-files-"));
    expect(mounts).toHaveLength(1);
    expect(mounts[0]).toMatch(/^--mount=type=bind,source=(?<at>[^,]+),target=\k<at>,readonly$/u);
  });
});
