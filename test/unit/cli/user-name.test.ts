import { userInfo } from "node:os";
import { describe, expect, it } from "vitest";
import { userName, type UserSources } from "../../../src/cli/user-name.ts";
import { isNameless } from "../../../src/lease/break-glass.ts";

const SERVICE: UserSources = {
  own: () => ({ username: "stepkey" }),
  ownId: () => 990,
  loginId: () => undefined,
  nameOf: (id) => (id === 1001 ? "mona" : undefined),
};
const noName = (): never => {
  throw new Error("uv_os_get_passwd returned ENOENT");
};

describe("who runs a command", () => {
  it("is who logged in, whatever sudo made of it, and else the user of the process", () => {
    expect(userName({ ...SERVICE, loginId: () => 1001 })).toBe("mona");
    expect(userName({ ...SERVICE, loginId: () => 990 })).toBe("stepkey");
    expect(userName(SERVICE)).toBe("stepkey");
  });

  it("is nobody who can be told from others where the system finds no name", () => {
    for (const nobody of [
      userName({ ...SERVICE, loginId: () => 1002 }),
      userName({ ...SERVICE, own: noName }),
    ]) {
      expect(isNameless(nobody)).toBe(true);
    }
    expect(userName({ ...SERVICE, own: noName, loginId: () => 1001 })).toBe("mona");
  });

  it("does not change with the environment", () => {
    const before = { ...process.env };
    Object.assign(process.env, { USER: "hubot", LOGNAME: "hubot", SUDO_USER: "hubot" });
    try {
      expect(userName({ ...SERVICE, own: userInfo })).toBe(userInfo().username);
      expect(userName()).not.toBe("hubot");
    } finally {
      process.env = before;
    }
  });
});
