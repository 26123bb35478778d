import { cp, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const ENGINE = new URL('../node_modules/@cesium/engine/', import.meta.url);

/** Folder of the engine's workers and pictures inside the built application. */
export const CESIUM_FOLDER = 'cesium';

/** What the 3D view fetches while it runs; the rest of the engine's files is never asked for. */
const COPIED = [
  ['Build/Workers', 'Workers'],
  ['Source/Assets/approximateTerrainHeights.json', 'Assets/approximateTerrainHeights.json'],
  ['Source/Assets/IAU2006_XYS', 'Assets/IAU2006_XYS'],
] as const;

const STYLE_ELEMENT =
  /const styleElem = document\.createElement\("style"\);[\s\S]*?appendChild\(styleElem\);/;

/** Checks that the engine's own release build leaves out, too. */
const DEBUG = /\/\/>>includeStart\('debug', pragmas\.debug\);[\s\S]*?\/\/>>includeEnd\('debug'\);/g;

/** GLSL needs no comments and no indentation; each line of a shader ends with `\n\` here. */
function leanShader(code: string): string {
  return code
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/[ \t]*\/\/.*?(\\n\\)$/gm, '$1')
    .replace(/^[ \t]+/gm, '')
    .replace(/^(\\n\\\n)+/gm, '');
}

/** Packages for content that no city publishes here, and what stands in their place. */
const LEFT_OUT: Record<string, string> = {
  '@spz-loader/core': "export const loadSpz = () => { throw new Error('no Gaussian splats'); };",
};

/**
 * Copies the engine's files, leaves out what is not needed, and takes out the one `<style>`
 * element it makes: the page's policy is `style-src 'self'`, and the application shows the
 * credits that it would style.
 */
export function cesiumFiles(): Plugin {
  let outDir = '';
  return {
    name: 'cesium-files',
    enforce: 'pre',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir;
    },
    resolveId(name, importer) {
      if (name === 'meshoptimizer') return this.resolve('meshoptimizer/decoder', importer);
      return name in LEFT_OUT ? `\0${name}` : null;
    },
    load(id) {
      return LEFT_OUT[id.slice(1)] ?? null;
    },
    transform(code, id) {
      if (!id.includes('/@cesium/engine/Source/')) return null;
      const lean = id.includes('/Source/Shaders/') ? leanShader(code) : code.replace(DEBUG, '');
      if (!id.endsWith('/Source/Scene/CreditDisplay.js')) return { code: lean, map: null };
      if (!STYLE_ELEMENT.test(code)) {
        throw new Error('CreditDisplay.js of the engine changed: look for its style element again');
      }
      return { code: lean.replace(STYLE_ELEMENT, ''), map: null };
    },
    async closeBundle() {
      if (!outDir || this.meta.watchMode) return;
      await mkdir(`${outDir}/${CESIUM_FOLDER}/Assets`, { recursive: true });
      for (const [from, to] of COPIED) {
        await cp(fileURLToPath(new URL(from, ENGINE)), `${outDir}/${CESIUM_FOLDER}/${to}`, {
          recursive: true,
        });
      }
    },
  };
}
