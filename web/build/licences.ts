import { readdir, readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

/** Folder and name of a module's package; packages that others bundled belong to those. */
const PACKAGE = /^(.*?\/node_modules\/((?:@[^/]+\/)?[^/]+))\//;

/** Writes `licences.txt`: the licence of every package that went into the bundle, in full. */
export function licences(): Plugin {
  return {
    name: 'licences',
    apply: 'build',
    async generateBundle(_options, bundle) {
      const folders = new Map<string, string>();
      for (const chunk of Object.values(bundle)) {
        for (const id of chunk.type === 'chunk' ? chunk.moduleIds : []) {
          const [, folder, name] = PACKAGE.exec(id.replaceAll('\\', '/')) ?? [];
          if (folder && name) folders.set(name, folder);
        }
      }
      const texts = [...folders].sort(([a], [b]) => a.localeCompare(b)).map(licenceOf);
      const source = (await Promise.all(texts)).join(`\n\n${'─'.repeat(80)}\n\n`);
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source });
    },
  };
}

async function licenceOf([name, folder]: [string, string]): Promise<string> {
  const { version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf-8'));
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying)/i.test(file));
  const texts = await Promise.all(files.map((file) => readFile(`${folder}/${file}`, 'utf-8')));
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}
