import { parentPort, workerData } from "node:worker_threads";
import { Failure } from "../../errors.ts";
import type { Conversion, Converted } from "./apart.ts";
import { readText } from "./read-text.ts";
import type { Reading } from "./reading.ts";

async function convert(conversion: Conversion): Promise<Reading> {
  switch (conversion.format) {
    case "markdown":
    case "plain":
    case "rst":
      return readText(conversion.format, conversion.text);
    case "html": {
      const { readHtml } = await import("./html/html.ts");
      return readHtml(conversion.text, conversion.base);
    }
    case "pdf": {
      const { readPdf } = await import("./pdf/pdf.ts");
      return readPdf(conversion.bytes, conversion.name);
    }
    case "docx": {
      const { readDocx } = await import("./word/docx.ts");
      return readDocx(conversion.bytes, conversion.name);
    }
  }
}

async function answer(): Promise<Converted> {
  try {
    return { reading: await convert(workerData as Conversion) };
  } catch (error) {
    if (error instanceof Failure) return { failed: { kind: error.kind, message: error.message } };
    throw error;
  }
}

parentPort?.postMessage(await answer(), []);
