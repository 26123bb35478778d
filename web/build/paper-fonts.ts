import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

const FONT = new URL('../node_modules/@expo-google-fonts/biz-udpgothic/', import.meta.url);
const FILES = [
  ['400Regular/BIZUDPGothic_400Regular.ttf', 'BIZUDPGothic-Regular.ttf'],
  ['700Bold/BIZUDPGothic_700Bold.ttf', 'BIZUDPGothic-Bold.ttf'],
  ['LICENSE_FONT', 'OFL.txt'],
] as const;

/** Copies the font of printed pages; the server embeds it in its PDFs, no page asks for it. */
export function paperFonts(): Plugin {
  return {
    name: 'paper-fonts',
    apply: 'build',
    async generateBundle() {
      for (const [from, to] of FILES) {
        const source = await readFile(new URL(from, FONT));
        this.emitFile({ type: 'asset', fileName: `fonts/${to}`, source });
      }
    },
  };
}
