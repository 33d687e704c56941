import { describe, expect, it } from "vitest";
import type {
  Administered,
  AdminLogin,
} from "../../../../src/credentials/kind/login/admin-login.ts";
import { freshLogin } from "../../../../src/credentials/kind/login/fresh-login.ts";
import { Secret } from "../../../../src/shared/secret.ts";

const first: AdminLogin = {
  host: "db.example",
  port: 5432,
  user: "stepkey_broker",
  password: new Secret("first"),
};
const second = { ...first, password: new Secret("second") };

function loginWith(next: AdminLogin | undefined) {
  const server: Administered<AdminLogin> = {
    admin: first,
    rereadAdmin: () => (next === undefined ? undefined : { admin: next }),
  };
  const moved: string[] = [];
  const login = freshLogin(server, {
    isRefused: (error) => error instanceof Error && "code" in error && error.code === "28P01",
    onMoved: () => moved.push("moved"),
  });
  const used: string[] = [];
  /** Connects as a server that accepts one password does. */
  const connect = (accepted: string, code = "28P01"): Promise<string> => {
    const password = login.server.admin.password.reveal();
    used.push(password);
    if (password === accepted) return Promise.resolve("connected");
    return Promise.reject(Object.assign(new Error("refused"), { code }));
  };
  return { login, moved, used, connect };
}

describe("a login that the server refuses", () => {
  it("is read again from its file, and tried once more", async () => {
    const { login, moved, used, connect } = loginWith(second);
    expect(await login.connecting(() => connect("second"))).toBe("connected");
    expect(await login.connecting(() => connect("second"))).toBe("connected");
    expect(used).toEqual(["first", "second", "second"]);
    expect(moved).toEqual([]);
  });

  it("is tried again with the one that somebody else has read meanwhile", async () => {
    const { login, used, connect } = loginWith(second);
    const both = await Promise.all([
      login.connecting(() => connect("second")),
      login.connecting(() => connect("second")),
    ]);
    expect(both).toEqual(["connected", "connected"]);
    expect(used).toEqual(["first", "first", "second", "second"]);
  });

  it("closes the connections that exist when more than the password is another one", async () => {
    const { login, moved, connect } = loginWith({ ...second, user: "stepkey_broker_2" });
    await login.connecting(() => connect("second"));
    expect(moved).toEqual(["moved"]);
  });

  it.each([{ host: "other.example" }, { port: 5433 }])(
    "stays refused when its file names another server (%o): leases may be on this one",
    async (place) => {
      const { login, moved, used, connect } = loginWith({ ...second, ...place });
      await expect(login.connecting(() => connect("second"))).rejects.toThrow("refused");
      expect(login.server.admin.host).toBe("db.example");
      expect([used, moved]).toEqual([["first"], []]);
    },
  );

  it("stays refused when its file has not changed", async () => {
    const { login, used, connect } = loginWith(undefined);
    await expect(login.connecting(() => connect("second"))).rejects.toThrow("refused");
    expect(used).toEqual(["first"]);
  });

  it("is not read again for another error", async () => {
    const { login, used, connect } = loginWith(second);
    await expect(login.connecting(() => connect("second", "57P03"))).rejects.toThrow("refused");
    expect(used).toEqual(["first"]);
  });
});
