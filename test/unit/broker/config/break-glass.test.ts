import { describe, expect, it } from "vitest";
import { parseBrokerConfig } from "../../../../src/broker/config/config.ts";
import { configChanges } from "../../../../src/broker/config/changes.ts";
import { SETTINGS } from "../../../support/kinds.ts";

const LEAST = `url: https://stepkey.example
listen: 127.0.0.1:8700
owners: [65]
policy: { directory: ./policy }
`;

const parse = (notify: string) =>
  parseBrokerConfig(`${LEAST}break-glass: { notify: ${notify} }\n`, {
    kinds: SETTINGS,
    file: "/etc/stepkey/broker.yml",
    env: { NOTIFY_URL: "https://chat.example/hooks/T0SECRET" },
    readFile: () => "https://chat.example/hooks/T1SECRET\n",
  });

function addressOf(notify: string): string | undefined {
  const config = parse(notify);
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  return config.value.breakGlass.notify?.reveal();
}

describe("break-glass.notify", () => {
  it("is a URL, or a reference to one", () => {
    expect(addressOf("https://pager.example/in?team=orders")).toBe(
      "https://pager.example/in?team=orders",
    );
    expect(addressOf("{ env: NOTIFY_URL }")).toBe("https://chat.example/hooks/T0SECRET");
    expect(addressOf("{ file: notify.url }")).toBe("https://chat.example/hooks/T1SECRET");
    expect(addressOf("http://127.0.0.1:9000/in")).toBe("http://127.0.0.1:9000/in");
  });

  it.each([
    ["text that is no URL", "chat"],
    ["http to another machine", "http://chat.example/hooks/T0SECRET"],
    ["a password", "https://me:T0SECRET@chat.example"],
    ["a variable that is not set", "{ env: NOTHING }"],
    ["a number", "7"],
  ])("is a mistake with %s, which is not repeated", (_what, notify) => {
    const config = parse(notify);
    expect(config.ok).toBe(false);
    if (config.ok) return;
    expect(config.error).toHaveLength(1);
    expect(config.error[0]).toMatchObject({ path: "break-glass.notify" });
    expect(JSON.stringify(config.error)).not.toContain("T0SECRET");
  });

  it("needs a restart when it changes, and its value is not named", () => {
    const [before, after] = [parse("{ env: NOTIFY_URL }"), parse("{ file: notify.url }")];
    if (!before.ok || !after.ok) throw new Error("the configuration has mistakes");
    expect(configChanges(before.value, after.value)).toEqual({
      live: [],
      needsRestart: ["break-glass"],
    });
  });
});
