/**
 * The least that a step with an exchange can do in Node: it requests an ID token and a session, and runs a shell with pipes.
 * It checks, masks, redacts, searches and ends nothing. For bench-action.ts, as the floor of an exchange.
 */
import { spawn } from "node:child_process";
import { env } from "node:process";

const http = process.getBuiltinModule("node:http");

function send(url: string, options: object, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(Buffer.concat(chunks).toString()));
      response.on("error", reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

const tokenUrl = `${env["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? ""}&audience=sts.amazonaws.com`;
const headers = { authorization: `Bearer ${env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? ""}` };
const token = await send(tokenUrl, { headers }, "");
const form = new URLSearchParams({
  Action: "AssumeRoleWithWebIdentity",
  Version: "2011-06-15",
  RoleArn: env["LEAST_ROLE"] ?? "",
  RoleSessionName: "least",
  WebIdentityToken: token.split('"')[3] ?? "",
});
const asForm = {
  method: "POST",
  headers: { "content-type": "application/x-www-form-urlencoded" },
};
const session = await send(`${env["LEAST_STS"] ?? ""}/`, asForm, form.toString());
const task = spawn("bash", ["-e", "-c", "true"], { stdio: ["ignore", "pipe", "pipe"] });
task.on("close", () => console.log(session.includes("SessionToken") ? "issued" : session));
