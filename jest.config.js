const shared = {
  transform: {
    '\\.[cm]?[jt]s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
  // These ship as ES modules only, and jest runs CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!(@actions|@tktco|chalk|jose)/)'],
  // They also export nothing to `require`, so jest is told where their files are.
  moduleNameMapper: {
    '^@actions/(core|exec|io)$': '<rootDir>/node_modules/@actions/$1/lib/$1.js',
    '^@actions/http-client$': '<rootDir>/node_modules/@actions/http-client/lib/index.js',
    '^@actions/(http-client|io)/lib/(.*)$': '<rootDir>/node_modules/@actions/$1/lib/$2.js',
    '^@actions/(expressions|languageservice|workflow-parser)$':
      '<rootDir>/node_modules/@actions/$1/dist/index.js',
    '^@actions/(expressions|languageservice|workflow-parser)/(.*)$':
      '<rootDir>/node_modules/@actions/$1/dist/$2.js',
  },
};

/** @type {import('jest').Config} */
module.exports = {
  collectCoverageFrom: ['src/**'],
  coverageThreshold: { global: { lines: 95 } },
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/__tests__/unit/**/*.test.ts'] },
    { ...shared, displayName: 'action', testMatch: ['<rootDir>/__tests__/action/**/*.test.ts'] },
    { ...shared, displayName: 'fuzz', testMatch: ['<rootDir>/__tests__/fuzz/**/*.test.ts'] },
    { ...shared, displayName: 'support', testMatch: ['<rootDir>/__tests__/support/**/*.test.ts'] },
    { ...shared, displayName: 'repository', testMatch: ['<rootDir>/__tests__/repository/**/*.test.ts'] },
  ],
};
