/**
 * `npm run demo`: the main job from end to end on parts that npm brings, told as a story. The action and the broker are
 * the committed `dist/`, run as the runner and an admin run them; GitHub's API is a stand-in. Exits non-zero if anything
 * that it tells did not happen.
 */
import { startStage } from "../test/support/stage.ts";
import { play, type Tally } from "./demo/story.ts";
import { createTeller, DidNotHappen, must } from "./demo/tell.ts";

const tell = createTeller((text) => process.stdout.write(text), process.stdout.isTTY);

async function main(): Promise<number> {
  const started = Date.now();
  tell.say(
    "stepkey: credentials for one step of one job: approved, scoped, and gone when the step ends.",
  );
  tell.say();
  tell.say("Starting a PostgreSQL, an OIDC issuer, a stand-in for GitHub's API, and the broker …");
  const stage = await startStage();
  const tally: Tally = { issued: [], receipts: [], logs: [] };
  const interrupted = new Promise<never>((_resolve, reject) => {
    process.once("SIGINT", () => reject(new DidNotHappen("the demo was interrupted")));
  });
  try {
    await Promise.race([play({ stage, tell, tally }), interrupted]);
    const passwords = [...stage.postgres.log().matchAll(/SCRAM-SHA-256\$/gu)].length;
    must(passwords === tally.issued.length, "every role was made with a verifier, not a password");
    const audit = stage.broker.audit().length;
    tell.say();
    tell.say(
      `Proven in ${Math.round((Date.now() - started) / 1000)} s: ${tally.issued.length} credentials issued, ${tally.issued.length} ended and shown dead, ` +
        `2 writes refused for want of an approval, 1 refused as sealed, ${audit} decisions in the audit log.`,
    );
    tell.say("Read next: README.md, examples/gated-migration/policy.yml, docs/ARCHITECTURE.md");
    return 0;
  } catch (error) {
    if (!(error instanceof DidNotHappen)) throw error;
    tell.say(`\nThe demo failed: it did not happen that ${error.message}.`);
    tell.say(stage.broker.printed());
    return 1;
  } finally {
    await stage.close();
  }
}

process.exitCode = await main();
