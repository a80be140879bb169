import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/**", "pm.d.ts", "**/*.d.ts"] },
  {
    files: ["src/**/*.{ts,cts}"],
    extends: [js.configs.recommended, ...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/require-await": "off", // the standards' functions return promises
      "@typescript-eslint/only-throw-error": "off", // a script may abort with any reason
      "@typescript-eslint/prefer-promise-reject-errors": "off",
      "@typescript-eslint/no-require-imports": "off", // CommonJS modules have nothing else
      "@typescript-eslint/unbound-method": "off", // functions are taken before scripts can replace them
    },
  },
  {
    files: ["src/core/**/*.ts"],
    rules: {
      "@typescript-eslint/no-explicit-any": "off", // the signatures of pm.d.ts, as scripts see them
      "@typescript-eslint/no-base-to-string": "off", // scripts give anything, and it becomes text
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
    },
  },
  {
    files: ["*.mjs", "catalogue/**/*.mjs"],
    extends: [js.configs.recommended],
    languageOptions: { globals: { Buffer: "readonly", console: "readonly", process: "readonly" } },
  },
);
