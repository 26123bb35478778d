// Validates every file of a folder with the Khronos validator; one line of JSON per file.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { argv, stdout } from "node:process";
import validator from "gltf-validator";

const folder = argv[2];
for (const file of await readdir(folder)) {
  const bytes = new Uint8Array(await readFile(join(folder, file)));
  let messages;
  try {
    const report = await validator.validateBytes(bytes, { maxIssues: 1000, format: "glb" });
    messages = report.issues.messages;
  } catch (error) {
    messages = [{ severity: 0, code: "UNREADABLE", message: String(error) }];
  }
  stdout.write(`${JSON.stringify({ file, messages })}\n`);
}
