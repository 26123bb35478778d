import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { cesiumFiles } from './build/cesium-files.ts';
import { licences } from './build/licences.ts';
import { paperFonts } from './build/paper-fonts.ts';

const serverAddress = process.env.UCHIMIZU_SERVER ?? 'http://127.0.0.1:8000';

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  base: '/',
  plugins: [cesiumFiles(), licences(), paperFonts()],
  build: {
    outDir: fileURLToPath(new URL('../gis_server/web_dist', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4500,
    rollupOptions: {
      input: {
        index: page('index.html'),
        today: page('today.html'),
        way: page('way.html'),
        'today-worker': page('src/today/worker.ts'),
      },
      // A service worker keeps its address: browsers ask for it anew under the same name.
      output: {
        entryFileNames: ({ name }) =>
          name === 'today-worker' ? '[name].js' : 'assets/[name]-[hash].js',
      },
    },
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': serverAddress, '/tiles': serverAddress, '/cesium': serverAddress } },
  test: { environment: 'happy-dom', include: ['tests/**/*.test.ts'] },
});
