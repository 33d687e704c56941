import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A CA of one's own, as every managed database has, and what it signed. Needs `openssl`. */
export interface PrivateCa {
  /** Its certificate, as PEM. */
  readonly certificate: string;
  /** A server's key and certificate for a name. */
  sign(name: string): { readonly key: string; readonly certificate: string };
}

export function makePrivateCa(): PrivateCa {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-ca-"));
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): void => {
    execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  };
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl(
    "req",
    "-x509",
    ...newKey,
    "-keyout",
    "ca.key",
    "-out",
    "ca.crt",
    "-subj",
    "/CN=private CA",
    "-days",
    "2",
  );
  const certificate = readFileSync(at("ca.crt"), "utf8");
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return {
    certificate,
    sign: (name) => {
      writeFileSync(at("names"), `subjectAltName=DNS:${name}`);
      openssl(
        "req",
        ...newKey,
        "-keyout",
        "server.key",
        "-out",
        "server.csr",
        "-subj",
        `/CN=${name}`,
      );
      openssl(
        "x509",
        "-req",
        "-in",
        "server.csr",
        "-CA",
        "ca.crt",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        "names",
        "-out",
        "server.crt",
      );
      return {
        key: readFileSync(at("server.key"), "utf8"),
        certificate: readFileSync(at("server.crt"), "utf8"),
      };
    },
  };
}
