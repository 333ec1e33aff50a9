import { brotliCompressSync, gzipSync } from "node:zlib";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const worthIt = /\.(js|css|svg|json)$/;

/** Lays a .br and a .gz beside each text file, so that the server sends it small without working for it. */
export function compressed() {
  let folder;
  return {
    name: "compressed",
    apply: "build",
    configResolved: (config) => (folder = join(config.root, config.build.outDir)),
    closeBundle() {
      for (const name of readdirSync(folder).filter((name) => worthIt.test(name))) {
        const path = join(folder, name);
        writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path)));
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
      }
    },
  };
}
