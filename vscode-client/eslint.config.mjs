import tseslint from "typescript-eslint";

const ofNodeTest = { from: "package", package: "node:test", name: ["describe", "it"] };

export default tseslint.config(
  { ignores: ["**/*.mjs"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
  },
  {
    rules: { "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }] },
  },
  {
    files: ["test/**"],
    rules: {
      "@typescript-eslint/no-floating-promises": [
        "error",
        { allowForKnownSafeCalls: [ofNodeTest] },
      ],
    },
  },
);
