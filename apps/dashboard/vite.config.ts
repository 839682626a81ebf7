import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm start` serves the built files from the api itself. In development, `vite` answers on its own port and hands
// every /api request on to a running api.
const apiUrl = process.env.API_URL ?? 'http://localhost:3000';

export default defineConfig({
  plugins: [react()],
  build: {
    // The api's content security policy has no room for data: fonts or scripts, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    rolldownOptions: {
      output: {
        // Without groups every part that two pages share becomes a file of its own: some forty requests for one page.
        // What a single page uses stays with that page.
        codeSplitting: {
          groups: [
            { name: 'framework', test: /node_modules\/(react|react-dom|scheduler|@tanstack)\//, priority: 3 },
            { name: 'components', test: /node_modules/, minShareCount: 2, priority: 2 },
            { name: 'shared', test: /\/src\//, minShareCount: 2, priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': apiUrl, '/healthz': apiUrl } },
});
