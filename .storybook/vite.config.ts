import { defineConfig } from 'vite';

export default defineConfig({
  resolve: { conditions: ['@citizen-integrator/source', 'module', 'browser', 'development|production'] },
  build: { target: 'es2022', chunkSizeWarningLimit: 2000 },
});
