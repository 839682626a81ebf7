import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

// `npm start` serves the built files from the api itself. In development, `vite` answers on its own port and hands
// every /api request on to a running api.
const apiUrl = process.env.API_URL ?? 'http://localhost:3000';

export default defineConfig({
  plugins: [react(), gzippedBeside()],
  build: {
    // The api's content security policy has no room for data: fonts or scripts, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    rolldownOptions: {
      output: {
        // Without groups every part that two pages share becomes a file of its own: some forty requests for one page.
        // What a single page uses stays with that page, and what few share goes into files by which of them do: the
        // first page must not wait for it. Grouped by share counts alone: parts merged by size import each other in
        // circles and fail in the browser.
        codeSplitting: {
          groups: [
            {
              name: 'framework',
              test: /node_modules\/(react|react-dom|scheduler|@tanstack\/(?!(react-)?virtual)[^/]+)\//,
              priority: 3,
            },
            // Every page with a form needs it, and the list of apps does not.
            { name: 'forms', test: /node_modules\/@mantine\/form\//, priority: 3 },
            { name: 'components', test: /node_modules/, minShareCount: 6, priority: 2 },
            { name: 'shared', test: /\/src\//, minShareCount: 4, priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': apiUrl, '/healthz': apiUrl } },
});

/** Writes each script and stylesheet gzipped beside itself, as the api serves it: once here, not at every request. */
function gzippedBeside(): Plugin {
  const zip = promisify(gzip);
  return {
    name: 'gzipped-beside',
    apply: 'build',
    async writeBundle({ dir }) {
      const assets = join(dir ?? 'dist', 'assets');
      for (const file of (await readdir(assets)).filter((name) => /\.(js|css)$/.test(name))) {
        const path = join(assets, file);
        await writeFile(`${path}.gz`, await zip(await readFile(path), { level: constants.Z_BEST_COMPRESSION }));
      }
    },
  };
}
