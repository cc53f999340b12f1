import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

// Two windows, two pages: the command window (`index.html`) and the main window (`main.html`).
export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  build: {
    target: "safari16",
    rollupOptions: { input: ["index.html", "main.html"] },
  },
  server: { port: 5173, strictPort: true },
  test: { environment: "jsdom", include: ["src/**/*.test.ts"], setupFiles: ["src/testing.ts"] },
});
