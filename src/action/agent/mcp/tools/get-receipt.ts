import { z } from "zod";
import { ok } from "../../../../shared/result.ts";
import { RunId } from "../tool/fields.ts";
import { defineTool, LOOKS_ONLY } from "../tool/tool.ts";

export const getReceiptTool = defineTool({
  name: "get_receipt",
  title: "Get a receipt",
  description:
    "Returns the receipt of a run that has ended: who asked, which rule and which approvals allowed it, what ran, and the proof that the credential has ended. It holds no secret.",
  input: z.strictObject({ run: RunId }),
  output: z.object({ run: z.string(), receipt: z.record(z.string(), z.unknown()) }),
  hints: LOOKS_ONLY,
  async call({ run }, { backend, signal }) {
    const receipt = await backend.receipt(run, { signal });
    if (!receipt.ok) return receipt;
    return ok({
      structured: { ...receipt.value },
      text: JSON.stringify(receipt.value.receipt, undefined, 2),
    });
  },
});
