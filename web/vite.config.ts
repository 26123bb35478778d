import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { cesiumFiles } from './build/cesium-files.ts';
import { licences } from './build/licences.ts';

const serverAddress = process.env.UCHIMIZU_SERVER ?? 'http://127.0.0.1:8000';

export default defineConfig({
  base: '/',
  plugins: [cesiumFiles(), licences()],
  build: {
    outDir: fileURLToPath(new URL('../gis_server/web_dist', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4500,
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': serverAddress, '/tiles': serverAddress, '/cesium': serverAddress } },
  test: { environment: 'happy-dom', include: ['tests/**/*.test.ts'] },
});
