import { describe, expect, test } from "vitest";
import { cpuTime } from "../../../support/cpu-time.ts";
import { parseBrokerConfig } from "../../../../src/broker/config/config.ts";
import { SETTINGS } from "../../../support/kinds.ts";

const CONFIG = `url: https://stepkey.example
listen: 127.0.0.1:8700
owners: [65]
audit: audit.jsonl
policy:
  directory: ./policy
github:
  token: { env: TOKEN }
servers:
  postgres:
    staging:
      url: { env: ADMIN_URL }
      connections: 3
    production:
      url: { env: ADMIN_URL }
  aws:
    main:
      region: eu-west-1
limits:
  exchanges: 5
`;

/** Every mistake as `LINE:COLUMN PATH MESSAGE EXPECTED`. */
function mistakesIn(text: string): readonly string[] {
  const env = { TOKEN: "t", ADMIN_URL: "postgres://a:b@127.0.0.1/app" };
  const sources = { file: "broker.yml", env, readFile: () => "", kinds: SETTINGS };
  const parsed = parseBrokerConfig(text, sources);
  if (parsed.ok) return [];
  return parsed.error.map(({ line, column, path, message, expected }) =>
    `${line}:${column} ${path} ${message} ${expected}`.trim(),
  );
}

/** The configuration with these lines `by` columns further to the right. */
function indented(from: number, to: number, by: number): string {
  return CONFIG.split("\n")
    .map((line, index) => {
      if (index + 1 < from || index + 1 > to) return line;
      return by > 0 ? `${" ".repeat(by)}${line}` : line.slice(-by);
    })
    .join("\n");
}

describe("a key of broker.yml that is indented too little", () => {
  test.each([
    { from: 6, to: 6, said: "6:1 directory `directory` belongs under `policy`: indent it." },
    { from: 8, to: 8, said: "8:1 token `token` belongs under `github`: indent it." },
    { from: 16, to: 18, said: "16:1 aws `aws` belongs under `servers`: indent it." },
    {
      from: 14,
      to: 15,
      said: "14:3 servers.production `production` belongs under `postgres`: indent it.",
    },
    {
      from: 13,
      to: 13,
      said: "13:5 servers.postgres.connections `connections` belongs under `staging`: indent it.",
    },
    {
      from: 18,
      to: 18,
      said: "18:5 servers.aws.region `region` belongs under `main`: indent it.",
    },
    { from: 20, to: 20, said: "20:1 exchanges `exchanges` belongs under `limits`: indent it." },
  ])(
    "is said to belong under the key before it, and nothing else is said: $said",
    ({ from, to, said }) => {
      expect(mistakesIn(indented(from, to, -2))).toEqual([said]);
    },
  );

  test("is said for each key that it leaves its mapping without", () => {
    expect(mistakesIn(indented(10, 18, -2))).toEqual([
      "10:1 postgres `postgres` belongs under `servers`: indent it.",
      "16:1 aws `aws` belongs under `servers`: indent it.",
    ]);
    expect(mistakesIn(indented(12, 13, -2))).toEqual([
      "12:5 servers.postgres.url `url` belongs under `staging`: indent it.",
      "13:5 servers.postgres.connections `connections` belongs under `staging`: indent it.",
    ]);
  });
});

describe("a key of broker.yml that is indented too far", () => {
  test.each([
    { lines: [19, 20], by: 2, at: "19:3 servers.limits", key: "limits", under: "servers" },
    { lines: [19, 20], by: 4, at: "19:5 servers.aws.limits", key: "limits", under: "servers" },
    { lines: [16, 18], by: 2, at: "16:5 servers.postgres.aws", key: "aws", under: "postgres" },
    {
      lines: [14, 15],
      by: 2,
      at: "14:7 servers.postgres.staging.production",
      key: "production",
      under: "staging",
    },
    { lines: [7, 8], by: 2, at: "7:3 policy.github", key: "github", under: "policy" },
    { lines: [9, 18], by: 2, at: "9:3 github.servers", key: "servers", under: "github" },
  ] as const)(
    "is said to be indented like the key that it is under: $key, by $by columns",
    ({ lines: [from, to], by, at, key, under }) => {
      expect(mistakesIn(indented(from, to, by))).toEqual([
        `${at} \`${key}\` does not belong under \`${under}\`: indent it like \`${under}\`.`,
      ]);
    },
  );
});

describe("a key of broker.yml that is unknown where it is", () => {
  test("is an ordinary mistake where its own place has it already", () => {
    const [mistake = ""] = mistakesIn(CONFIG.replace("  token:", "  url: x\n  token:"));
    expect(mistake).toMatch(/^8:3 github\.url Unknown key "url"\. /u);
  });

  test("is an ordinary mistake where no other level knows it", () => {
    expect(mistakesIn(`${CONFIG}lisen: 1\n`)).toEqual([
      '21:1 lisen Unknown key "lisen". Did you mean "listen"?',
    ]);
  });

  test("is an ordinary mistake where the key that would take it comes later", () => {
    const [mistake = ""] = mistakesIn(`exchanges: 5\n${CONFIG}`);
    expect(mistake).toMatch(/^1:1 exchanges Unknown key "exchanges"\./u);
  });

  test("hides no mistake of another key", () => {
    const text = indented(10, 18, -2).replace("owners: [65]", "owners: []");
    expect(mistakesIn(text)).toHaveLength(3);
  });

  test("is not a server that is called as a key is, when it looks like a server", () => {
    const named = CONFIG.replace("    staging:", "    limits:").replace("    main:", "    url:");
    expect(mistakesIn(named)).toEqual([]);
  });

  test("is found among thousands in a moment", () => {
    const many = Array.from({ length: 5000 }, (_, index) => `key-${index}: {}\n`).join("");
    const startedAt = cpuTime();
    expect(mistakesIn(`${CONFIG}${many}`).length).toBeGreaterThan(100);
    expect(cpuTime() - startedAt).toBeLessThan(5000);
  });
});
