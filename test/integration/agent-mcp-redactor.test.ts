import { afterEach, describe, expect, it } from "vitest";
import { holdsSecret, matcherFor, redactText } from "../../src/delivery/redact/redact.ts";
import { Secret } from "../../src/shared/secret.ts";
import { type RunningAgentServer, startAgentServer } from "../support/agent-server.ts";
import { createFakeAgentBackend } from "../support/fake-agent-backend.ts";
import { initialize } from "../support/mcp-wire.ts";

const SECRET = 'made-7f"Zq\\9x\nLp2Kd8Rt';
const FORMS = [
  SECRET,
  Buffer.from(SECRET).toString("base64"),
  Buffer.from(SECRET).toString("hex"),
  encodeURIComponent(SECRET),
  JSON.stringify(SECRET),
  JSON.stringify(JSON.stringify(SECRET)),
];

let server: RunningAgentServer;
afterEach(() => server.close());

describe("with the redactor of the action", () => {
  it("no form of a secret leaves, and everything else does", async () => {
    const matcher = matcherFor([new Secret(SECRET)]);
    const json = { forms: FORMS, [FORMS[1] ?? ""]: { deep: FORMS }, kept: "1204 orders" };
    const fake = createFakeAgentBackend({ endsAtOnce: { output: { kind: "json", json } } });
    server = await startAgentServer({
      backend: {
        ...fake,
        redactor: {
          redact: (text) => redactText(matcher, text),
          holdsSecret: (text) => holdsSecret(matcher, text),
        },
      },
    });
    const wire = await server.connect();
    await initialize(wire, "2025-11-25");
    expect((await wire.request("tools/list")).result).toHaveProperty("tools");
    const args = { task: "count-orders", parameters: { since: SECRET } };
    const { result } = await wire.request("tools/call", { name: "run_task", arguments: args });
    expect(result).toMatchObject({
      structuredContent: { state: "ended", output: { json: { kept: "1204 orders" } } },
    });
    const said = wire.lines.join("\n");
    expect(holdsSecret(matcher, said)).toBe(false);
    for (const form of FORMS) expect(said).not.toContain(form);
  });
});
