const shared = {
  transform: {
    '\\.[cm]?[jt]s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
  // These ship as ES modules only, and jest runs CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!(@actions|@tktco|chalk|jose|marked)/)'],
  // They also export nothing to `require`, so jest is told where their files are.
  moduleNameMapper: {
    '^@actions/(core|exec|io)$': '<rootDir>/node_modules/@actions/$1/lib/$1.js',
    '^@actions/http-client$': '<rootDir>/node_modules/@actions/http-client/lib/index.js',
    '^@actions/(http-client|io)/lib/(.*)$': '<rootDir>/node_modules/@actions/$1/lib/$2.js',
    '^@actions/(expressions|languageservice|workflow-parser)$': '<rootDir>/node_modules/@actions/$1/dist/index.js',
    '^@actions/(expressions|languageservice|workflow-parser)/(.*)$': '<rootDir>/node_modules/@actions/$1/dist/$2.js',
  },
};

function project(displayName, options = {}) {
  return {
    ...shared,
    displayName,
    testMatch: [`<rootDir>/__tests__/${displayName}/**/*.test.ts`],
    ...options,
  };
}

// These run dist/, so it is built first if src/ has changed.
const runsDist = { globalSetup: '<rootDir>/scripts/dist.mjs' };

/** @type {import('jest').Config} */
module.exports = {
  collectCoverageFrom: ['src/**'],
  coverageThreshold: { global: { lines: 95 } },
  // Jest would leave one core idle, while most tests wait for timers, sockets and processes.
  maxWorkers: '100%',
  projects: [
    project('unit'),
    project('action', runsDist),
    project('fuzz'),
    project('support', runsDist),
    project('repository', runsDist),
  ],
};
