/** PEM as it is, or encoded in base64 as vault-action takes it; undefined: neither. */
export function certificatePem(given: string): string | undefined {
  const text = given.trim();
  if (text.includes(BEGIN)) return text;
  const decoded = Buffer.from(text, "base64").toString("utf8").trim();
  return decoded.includes(BEGIN) ? decoded : undefined;
}

const BEGIN = "-----BEGIN CERTIFICATE-----";
