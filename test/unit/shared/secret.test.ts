import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/shared/secret.ts";

describe("Secret", () => {
  const value = "s3cr3t-value";
  const secret = new Secret(value);
  const holder = { name: "token", secret, list: [secret] };

  it("prints nowhere", () => {
    const printed = [
      String(secret),
      secret.toString(),
      JSON.stringify(holder),
      inspect(holder, { depth: 9, showHidden: true }),
      inspect(new Error("failed", { cause: holder })),
      JSON.stringify(Object.entries(secret)),
    ];
    expect(printed.filter((text) => text.includes(value))).toEqual([]);
  });

  it("reveals itself only when asked", () => {
    expect(secret.reveal()).toBe(value);
  });

  it("is read again from its file, and stays as it is when that cannot be read", () => {
    let file: string | undefined = "first";
    const rotated = new Secret("first", () => file);
    expect(rotated.reread()).toBe(rotated);
    file = "second";
    const next = rotated.reread();
    expect([rotated.reveal(), next.reveal()]).toEqual(["first", "second"]);
    file = undefined;
    expect(next.reread()).toBe(next);
    expect(secret.reread()).toBe(secret);
    expect([secret.isFromFile, next.isFromFile]).toEqual([false, true]);
  });
});
