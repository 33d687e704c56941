import { describe, expect, it } from "vitest";
import { parseAdminUrl } from "../../../../src/credentials/postgres/admin-url.ts";

const read = (text: string): unknown => {
  const parsed = parseAdminUrl(text);
  if (!parsed.ok) return parsed.error;
  const { password, ...rest } = parsed.value;
  return { ...rest, password: password.reveal() };
};

describe("an admin's URL", () => {
  it("says host, port, user, password, database and how to use TLS", () => {
    expect(
      read("postgres://broker:p%40ss%2F%23%3F%25@db.example:5433/app%231?sslmode=verify-full"),
    ).toEqual({
      host: "db.example",
      port: 5433,
      user: "broker",
      password: "p@ss/#?%",
      database: "app#1",
      sslmode: "verify-full",
      requiresChannelBinding: false,
    });
    expect(read("postgresql://broker:secret@[::1]?channel_binding=require")).toMatchObject({
      host: "::1",
      port: 5432,
      database: "broker",
      sslmode: undefined,
      requiresChannelBinding: true,
    });
  });

  it.each([
    ["postgres://broker:p@ss@db.example/app", /raw @\. Write it as %40/u],
    ["postgres://broker:p#ss@db.example/app", /raw #\. Write it as %23/u],
    ["postgres://broker:12#3@db.example/app", /raw #\. Write it as %23/u],
    ["postgres://broker:p?ss@db.example/app", /raw \?\. Write it as %3F/u],
    ["postgres://broker:p/ss@db.example/app", /raw \/\. Write it as %2F/u],
    ["postgres://broker:p%zz@db.example/app", /raw %\. Write it as %25/u],
    ["postgres://broker:secret@db.example/app#1", /raw #\. Write it as %23/u],
    ["postgres://broker@db.example/app", /no password/u],
    ["postgres://db.example/app", /no user/u],
    ["postgres://broker:secret@/app", /no host|cannot be read/u],
    ["postgres://broker:secret@one.example,two.example/app", /several hosts/u],
    ["postgres://broker:secret@one.example:1,two.example:2/app", /several hosts/u],
    ["postgres://broker:secret@%2Fvar%2Frun/app", /names a socket/u],
    [
      "postgres://broker:secret@db.example/app?sslmode=no-verify",
      /sslmode in the URL is none of disable/u,
    ],
    ["postgres://broker:secret@db.example/app?ssl=true", /parameter ssl\b/u],
    ["postgres://broker:secret@db.example/app?uselibpqcompat=true", /parameter uselibpqcompat/u],
    ["postgres://broker:secret@db.example/app?sslrootcert=/etc/ca.pem", /parameter sslrootcert/u],
    ["postgres://broker:secret@db.example/app?channel_binding=maybe", /channel_binding/u],
    ["mysql://broker:secret@db.example/app", /not a postgres:\/\/ URL/u],
  ])("is refused with what is wrong: %s", (url, reason) => {
    expect(read(url)).toMatch(reason);
    expect(read(url)).not.toMatch(/secret|p@ss|ss@/u);
  });
});
