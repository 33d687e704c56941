import { expect, test } from "vitest";
import { cli } from "../../../support/cli/run.ts";

test("a broker whose policy directory does not exist says where the configuration names it", async () => {
  const config = `url: https://stepkey.example
listen: 127.0.0.1:0
owners: [65]
policy: { directory: /nowhere/polcy }
`;
  const { exit, err } = await cli(["broker", "--config", "etc/broker.yml"], {
    files: { "etc/broker.yml": config },
  });
  expect(exit).toBe(3);
  expect(err).toContain(
    "/nowhere/polcy is not a readable directory.\n    etc/broker.yml:4:22  policy.directory\n",
  );
  expect(err).toContain("policy_unavailable");
});
